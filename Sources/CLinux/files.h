// Files and directories.

#ifndef CLINUX_FILES_H
#define CLINUX_FILES_H

#include <fcntl.h>
#include <linux/memfd.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  linux_path_only = 010000000,  // O_PATH
  linux_add_seals = 1033,       // F_ADD_SEALS
  linux_all_seals = 0xf,        // F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE
};

struct linux_status {
  uint64_t device, inode, nlink;
  uint32_t mode, uid, gid;
  int64_t size, mtime, ctime;  // times in nanoseconds since 1970
};

struct linux_file_system {
  uint64_t type, available;
};

static inline long linux_open(const char *path, int flags, uint32_t mode) {
  return linux_result(open(path, flags, (mode_t)mode));
}

static inline long linux_openat(int directory, const char *path, int flags, uint32_t mode) {
  return linux_result(openat(directory, path, flags, (mode_t)mode));
}

// Below `directory`, through no link at all: RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS.
static inline long linux_open_beneath(int directory, const char *path, int flags, uint32_t mode) {
  struct open_how how = {0};
  how.flags = (uint64_t)(unsigned)flags;
  how.mode = (flags & O_CREAT) ? mode : 0;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  return linux_result(syscall(SYS_openat2, directory, path, &how, sizeof how));
}

static inline long linux_close(int fd) { return linux_result(close(fd)); }
static inline long linux_duplicate(int fd) { return linux_result(fcntl(fd, F_DUPFD_CLOEXEC, 3)); }

static inline long linux_read(int fd, void *bytes, size_t count) { return linux_result(read(fd, bytes, count)); }
static inline long linux_write(int fd, const void *bytes, size_t count) {
  return linux_result(write(fd, bytes, count));
}
static inline long linux_pread(int fd, void *bytes, size_t count, int64_t offset) {
  return linux_result(pread(fd, bytes, count, offset));
}
static inline long linux_pwrite(int fd, const void *bytes, size_t count, int64_t offset) {
  return linux_result(pwrite(fd, bytes, count, offset));
}

static inline int64_t linux_nanoseconds(struct timespec time) {
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static inline long linux_status_of(long result, const struct stat *from, struct linux_status *to) {
  if (result < 0) return linux_result(result);
  to->device = from->st_dev;
  to->inode = from->st_ino;
  to->nlink = from->st_nlink;
  to->mode = from->st_mode;
  to->uid = from->st_uid;
  to->gid = from->st_gid;
  to->size = from->st_size;
  to->mtime = linux_nanoseconds(from->st_mtim);
  to->ctime = linux_nanoseconds(from->st_ctim);
  return 0;
}

static inline long linux_fstat(int fd, struct linux_status *status) {
  struct stat raw;
  return linux_status_of(fstat(fd, &raw), &raw, status);
}

// Of the name itself, never of what a link there points at.
static inline long linux_fstatat(int directory, const char *name, struct linux_status *status) {
  struct stat raw;
  return linux_status_of(fstatat(directory, name, &raw, AT_SYMLINK_NOFOLLOW), &raw, status);
}

static inline long linux_ftruncate(int fd, int64_t size) { return linux_result(ftruncate(fd, size)); }
static inline long linux_fdatasync(int fd) { return linux_result(fdatasync(fd)); }
// Clean pages leave the cache; dirty ones stay. Gives the error itself, not by errno.
static inline long linux_forget_cache(int fd) { return -(long)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED); }
static inline long linux_fsync(int fd) { return linux_result(fsync(fd)); }
static inline long linux_fchmod(int fd, uint32_t mode) { return linux_result(fchmod(fd, (mode_t)mode)); }
static inline long linux_fchown(int fd, uint32_t uid, uint32_t gid) {
  return linux_result(fchown(fd, (uid_t)uid, (gid_t)gid));
}
static inline long linux_lock(int fd) { return linux_result(flock(fd, LOCK_EX | LOCK_NB)); }

static inline long linux_mkdirat(int directory, const char *name, uint32_t mode) {
  return linux_result(mkdirat(directory, name, (mode_t)mode));
}

static inline long linux_rename(int directory, const char *from, const char *to) {
  return linux_result(renameat(directory, from, directory, to));
}

static inline long linux_unlinkat(int directory, const char *name, int isDirectory) {
  return linux_result(unlinkat(directory, name, isDirectory ? AT_REMOVEDIR : 0));
}

static inline long linux_chmod(const char *path, uint32_t mode) { return linux_result(chmod(path, (mode_t)mode)); }
static inline long linux_set_group(const char *path, uint32_t gid) {
  return linux_result(lchown(path, (uid_t)-1, (gid_t)gid));
}

static inline long linux_getdents(int directory, void *bytes, size_t count) {
  return linux_result(syscall(SYS_getdents64, directory, bytes, count));
}

static inline long linux_fstatfs(int fd, struct linux_file_system *system) {
  struct statfs raw;
  if (fstatfs(fd, &raw) < 0) return linux_result(-1);
  system->type = (uint64_t)raw.f_type & 0xffffffff;
  system->available = (uint64_t)raw.f_bavail * (uint64_t)raw.f_bsize;
  return 0;
}

// The path with all links resolved, to be freed; null with the error's number negated in `code`.
static inline char *linux_realpath(const char *path, long *code) {
  char *resolved = realpath(path, NULL);
  if (!resolved) *code = -(long)errno;
  return resolved;
}

// Waits until `fd` is ready; zero when the time (milliseconds, -1 for ever) is over.
static inline long linux_poll(int fd, int isWrite, int timeout) {
  struct pollfd one = {fd, isWrite ? POLLOUT : POLLIN, 0};
  return linux_result(poll(&one, 1, timeout));
}

static inline long linux_pipe(int *ends) { return linux_result(syscall(SYS_pipe2, ends, O_CLOEXEC)); }

static inline long linux_set_nonblocking(int fd) {
  int flags = fcntl(fd, F_GETFL);
  if (flags < 0) return linux_result(-1);
  return linux_result(fcntl(fd, F_SETFL, flags | O_NONBLOCK));
}

static inline long linux_set_close_on_exec(int fd) {
  int flags = fcntl(fd, F_GETFD);
  if (flags < 0) return linux_result(-1);
  return linux_result(fcntl(fd, F_SETFD, flags | FD_CLOEXEC));
}

static inline long linux_memory_file(const char *name) {
  return linux_result(syscall(SYS_memfd_create, name, MFD_CLOEXEC | MFD_ALLOW_SEALING));
}

static inline long linux_seal(int fd) {
  return linux_result(fcntl(fd, linux_add_seals, linux_all_seals));
}

#endif
