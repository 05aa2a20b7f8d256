# Compiles in the machine what then runs in the machine.
exec 2>&1
cd /tmp || exit 1
cat > hello.c <<'END'
#include <math.h>
#include <stdio.h>
int square(int);
int main(void) {
  printf("Hello, %d %.3f\n", square(7), sqrt(2));
  return 3;
}
END
echo 'int square(int n) { return n * n; }' > square.c
printf 'CC = gcc-12\nCFLAGS = -O2 -Wall\nLDLIBS = -lm\nhello: hello.o square.o\n' > Makefile
make -j2; ./hello; echo "status $?"
gcc-12 -O2 -static -o static hello.c square.c -lm && ./static; objdump -d hello.o | grep -c call 2>/dev/null
echo 'int main(void) { return x; }' > wrong.c; gcc-12 -c wrong.c 2>&1 | head -2; gcc-12 -S -O1 -o - square.c | grep imul
