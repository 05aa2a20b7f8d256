/* The C library's qsort: comparisons through a pointer. */

#include "../rounds.h"

static int compare(const void *a, const void *b) {
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

uint32_t work(void) {
  enum { COUNT = 1000000 };
  static int numbers[COUNT];
  seed = 7;
  for (int i = 0; i < COUNT; i++) numbers[i] = next_random();
  qsort(numbers, COUNT, sizeof *numbers, compare);
  return checksum(numbers, sizeof numbers);
}
