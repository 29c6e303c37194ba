// Unix sockets.

#ifndef CLINUX_SOCKETS_H
#define CLINUX_SOCKETS_H

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

// A path, or a name in the abstract space when it starts with `@`. The length of the address, or an error.
static inline long linux_address(const uint8_t *name, size_t count, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (count == 0) return -EINVAL;
  int isAbstract = name[0] == '@';
  if (count + (isAbstract ? 0 : 1) > sizeof address->sun_path) return -ENAMETOOLONG;
  memcpy(address->sun_path, name, count);
  if (isAbstract) address->sun_path[0] = 0;
  return (long)(offsetof(struct sockaddr_un, sun_path) + count + (isAbstract ? 0 : 1));
}

enum { linux_stream = SOCK_STREAM, linux_datagram = SOCK_DGRAM };

static inline long linux_socket(long type) { return linux_result(socket(AF_UNIX, (int)type | SOCK_CLOEXEC, 0)); }

static inline long linux_bind(int fd, const uint8_t *name, size_t count) {
  struct sockaddr_un address;
  long length = linux_address(name, count, &address);
  if (length < 0) return length;
  return linux_result(bind(fd, (const struct sockaddr *)&address, (socklen_t)length));
}

static inline long linux_connect(int fd, const uint8_t *name, size_t count) {
  struct sockaddr_un address;
  long length = linux_address(name, count, &address);
  if (length < 0) return length;
  return linux_result(connect(fd, (const struct sockaddr *)&address, (socklen_t)length));
}

static inline long linux_listen(int fd, int backlog) { return linux_result(listen(fd, backlog)); }

static inline long linux_accept(int fd) {
  return linux_result(syscall(SYS_accept4, fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

static inline long linux_socket_pair(long type, int *ends) {
  return linux_result(socketpair(AF_UNIX, (int)type | SOCK_CLOEXEC, 0, ends));
}

static inline long linux_send(int fd, const void *bytes, size_t count) {
  return linux_result(send(fd, bytes, count, MSG_NOSIGNAL));
}

static inline long linux_shutdown_writing(int fd) { return linux_result(shutdown(fd, SHUT_WR)); }

// One datagram; with a descriptor beside it when `passed` is not negative.
static inline long linux_send_to(
    int fd, const uint8_t *name, size_t nameCount, const void *bytes, size_t count, int passed, int isWaiting) {
  struct sockaddr_un address;
  long length = linux_address(name, nameCount, &address);
  if (length < 0) return length;
  struct iovec part = {(void *)bytes, count};
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr header;
  } control;
  struct msghdr message;
  memset(&message, 0, sizeof message);
  memset(&control, 0, sizeof control);
  message.msg_name = &address;
  message.msg_namelen = (socklen_t)length;
  if (count > 0) {
    message.msg_iov = &part;
    message.msg_iovlen = 1;
  }
  if (passed >= 0) {
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof control.bytes;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &passed, sizeof passed);
  }
  return linux_result(sendmsg(fd, &message, MSG_NOSIGNAL | (isWaiting ? 0 : MSG_DONTWAIT)));
}

// One datagram; `passed` gets the descriptor that came beside it, or -1.
static inline long linux_receive_with(int fd, void *bytes, size_t count, int *passed) {
  struct iovec part = {bytes, count};
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr header;
  } control;
  struct msghdr message;
  memset(&message, 0, sizeof message);
  memset(&control, 0, sizeof control);
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes;
  message.msg_controllen = sizeof control.bytes;
  *passed = -1;
  ssize_t result = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
  if (result < 0) return linux_result(-1);
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
    memcpy(passed, CMSG_DATA(header), sizeof *passed);
  return result;
}

static inline long linux_set_timeout(int fd, int64_t milliseconds) {
  struct timeval time;
  time.tv_sec = milliseconds / 1000;
  time.tv_usec = milliseconds % 1000 * 1000;
  if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) < 0) return linux_result(-1);
  return linux_result(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time));
}

// The layout of the kernel's struct ucred.
struct linux_peer {
  int32_t pid;
  uint32_t uid, gid;
};

static inline long linux_peer_of(int fd, struct linux_peer *peer) {
  socklen_t length = sizeof *peer;
  return linux_result(getsockopt(fd, SOL_SOCKET, SO_PEERCRED, peer, &length));
}

// The supplementary groups of the peer. With too little room: -ERANGE, and `count` says how many there are.
static inline long linux_peer_groups(int fd, uint32_t *groups, uint32_t *count) {
  socklen_t length = (socklen_t)(*count * sizeof *groups);
  int result = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &length);
  *count = (uint32_t)(length / sizeof *groups);
  return linux_result(result);
}

#endif
