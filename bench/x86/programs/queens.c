/* The eight queens' problem on a board of thirteen: branches and bits. */

#include "../rounds.h"

static NOINLINE uint32_t place(uint32_t all, uint32_t columns, uint32_t left, uint32_t right) {
  if (columns == all) return 1;
  uint32_t count = 0;
  for (uint32_t free = all & ~(columns | left | right); free; free &= free - 1) {
    uint32_t bit = free & -free;
    count += place(all, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return count;
}

uint32_t work(void) { return place((1 << 13) - 1, 0, 0, 0); }
