/* Recursion: calls and returns, and little else. */

#include "../rounds.h"

static NOINLINE int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

uint32_t work(void) { return fibonacci(38); }
