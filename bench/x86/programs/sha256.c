/* SHA-256 (FIPS 180-4, section 6.2). */

#include "../rounds.h"
#include <math.h>

static uint32_t constants[64];

static uint32_t rotate(uint32_t x, int n) { return x >> n | x << (32 - n); }

/* The first 32 bits of the fractions of the cube roots of the first 64 primes. */
static void make_constants(void) {
  int found = 0;
  for (int n = 2; found < 64; n++) {
    int prime = 1;
    for (int d = 2; d * d <= n; d++) prime &= n % d != 0;
    if (prime) constants[found++] = (uint32_t)((cbrtl(n) - (int)cbrtl(n)) * 4294967296.0L);
  }
}

static void add_block(uint32_t state[8], const uint8_t *block) {
  uint32_t w[64], h[8];
  memcpy(h, state, sizeof h);
  for (int i = 0; i < 16; i++) {
    memcpy(&w[i], block + i * 4, 4);
    w[i] = __builtin_bswap32(w[i]);
  }
  for (int i = 16; i < 64; i++) {
    uint32_t x = w[i - 15], y = w[i - 2];
    w[i] = w[i - 16] + w[i - 7] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
  }
  for (int i = 0; i < 64; i++) {
    uint32_t a = h[0], e = h[4];
    uint32_t t = h[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & h[5]) ^ (~e & h[6])) + constants[i] + w[i];
    uint32_t s = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & h[1]) ^ (a & h[2]) ^ (h[1] & h[2]));
    h[7] = h[6], h[6] = h[5], h[5] = e, h[4] = h[3] + t, h[3] = h[2], h[2] = h[1], h[1] = a, h[0] = t + s;
  }
  for (int i = 0; i < 8; i++) state[i] += h[i];
}

uint32_t work(void) {
  static uint8_t data[1 << 16];
  uint32_t state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  if (!constants[0]) make_constants();
  for (size_t i = 0; i < sizeof data; i++) data[i] = i * 7;
  for (int round = 0; round < 350; round++)
    for (size_t at = 0; at < sizeof data; at += 64) add_block(state, data + at);
  return state[0] ^ state[7];
}
