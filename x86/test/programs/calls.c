// Ways in which control goes through a program: calls of all kinds, deep and mutual recursion, jumps out of them, switches.
// Each line of its output depends on all that went before.

#include <math.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))

static uint64_t sum = 1;

static NOINLINE void mix(uint64_t value) { sum = (sum ^ value) * 0x9e3779b97f4a7c15u + (sum >> 7); }

static NOINLINE int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

static NOINLINE int odd(int n);
static NOINLINE int even(int n) { return n == 0 ? 1 : odd(n - 1) + 0 * n; }
static NOINLINE int odd(int n) { return n == 0 ? 0 : even(n - 1) ^ 0; }

// A frame of its own in each call, so that it is no loop.
static NOINLINE int deep(int n, const char *above) {
  volatile char here[64];
  snprintf((char *)here, sizeof here, "%d%c", n, above[0]);
  return n ? deep(n - 1, (const char *)here) + here[0] : above[0];
}

static jmp_buf out;
static NOINLINE void leap(int n) {
  if (n == 0) longjmp(out, 7);
  leap(n - 1);
  mix(n);
}

static NOINLINE int apply(int (*function)(int), int n) { return function(n); }
static NOINLINE int twice(int n) { return n * 2; }
static NOINLINE int square(int n) { return n * n; }
static NOINLINE int minus(int n) { return -n; }
static NOINLINE int loops(int n) {
  int total = 0;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < i; j++) total += (i ^ j) & 3 ? j : -i;
  return total;
}

static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }

static NOINLINE uint32_t machine(int steps) {
  static const uint8_t program[] = {0, 1, 2, 3, 9, 4, 5, 6, 7, 8, 1, 3, 5};
  uint32_t x = 12345;
  for (int at = 0; at < steps; at++) switch (program[at % sizeof program]) {
      case 0: x += 3; break;
      case 1: x *= 5; break;
      case 2: x ^= x >> 3; break;
      case 3: x -= 7; break;
      case 4: x |= 1; break;
      case 5: x = x << 3 | x >> 29; break;
      case 6: x += at; break;
      case 7: x ^= 0x5555; break;
      case 8: x = x > 1000 ? x / 3 : x + 1; break;
      default: x = ~x;
    }
  return x;
}

int main(void) {
  static int (*const functions[])(int) = {twice, square, minus, loops, fibonacci, even};
  static int numbers[3000];
  for (int round = 0; round < 6; round++) {
    mix(fibonacci(15 + round));
    mix(even(3000 + round));
    mix(deep(400 + round, "x"));
    if (setjmp(out) == 0) leap(300);
    for (int i = 0; i < 400; i++) mix(apply(functions[(i * 7 + round) % 6], i % 17));
    for (int i = 0; i < 3000; i++) numbers[i] = (int)(sum >> (i % 40)) ^ i * 31;
    qsort(numbers, 3000, sizeof *numbers, compare);
    mix(numbers[round * 100]);
    mix(machine(5000 + round));
    char text[200];
    double x = sin(round) * 1e6;
    snprintf(text, sizeof text, "%.9f %s %10d", x, round & 1 ? "odd" : "even", numbers[7]);
    for (size_t i = 0; i < strlen(text); i++) mix(text[i]);
    long double y = 1;
    for (int i = 1; i < 60; i++) y = y * 1.0625L + (long double)i / 3;
    mix((uint64_t)y);
    printf("%d %s %llu\n", round, text, (unsigned long long)sum);
  }
  return (int)(sum & 63);
}
