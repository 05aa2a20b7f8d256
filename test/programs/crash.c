/* Does something that ends a program by a signal: crash WHAT. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static volatile int sink;
static volatile uintptr_t target;

static int overflow(int depth) {
  volatile char room[4096];
  room[0] = (char)depth;
  return overflow(depth + 1) + room[0];
}

int main(int argc, char** argv) {
  const char* what = argc > 1 ? argv[1] : "null";
  printf("about to: %s\n", what);
  fflush(stdout);
  if (!strcmp(what, "null")) *(volatile int*)target = 1;
  if (!strcmp(what, "jump")) ((void (*)(void))target)();
  if (!strcmp(what, "code")) *(volatile char*)(uintptr_t)main = 1;
  if (!strcmp(what, "data")) {
    static char code[] = {(char)0xc3};
    ((void (*)(void))(uintptr_t)code)();
  }
  if (!strcmp(what, "kernel")) sink = *(volatile int*)0xffffff0000100000;
  if (!strcmp(what, "noncanonical")) sink = *(volatile int*)0x1234567890abcdef;
  if (!strcmp(what, "stack")) sink = overflow(0);
  if (!strcmp(what, "protected")) {
    char* page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    page[0] = 1;
  }
  if (!strcmp(what, "invalid")) __asm__ volatile("ud2");
  if (!strcmp(what, "privileged")) __asm__ volatile("cli");
  if (!strcmp(what, "port")) __asm__ volatile("outb %%al, $0x80" : : "a"(0));
  if (!strcmp(what, "divide")) __asm__ volatile("div %b0" : : "q"((char)target), "a"(1) : "cc");
  if (!strcmp(what, "breakpoint")) __asm__ volatile("int3");
  if (!strcmp(what, "gate")) __asm__ volatile("int $0x21");
  if (!strcmp(what, "abort")) abort();
  puts("still here");
  return 1;
}
