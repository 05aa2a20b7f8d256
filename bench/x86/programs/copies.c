/* memcpy of a megabyte. */

#include "../rounds.h"

uint32_t work(void) {
  enum { SIZE = 1 << 20 };
  static char from[SIZE], to[SIZE];
  for (int i = 0; i < SIZE; i++) from[i] = i * 7;
  for (int i = 0; i < 4000; i++) {
    from[i] = i;
    memcpy(to + i % 16, from, SIZE - 16);
  }
  return checksum(to, SIZE - 16);
}
