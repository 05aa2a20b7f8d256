/* A chain of integer operations. */

#include "../rounds.h"

uint32_t work(void) {
  uint32_t x = 1;
  for (int i = 0; i < 80000000; i++) {
    x = x * 1664525u + 1013904223u;
    x ^= x >> 13;
  }
  return x;
}
