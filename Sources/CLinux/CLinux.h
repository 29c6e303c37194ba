// What the Swift overlay of glibc leaves out: the kernel's event interfaces, and macros and unions as functions.
#ifndef CLINUX_H
#define CLINUX_H
// _GNU_SOURCE is not defined: the overlay is built without it, and types that both see must agree. What it would give
// is asked of the kernel by number.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static inline int clinux_errno(void) { return errno; }

// openat2(2) has no wrapper; below the folder, no symbolic link on the way, never waiting for a writer.
static inline int clinux_open_beneath(int folder, const char *path, uint64_t flags, uint64_t mode) {
  struct open_how how;
  memset(&how, 0, sizeof how);
  how.flags = flags;
  how.mode = (flags & O_CREAT) ? mode : 0;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
  return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

static inline int clinux_open(const char *path, int flags, mode_t mode) { return open(path, flags, mode); }
static inline int clinux_open_at(int folder, const char *path, int flags, mode_t mode) {
  return openat(folder, path, flags, mode);
}

static inline int clinux_accept(int listener) {
  return (int)syscall(SYS_accept4, listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

// Fills a Unix address; the length to hand on, or -1 when the path is too long. '@' begins an abstract name.
static inline int clinux_address(struct sockaddr_un *address, const char *path) {
  size_t length = strlen(path);
  if (length == 0 || length >= sizeof address->sun_path) return -1;
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  memcpy(address->sun_path, path, length);
  if (path[0] == '@') address->sun_path[0] = 0;
  return (int)(offsetof(struct sockaddr_un, sun_path) + length + (path[0] == '@' ? 0 : 1));
}

static inline int clinux_bind(int fd, const char *path) {
  struct sockaddr_un address;
  int length = clinux_address(&address, path);
  if (length < 0) { errno = ENAMETOOLONG; return -1; }
  return bind(fd, (const struct sockaddr *)&address, (socklen_t)length);
}

static inline int clinux_connect(int fd, const char *path) {
  struct sockaddr_un address;
  int length = clinux_address(&address, path);
  if (length < 0) { errno = ENAMETOOLONG; return -1; }
  return connect(fd, (const struct sockaddr *)&address, (socklen_t)length);
}

static inline ssize_t clinux_send_datagram(int fd, const char *path, const void *bytes, size_t count) {
  struct sockaddr_un address;
  int length = clinux_address(&address, path);
  if (length < 0) { errno = ENAMETOOLONG; return -1; }
  return sendto(fd, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT, (const struct sockaddr *)&address, (socklen_t)length);
}

static inline int clinux_peer(int fd, int *pid, unsigned *uid, unsigned *gid) {
  struct { int pid; unsigned uid, gid; } credentials;
  socklen_t length = sizeof credentials;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
  *pid = credentials.pid;
  *uid = credentials.uid;
  *gid = credentials.gid;
  return 0;
}

#ifndef SO_PEERCRED
#define SO_PEERCRED 17
#endif
#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif
// The number of supplementary groups written, or -1.
static inline int clinux_peer_groups(int fd, unsigned *groups, unsigned capacity) {
  socklen_t length = capacity * sizeof *groups;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &length) != 0) return -1;
  return (int)(length / sizeof *groups);
}

static inline int clinux_file_kind(mode_t mode) {
  if (S_ISREG(mode)) return 1;
  if (S_ISDIR(mode)) return 2;
  if (S_ISLNK(mode)) return 3;
  return 4;
}

static inline int clinux_terminal_width(int fd) {
  struct winsize size;
  return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 0;
}

static inline uint32_t clinux_epoll_events(int readable, int writable) {
  return (readable ? EPOLLIN | EPOLLRDHUP : 0u) | (writable ? EPOLLOUT : 0u);
}

// epoll_event holds a union, which Swift cannot use safely: tokens and flags go in arrays of their own.
static inline int clinux_epoll_control(int poll, int operation, int fd, uint32_t events, uint64_t token) {
  struct epoll_event event = {.events = events, .data = {.u64 = token}};
  return epoll_ctl(poll, operation, fd, &event);
}

static inline int clinux_epoll_wait(int poll, uint64_t *tokens, uint32_t *flags, int capacity, int milliseconds) {
  struct epoll_event events[64];
  int count = epoll_wait(poll, events, capacity < 64 ? capacity : 64, milliseconds);
  for (int i = 0; i < count; i++) {
    tokens[i] = events[i].data.u64;
    flags[i] = events[i].events;
  }
  return count;
}
static inline uint32_t clinux_epoll_hung_up(void) { return EPOLLHUP | EPOLLERR; }

static inline int clinux_signals(const int *signals, int count) {
  sigset_t set;
  sigemptyset(&set);
  for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
  if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) return -1;
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int pthread_setname_np(pthread_t thread, const char *name);
static inline void clinux_name_thread(pthread_t thread, const char *name) { pthread_setname_np(thread, name); }

static inline void clinux_ignore_sigpipe(void) { signal(SIGPIPE, SIG_IGN); }
#endif
