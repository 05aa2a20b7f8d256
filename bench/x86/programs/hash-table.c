/* A hash table with open addressing, in memory that is not in the first caches. */

#include "../rounds.h"

uint32_t work(void) {
  enum { SLOTS = 1 << 16 };
  static uint32_t slots[SLOTS];
  uint32_t found = 0;
  seed = 7;
  memset(slots, 0, sizeof slots);
  for (int i = 0; i < 10000000; i++) {
    uint32_t key = next_random() | 1, at = (key * 2654435761u) >> 16;
    while (slots[at] && slots[at] != key) at = (at + 1) % SLOTS;
    if (i < SLOTS / 2) slots[at] = key;
    else found += slots[at] == key;
  }
  return found;
}
