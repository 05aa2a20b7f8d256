/*
 * Resource limits: what a program may not do, and how it is told. Each line is the same on Linux.
 * limits [NAME | -NAME...]: only that check, or all but those.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checks.h"

#define SAY(...) (printf(__VA_ARGS__), putchar('\n'), fflush(stdout))
#define CALL(call)                                                                      \
  do {                                                                                  \
    errno = 0;                                                                          \
    long result_ = (long)(call);                                                        \
    SAY("%s = %s errno %d", #call, result_ == -1 ? "-1" : "ok", result_ == -1 ? errno : 0); \
  } while (0)
#define MIB ((size_t)1 << 20)
#define PAGE 4096
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)
#define NOBODY 12345

static void limit(int resource, rlim_t soft, rlim_t hard) {
  struct rlimit limits = {soft, hard};
  if (setrlimit(resource, &limits)) SAY("setrlimit %d: errno %d", resource, errno);
}

static void in_child(void (*check)(void)) {
  fflush(stdout);
  pid_t child = fork();
  if (!child) {
    check();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  if (WIFSIGNALED(status)) SAY("signal %d", WTERMSIG(status));
  else if (WEXITSTATUS(status)) SAY("status %d", WEXITSTATUS(status));
}

static void address_space(void) {
  char* small = mmap(NULL, MIB, RW, ANON, -1, 0);
  limit(RLIMIT_AS, 24 * MIB, RLIM_INFINITY);
  CALL(mmap(NULL, 8 * MIB, RW, ANON, -1, 0));
  CALL(mmap(NULL, 32 * MIB, RW, ANON, -1, 0));
  CALL(mmap(NULL, 32 * MIB, PROT_NONE, ANON | MAP_NORESERVE, -1, 0));
  CALL(mremap(small, MIB, 20 * MIB, MREMAP_MAYMOVE));
  CALL(mremap(small, MIB, 2 * MIB, MREMAP_MAYMOVE));
  CALL(sbrk(32 * MIB));
  CALL(sbrk(MIB));
}

static void data(void) {
  char* readable = mmap(NULL, 32 * MIB, PROT_READ, ANON, -1, 0);
  limit(RLIMIT_DATA, 8 * MIB, RLIM_INFINITY);
  CALL(mmap(NULL, MIB, RW, ANON, -1, 0));
  CALL(mmap(NULL, 32 * MIB, RW, ANON, -1, 0));
  CALL(mmap(NULL, 32 * MIB, PROT_READ, ANON, -1, 0));
  CALL(mprotect(readable, 32 * MIB, RW));
  CALL(mprotect(readable, MIB, RW));
  CALL(sbrk(32 * MIB));
}

static void touch_below(size_t distance) {
  volatile uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  *(volatile char*)(here - distance) = 1;
  SAY("%zu KiB below", distance / 1024);
}
static void low_stack(void) {
  limit(RLIMIT_STACK, 512 * 1024, RLIM_INFINITY);
  touch_below(100 * 1024);
  touch_below(MIB);
}
static void high_stack(void) {
  limit(RLIMIT_STACK, 20 * MIB, RLIM_INFINITY);
  touch_below(12 * MIB);
  touch_below(24 * MIB);
}
static void stack(void) {
  in_child(low_stack);
  in_child(high_stack);
}

static void forking(void) {
  int made = 0;
  pid_t child;
  while (made < 10 && (child = fork()) > 0) made++;
  if (!child) {
    pause();
    _exit(0);
  }
  SAY("made %d errno %d", made, child < 0 ? errno : 0);
  signal(SIGTERM, SIG_IGN);
  kill(0, SIGTERM);
  while (wait(NULL) > 0) continue;
}
static void nobody_forks(void) {
  setpgid(0, 0);
  limit(RLIMIT_NPROC, 4, 4);
  if (setuid(NOBODY)) SAY("setuid failed");
  forking();
}
static void root_forks(void) {
  setpgid(0, 0);
  limit(RLIMIT_NPROC, 1, 1);
  forking();
}
static void processes(void) {
  in_child(nobody_forks);
  in_child(root_forks);
}

static void over(int signal) {
  SAY("signal %d", signal);
  _exit(0);
}
static void spinning(void) {
  signal(SIGXCPU, over);
  limit(RLIMIT_CPU, 1, 3);
  for (volatile long i = 0;; i++) continue;
}
static void hard(void) {
  signal(SIGXCPU, SIG_IGN);
  limit(RLIMIT_CPU, 1, 1);
  for (volatile long i = 0;; i++) continue;
}
static void processor(void) {
  in_child(spinning);
  in_child(hard);
}

static volatile int told;
static void tell(int signal) { told = signal; }
static void file_size(void) {
  static char block[3000];
  int fd = open("/tmp/limited", O_RDWR | O_CREAT | O_TRUNC, 0600);
  signal(SIGXFSZ, tell);
  limit(RLIMIT_FSIZE, 5000, RLIM_INFINITY);
  SAY("write: %zd", write(fd, block, sizeof(block)));
  SAY("write: %zd, told %d", write(fd, block, sizeof(block)), told);
  CALL(write(fd, block, 1));
  SAY("told %d", told);
  told = 0;
  CALL(write(fd, block, 0));
  CALL(pwrite(fd, block, 10, 6000));
  SAY("told %d", told);
  told = 0;
  CALL(pwrite(fd, block, 10, 4000));
  CALL(ftruncate(fd, 5001));
  SAY("told %d", told);
  told = 0;
  CALL(ftruncate(fd, 5000));
  CALL(truncate("/tmp/limited", 9000));
  SAY("told %d", told);
  CALL(posix_fallocate(fd, 0, 9000) ? -1 : 0);
  signal(SIGXFSZ, SIG_DFL);
  close(fd);
  fd = open("/tmp/limited", O_RDWR | O_APPEND);
  CALL(write(fd, block, 1));
}

static void locking(void) {
  SAY("root: %d", mlock(mmap(NULL, 16 * PAGE, RW, ANON, -1, 0), 16 * PAGE));
  limit(RLIMIT_MEMLOCK, 8 * PAGE, 8 * PAGE);
  if (setuid(NOBODY)) SAY("setuid failed");
  char* p = mmap(NULL, 16 * PAGE, RW, ANON, -1, 0);
  munlock(p, 0);
  CALL(munlockall());
  CALL(mlock(p, 4 * PAGE));
  CALL(mlock(p, 4 * PAGE));
  CALL(mlock(p + 2 * PAGE, 6 * PAGE));
  CALL(mlock(p + 8 * PAGE, PAGE));
  CALL(madvise(p, PAGE, MADV_DONTNEED));
  CALL(munlock(p, 3 * PAGE));
  CALL(madvise(p, PAGE, MADV_DONTNEED));
  CALL(mmap(NULL, 8 * PAGE, RW, ANON | MAP_LOCKED, -1, 0));
  CALL(mmap(NULL, 2 * PAGE, RW, ANON | MAP_LOCKED, -1, 0));
  CALL(mlockall(MCL_CURRENT));
  munmap(p, 16 * PAGE);
  CALL(mlockall(MCL_FUTURE));
  CALL(mmap(NULL, 2 * PAGE, RW, ANON, -1, 0));
  CALL(mmap(NULL, 8 * PAGE, RW, ANON, -1, 0));
  fflush(stdout);
  pid_t child = fork();
  if (!child) {
    CALL(mmap(NULL, 7 * PAGE, RW, ANON | MAP_LOCKED, -1, 0));
    _exit(0);
  }
  wait(NULL);
  CALL(munlockall());
  limit(RLIMIT_MEMLOCK, 0, 0);
  CALL(mlock(&child, 1));
  CALL(mlockall(MCL_CURRENT));
}
static void locks(void) { in_child(locking); }

static const struct check checks[] = {
    {"address_space", address_space}, {"data", data},           {"stack", stack}, {"processes", processes},
    {"processor", processor},         {"file_size", file_size}, {"locks", locks},
};

int main(int argc, char** argv) {
  for (unsigned i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
    if (!is_wanted(argc, argv, checks[i].name)) continue;
    SAY("-- %s", checks[i].name);
    in_child(checks[i].run);
  }
  return 0;
}
