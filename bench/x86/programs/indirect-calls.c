/* Calls through a table of functions. */

#include "../rounds.h"

static NOINLINE uint32_t increment(uint32_t x) { return x + 1; }
static NOINLINE uint32_t triple(uint32_t x) { return x * 3; }
static NOINLINE uint32_t flip(uint32_t x) { return x ^ 0x33; }
static NOINLINE uint32_t turn(uint32_t x) { return x >> 1 | x << 31; }

uint32_t work(void) {
  static uint32_t (*volatile functions[])(uint32_t) = {increment, triple, flip, turn};
  uint32_t x = 1;
  for (int i = 0; i < 60000000; i++) x = functions[i & 3](x);
  return x;
}
