/* liblzma: compression and decompression. Needs liblzma-dev. */

#include "../rounds.h"
#include <lzma.h>

uint32_t work(void) {
  enum { SIZE = 300000 };
  static char text[SIZE], packed[SIZE * 2], again[SIZE];
  write_text(text, SIZE);
  size_t size = 0, from = 0, to = 0;
  uint64_t limit = UINT64_MAX;
  if (lzma_easy_buffer_encode(3, LZMA_CHECK_CRC64, NULL, (uint8_t *)text, SIZE, (uint8_t *)packed, &size, sizeof packed) != LZMA_OK)
    abort();
  for (int i = 0; i < 3; i++, from = to = 0)
    if (lzma_stream_buffer_decode(&limit, 0, NULL, (uint8_t *)packed, &from, size, (uint8_t *)again, &to, SIZE) != LZMA_OK ||
        memcmp(text, again, SIZE))
      abort();
  return checksum(packed, size);
}
