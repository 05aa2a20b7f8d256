/* A program's checks, and which of them are to run: all, or the one that is named, or all but those named -NAME. */
#include <stdio.h>
#include <string.h>

struct check {
  const char* name;
  void (*run)(void);
};

static int is_wanted(int argc, char** argv, const char* name) {
  for (int i = 1; i < argc; i++) {
    if (argv[i][0] == '-' && !strcmp(argv[i] + 1, name)) return 0;
    if (argv[i][0] != '-' && strcmp(argv[i], name)) return 0;
  }
  return 1;
}

__attribute__((unused)) static void run_checks(int argc, char** argv, const struct check* checks, int count) {
  for (int i = 0; i < count; i++) {
    if (!is_wanted(argc, argv, checks[i].name)) continue;
    printf("-- %s\n", checks[i].name);
    fflush(stdout);
    checks[i].run();
  }
}
#define RUN_CHECKS(checks) run_checks(argc, argv, checks, sizeof(checks) / sizeof(checks[0]))
