/* Does a program's work as often as its argument says: a line for each time, with the checksum and the processor time in ms. */

#include "rounds.h"
#include <stdio.h>
#include <time.h>

static double used(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec * 1e-6;
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 1;
  for (int i = 0; i < rounds; i++) {
    double start = used();
    uint32_t sum = work();
    printf("%u,%.2f\n", sum, used() - start);
  }
  return 0;
}
