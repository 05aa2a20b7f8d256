/* The C library's functions of doubles; glibc takes its variants with FMA. */

#include "../rounds.h"
#include <math.h>

uint32_t work(void) {
  double sum = 0;
  for (int i = 1; i < 1000000; i++) {
    double x = i * 0.001;
    sum += sin(x) + exp(x * 0.001) + log(x) + pow(x, 0.3) + cos(x) * atan(x);
  }
  return (int64_t)(sum * 1e3);
}
