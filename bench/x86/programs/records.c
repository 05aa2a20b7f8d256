/*
 * What systems programs were found to do (Weicker, "Dhrystone", CACM 27(10), 1984): assignments of records through pointers,
 * comparisons of strings, small procedures with parameters by value and by reference, array elements.
 */

#include "../rounds.h"

enum colour { RED, GREEN, BLUE };

struct record {
  struct record *next;
  enum colour colour, other;
  int number;
  char name[31];
};

static struct record first, second;
static int table[50], square[50][50], global;
static char letter, other_letter;

static NOINLINE int same_colour(enum colour a, enum colour b, enum colour *result) {
  *result = a == GREEN ? BLUE : b;
  return a == b;
}

static NOINLINE int later(const char *a, const char *b) {
  for (int i = 2; i <= 2; i++)
    if (a[i] == b[i + 1]) letter = 'A';
  if (strcmp(a, b) > 0) {
    global += 7;
    return 1;
  }
  return 0;
}

static NOINLINE void add_two(int a, int b, int *sum) { *sum = a + 2 + b; }

static NOINLINE void fill(int *line, int (*lines)[50], int a, int b) {
  int at = a + 5;
  line[at] = b, line[at + 1] = line[at], line[at + 30] = at;
  for (int i = at; i <= at + 1; i++) lines[at][i] = at;
  lines[at][at - 1] += 1, lines[at + 20][at] = line[at];
  global = 5;
}

static NOINLINE void change(struct record *record) {
  struct record *next = record->next;
  *next = first;
  record->number = 5, next->number = record->number;
  next->next = record->next;
  if (next->colour == RED) {
    next->number = 6;
    same_colour(record->colour, next->other, &next->other);
    next->next = first.next;
    add_two(next->number, 10, &next->number);
  }
}

uint32_t work(void) {
  char text[31] = "SOME PROGRAM, THE FIRST STRING", other[31];
  uint32_t sum = 0;
  memset(square, 0, sizeof square);
  first = (struct record){&second, RED, BLUE, 40, "SOME PROGRAM, SOME STRING"};
  global = 0;
  for (int i = 0; i < 3000000; i++) {
    int a = 2, b = 3, c;
    enum colour colour = GREEN;
    letter = 'A', other_letter = 'B';
    memcpy(other, "SOME PROGRAM, THE SECOND STRING", 30), other[30] = 0;
    int flag = !later(text, other);
    while (a < b) c = 5 * a - b, add_two(a, b, &c), a++;
    fill(table, square, a, c);
    change(&first);
    for (char at = 'A'; at <= other_letter; at++)
      if (same_colour(at, 'C', &colour)) memcpy(other, "SOME PROGRAM, THE THIRD STRING", 31), b = i;
    b *= a, a = b / c, b = 7 * (b - c) - a;
    sum = sum * 3 + a + b + flag + global + second.number + square[8][7] + other[18] + colour;
  }
  return sum;
}
