/* SSE2 on four singles at a time: the Mandelbrot set. */

#include "../rounds.h"
#include <emmintrin.h>

uint32_t work(void) {
  enum { SIZE = 512, LIMIT = 1000 };
  uint32_t sum = 0;
  for (int row = 0; row < SIZE; row++)
    for (int column = 0; column < SIZE; column += 4) {
      __m128 y = _mm_set1_ps(row * 2.0f / SIZE - 1.01f), two = _mm_set1_ps(2), four = _mm_set1_ps(4);
      __m128 x = _mm_add_ps(_mm_mul_ps(_mm_setr_ps(column, column + 1, column + 2, column + 3), _mm_set1_ps(3.0f / SIZE)),
                            _mm_set1_ps(-2.01f));
      __m128 a = x, b = y;
      __m128i count = _mm_setzero_si128();
      for (int i = 0; i < LIMIT; i++) {
        __m128 aa = _mm_mul_ps(a, a), bb = _mm_mul_ps(b, b);
        __m128 inside = _mm_cmplt_ps(_mm_add_ps(aa, bb), four);
        if (!_mm_movemask_ps(inside)) break;
        count = _mm_sub_epi32(count, _mm_castps_si128(inside));
        b = _mm_add_ps(_mm_mul_ps(_mm_mul_ps(a, b), two), y);
        a = _mm_add_ps(_mm_sub_ps(aa, bb), x);
        a = _mm_min_ps(a, _mm_set1_ps(1e4f)), b = _mm_min_ps(b, _mm_set1_ps(1e4f));
      }
      uint32_t counts[4];
      _mm_storeu_si128((__m128i *)counts, count);
      sum = sum * 31 + counts[0] + counts[1] * 3 + counts[2] * 5 + counts[3] * 7;
    }
  return sum;
}
