/* Zstandard: compression and decompression. Needs libzstd-dev. */

#include "../rounds.h"
#include <zstd.h>

uint32_t work(void) {
  enum { SIZE = 1 << 20 };
  static char text[SIZE], packed[SIZE * 2], again[SIZE];
  write_text(text, SIZE);
  size_t size = 0;
  for (int level = 1; level <= 7; level += 3) {
    size = ZSTD_compress(packed, sizeof packed, text, SIZE, level);
    for (int i = 0; i < 5; i++)
      if (ZSTD_decompress(again, SIZE, packed, size) != SIZE || memcmp(text, again, SIZE)) abort();
  }
  return checksum(packed, size);
}
