/*
 * Small programs for measuring the translator, in one file. Each prints its name, a checksum and the processor time that it
 * took, in milliseconds. main.ts runs this natively and in the engine, and compares.
 */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NOINLINE __attribute__((noinline))

static uint32_t seed;

static uint32_t next_random(void) {
  seed = seed * 1664525u + 1013904223u;
  return seed >> 8;
}

static uint32_t integer_loop(void) {
  uint32_t x = 1;
  for (int i = 0; i < 100000000; i++) {
    x = x * 1664525u + 1013904223u;
    x ^= x >> 13;
  }
  return x;
}

static NOINLINE int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

static uint32_t calls(void) { return fibonacci(39); }

static int compare_integers(const void *a, const void *b) {
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

static uint32_t sort(void) {
  enum { COUNT = 2000000 };
  static int numbers[COUNT];
  uint32_t sum = 0;
  for (int i = 0; i < COUNT; i++) numbers[i] = next_random();
  qsort(numbers, COUNT, sizeof *numbers, compare_integers);
  for (int i = 0; i < COUNT; i++) sum = sum * 31 + numbers[i];
  return sum;
}

static uint32_t hash_table(void) {
  enum { SLOTS = 1 << 16 };
  static uint32_t slots[SLOTS];
  uint32_t found = 0;
  for (int i = 0; i < 12000000; i++) {
    uint32_t key = next_random() | 1, at = (key * 2654435761u) >> 16;
    while (slots[at] && slots[at] != key) at = (at + 1) % SLOTS;
    if (i < SLOTS / 2) slots[at] = key;
    else found += slots[at] == key;
  }
  return found;
}

static uint32_t matrix(void) {
  enum { N = 500 };
  static double a[N][N], b[N][N], c[N][N];
  double sum = 0;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) a[i][j] = i % 7 + 0.5, b[i][j] = j % 5 + 0.25;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++)
      for (int k = 0; k < N; k++) c[i][j] += a[i][k] * b[k][j];
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) sum += c[i][j] * (i % 3);
  return sum;
}

struct body {
  double x, y, z, vx, vy, vz, mass;
};

static uint32_t n_body(void) {
  struct body bodies[5];
  for (int i = 0; i < 5; i++) bodies[i] = (struct body){i * 1.5, i * 0.7 + 1, i * -0.9, 0.1 * i, 0.2, -0.1 * i, 1.0 / (i + 1)};
  for (int step = 0; step < 3000000; step++) {
    for (int i = 0; i < 5; i++)
      for (int j = i + 1; j < 5; j++) {
        struct body *a = &bodies[i], *b = &bodies[j];
        double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
        double square = dx * dx + dy * dy + dz * dz + 0.01, force = 0.0001 / (square * square);
        a->vx -= dx * b->mass * force, a->vy -= dy * b->mass * force, a->vz -= dz * b->mass * force;
        b->vx += dx * a->mass * force, b->vy += dy * a->mass * force, b->vz += dz * a->mass * force;
      }
    for (int i = 0; i < 5; i++) bodies[i].x += bodies[i].vx, bodies[i].y += bodies[i].vy, bodies[i].z += bodies[i].vz;
  }
  return (int64_t)(bodies[0].x * 1e6 + bodies[1].y * 1e6);
}

/* Rounds like SHA-256's, on made-up constants. */
static uint32_t digest(void) {
  uint32_t h[8] = {1, 2, 3, 4, 5, 6, 7, 8}, w[64];
  for (int block = 0; block < 400000; block++) {
    for (int i = 0; i < 16; i++) w[i] = next_random();
    for (int i = 16; i < 64; i++) {
      uint32_t x = w[i - 15], y = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + ((x >> 7 | x << 25) ^ (x >> 18 | x << 14) ^ x >> 3) +
             ((y >> 17 | y << 15) ^ (y >> 19 | y << 13) ^ y >> 10);
    }
    for (int i = 0; i < 64; i++) {
      uint32_t e = h[4], a = h[0];
      uint32_t t = h[7] + ((e >> 6 | e << 26) ^ (e >> 11 | e << 21) ^ (e >> 25 | e << 7)) + ((e & h[5]) ^ (~e & h[6])) + w[i];
      uint32_t s = ((a >> 2 | a << 30) ^ (a >> 13 | a << 19) ^ (a >> 22 | a << 10)) + ((a & h[1]) ^ (a & h[2]) ^ (h[1] & h[2]));
      memmove(h + 1, h, 28);
      h[4] += t;
      h[0] = t + s;
    }
  }
  return h[0];
}

static uint32_t interpreter(void) {
  static const uint8_t program[] = {0, 1, 2, 3, 4, 5, 6, 7, 1, 3, 5, 2, 0, 4, 6, 7};
  uint32_t x = 1, at = 0;
  for (int i = 0; i < 100000000; i++) switch (program[at++ & 15]) {
      case 0: x += 3; break;
      case 1: x *= 5; break;
      case 2: x ^= x >> 3; break;
      case 3: x -= 7; break;
      case 4: x |= 1; break;
      case 5: x = x << 3 | x >> 29; break;
      case 6: x += at; break;
      case 7: x ^= 0x5555; break;
    }
  return x;
}

static NOINLINE uint32_t increment(uint32_t x) { return x + 1; }
static NOINLINE uint32_t triple(uint32_t x) { return x * 3; }
static NOINLINE uint32_t flip(uint32_t x) { return x ^ 0x33; }
static NOINLINE uint32_t turn(uint32_t x) { return x >> 1 | x << 31; }

static uint32_t indirect_calls(void) {
  static uint32_t (*volatile functions[])(uint32_t) = {increment, triple, flip, turn};
  uint32_t x = 1;
  for (int i = 0; i < 100000000; i++) x = functions[i & 3](x);
  return x;
}

static uint32_t strings(void) {
  char text[256];
  uint32_t sum = 0;
  for (int i = 0; i < 15000000; i++) {
    memset(text, 'a', 200);
    text[100 + i % 100] = 0;
    sum += strlen(text);
    memcpy(text + 3, text, 60);
    sum += text[5];
  }
  return sum;
}

static uint32_t copies(void) {
  enum { SIZE = 1 << 20 };
  static char from[SIZE], to[SIZE];
  for (int i = 0; i < SIZE; i++) from[i] = i * 7;
  for (int i = 0; i < 8000; i++) {
    from[i] = i;
    memcpy(to + i % 16, from, SIZE - 16);
  }
  return to[77] + to[999];
}

struct node {
  struct node *left, *right;
};

static struct node *grow(int depth) {
  struct node *node = malloc(sizeof *node);
  node->left = depth ? grow(depth - 1) : NULL;
  node->right = depth ? grow(depth - 1) : NULL;
  return node;
}

static int fell(struct node *node) {
  int count = node->left ? 1 + fell(node->left) + fell(node->right) : 1;
  free(node);
  return count;
}

static uint32_t trees(void) {
  uint32_t sum = 0;
  for (int i = 0; i < 1500; i++) sum += fell(grow(12));
  return sum;
}

static uint32_t long_doubles(void) {
  long double x = 1, sum = 0;
  for (int i = 1; i < 10000000; i++) {
    x = x * 1.0000001L + 1.0L / i;
    sum += x;
  }
  return sum;
}

static const struct {
  const char *name;
  uint32_t (*run)(void);
} kernels[] = {
    {"integer loop", integer_loop}, {"calls", calls},   {"sort", sort},       {"hash table", hash_table},
    {"matrix", matrix},             {"n-body", n_body}, {"digest", digest},   {"interpreter", interpreter},
    {"indirect calls", indirect_calls}, {"strings", strings}, {"copies", copies}, {"trees", trees},
    {"x87", long_doubles},
};

static double used(void) {
  struct timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return time.tv_sec * 1e3 + time.tv_nsec * 1e-6;
}

int main(void) {
  for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
    double start = used();
    seed = 7;
    uint32_t sum = kernels[i].run();
    printf("%s,%u,%.1f\n", kernels[i].name, sum, used() - start);
  }
  return 0;
}
