/* Ends with the status given: status N [return|exit|_exit]. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char** argv) {
  int status = argc > 1 ? atoi(argv[1]) : 0;
  const char* how = argc > 2 ? argv[2] : "return";
  if (!strcmp(how, "exit")) exit(status);
  if (!strcmp(how, "_exit")) _exit(status);
  return status;
}
