/*
 * Runs machine code on this processor: test cases come on standard input, final states go to standard output.
 *
 * A case runs in a page of its own at CODE_PAGE, filled up with INT3, and may use the data page at DATA_PAGE; the pages
 * around both are unmapped. Whatever stops it (INT3 at its end, a fault, the timer) is a signal whose frame holds the
 * whole state. The handler saves that state as the case's result, puts the next case into the same frame and returns:
 * one signal a case, and no assembly to load registers. The layouts are those of wire.ts.
 */

#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#define CODE_PAGE 0x10000000ul
#define DATA_PAGE 0x20000000ul
#define PAGE 4096
#define MAX_CODE 1024
#define INT3 0xcc

/* Results that are no exception of the processor. */
#define VECTOR_END 256
#define VECTOR_TIMEOUT 257

struct state {
  uint64_t registers[16];
  uint64_t rip;
  uint64_t flags;
  uint64_t fs_base;
  uint64_t gs_base;
  /* FXSAVE's image, and bits 255:128 of the vector registers. */
  uint8_t fx[512];
  uint8_t ymm_high[16][16];
  uint8_t memory[PAGE];
};

struct test_case {
  uint32_t code_length;
  uint32_t code_offset;
  uint64_t reserved;
  uint8_t code[MAX_CODE];
  struct state state;
};

struct result {
  uint32_t vector;
  uint32_t error_code;
  uint64_t fault_address;
  struct state state;
};

/* Offsets in the standard form of XSAVE's area (SDM volume 1, 13.4). */
#define XSTATE_BV 512
#define XSTATE_YMM_HIGH 576
#define XSTATE_X87_SSE_AVX 7

static const int order[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                              REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

static struct test_case *cases;
static struct result *results;
static size_t count, next;
static uint8_t *code_alias;
static uint64_t own_fs, own_gs;
/* CS and SS in a signal's frame: a case may leave 64-bit mode. */
static greg_t own_selectors;

static uint64_t get_fs(void) {
  uint64_t base;
  __asm__ volatile("rdfsbase %0" : "=r"(base));
  return base;
}

static uint64_t get_gs(void) {
  uint64_t base;
  __asm__ volatile("rdgsbase %0" : "=r"(base));
  return base;
}

static void set_bases(uint64_t fs, uint64_t gs) {
  __asm__ volatile("wrfsbase %0\n\twrgsbase %1" : : "r"(fs), "r"(gs));
}

/* What cases load into segment registers must not stay. Writing FS and GS changes their bases. */
static void clear_selectors(void) {
  __asm__ volatile("movl %0, %%ds\n\tmovl %0, %%es\n\tmovl %0, %%fs\n\tmovl %0, %%gs" : : "r"(0));
}

/*
 * POPF may have set AC, though the handler's code need not be aligned, and NT and ID, which Linux does not take from a
 * signal's frame. The build has no red zone: this pushes.
 */
static void clear_odd_flags(void) {
  __asm__ volatile("pushfq\n\tandl $~0x244000, (%%rsp)\n\tpopfq" : : : "memory", "cc");
}

static void set_timer(int milliseconds) {
  struct itimerval timer = {.it_value.tv_usec = milliseconds * 1000};
  setitimer(ITIMER_REAL, &timer, NULL);
}

static void save(struct result *result, const struct test_case *test, int number, const ucontext_t *context) {
  const greg_t *registers = context->uc_mcontext.gregs;
  const uint8_t *xsave = (const uint8_t *)context->uc_mcontext.fpregs;
  uint64_t start = CODE_PAGE + test->code_offset, rip = registers[REG_RIP];

  result->vector = number == SIGALRM ? VECTOR_TIMEOUT : registers[REG_TRAPNO];
  result->error_code = registers[REG_ERR];
  result->fault_address = registers[REG_TRAPNO] == 14 ? registers[REG_CR2] : 0;
  /* An INT3 of the filling: the case has ended, or jumped. */
  if (number == SIGTRAP && result->vector == 3 && (rip - 1 < start || rip - 1 >= start + test->code_length)) {
    result->vector = VECTOR_END;
    rip--;
  }
  for (int i = 0; i < 16; i++) result->state.registers[i] = registers[order[i]];
  result->state.rip = rip;
  result->state.flags = registers[REG_EFL];
  memcpy(result->state.fx, xsave, 512);
  memcpy(result->state.ymm_high, xsave + XSTATE_YMM_HIGH, 256);
  memcpy(result->state.memory, (void *)DATA_PAGE, PAGE);
}

static void load(const struct test_case *test, ucontext_t *context) {
  greg_t *registers = context->uc_mcontext.gregs;
  uint8_t *xsave = (uint8_t *)context->uc_mcontext.fpregs;
  uint64_t features;

  memset(code_alias, INT3, PAGE);
  memcpy(code_alias + test->code_offset, test->code, test->code_length);
  memcpy((void *)DATA_PAGE, test->state.memory, PAGE);
  for (int i = 0; i < 16; i++) registers[order[i]] = test->state.registers[i];
  registers[REG_RIP] = CODE_PAGE + test->code_offset;
  registers[REG_EFL] = test->state.flags;
  registers[REG_CSGSFS] = own_selectors;
  /* The last 48 bytes of FXSAVE's image belong to the kernel. */
  memcpy(xsave, test->state.fx, 464);
  memcpy(xsave + XSTATE_YMM_HIGH, test->state.ymm_high, 256);
  memcpy(&features, xsave + XSTATE_BV, 8);
  features |= XSTATE_X87_SSE_AVX;
  memcpy(xsave + XSTATE_BV, &features, 8);
}

static void write_all(const void *data, size_t size) {
  for (const uint8_t *at = data; size;) {
    ssize_t written = write(1, at, size);
    if (written <= 0) _exit(3);
    at += written;
    size -= written;
  }
}

static void on_signal(int number, siginfo_t *info, void *pointer) {
  ucontext_t *context = pointer;
  uint64_t fs = get_fs(), gs = get_gs();
  static int started;

  (void)info;
  /* libc needs its own FS base; nothing before this line may. */
  clear_odd_flags();
  clear_selectors();
  set_bases(own_fs, own_gs);
  if (started) {
    results[next].state.fs_base = fs;
    results[next].state.gs_base = gs;
    save(&results[next], &cases[next], number, context);
    next++;
  } else {
    own_selectors = context->uc_mcontext.gregs[REG_CSGSFS];
  }
  started = 1;
  if (next == count) {
    write_all(results, count * sizeof *results);
    _exit(0);
  }
  load(&cases[next], context);
  set_timer(500);
  set_bases(cases[next].state.fs_base, cases[next].state.gs_base);
}

static void fail(const char *what) {
  perror(what);
  exit(2);
}

static void read_cases(void) {
  size_t size = 0, room = 1 << 20;
  uint8_t *data = malloc(room);

  for (ssize_t got; (got = read(0, data + size, room - size)) != 0; size += got) {
    if (got < 0) fail("read");
    if (size + got == room && !(data = realloc(data, room *= 2))) fail("realloc");
  }
  cases = (struct test_case *)data;
  count = size / sizeof *cases;
  if (size % sizeof *cases) fail("half a case");
  for (size_t i = 0; i < count; i++)
    if (cases[i].code_length > MAX_CODE || cases[i].code_offset > PAGE - cases[i].code_length) fail("a case's code");
  results = calloc(count + 1, sizeof *results);
  if (!results) fail("calloc");
}

static void map_pages(void) {
  int flags = MAP_SHARED | MAP_FIXED_NOREPLACE;
  int file = memfd_create("code", 0);

  if (file < 0 || ftruncate(file, PAGE)) fail("memfd");
  if (mmap((void *)CODE_PAGE, PAGE, PROT_READ | PROT_EXEC, flags, file, 0) == MAP_FAILED) fail("code page");
  code_alias = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (code_alias == MAP_FAILED) fail("code page");
  flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
  if (mmap((void *)DATA_PAGE, PAGE, PROT_READ | PROT_WRITE, flags, -1, 0) == MAP_FAILED) fail("data page");
}

int main(void) {
  static const int signals[] = {SIGTRAP, SIGILL, SIGSEGV, SIGBUS, SIGFPE, SIGALRM};
  struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  stack_t stack = {.ss_size = 1 << 16, .ss_sp = malloc(1 << 16)};

  read_cases();
  map_pages();
  own_fs = get_fs();
  own_gs = get_gs();
  if (sigaltstack(&stack, NULL)) fail("sigaltstack");
  sigfillset(&action.sa_mask);
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    if (sigaction(signals[i], &action, NULL)) fail("sigaction");
  __asm__ volatile("int3");
  return 1;
}
