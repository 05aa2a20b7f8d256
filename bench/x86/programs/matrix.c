/* The product of two matrices of doubles. */

#include "../rounds.h"

uint32_t work(void) {
  enum { N = 500 };
  static double a[N][N], b[N][N], c[N][N];
  double sum = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) a[i][j] = i % 7 + 0.5, b[i][j] = j % 5 + 0.25, c[i][j] = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      for (int k = 0; k < N; k++) c[i][j] += a[i][k] * b[k][j];
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) sum += c[i][j] * (i % 3);
  return sum;
}
