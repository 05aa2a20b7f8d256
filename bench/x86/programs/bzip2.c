/* bzip2: compression and decompression. Needs libbz2-dev. */

#include "../rounds.h"
#include <bzlib.h>

uint32_t work(void) {
  enum { SIZE = 400000 };
  static char text[SIZE], packed[SIZE * 2], again[SIZE];
  write_text(text, SIZE);
  unsigned size = sizeof packed, length = SIZE;
  if (BZ2_bzBuffToBuffCompress(packed, &size, text, SIZE, 9, 0, 0) != BZ_OK) abort();
  if (BZ2_bzBuffToBuffDecompress(again, &length, packed, size, 0, 0) != BZ_OK || memcmp(text, again, SIZE)) abort();
  return checksum(packed, size);
}
