/*
 * What all programs of the benchmark share: a program defines `work`, which returns a checksum of what it did, always the
 * same; rounds.c calls it several times.
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))

uint32_t work(void);

/* The same numbers everywhere. */
static uint32_t seed;

__attribute__((unused)) static uint32_t next_random(void) {
  seed = seed * 1664525u + 1013904223u;
  return seed >> 8;
}

/* Of bytes (FNV-1a). */
__attribute__((unused)) static uint32_t checksum(const void *data, size_t size) {
  uint32_t sum = 2166136261u;
  for (size_t i = 0; i < size; i++) sum = (sum ^ ((const uint8_t *)data)[i]) * 16777619u;
  return sum;
}

/* Text that compresses as text does: words by Zipf's law. */
__attribute__((unused)) static void write_text(char *text, size_t size) {
  seed = 1;
  for (size_t at = 0; at < size;) {
    uint32_t word = 4000 / (next_random() % 4000 + 1), letters = 2 + word * 7 % 9;
    for (uint32_t i = 0; i < letters && at < size; i++) text[at++] = 'a' + (word * 31 + i * 17 + word * i) % 26;
    if (at < size) text[at++] = next_random() % 12 ? ' ' : '\n';
  }
}
