// The process itself, its children and its threads.

#ifndef CLINUX_PROCESS_H
#define CLINUX_PROCESS_H

#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern const char *strerrordesc_np(int);
extern int pthread_setname_np(pthread_t, const char *);
extern int pthread_attr_setsigmask_np(pthread_attr_t *, const sigset_t *);
extern char **environ;
extern int malloc_trim(size_t);
extern char **environ;
extern int mallopt(int, int);

// From so many bytes on a block is mapped for itself and given back when it is freed; so many free bytes at the end of a
// heap stay there. Either call also keeps the C library from raising both by itself.
static inline void linux_keep_little(int bytes) {
  const int trim_threshold = -1, mmap_threshold = -3;
  mallopt(trim_threshold, bytes);
  mallopt(mmap_threshold, bytes);
}

static inline const char *linux_error_text(int code) { return strerrordesc_np(code); }

// Columns of the terminal, zero when it does not say.
static inline long linux_terminal_width(int fd) {
  struct winsize size;
  memset(&size, 0, sizeof size);
  return linux_result(ioctl(fd, TIOCGWINSZ, &size) < 0 ? -1 : size.ws_col);
}

// Lines of the terminal, zero when it does not say.
static inline long linux_terminal_height(int fd) {
  struct winsize size;
  memset(&size, 0, sizeof size);
  return linux_result(ioctl(fd, TIOCGWINSZ, &size) < 0 ? -1 : size.ws_row);
}

// Starts a program with no signal blocked and none ignored: sought by PATH or not, in a process group of its own or not. What
// is done to its files first is used up.
static inline long linux_start(const char *name, char *const *arguments, char *const *environment,
                               posix_spawn_file_actions_t *actions, int is_sought, int stands_alone) {
  posix_spawnattr_t attributes;
  int error = posix_spawnattr_init(&attributes);
  pid_t pid = -1;
  if (!error) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, stands_alone ? flags | POSIX_SPAWN_SETPGROUP : flags);
    error = is_sought ? posix_spawnp(&pid, name, actions, &attributes, arguments, environment)
                      : posix_spawn(&pid, name, actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_destroy(actions);
  return error ? -(long)error : (long)pid;
}

// Starts a program with /dev/null as input and `output` as standard output, no signal blocked and none ignored.
static inline long linux_spawn(const char *path, char *const *arguments, char *const *environment, int output) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return -(long)error;
  error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  if (!error) error = posix_spawn_file_actions_adddup2(&actions, output, 1);
  if (!error) return linux_start(path, arguments, environment, &actions, 0, 0);
  posix_spawn_file_actions_destroy(&actions);
  return -(long)error;
}

// Starts a command line of the shell with `input` as standard input; all else is this process's own. less(1) ends where all
// fits, shows colours and leaves the text standing, unless somebody has said what it shall do.
static inline long linux_spawn_shell(const char *line, int input) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return -(long)error;
  setenv("LESS", "FRX", 0);
  pid_t pid = -1;
  char shell[] = "sh", option[] = "-c";
  char *arguments[] = {shell, option, (char *)line, NULL};
  error = posix_spawn_file_actions_adddup2(&actions, input, 0);
  if (!error) error = posix_spawn(&pid, "/bin/sh", &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error ? -(long)error : (long)pid;
}

// Starts a program, sought by PATH where its name has no slash, with `input` as input, in a process group of its own or not,
// no signal blocked and none ignored.
static inline long linux_spawn_handed(const char *name, char *const *arguments, char *const *environment, int input,
                                      int stands_alone) {
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return -(long)error;
  error = posix_spawn_file_actions_adddup2(&actions, input, 0);
  if (!error) return linux_start(name, arguments, environment, &actions, 1, stands_alone);
  posix_spawn_file_actions_destroy(&actions);
  return -(long)error;
}

// Readable when the process has ended.
static inline long linux_process_handle(int32_t pid) { return linux_result(syscall(SYS_pidfd_open, pid, 0)); }

// The variable of this number, as `NAME=value`; null behind the last.
static inline const char *linux_variable(size_t number) { return environ ? environ[number] : NULL; }

// The exit status, or 128 and the signal's number.
static inline long linux_wait(int32_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) < 0) return linux_result(-1);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// The same, with what the child used: microseconds of processor time, and its largest resident size in KiB.
static inline long linux_wait_usage(int32_t pid, int64_t *microseconds, int64_t *kibibytes) {
  int status = 0;
  struct rusage usage;
  memset(&usage, 0, sizeof usage);
  if (wait4(pid, &status, 0, &usage) < 0) return linux_result(-1);
  *microseconds = (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
                  usage.ru_stime.tv_usec;
  *kibibytes = usage.ru_maxrss;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// A thread with every signal blocked, so that signals reach the thread that reads them.
static inline long linux_thread_start(
    unsigned long *thread, void *(*body)(void *), void *context) {
  pthread_attr_t attributes;
  int error = pthread_attr_init(&attributes);
  if (error) return -(long)error;
  sigset_t all;
  sigfillset(&all);
  // A fault of the thread's own must still end the process where it happened.
  sigdelset(&all, SIGSEGV);
  sigdelset(&all, SIGBUS);
  sigdelset(&all, SIGILL);
  sigdelset(&all, SIGFPE);
  sigdelset(&all, SIGTRAP);
  sigdelset(&all, SIGABRT);
  pthread_t started = 0;
  error = pthread_attr_setsigmask_np(&attributes, &all);
  if (!error) error = pthread_create(&started, &attributes, body, context);
  pthread_attr_destroy(&attributes);
  if (error) return -(long)error;
  *thread = started;
  return 0;
}

static inline void linux_thread_join(unsigned long thread) { pthread_join(thread, NULL); }
static inline void linux_thread_detach(unsigned long thread) { pthread_detach(thread); }

// Shown by ps and top; the kernel keeps fifteen bytes.
static inline void linux_thread_name(const char *name) {
  char kept[16];
  strncpy(kept, name, sizeof kept - 1);
  kept[15] = 0;
  pthread_setname_np(pthread_self(), kept);
}

// A lock and its condition, at one address for life. Waiting counts on the monotonic clock.
struct linux_monitor {
  pthread_mutex_t lock;
  pthread_cond_t changed;
};

static inline void linux_monitor_init(struct linux_monitor *monitor) {
  pthread_condattr_t attributes;
  pthread_mutex_init(&monitor->lock, NULL);
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&monitor->changed, &attributes);
  pthread_condattr_destroy(&attributes);
}

static inline void linux_monitor_destroy(struct linux_monitor *monitor) {
  pthread_cond_destroy(&monitor->changed);
  pthread_mutex_destroy(&monitor->lock);
}

static inline void linux_monitor_lock(struct linux_monitor *monitor) { pthread_mutex_lock(&monitor->lock); }
static inline void linux_monitor_unlock(struct linux_monitor *monitor) { pthread_mutex_unlock(&monitor->lock); }
static inline void linux_monitor_wake(struct linux_monitor *monitor) { pthread_cond_broadcast(&monitor->changed); }
static inline void linux_monitor_wait(struct linux_monitor *monitor) {
  pthread_cond_wait(&monitor->changed, &monitor->lock);
}

// False when the deadline (nanoseconds of the monotonic clock) has passed.
static inline int linux_monitor_wait_until(struct linux_monitor *monitor, int64_t deadline) {
  struct timespec time = {deadline / 1000000000, deadline % 1000000000};
  return pthread_cond_timedwait(&monitor->changed, &monitor->lock, &time) != ETIMEDOUT;
}

#endif
