/* Shows what a program finds on its initial stack: arguments, environment, auxiliary vector. Addresses differ from
 * run to run, so of them only what must hold is shown. */
#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

extern char** environ;

static void check(const char* what, int holds) {
  printf("%s: %s\n", what, holds ? "yes" : "NO");
}

static unsigned long* find_auxv(void) {
  char** at = environ;
  while (*at) at++;
  return (unsigned long*)(at + 1);
}

static int has_load(const ElfW(Phdr)* headers, unsigned long count) {
  for (unsigned long i = 0; i < count; i++)
    if (headers[i].p_type == PT_LOAD) return 1;
  return 0;
}

static int random_is_random(const unsigned char* bytes) {
  int different = 0;
  for (int i = 1; i < 16; i++) different |= bytes[i] != bytes[0];
  return different;
}

static int on_stack(const void* at) {
  uintptr_t here = (uintptr_t)__builtin_frame_address(0);
  return (uintptr_t)at > here && (uintptr_t)at - here < 8u << 20;
}

int main(int argc, char** argv) {
  printf("argc=%d\n", argc);
  for (int i = 0; i < argc; i++) printf("argv[%d]=%s\n", i, argv[i]);
  check("argv ends with NULL", argv[argc] == NULL);
  for (char** e = environ; *e; e++) printf("env %s\n", *e);
  check("environment follows arguments", environ == argv + argc + 1);
  check("argv is 16-byte aligned below", ((uintptr_t)argv & 15) == 8);

  const ElfW(Phdr)* headers = (const void*)getauxval(AT_PHDR);
  printf("AT_PAGESZ=%lu AT_PHENT=%lu AT_CLKTCK=%lu AT_SECURE=%lu\n", getauxval(AT_PAGESZ), getauxval(AT_PHENT),
         getauxval(AT_CLKTCK), getauxval(AT_SECURE));
  printf("AT_UID=%lu AT_EUID=%lu AT_GID=%lu AT_EGID=%lu\n", getauxval(AT_UID), getauxval(AT_EUID), getauxval(AT_GID),
         getauxval(AT_EGID));
  printf("AT_EXECFN=%s\n", (const char*)getauxval(AT_EXECFN));
  printf("AT_PLATFORM=%s\n", getauxval(AT_PLATFORM) ? (const char*)getauxval(AT_PLATFORM) : "(none)");
  check("AT_PHDR has PT_LOAD", has_load(headers, getauxval(AT_PHNUM)));
  check("AT_ENTRY is in this program", getauxval(AT_ENTRY) - getauxval(AT_PHDR) < 64ul << 20);
  check("AT_RANDOM is random", random_is_random((const unsigned char*)getauxval(AT_RANDOM)));
  check("AT_RANDOM is on the stack", on_stack((const void*)getauxval(AT_RANDOM)));
  check("AT_EXECFN is on the stack", on_stack((const void*)getauxval(AT_EXECFN)));

  unsigned long* auxv = find_auxv();
  while (auxv[0] != AT_NULL) auxv += 2;
  check("auxiliary vector ends", auxv[0] == AT_NULL);
  return 0;
}
