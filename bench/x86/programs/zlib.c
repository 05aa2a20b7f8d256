/* zlib: deflate and inflate. Needs zlib1g-dev. */

#include "../rounds.h"
#include <zlib.h>

uint32_t work(void) {
  enum { SIZE = 1 << 20 };
  static char text[SIZE], packed[SIZE + SIZE / 8], again[SIZE];
  write_text(text, SIZE);
  uLongf size = sizeof packed, length = SIZE;
  if (compress2((Bytef *)packed, &size, (Bytef *)text, SIZE, 6) != Z_OK) abort();
  for (int i = 0; i < 5; i++)
    if (uncompress((Bytef *)again, &length, (Bytef *)packed, size) != Z_OK || memcmp(text, again, SIZE)) abort();
  return checksum(packed, size) + crc32(0, (Bytef *)text, SIZE);
}
