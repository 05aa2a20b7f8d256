/*
 * Clocks, asked by turns in the two ways there are: through the C library, which may know the time without a system call,
 * and by a system call. Each line is the same on Linux. clocks [NAME | -NAME...]: only that check, or all but those.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "checks.h"

#define SAY(...) (printf(__VA_ARGS__), putchar('\n'), fflush(stdout))
#define TURNS 5000

static int64_t nanoseconds(struct timespec t) { return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec; }

/* Neither way is behind what the other has said before. */
static int backwards(clockid_t clock) {
  struct timespec t;
  int64_t last = 0;
  int count = 0;
  for (int i = 0; i < TURNS; i++) {
    if (i % 2 ? clock_gettime(clock, &t) : (int)syscall(SYS_clock_gettime, clock, &t)) return -1;
    if (nanoseconds(t) < last || t.tv_nsec < 0 || t.tv_nsec >= 1000000000) count++;
    last = nanoseconds(t);
  }
  return count;
}

static void agreement(void) {
  static const clockid_t clocks[] = {0, 1, 2, 3, 4, 5, 6, 7, 11};
  for (unsigned i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) SAY("clock %d: %d", clocks[i], backwards(clocks[i]));
  struct timespec t;
  for (int clock = -1; clock <= 17; clock += 18) {
    int result = clock_gettime(clock, &t);
    SAY("clock %d: %d errno %d", clock, result, errno);
  }
}

static void wall(void) {
  struct timespec before, after;
  struct timeval t;
  clock_gettime(CLOCK_REALTIME, &before);
  gettimeofday(&t, NULL);
  time_t seconds = time(NULL), stored = 0;
  time(&stored);
  clock_gettime(CLOCK_REALTIME, &after);
  int64_t between = (int64_t)t.tv_sec * 1000000 + t.tv_usec;
  SAY("gettimeofday: %d", between >= nanoseconds(before) / 1000 && between <= nanoseconds(after) / 1000);
  SAY("time: %d %d", seconds >= before.tv_sec - 1 && seconds <= after.tv_sec, stored >= seconds && stored <= after.tv_sec);
  SAY("this century: %d", before.tv_sec > 1700000000);
}

static void elapsed(void) {
  struct timespec before, after, pause = {0, 20000000};
  clock_gettime(CLOCK_MONOTONIC, &before);
  nanosleep(&pause, NULL);
  clock_gettime(CLOCK_MONOTONIC, &after);
  int64_t slept = nanoseconds(after) - nanoseconds(before);
  SAY("slept: %d", slept >= 20000000 && slept < 5000000000);
}

static void children(void) {
  struct timespec before, after;
  clock_gettime(CLOCK_MONOTONIC, &before);
  if (!fork()) {
    clock_gettime(CLOCK_MONOTONIC, &after);
    _exit(nanoseconds(after) >= nanoseconds(before) && backwards(CLOCK_MONOTONIC) == 0);
  }
  int status;
  wait(&status);
  SAY("in a child: %d", WEXITSTATUS(status));
}

static const struct check checks[] = {
    {"agreement", agreement}, {"wall", wall}, {"elapsed", elapsed}, {"children", children}};

int main(int argc, char** argv) {
  RUN_CHECKS(checks);
  return 0;
}
