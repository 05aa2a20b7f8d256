/*
 * Measures system calls: one line each, "NAME: N ns", the median of several batches; "NAME: -" for what the kernel
 * does not have. Needs a writable /tmp. calls [MILLISECONDS-A-BATCH]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BATCHES 7
/* linux/futex.h, which musl's headers come without. */
enum { FUTEX_WAIT_PRIVATE = 128, FUTEX_WAKE_PRIVATE = 129 };
#define FAULT_PAGES 256

static long batch_ns = 10 * 1000 * 1000;
static char page[4096];
static int zero, null, file, set, ends[2];

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Each does one call (or pair of calls) and says whether it worked. */
static int do_getpid(void) { return syscall(SYS_getpid) > 0; }
static int do_clock(void) { struct timespec t; return clock_gettime(CLOCK_MONOTONIC, &t) == 0; }
static int do_read_zero(void) { return read(zero, page, 0) == 0; }
static int do_write_null(void) { return write(null, page, 1) == 1; }
static int do_pread(void) { return pread(file, page, sizeof(page), 0) == sizeof(page); }
static int do_fstat(void) { struct stat st; return fstat(file, &st) == 0; }
static int do_socket(void) { return close(socket(AF_INET, SOCK_STREAM, 0)) == 0; }
static int do_pipe(void) { return write(ends[1], page, 1) == 1 && read(ends[0], page, 1) == 1; }
static int do_epoll(void) { struct epoll_event event; return epoll_wait(set, &event, 1, 0) == 0; }
static int do_open(void) { return close(open("/tmp/calls", O_RDONLY)) == 0; }
static int do_mmap(void) {
  void* at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return at != MAP_FAILED && munmap(at, 4096) == 0;
}
static void* nothing(void* argument) { return argument; }
static int do_thread(void) {
  pthread_t thread;
  return pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0;
}

static int do_fork(void) {
  pid_t child = fork();
  if (!child) _exit(0);
  return child > 0 && waitpid(child, NULL, 0) == child;
}
/* This program again, which ends at once. */
static char* self;
static int do_exec(void) {
  pid_t child = vfork();
  if (!child) {
    execl(self, self, "-", (char*)NULL);
    _exit(1);
  }
  int status;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static void handler(int signal) { (void)signal; }
static int do_signal(void) { return raise(SIGUSR1) == 0; }

/* Two threads and a word: each waits until the other has changed it. */
static uint32_t turn;
static void pass(uint32_t to) {
  __atomic_store_n(&turn, to, __ATOMIC_SEQ_CST);
  syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}
static void await(uint32_t mine) {
  for (uint32_t seen; (seen = __atomic_load_n(&turn, __ATOMIC_SEQ_CST)) != mine && seen != 2;)
    syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}
static void* partner(void* argument) {
  for (;;) {
    await(1);
    if (turn == 2) return argument;
    pass(0);
  }
}
static int do_futex(void) {
  pass(1);
  await(0);
  return 1;
}

/* Two threads and two pipes: a byte goes there and back. */
static int there[2], back[2];
static void* answerer(void* argument) {
  char byte;
  while (read(there[0], &byte, 1) == 1 && write(back[1], &byte, 1) == 1) continue;
  return argument;
}
static int do_ping_pong(void) { return write(there[1], page, 1) == 1 && read(back[0], page, 1) == 1; }

static int compare(const void* a, const void* b) {
  int64_t x = *(const int64_t*)a, y = *(const int64_t*)b;
  return (x > y) - (x < y);
}

static void print_median(const char* name, int64_t* samples) {
  qsort(samples, BATCHES, sizeof(*samples), compare);
  printf("%s: %ld ns\n", name, (long)samples[BATCHES / 2]);
  fflush(stdout);
}

static void missing(const char* name) {
  printf("%s: -\n", name);
  fflush(stdout);
}

static void measure(const char* name, int (*call)(void)) {
  int64_t samples[BATCHES];
  if (!call()) return missing(name);
  long count = 1;
  for (int64_t took = 0; took < batch_ns / 4 && count < 1 << 24;) {
    count *= 2;
    int64_t start = now();
    for (long i = 0; i < count; i++) call();
    took = now() - start;
  }
  for (int batch = 0; batch < BATCHES; batch++) {
    int64_t start = now();
    for (long i = 0; i < count; i++) call();
    samples[batch] = (now() - start) / count;
  }
  print_median(name, samples);
}

static void measure_faults(void) {
  const char* name = "anonymous page fault";
  int64_t samples[BATCHES];
  for (int batch = 0; batch < BATCHES; batch++) {
    char* at = mmap(NULL, FAULT_PAGES * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) return missing(name);
    int64_t start = now();
    for (int i = 0; i < FAULT_PAGES; i++) ((volatile char*)at)[i * 4096] = 1;
    samples[batch] = (now() - start) / FAULT_PAGES;
    munmap(at, FAULT_PAGES * 4096);
  }
  print_median(name, samples);
}

static void measure_ping_pong(void) {
  const char* name = "pipe ping-pong, 2 threads";
  pthread_t thread;
  if (pipe(there) < 0 || pipe(back) < 0 || pthread_create(&thread, NULL, answerer, NULL) != 0) return missing(name);
  measure(name, do_ping_pong);
  close(there[1]);
  pthread_join(thread, NULL);
}

static void measure_futex(void) {
  const char* name = "futex ping-pong, 2 threads";
  pthread_t thread;
  if (pthread_create(&thread, NULL, partner, NULL) != 0) return missing(name);
  measure(name, do_futex);
  pass(2);
  pthread_join(thread, NULL);
}

int main(int argc, char** argv) {
  if (argc > 1 && argv[1][0] == '-') return 0;
  self = argv[0];
  if (argc > 1) batch_ns = atol(argv[1]) * 1000000;
  zero = open("/dev/zero", O_RDONLY);
  null = open("/dev/null", O_WRONLY);
  file = open("/tmp/calls", O_RDWR | O_CREAT, 0600);
  if (write(file, page, sizeof(page)) != sizeof(page)) perror("/tmp/calls");
  set = epoll_create1(0);
  if (pipe(ends) < 0) ends[0] = ends[1] = -1;
  measure("getpid", do_getpid);
  measure("clock_gettime in libc", do_clock);
  measure("read 0 B /dev/zero", do_read_zero);
  measure("write 1 B /dev/null", do_write_null);
  measure("pread 4 KB ramfs", do_pread);
  measure("fstat", do_fstat);
  measure("socket+close", do_socket);
  measure("pipe write+read 1 B", do_pipe);
  measure("epoll_wait(0)", do_epoll);
  measure("open+close", do_open);
  measure("mmap+munmap 4 KB", do_mmap);
  measure_faults();
  measure("pthread create+join", do_thread);
  measure_ping_pong();
  measure_futex();
  signal(SIGUSR1, handler);
  measure("signal to itself", do_signal);
  measure("fork+exit+wait", do_fork);
  measure("vfork+exec+exit+wait", do_exec);
  unlink("/tmp/calls");
  return 0;
}
