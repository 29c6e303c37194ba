// Loaded into the daemon in front of the C library. The wall clock is as many seconds off as the file named by WALL says: it
// was set. And so many seconds more than the machine has counted have passed, by every clock, as the file named by PASSED says.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long number(const char *variable) {
  const char *name = getenv(variable);
  FILE *file = name ? fopen(name, "r") : NULL;
  long seconds = 0;
  if (!file) return 0;
  if (fscanf(file, "%ld", &seconds) != 1) seconds = 0;
  fclose(file);
  return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int result = real(clock, now);
  if (result != 0) return result;
  if (clock == CLOCK_REALTIME) now->tv_sec += number("WALL") + number("PASSED");
  if (clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME) now->tv_sec += number("PASSED");
  return result;
}
