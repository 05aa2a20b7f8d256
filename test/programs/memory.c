/*
 * Memory as a program sees it: mappings private and shared, their protection, moving and advice. Each line is the same
 * on Linux. memory [NAME | -NAME...]: only that check, or all but those.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checks.h"

#define SAY(...) (printf(__VA_ARGS__), putchar('\n'), fflush(stdout))
#define CALL(call)                                                 \
  do {                                                             \
    errno = 0;                                                     \
    long result_ = (long)(call);                                   \
    SAY("%s = %ld errno %d", #call, result_, result_ == -1 ? errno : 0); \
  } while (0)
/* A call whose result is an address: only whether it is one. */
#define MAPS(call)                                            \
  do {                                                        \
    errno = 0;                                                \
    void* result_ = (call);                                   \
    SAY("%s: %s errno %d", #call, result_ == MAP_FAILED ? "failed" : "there", result_ == MAP_FAILED ? errno : 0); \
  } while (0)
#define PAGE 4096
#define RW (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static sigjmp_buf back;
static volatile int code, number;
static void caught(int signal, siginfo_t* info, void* context) {
  (void)context;
  number = signal;
  code = info->si_code;
  siglongjmp(back, 1);
}

/* What touching an address does: 0 or the signal. */
static int reads(volatile char* at) {
  number = code = 0;
  if (!sigsetjmp(back, 1)) (void)*at;
  return number;
}
static int writes(volatile char* at) {
  number = code = 0;
  if (!sigsetjmp(back, 1)) *at = *at;
  return number;
}

static char* map(size_t pages, int protection, int flags) { return mmap(NULL, pages * PAGE, protection, flags, -1, 0); }

static int file_of(const char* path, size_t size) {
  int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
  for (size_t i = 0; i < size; i++) {
    char byte = (char)('a' + i / PAGE);
    if (write(fd, &byte, 1) != 1) SAY("write failed");
  }
  return fd;
}

static void anonymous(void) {
  char* p = map(4, RW, ANON);
  SAY("zeros: %d", !p[0] && !p[4 * PAGE - 1]);
  p[0] = 1;
  CALL(munmap(p + PAGE, PAGE));
  SAY("hole: %d %d %d", reads(p), reads(p + PAGE), reads(p + 2 * PAGE));
  CALL(munmap(p, 4 * PAGE));
  CALL(munmap(p + 1, PAGE));
  CALL(munmap(p, 0));
  MAPS(mmap(NULL, 0, RW, ANON, -1, 0));
  MAPS(mmap(NULL, PAGE, RW, MAP_ANONYMOUS, -1, 0));
  MAPS(mmap(NULL, PAGE, RW, MAP_PRIVATE, 99, 0));
  MAPS(mmap(NULL, PAGE, RW, MAP_PRIVATE, 0, 1));
  MAPS(mmap((void*)1, PAGE, RW, ANON | MAP_FIXED, -1, 0));
  MAPS(mmap(NULL, (size_t)1 << 60, RW, ANON, -1, 0));
  MAPS(mmap(NULL, ~(size_t)0, RW, ANON, -1, 0));
  MAPS(mmap(NULL, PAGE, RW, MAP_SHARED_VALIDATE | MAP_ANONYMOUS | (1 << 28), -1, 0));
  char* q = map(3, RW, ANON);
  q[PAGE] = 5;
  char* fixed = mmap(q + PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0);
  SAY("fixed: %d value %d", fixed == q + PAGE, q[PAGE]);
  MAPS(mmap(q + PAGE, PAGE, RW, ANON | 0x100000, -1, 0));
  char* hint = mmap(q + PAGE, PAGE, RW, ANON, -1, 0);
  SAY("hint in use: %d", hint != q + PAGE);
}

/* Where addresses reach beyond 4 GiB. */
static void wide(void) {
  char* reserved = mmap(NULL, (size_t)1 << 36, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
  SAY("64 GiB of nothing: %d", reserved != MAP_FAILED);
  CALL(mprotect(reserved + ((size_t)1 << 35), PAGE, RW));
  SAY("a page of it: %d", writes(reserved + ((size_t)1 << 35)));
  munmap(reserved, (size_t)1 << 36);
}

static void protection(void) {
  char* p = map(3, RW, ANON);
  memset(p, 7, 3 * PAGE);
  CALL(mprotect(p + PAGE, PAGE, PROT_READ));
  SAY("read-only: %d %d code %d", reads(p + PAGE), writes(p + PAGE), code);
  CALL(mprotect(p + PAGE, PAGE, PROT_NONE));
  SAY("none: %d code %d", reads(p + PAGE), code);
  CALL(mprotect(p + PAGE, PAGE, RW));
  SAY("back: %d value %d", writes(p + PAGE), p[PAGE]);
  CALL(mprotect(p + 1, PAGE, RW));
  CALL(mprotect(p, 0, RW));
  CALL(mprotect(p, PAGE, 0x100));
  munmap(p + PAGE, PAGE);
  CALL(mprotect(p + PAGE, PAGE, RW));
  SAY("write only reads: %d", (mprotect(p, PAGE, PROT_WRITE), reads(p)));
  char code_[] = {(char)0xb8, 42, 0, 0, 0, (char)0xc3};
  memcpy(p + 2 * PAGE, code_, sizeof(code_));
  mprotect(p + 2 * PAGE, PAGE, PROT_READ | PROT_EXEC);
  SAY("generated code: %d", ((int (*)(void))(p + 2 * PAGE))());
}

static void private_files(void) {
  int fd = file_of("/tmp/private", 2 * PAGE + 100);
  char* p = mmap(NULL, 4 * PAGE, RW, MAP_PRIVATE, fd, 0);
  SAY("content: %c %c %c, rest %d", p[0], p[PAGE], p[2 * PAGE + 99], p[2 * PAGE + 100]);
  SAY("beyond: %d code %d", reads(p + 3 * PAGE), code);
  p[0] = 'X';
  char byte;
  if (pread(fd, &byte, 1, 0) != 1) SAY("read failed");
  SAY("file still: %c", byte);
  char* second = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, PAGE);
  SAY("offset: %c", second[0]);
  int only = open("/tmp/private", O_RDONLY);
  MAPS(mmap(NULL, PAGE, RW, MAP_PRIVATE, only, 0));
  MAPS(mmap(NULL, PAGE, RW, MAP_SHARED, only, 0));
  char* shared = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, only, 0);
  errno = 0;
  int result = mprotect(shared, PAGE, RW);
  SAY("mprotect of a read-only file: %d errno %d", result, errno);
  int write_only = open("/tmp/private", O_WRONLY);
  MAPS(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, write_only, 0));
  int ends[2];
  if (pipe(ends)) SAY("no pipe");
  MAPS(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, ends[0], 0));
  int zero = open("/dev/zero", O_RDWR);
  char* z = mmap(NULL, PAGE, RW, MAP_PRIVATE, zero, 0);
  SAY("/dev/zero: %d", z != MAP_FAILED && !z[0] && !writes(z));
}

static void shared_files(void) {
  int fd = file_of("/tmp/shared", 3 * PAGE);
  char* a = mmap(NULL, 3 * PAGE, RW, MAP_SHARED, fd, 0);
  char* b = mmap(NULL, PAGE, RW, MAP_SHARED, fd, PAGE);
  char byte = 0;
  a[PAGE + 1] = 'S';
  SAY("two mappings: %c", b[1]);
  if (pread(fd, &byte, 1, PAGE + 1) != 1) SAY("read failed");
  SAY("read: %c", byte);
  if (pwrite(fd, "W", 1, PAGE + 2) != 1) SAY("write failed");
  SAY("written: %c %c", a[PAGE + 2], b[2]);
  pid_t child = fork();
  if (!child) {
    a[5] = 'C';
    b[6] = 'D';
    _exit(a[PAGE + 1]);
  }
  int status;
  waitpid(child, &status, 0);
  SAY("child: saw %c, wrote %c %c", WEXITSTATUS(status), a[5], a[PAGE + 6]);
  CALL(msync(a, 3 * PAGE, MS_SYNC));
  CALL(msync(a, PAGE, MS_SYNC | MS_ASYNC));
  CALL(msync(a + 1, PAGE, MS_SYNC));
  munmap(a, 3 * PAGE);
  munmap(b, PAGE);
  close(fd);
  fd = open("/tmp/shared", O_RDONLY);
  if (pread(fd, &byte, 1, PAGE + 6) != 1) SAY("read failed");
  SAY("after unmapping: %c", byte);
  fd = open("/etc/hello.txt", O_RDONLY);
  a = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
  SAY("read-only shared: %.5s", a);
}

static void shared_memory(void) {
  int* p = mmap(NULL, 2 * PAGE, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  p[0] = 1;
  pid_t child = fork();
  if (!child) {
    p[0] += 10;
    p[1500] = 77;
    if (!fork()) {
      p[1] = 5;
      _exit(0);
    }
    wait(NULL);
    _exit(0);
  }
  wait(NULL);
  SAY("shared: %d %d %d", p[0], p[1], p[1500]);
  int fd = (int)syscall(SYS_memfd_create, "name", 2);
  if (ftruncate(fd, PAGE)) SAY("ftruncate failed");
  char* m = mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0);
  m[3] = 'm';
  char byte = 0;
  if (pread(fd, &byte, 1, 3) != 1) SAY("read failed");
  SAY("memfd: %c", byte);
  munmap(m, PAGE);
  CALL(fcntl(fd, 1033, 8)); /* F_ADD_SEALS, F_SEAL_WRITE */
  MAPS(mmap(NULL, PAGE, RW, MAP_SHARED, fd, 0));
  MAPS(mmap(NULL, PAGE, RW, MAP_PRIVATE, fd, 0));
  MAPS(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd, 0));
}

static void remapping(void) {
  char* p = map(4, RW, ANON);
  for (int i = 0; i < 4; i++) p[i * PAGE] = (char)(i + 1);
  SAY("shrink: %d", mremap(p, 4 * PAGE, 2 * PAGE, 0) == p);
  SAY("gone: %d", reads(p + 2 * PAGE));
  SAY("grow: %d", mremap(p, 2 * PAGE, 4 * PAGE, 0) == p);
  SAY("zeros: %d", p[2 * PAGE]);
  char* wall = mmap(p + 4 * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0);
  MAPS(mremap(p, 4 * PAGE, 8 * PAGE, 0));
  char* q = mremap(p, 4 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
  SAY("moved: %d values %d %d, old %d", q != p, q[0], q[PAGE], reads(p));
  char* target = map(8, PROT_NONE, ANON);
  char* r = mremap(q, 8 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, target);
  SAY("fixed: %d values %d %d", r == target, r[0], r[PAGE]);
  CALL(reads(target + 2 * PAGE));
  MAPS(mremap(r + 1, PAGE, PAGE, 0));
  MAPS(mremap(r, PAGE, 0, 0));
  MAPS(mremap(r, PAGE, PAGE, MREMAP_FIXED, target));
  MAPS(mremap(p, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
  MAPS(mremap(r, PAGE, PAGE, 64));
  munmap(wall, PAGE);
}

static void shared_remapping(void) {
  int fd = file_of("/tmp/remapped", 3 * PAGE);
  char* f = mmap(NULL, PAGE, RW, MAP_SHARED, fd, PAGE);
  f = mremap(f, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
  SAY("file: %c %c", f[0], f[PAGE]);
  char* again = mremap(f, 0, 2 * PAGE, MREMAP_MAYMOVE);
  f[1] = 'Z';
  SAY("mapped twice: %d %c", again != f, again[1]);
}

static void advice(void) {
  char* p = map(4, RW, ANON);
  unsigned char there[4];
  memset(p, 9, 4 * PAGE);
  CALL(madvise(p, 2 * PAGE, MADV_DONTNEED));
  SAY("dropped: %d %d", p[0], p[2 * PAGE]);
  CALL(madvise(p, PAGE, 999));
  CALL(madvise(p + 1, PAGE, MADV_NORMAL));
  CALL(madvise(p, 4 * PAGE, MADV_WILLNEED));
  munmap(p + 3 * PAGE, PAGE);
  CALL(madvise(p, 4 * PAGE, MADV_NORMAL));
  char* m = map(4, RW, ANON);
  m[PAGE] = 1;
  CALL(mincore(m, 4 * PAGE, there));
  SAY("in core: %d %d %d", there[0] & 1, there[1] & 1, there[2] & 1);
  CALL(mincore(m + 1, PAGE, there));
  CALL(mincore(p + 3 * PAGE, PAGE, there));
  CALL(mincore(m, PAGE, (void*)16));
  CALL(mlock(m, 2 * PAGE));
  CALL(mincore(m, 4 * PAGE, there));
  SAY("locked: %d %d", there[0] & 1, there[3] & 1);
  CALL(munlock(m, 2 * PAGE));
  CALL(mlock(p + 3 * PAGE, PAGE));
  CALL(mlockall(0));
  CALL(mlockall(MCL_CURRENT));
  CALL(munlockall());
  char* wiped = map(1, RW, ANON);
  char* kept = map(1, RW, ANON);
  char* absent = map(1, RW, ANON);
  wiped[0] = kept[0] = absent[0] = 3;
  CALL(madvise(wiped, PAGE, 18)); /* MADV_WIPEONFORK */
  CALL(madvise(absent, PAGE, MADV_DONTFORK));
  pid_t child = fork();
  if (!child) _exit(10 * wiped[0] + kept[0] + (reads(absent) == SIGSEGV ? 100 : 0));
  int status;
  waitpid(child, &status, 0);
  SAY("in the child: %d", WEXITSTATUS(status));
  CALL(madvise(kept, PAGE, MADV_REMOVE));
}

static void shared_advice(void) {
  int fd = file_of("/tmp/removed", 2 * PAGE);
  char* f = mmap(NULL, 2 * PAGE, RW, MAP_SHARED, fd, 0);
  CALL(madvise(f, PAGE, MADV_REMOVE));
  SAY("removed: %d %c", f[0], f[PAGE]);
}

static void growing(void) {
  char* low = mmap((void*)0x20000000, 64 * PAGE, PROT_NONE, ANON, -1, 0);
  munmap(low, 64 * PAGE);
  char* stack = mmap((void*)0x24000000, 2 * PAGE, RW, ANON | MAP_GROWSDOWN, -1, 0);
  SAY("below: %d, far below: %d", writes(stack - PAGE), writes(stack - 3000 * PAGE));
  long before = (long)sbrk(0);
  char* end = sbrk(3 * PAGE);
  SAY("sbrk: %d %d", (long)end == before, writes(end + 2 * PAGE));
  SAY("back: %d", sbrk(-3 * PAGE) != (void*)-1);
  SAY("gone: %d", reads(end + 2 * PAGE));
}

static void others(void) {
  char text[20] = "the parent's", got[40] = "";
  char* mine = map(1, RW, ANON);
  strcpy(mine, "before the fork");
  int ends[2];
  if (pipe(ends)) SAY("no pipe");
  pid_t child = fork();
  if (!child) {
    strcpy(mine, "the child's own");
    if (write(ends[1], "x", 1) != 1) _exit(1);
    pause();
  }
  if (read(ends[0], got, 1) != 1) SAY("read failed");
  struct iovec local[2] = {{got, 5}, {got + 5, 30}}, remote = {mine, 15};
  ssize_t size = process_vm_readv(child, local, 2, &remote, 1, 0);
  SAY("readv: %zd %s, mine %s", size, got, mine);
  struct iovec from = {text, 12};
  size = process_vm_writev(child, &from, 1, &remote, 1, 0);
  memset(got, 0, sizeof(got));
  process_vm_readv(child, local, 2, &remote, 1, 0);
  SAY("writev: %zd %s", size, got);
  remote.iov_base = (void*)16;
  CALL(process_vm_readv(child, local, 2, &remote, 1, 0));
  CALL(process_vm_readv(1234567, local, 2, &remote, 1, 0));
  CALL(process_vm_readv(child, local, 2, &remote, 1, 1));
  kill(child, SIGKILL);
  wait(NULL);
}

static const struct check checks[] = {
    {"anonymous", anonymous},
    {"wide", wide},
    {"protection", protection},
    {"private_files", private_files},
    {"shared_files", shared_files},
    {"shared_memory", shared_memory},
    {"remapping", remapping},
    {"shared_remapping", shared_remapping},
    {"advice", advice},
    {"shared_advice", shared_advice},
    {"growing", growing},
    {"others", others},
};

int main(int argc, char** argv) {
  struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO | SA_NODEFER};
  sigaction(SIGSEGV, &action, NULL);
  sigaction(SIGBUS, &action, NULL);
  RUN_CHECKS(checks);
  return 0;
}
