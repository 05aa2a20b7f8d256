/*
 * Programs that take everything there is, each in a process of its own, and how that ends: by an errno, or by a signal.
 * What comes after has to work as before. For machines with little memory; a real one would swap. exhaust [NAME | -NAME...]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checks.h"

#define PAGE 4096
#define RW (PROT_READ | PROT_WRITE)
#define MAX 1000000
/* A child's way to say by which errno it was stopped. */
#define STOPPED_BY(error) _exit((error) & 0xff)

/* Memory that is touched: there is no errno for that. */
static void touch(void) {
  for (long i = 0; i < MAX; i++) {
    char* p = mmap(NULL, 64 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) STOPPED_BY(errno);
    memset(p, 1, 64 * PAGE);
  }
}

/* A page here and a page there: page tables. */
static void sparse(void) {
  char* p = mmap(NULL, (size_t)2 << 30, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) STOPPED_BY(errno);
  for (size_t i = 0; i < (size_t)2 << 30; i += 1 << 16) p[i] = 1;
}

/* The kernel reads into memory that is not there yet. */
static void in_calls(void) {
  char* p = mmap(NULL, (size_t)1 << 30, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  int fd = open("/dev/zero", O_RDONLY);
  for (long i = 0; i < MAX; i++)
    if (read(fd, p + i * 65536, 65536) < 0) STOPPED_BY(errno);
}

static void shared(void) {
  char* p = mmap(NULL, (size_t)1 << 30, RW, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) STOPPED_BY(errno);
  for (size_t i = 0; i < (size_t)1 << 30; i += PAGE) p[i] = 1;
}

static void many_maps(void) {
  for (long i = 0; i < MAX; i++)
    if (mmap(NULL, PAGE, i % 2 ? PROT_READ : PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED) STOPPED_BY(errno);
}

static void file(void) {
  static char block[65536];
  int fd = open("/tmp/large", O_RDWR | O_CREAT | O_TRUNC, 0600);
  unlink("/tmp/large");
  for (long i = 0; i < MAX; i++)
    if (write(fd, block, sizeof(block)) < 0) STOPPED_BY(errno);
}

static void names(void) {
  char name[200];
  mkdir("/tmp/names", 0700);
  for (long i = 0; i < MAX; i++) {
    snprintf(name, sizeof(name), "/tmp/names/%0150ld", i);
    int fd = open(name, O_RDWR | O_CREAT, 0600);
    if (fd < 0) STOPPED_BY(errno);
    close(fd);
  }
}
static void remove_names(void) {
  char name[200];
  for (long i = 0; i < MAX; i++) {
    snprintf(name, sizeof(name), "/tmp/names/%0150ld", i);
    if (unlink(name)) break;
  }
  rmdir("/tmp/names");
}

static void processes(void) {
  pid_t first = 0;
  int error = 0;
  setpgid(0, 0);
  for (long i = 0; i < MAX; i++) {
    pid_t child = fork();
    if (child < 0) {
      error = errno;
      break;
    }
    if (!child) {
      pause();
      _exit(0);
    }
    if (!first) first = child;
  }
  signal(SIGTERM, SIG_IGN);
  kill(0, SIGTERM);
  while (wait(NULL) > 0) continue;
  STOPPED_BY(error);
}

static void* sleeping(void* argument) {
  pause();
  return argument;
}
static void threads(void) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 65536);
  for (long i = 0; i < MAX; i++) {
    pthread_t thread;
    int error = pthread_create(&thread, &attributes, sleeping, NULL);
    if (error) STOPPED_BY(error);
  }
}

/* Full pipes and sockets, in processes that each have as many descriptors as they may. */
static void pipes(void) {
  static char block[65536];
  for (long i = 0; i < MAX; i++) {
    int ends[2];
    if (i % 2 ? pipe2(ends, O_NONBLOCK) : socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends)) {
      if (errno != EMFILE) STOPPED_BY(errno);
      if (fork()) {
        wait(NULL);
        STOPPED_BY(ENFILE);
      }
      continue;
    }
    for (int j = 0; j < 4; j++)
      if (write(ends[1], block, sizeof(block)) < 0 && errno != EAGAIN) STOPPED_BY(errno);
  }
}

static void arguments(void) {
  static char* list[3000];
  char* text = malloc(100001);
  memset(text, 'x', 100000);
  text[100000] = 0;
  list[0] = "/bin/true";
  for (int i = 1; i < 2999; i++) list[i] = text;
  execv("/bin/busybox", list);
  STOPPED_BY(errno);
}

static void queued(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGRTMIN + 1);
  sigprocmask(SIG_BLOCK, &set, NULL);
  union sigval value = {0};
  for (long i = 0; i < MAX; i++)
    if (sigqueue(getpid(), SIGRTMIN + 1, value)) STOPPED_BY(errno);
}

static void timers(void) {
  for (long i = 0; i < MAX; i++) {
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_NONE};
    if (timer_create(CLOCK_MONOTONIC, &event, &timer)) STOPPED_BY(errno);
  }
}

static void run(const char* name, void (*check)(void), void (*afterwards)(void)) {
  fflush(stdout);
  pid_t child = fork();
  if (!child) {
    check();
    _exit(0);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) printf("%s could not be tried: errno %d\n", name, errno);
  if (WIFSIGNALED(status)) printf("%s: signal %d\n", name, WTERMSIG(status));
  else printf("%s: errno %d\n", name, WEXITSTATUS(status));
  if (afterwards) afterwards();
}

static const struct {
  const char* name;
  void (*check)(void);
  void (*afterwards)(void);
} checks[] = {
    {"touch", touch, NULL},         {"sparse", sparse, NULL},     {"in_calls", in_calls, NULL}, {"shared", shared, NULL},
    {"many_maps", many_maps, NULL}, {"file", file, NULL},         {"names", names, remove_names}, {"processes", processes, NULL},
    {"threads", threads, NULL},     {"pipes", pipes, NULL},       {"arguments", arguments, NULL}, {"queued", queued, NULL},
    {"timers", timers, NULL},
};

int main(int argc, char** argv) {
  for (unsigned i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
    if (is_wanted(argc, argv, checks[i].name)) run(checks[i].name, checks[i].check, checks[i].afterwards);
  }
  puts("-- alive");
  return 0;
}
