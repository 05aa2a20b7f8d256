/* AES-128 (FIPS 197) by tables, without the processor's instructions for it. */

#include "../rounds.h"

static uint8_t substitutes[256];
static uint32_t tables[4][256];

static uint8_t twice(uint8_t x) { return x << 1 ^ (x & 0x80 ? 0x1b : 0); }

static void make_tables(void) {
  uint8_t p = 1, q = 1;
  do {
    p ^= twice(p);
    q ^= q << 1, q ^= q << 2, q ^= q << 4;
    if (q & 0x80) q ^= 9;
    uint8_t x = q ^ (uint8_t)(q << 1 | q >> 7) ^ (uint8_t)(q << 2 | q >> 6) ^ (uint8_t)(q << 3 | q >> 5) ^ (uint8_t)(q << 4 | q >> 4);
    substitutes[p] = x ^ 0x63;
  } while (p != 1);
  substitutes[0] = 0x63;
  for (int i = 0; i < 256; i++) {
    uint8_t s = substitutes[i], d = twice(s);
    uint32_t column = d | s << 8 | s << 16 | (uint32_t)(d ^ s) << 24;
    for (int k = 0; k < 4; k++, column = column << 8 | column >> 24) tables[k][i] = column;
  }
}

static void expand(const uint8_t key[16], uint32_t keys[44]) {
  uint8_t constant = 1;
  memcpy(keys, key, 16);
  for (int i = 4; i < 44; i++) {
    uint32_t t = keys[i - 1];
    if (i % 4 == 0) {
      t = t >> 8 | t << 24;
      t = substitutes[t & 255] | substitutes[t >> 8 & 255] << 8 | substitutes[t >> 16 & 255] << 16 |
          (uint32_t)substitutes[t >> 24] << 24;
      t ^= constant, constant = twice(constant);
    }
    keys[i] = keys[i - 4] ^ t;
  }
}

static void encrypt(const uint32_t keys[44], uint32_t block[4]) {
  uint32_t a[4], b[4];
  for (int i = 0; i < 4; i++) a[i] = block[i] ^ keys[i];
  for (int round = 1; round < 10; round++) {
    for (int i = 0; i < 4; i++)
      b[i] = tables[0][a[i] & 255] ^ tables[1][a[(i + 1) % 4] >> 8 & 255] ^ tables[2][a[(i + 2) % 4] >> 16 & 255] ^
             tables[3][a[(i + 3) % 4] >> 24] ^ keys[round * 4 + i];
    memcpy(a, b, sizeof a);
  }
  for (int i = 0; i < 4; i++)
    block[i] = (substitutes[a[i] & 255] | substitutes[a[(i + 1) % 4] >> 8 & 255] << 8 |
                substitutes[a[(i + 2) % 4] >> 16 & 255] << 16 | (uint32_t)substitutes[a[(i + 3) % 4] >> 24] << 24) ^
               keys[40 + i];
}

uint32_t work(void) {
  uint32_t keys[44], block[4] = {1, 2, 3, 4};
  make_tables();
  expand((const uint8_t *)"0123456789abcdef", keys);
  for (int i = 0; i < 1200000; i++) encrypt(keys, block);
  return block[0] ^ block[3];
}
