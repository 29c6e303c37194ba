// Loaded into the daemon in front of the C library: calls on the alert log fail as the file named by FAULT says, `CALL
// ERROR [COUNT]` on one line: the next COUNT (all without one) calls of that kind fail with the error. `short` writes half
// and then fails.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_log(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return 0;
  path[size] = 0;
  return strstr(path, "/alerts") != NULL;
}

// The error with which the call is to fail; 0 for none.
static int fault(const char *call) {
  const char *name = getenv("FAULT");
  FILE *file = name ? fopen(name, "r") : NULL;
  if (!file) return 0;
  char word[32];
  int error = 0, count = -1;
  int fields = fscanf(file, "%31s %d %d", word, &error, &count);
  fclose(file);
  if (fields < 2 || strcmp(word, call) != 0) return 0;
  if (count > 0 && (file = fopen(name, "w"))) {
    if (count > 1) fprintf(file, "%s %d %d\n", word, error, count - 1);
    fclose(file);
  }
  return error;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  static int wasShort;
  if (!real) real = dlsym(RTLD_NEXT, "write");
  if (count > 0 && is_log(fd)) {
    int error = fault("write");
    if (!error && wasShort) { wasShort = 0; error = ENOSPC; }
    if (error) { errno = error; return -1; }
    if (fault("short") && count > 1) { wasShort = 1; return real(fd, bytes, count / 2); }
  }
  return real(fd, bytes, count);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  int error = is_log(fd) ? fault("sync") : 0;
  if (error) { errno = error; return -1; }
  return real(fd);
}

int renameat(int from, const char *old, int to, const char *new) {
  static int (*real)(int, const char *, int, const char *);
  if (!real) real = dlsym(RTLD_NEXT, "renameat");
  int error = strncmp(old, "alerts", 6) == 0 ? fault("rename") : 0;
  if (error) { errno = error; return -1; }
  return real(from, old, to, new);
}

int ftruncate(int fd, off_t size) {
  static int (*real)(int, off_t);
  if (!real) real = dlsym(RTLD_NEXT, "ftruncate");
  int error = is_log(fd) ? fault("truncate") : 0;
  if (error) { errno = error; return -1; }
  return real(fd, size);
}
