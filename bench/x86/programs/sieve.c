/* The sieve of Eratosthenes, in bytes. */

#include "../rounds.h"

uint32_t work(void) {
  enum { SIZE = 1 << 20 };
  static uint8_t composite[SIZE];
  uint32_t count = 0;
  for (int round = 0; round < 25; round++) {
    memset(composite, 0, sizeof composite);
    for (int i = 2; i < SIZE; i++) {
      if (composite[i]) continue;
      count++;
      for (int k = i + i; k < SIZE; k += i) composite[k] = 1;
    }
  }
  return count;
}
