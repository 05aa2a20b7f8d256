/* SSE2 on integers: sums of absolute differences, products, packing, as video codecs do them. */

#include "../rounds.h"
#include <emmintrin.h>

uint32_t work(void) {
  enum { SIZE = 1 << 14 };
  static uint8_t a[SIZE], b[SIZE];
  __m128i sum = _mm_setzero_si128(), zero = sum;
  seed = 7;
  for (int i = 0; i < SIZE; i++) a[i] = next_random(), b[i] = next_random();
  for (int round = 0; round < 25000; round++) {
    for (int i = 0; i < SIZE; i += 16) {
      __m128i x = _mm_loadu_si128((__m128i *)(a + i)), y = _mm_loadu_si128((__m128i *)(b + i));
      __m128i low = _mm_mullo_epi16(_mm_unpacklo_epi8(x, zero), _mm_unpacklo_epi8(y, zero));
      __m128i high = _mm_mulhi_epu16(_mm_unpackhi_epi8(x, zero), _mm_slli_epi16(_mm_unpackhi_epi8(y, zero), 8));
      sum = _mm_add_epi64(sum, _mm_sad_epu8(x, y));
      sum = _mm_add_epi32(sum, _mm_madd_epi16(low, high));
      _mm_storeu_si128((__m128i *)(a + i), _mm_packus_epi16(_mm_srli_epi16(low, 8), high));
    }
    a[round % SIZE] += round;
  }
  return checksum(&sum, sizeof sum);
}
