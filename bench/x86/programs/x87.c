/* Sums and products of long doubles. */

#include "../rounds.h"

uint32_t work(void) {
  long double x = 1, sum = 0;
  for (int i = 1; i < 10000000; i++) {
    x = x * 1.0000001L + 1.0L / i;
    sum += x;
  }
  return sum;
}
