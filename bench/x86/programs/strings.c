/* The C library's string functions on short and middling strings. */

#include "../rounds.h"

uint32_t work(void) {
  char text[256], other[256];
  uint32_t sum = 0;
  for (int i = 0; i < 600000; i++) {
    size_t length = 20 + i % 200;
    memset(text, 'a' + i % 3, length);
    text[length] = 0, text[length / 2] = 'x';
    sum += strlen(text);
    sum += strchr(text, 'x') - text;
    memcpy(other, text, length + 1);
    sum += memcmp(text, other, length) == 0;
    other[length - 1]++;
    sum += strcmp(text, other) < 0;
    memmove(other + 3, other, length / 2);
    sum += (char *)memchr(other, other[length - 1], length) - other;
    sum += strstr(text + length / 3, "xa") != NULL;
    sum += strspn(text, "abc");
  }
  return sum;
}
