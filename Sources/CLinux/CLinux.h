// The kernel's calls that Swift cannot reach by itself: variadic ones, macros, unions, packed structures and what the
// C library hides behind _GNU_SOURCE. That is declared here by hand and not defined: the toolchain's own module of the C
// library is read without it, and one structure with two definitions does not compile. Every function here gives a count, a descriptor or zero, or the error number negated,
// so that nobody has to read `errno` after the fact. No structure of the C library passes this border.

#ifndef CLINUX_H
#define CLINUX_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

static inline long linux_result(long result) { return result < 0 ? -(long)errno : result; }

#include "files.h"
#include "events.h"
#include "sockets.h"
#include "process.h"

#endif
