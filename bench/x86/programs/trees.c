/* Binary trees: malloc, free, and pointers. */

#include "../rounds.h"

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

uint32_t work(void) {
  uint32_t sum = 0;
  for (int i = 0; i < 1500; i++) sum += fell(grow(12));
  return sum;
}
