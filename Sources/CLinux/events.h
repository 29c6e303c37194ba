// epoll, eventfd, signalfd, timerfd, inotify and the clocks.

#ifndef CLINUX_EVENTS_H
#define CLINUX_EVENTS_H

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

struct linux_event {
  uint64_t token;
  uint32_t readiness;
};

static inline long linux_epoll_create(void) { return linux_result(epoll_create1(EPOLL_CLOEXEC)); }

static inline long linux_epoll_control(int poll, int operation, int fd, uint32_t interest, uint64_t token) {
  struct epoll_event event;
  event.events = interest;
  event.data.u64 = token;
  return linux_result(epoll_ctl(poll, operation, fd, &event));
}

enum { linux_epoll_batch = 64 };

static inline long linux_epoll_wait(int poll, struct linux_event *events, int timeout) {
  struct epoll_event raw[linux_epoll_batch];
  int count = epoll_wait(poll, raw, linux_epoll_batch, timeout);
  for (int i = 0; i < count; i++) {
    events[i].token = raw[i].data.u64;
    events[i].readiness = raw[i].events;
  }
  return linux_result(count);
}

static inline long linux_eventfd(void) { return linux_result(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

// Signals as a set of bits: bit (number - 1).
static inline void linux_signal_set(uint64_t bits, sigset_t *set) {
  sigemptyset(set);
  for (int number = 1; number <= 64; number++)
    if (bits >> (number - 1) & 1) sigaddset(set, number);
}

// For the calling thread and those it starts.
static inline void linux_block_signals(uint64_t bits) {
  sigset_t set;
  linux_signal_set(bits, &set);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static inline long linux_signalfd(uint64_t bits) {
  sigset_t set;
  linux_signal_set(bits, &set);
  return linux_result(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

static inline long linux_read_signal(int fd, int32_t *number) {
  struct signalfd_siginfo raw;
  ssize_t count = read(fd, &raw, sizeof raw);
  if (count == (ssize_t)sizeof raw) *number = (int32_t)raw.ssi_signo;
  return linux_result(count);
}

static inline void linux_ignore_signal(int number) { signal(number, SIG_IGN); }
static inline void linux_default_signal(int number) { signal(number, SIG_DFL); }
static inline long linux_kill(int32_t pid, int number) { return linux_result(kill(pid, number)); }

static inline long linux_timerfd(int clock) {
  return linux_result(timerfd_create(clock, TFD_CLOEXEC | TFD_NONBLOCK));
}

// A first expiry of zero disarms.
static inline long linux_timerfd_set(int fd, int64_t first, int64_t interval) {
  struct itimerspec time = {
      {interval / 1000000000, interval % 1000000000},
      {first / 1000000000, first % 1000000000},
  };
  return linux_result(timerfd_settime(fd, 0, &time, NULL));
}

static inline long linux_timerfd_set_wall(int fd, int64_t instant) {
  struct itimerspec time = {{0, 0}, {instant / 1000000000, instant % 1000000000}};
  return linux_result(timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &time, NULL));
}

static inline long linux_inotify(void) { return linux_result(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)); }
static inline long linux_inotify_add(int fd, const char *path, uint32_t mask) {
  return linux_result(inotify_add_watch(fd, path, mask));
}
static inline long linux_inotify_remove(int fd, int watch) { return linux_result(inotify_rm_watch(fd, watch)); }

static inline int64_t linux_clock(int clock) {
  struct timespec now = {0, 0};
  clock_gettime(clock, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// Until a moment of the monotonic clock; -EINTR when a signal came before.
static inline long linux_sleep_until(int64_t moment) {
  struct timespec time = {moment / 1000000000, moment % 1000000000};
  return -(long)clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
}

#endif
