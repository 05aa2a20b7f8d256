/* A linked list that is built, walked, reversed and sorted by merging: dependent loads. */

#include "../rounds.h"

struct item {
  struct item *next;
  uint32_t key;
};

static struct item *merge(struct item *a, struct item *b) {
  struct item head, *last = &head;
  while (a && b) {
    struct item **less = a->key <= b->key ? &a : &b;
    last->next = *less, last = *less, *less = (*less)->next;
  }
  last->next = a ? a : b;
  return head.next;
}

static struct item *sorted(struct item *list) {
  if (!list || !list->next) return list;
  struct item *middle = list;
  for (struct item *end = list->next; end && end->next; end = end->next->next) middle = middle->next;
  struct item *second = middle->next;
  middle->next = NULL;
  return merge(sorted(list), sorted(second));
}

uint32_t work(void) {
  enum { COUNT = 20000 };
  static struct item items[COUNT];
  uint32_t sum = 0;
  for (int round = 0; round < 30; round++) {
    struct item *list = NULL;
    seed = round;
    for (int i = 0; i < COUNT; i++) items[i] = (struct item){list, next_random()}, list = &items[i];
    for (struct item *item = sorted(list); item; item = item->next) sum = sum * 31 + item->key;
  }
  return sum;
}
