/* The loop of an interpreter: a switch. */

#include "../rounds.h"

uint32_t work(void) {
  static const uint8_t program[] = {0, 1, 2, 3, 4, 5, 6, 7, 1, 3, 5, 2, 0, 4, 6, 7};
  uint32_t x = 1, at = 0;
  for (int i = 0; i < 80000000; i++) switch (program[at++ & 15]) {
      case 0: x += 3; break;
      case 1: x *= 5; break;
      case 2: x ^= x >> 3; break;
      case 3: x -= 7; break;
      case 4: x |= 1; break;
      case 5: x = x << 3 | x >> 29; break;
      case 6: x += at; break;
      case 7: x ^= 0x5555; break;
    }
  return x;
}
