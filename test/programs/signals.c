/*
 * Signals as a program sees them: each line says what happened, and is the same on Linux.
 * signals [NAME | -NAME...]: only that check, or all but those.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "checks.h"

#define SAY(...) (printf(__VA_ARGS__), putchar('\n'), fflush(stdout))

/* One call: its result, and errno when that is -1. */
#define CALL(what, call)                                            \
  do {                                                              \
    errno = 0;                                                      \
    long result_ = (long)(call);                                    \
    SAY("%s: %ld errno %d", what, result_, result_ == -1 ? errno : 0); \
  } while (0)

static volatile sig_atomic_t count, last, order[16], orders;
static volatile siginfo_t seen;
static sigjmp_buf back;

static void counting(int signal) {
  count++;
  last = signal;
  if (orders < 16) order[orders++] = signal;
}

static void telling(int signal, siginfo_t* info, void* context) {
  (void)context;
  count++;
  last = signal;
  memcpy((void*)&seen, info, sizeof(seen));
}

static void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

static void handle_info(int signal, void (*handler)(int, siginfo_t*, void*), int flags) {
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = flags | SA_SIGINFO};
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

static sigset_t set_of(int a, int b) {
  sigset_t set;
  sigemptyset(&set);
  if (a) sigaddset(&set, a);
  if (b) sigaddset(&set, b);
  return set;
}

/* An address the compiler can't know. */
static volatile int* at(uintptr_t address) {
  volatile uintptr_t hidden = address;
  return (volatile int*)hidden;
}

static void start(void) { count = last = orders = 0; }

static void basics(void) {
  start();
  handle(SIGUSR1, counting, 0);
  CALL("kill", kill(getpid(), SIGUSR1));
  SAY("handled %d, signal %d", count, last);
  CALL("raise", raise(SIGUSR1));
  SAY("handled %d", count);
  SAY("kill 0: %d", kill(getpid(), 0));
  CALL("kill 65", kill(getpid(), 65));
  CALL("kill nobody", kill(99999, SIGUSR1));
  struct sigaction old;
  sigaction(SIGUSR1, NULL, &old);
  SAY("sigaction old: handler %d flags %#x", old.sa_handler == counting, old.sa_flags & ~0x4000000);
  CALL("sigaction KILL", sigaction(SIGKILL, &old, NULL));
  handle(SIGUSR1, SIG_IGN, 0);
  raise(SIGUSR1);
  SAY("ignored: handled %d", count);
  handle(SIGUSR2, counting, SA_RESETHAND);
  raise(SIGUSR2);
  sigaction(SIGUSR2, NULL, &old);
  SAY("resethand: handled %d, default %d", count, old.sa_handler == SIG_DFL);
}

static void masks(void) {
  start();
  sigset_t set = set_of(SIGUSR1, SIGUSR2), old, pending;
  handle(SIGUSR1, counting, 0);
  handle(SIGUSR2, counting, 0);
  sigprocmask(SIG_BLOCK, &set, &old);
  raise(SIGUSR2);
  raise(SIGUSR1);
  raise(SIGUSR1);
  sigpending(&pending);
  SAY("blocked: handled %d, pending %d %d %d", count, sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2),
      sigismember(&pending, SIGTERM));
  sigprocmask(SIG_SETMASK, &old, NULL);
  SAY("unblocked: handled %d, order %d %d", count, order[0], order[1]);
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, NULL);
  sigprocmask(SIG_SETMASK, NULL, &all);
  SAY("all blocked: KILL %d STOP %d TERM %d", sigismember(&all, SIGKILL), sigismember(&all, SIGSTOP),
      sigismember(&all, SIGTERM));
  sigprocmask(SIG_SETMASK, &old, NULL);
  sigprocmask(SIG_BLOCK, &set, NULL);
  raise(SIGUSR1);
  handle(SIGUSR1, SIG_IGN, 0);
  sigpending(&pending);
  SAY("ignored while pending: %d", sigismember(&pending, SIGUSR1));
  sigprocmask(SIG_SETMASK, &old, NULL);
}

static void nested_mask(int signal) {
  sigset_t now;
  sigprocmask(SIG_SETMASK, NULL, &now);
  SAY("in handler of %d: itself %d USR2 %d TERM %d", signal, sigismember(&now, signal), sigismember(&now, SIGUSR2),
      sigismember(&now, SIGTERM));
}

static void handler_masks(void) {
  struct sigaction action = {.sa_handler = nested_mask};
  action.sa_mask = set_of(SIGUSR2, 0);
  sigaction(SIGUSR1, &action, NULL);
  raise(SIGUSR1);
  action.sa_flags = SA_NODEFER;
  sigaction(SIGUSR1, &action, NULL);
  raise(SIGUSR1);
  sigset_t now;
  sigprocmask(SIG_SETMASK, NULL, &now);
  SAY("after: USR1 %d USR2 %d", sigismember(&now, SIGUSR1), sigismember(&now, SIGUSR2));
}

static void information(void) {
  start();
  handle_info(SIGUSR1, telling, 0);
  kill(getpid(), SIGUSR1);
  SAY("kill: code %d from itself %d uid %d", seen.si_code, seen.si_pid == getpid(), seen.si_uid == getuid());
  syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), SIGUSR1);
  SAY("tgkill: code %d from itself %d", seen.si_code, seen.si_pid == getpid());
  union sigval value = {.sival_int = 4711};
  sigqueue(getpid(), SIGUSR1, value);
  SAY("sigqueue: code %d value %d", seen.si_code, seen.si_value.sival_int);
}

static int values[8], value_count;
static void collecting(int signal, siginfo_t* info, void* context) {
  (void)signal, (void)context;
  if (value_count < 8) values[value_count++] = info->si_value.sival_int + 100 * (info->si_signo - SIGRTMIN);
}

static void real_time(void) {
  sigset_t set = set_of(SIGRTMIN, SIGRTMIN + 1), old;
  handle_info(SIGRTMIN, collecting, 0);
  handle_info(SIGRTMIN + 1, collecting, 0);
  sigprocmask(SIG_BLOCK, &set, &old);
  for (int i = 0; i < 3; i++) {
    union sigval value = {.sival_int = i};
    sigqueue(getpid(), SIGRTMIN + 1, value);
    sigqueue(getpid(), SIGRTMIN, value);
  }
  sigprocmask(SIG_SETMASK, &old, NULL);
  printf("queued:");
  for (int i = 0; i < value_count; i++) printf(" %d", values[i]);
  SAY(" (%d)", value_count);
}

static void fault_handler(int signal, siginfo_t* info, void* context) {
  (void)context;
  last = signal;
  memcpy((void*)&seen, info, sizeof(seen));
  siglongjmp(back, 1);
}

/* One page that may be read and nothing else, then one beyond the end of its file. */
static char* bad_page;

static void faults(void) {
  static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
  for (int i = 0; i < 5; i++) handle_info(signals[i], fault_handler, SA_NODEFER);
  bad_page = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  munmap(bad_page + 4096, 4096);
  volatile int zero = 0;
  if (!sigsetjmp(back, 1)) *at(16) = 1;
  SAY("write to 16: signal %d code %d addr %ld", last, seen.si_code, (long)seen.si_addr);
  if (!sigsetjmp(back, 1)) bad_page[5] = 1;
  SAY("write to read-only: signal %d code %d addr %ld", last, seen.si_code, (long)((char*)seen.si_addr - bad_page));
  if (!sigsetjmp(back, 1)) zero = bad_page[4096 + 7];
  SAY("read of unmapped: signal %d code %d addr %ld", last, seen.si_code, (long)((char*)seen.si_addr - bad_page));
  if (!sigsetjmp(back, 1)) ((void (*)(void))bad_page)();
  SAY("execute data: signal %d code %d addr %ld", last, seen.si_code, (long)((char*)seen.si_addr - bad_page));
  if (!sigsetjmp(back, 1)) __asm__ volatile("xor %%edx, %%edx; mov $1, %%eax; div %0" : : "r"(zero) : "eax", "edx");
  SAY("divide: signal %d code %d", last, seen.si_code);
  if (!sigsetjmp(back, 1)) __asm__ volatile("ud2");
  SAY("ud2: signal %d code %d", last, seen.si_code);
  if (!sigsetjmp(back, 1)) __asm__ volatile("hlt");
  SAY("hlt: signal %d code %#x addr %ld", last, seen.si_code, (long)seen.si_addr);
  if (!sigsetjmp(back, 1)) __asm__ volatile("int3");
  SAY("int3: signal %d code %#x", last, seen.si_code);
  if (!sigsetjmp(back, 1)) *at(0x800000000000) = 1;
  SAY("non-canonical: signal %d code %#x addr %ld", last, seen.si_code, (long)seen.si_addr);
  if (!sigsetjmp(back, 1)) *at(0xffffff0000200000) = 1;
  SAY("kernel: signal %d code %d addr %lx", last, seen.si_code, (long)seen.si_addr);
  int fd = open("/tmp/short", O_RDWR | O_CREAT | O_TRUNC, 0600);
  char* map = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
  if (!sigsetjmp(back, 1)) zero = map[0];
  SAY("beyond the file: signal %d code %d addr %ld", last, seen.si_code, (long)((char*)seen.si_addr - map));
  for (int i = 0; i < 5; i++) handle(signals[i], SIG_DFL, 0);
}

static void repairing(int signal, siginfo_t* info, void* context) {
  (void)signal;
  count++;
  (void)context;
  mprotect((void*)((uintptr_t)info->si_addr & ~4095ul), 4096, PROT_READ | PROT_WRITE);
}

static void skipping(int signal, siginfo_t* info, void* context) {
  (void)signal, (void)info;
  ucontext_t* uc = context;
  uc->uc_mcontext.gregs[REG_RIP] += 2;
  uc->uc_mcontext.gregs[REG_RBX] = 77;
}

static void contexts(void) {
  start();
  handle_info(SIGSEGV, repairing, 0);
  char* page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  page[9] = 5;
  SAY("repaired: %d, handled %d", page[9], count);
  handle(SIGSEGV, SIG_DFL, 0);
  handle_info(SIGILL, skipping, 0);
  long rbx = 0;
  __asm__ volatile("mov $1, %%ebx; ud2; mov %%rbx, %0" : "=r"(rbx) : : "rbx");
  SAY("skipped: rbx %ld", rbx);
  handle(SIGILL, SIG_DFL, 0);
}

static void clobbering(int signal) {
  (void)signal;
  count++;
  __asm__ volatile("pxor %%xmm0, %%xmm0; pxor %%xmm7, %%xmm7; fninit; fldz; xor %%r12, %%r12" : : : "r12");
  volatile double x = 1.5;
  for (int i = 0; i < 100; i++) x *= 1.01;
}

static void registers(void) {
  start();
  handle(SIGUSR1, clobbering, 0);
  uint64_t in[2] = {0x1122334455667788, 0x99aabbccddeeff00}, out[2] = {0, 0}, r12 = 0;
  double x87 = 0;
  long pid = getpid();
  __asm__ volatile(
      "movdqu %[in], %%xmm7; fldpi; mov $12345, %%r12; mov %[kill], %%eax; mov %[pid], %%rdi; mov %[usr1], %%esi; syscall;"
      "movdqu %%xmm7, %[out]; fstpl %[x87]; mov %%r12, %[r12]"
      : [out] "=m"(out), [x87] "=m"(x87), [r12] "=r"(r12)
      : [in] "m"(in), [kill] "i"(SYS_kill), [pid] "r"(pid), [usr1] "i"(SIGUSR1)
      : "rax", "rdi", "rsi", "rcx", "r11", "r12", "xmm7", "memory");
  SAY("handled %d: xmm7 %d, x87 %.5f, r12 %ld", count, !memcmp(in, out, 16), x87, (long)r12);
}

/* The upper halves of vector registers, and MXCSR; as above where there is no AVX. */
__attribute__((target("avx"))) static void clobbering_all(int signal) {
  (void)signal;
  count++;
  uint32_t down = 0x3f80;
  __asm__ volatile("vzeroall; ldmxcsr %0" : : "m"(down));
}
__attribute__((target("avx"))) static int upper_kept(void) {
  uint64_t in[4] = {1, 2, 3, 4}, out[4] = {0};
  uint32_t before, after;
  __asm__ volatile(
      "stmxcsr %[before]; vmovdqu %[in], %%ymm9; mov %[kill], %%eax; mov %[pid], %%rdi; mov %[usr1], %%esi; syscall;"
      "vmovdqu %%ymm9, %[out]; stmxcsr %[after]"
      : [out] "=m"(out), [before] "=m"(before), [after] "=m"(after)
      : [in] "m"(in), [kill] "i"(SYS_kill), [pid] "r"((long)getpid()), [usr1] "i"(SIGUSR1)
      : "rax", "rdi", "rsi", "rcx", "r11", "xmm9", "memory");
  return !memcmp(in, out, sizeof(in)) && before == after;
}
static void upper_halves(void) {
  start();
  handle(SIGUSR1, clobbering_all, 0);
  SAY("kept: %d", __builtin_cpu_supports("avx") ? upper_kept() : 1);
}

static char alternate[65536];
static volatile int on_alternate, state_inside;
static void where(int signal) {
  char here;
  stack_t stack;
  (void)signal;
  on_alternate = &here >= alternate && &here < alternate + sizeof(alternate);
  sigaltstack(NULL, &stack);
  state_inside = stack.ss_flags;
}

static void deep(int signal, siginfo_t* info, void* context) {
  char here;
  (void)signal, (void)info, (void)context;
  on_alternate = &here >= alternate && &here < alternate + sizeof(alternate);
  siglongjmp(back, 1);
}

__attribute__((noinline)) static int recurse(int depth) {
  volatile char frame[4096];
  frame[0] = (char)depth;
  return depth < 0 ? 0 : recurse(depth + 1) + frame[0];
}

static void stacks(void) {
  stack_t stack = {.ss_sp = alternate, .ss_size = sizeof(alternate)}, old;
  SAY("sigaltstack: %d", sigaltstack(&stack, &old));
  SAY("old: flags %d", old.ss_flags);
  handle(SIGUSR1, where, SA_ONSTACK);
  raise(SIGUSR1);
  SAY("on it: %d, flags inside %d", on_alternate, state_inside);
  handle(SIGUSR1, where, 0);
  raise(SIGUSR1);
  SAY("not on it: %d, flags inside %d", on_alternate, state_inside);
  handle_info(SIGSEGV, deep, SA_ONSTACK);
  if (!sigsetjmp(back, 1)) recurse(1);
  SAY("stack overflow caught: %d", on_alternate);
  handle(SIGSEGV, SIG_DFL, 0);
  stack.ss_size = 100;
  CALL("too small", sigaltstack(&stack, NULL));
  stack.ss_flags = SS_DISABLE;
  SAY("disable: %d", sigaltstack(&stack, NULL));
}

/* Sends SIGALRM once after this many milliseconds. */
static void alarm_in(int ms) {
  struct itimerval timer = {{0, 0}, {ms / 1000, ms % 1000 * 1000}};
  setitimer(ITIMER_REAL, &timer, NULL);
}

static void* write_later(void* fd) {
  usleep(60000);
  if (write((int)(intptr_t)fd, "x", 1) != 1) SAY("write failed");
  return NULL;
}

static void interrupted(void) {
  int ends[2];
  char byte;
  if (pipe(ends)) SAY("no pipe");
  start();
  handle(SIGALRM, counting, 0);
  alarm_in(20);
  CALL("read", read(ends[0], &byte, 1));
  SAY("handled %d", count);
  handle(SIGALRM, counting, SA_RESTART);
  pthread_t writer;
  pthread_create(&writer, NULL, write_later, (void*)(intptr_t)ends[1]);
  alarm_in(20);
  CALL("read restarted", read(ends[0], &byte, 1));
  SAY("handled %d", count);
  pthread_join(writer, NULL);
  struct pollfd watched = {.fd = ends[0], .events = POLLIN};
  alarm_in(20);
  CALL("poll", poll(&watched, 1, -1));
  fd_set set;
  FD_ZERO(&set);
  FD_SET(ends[0], &set);
  alarm_in(20);
  CALL("select", select(ends[0] + 1, &set, NULL, NULL, NULL));
  int epoll = epoll_create1(0);
  struct epoll_event event;
  alarm_in(20);
  CALL("epoll_wait", epoll_wait(epoll, &event, 1, -1));
  alarm_in(20);
  CALL("pause", pause());
  struct timespec request = {5, 0}, left = {0, 0};
  alarm_in(20);
  int result = nanosleep(&request, &left);
  SAY("nanosleep: %d errno %d left %d", result, errno, left.tv_sec == 4);
  alarm_in(20);
  left.tv_sec = 0;
  result = clock_nanosleep(CLOCK_MONOTONIC, 0, &request, &left);
  SAY("clock_nanosleep: %d left %d", result, left.tv_sec == 4);
  static int futex;
  alarm_in(20);
  result = (int)syscall(SYS_futex, &futex, 128, 0, &request, NULL, 0);
  CALL("futex", result);
  alarm_in(20);
  CALL("wait", wait(NULL));
  char big[200000];
  memset(big, 'x', sizeof(big));
  handle(SIGALRM, counting, 0);
  alarm_in(20);
  SAY("write to a full pipe: %zd", write(ends[1], big, sizeof(big)));
}

static void suspended(void) {
  start();
  sigset_t block = set_of(SIGUSR1, SIGALRM), open_mask, now;
  handle(SIGUSR1, counting, 0);
  handle(SIGALRM, counting, SA_RESTART);
  sigprocmask(SIG_BLOCK, &block, NULL);
  raise(SIGUSR1);
  sigemptyset(&open_mask);
  int result = sigsuspend(&open_mask);
  sigprocmask(SIG_SETMASK, NULL, &now);
  SAY("sigsuspend: %d errno %d handled %d blocked again %d", result, errno, count, sigismember(&now, SIGUSR1));
  alarm_in(20);
  struct timespec limit = {2, 0};
  result = ppoll(NULL, 0, &limit, &open_mask);
  SAY("ppoll: %d errno %d handled %d", result, errno, count);
  alarm_in(20);
  result = pselect(0, NULL, NULL, NULL, &limit, &open_mask);
  sigprocmask(SIG_SETMASK, NULL, &now);
  SAY("pselect: %d errno %d handled %d blocked again %d", result, errno, count, sigismember(&now, SIGALRM));
  int epoll = epoll_create1(0);
  struct epoll_event event;
  alarm_in(20);
  result = epoll_pwait(epoll, &event, 1, 2000, &open_mask);
  SAY("epoll_pwait: %d errno %d handled %d", result, errno, count);
  struct timespec none = {0, 1000000};
  SAY("ppoll without: %d", ppoll(NULL, 0, &none, &open_mask));
  sigprocmask(SIG_UNBLOCK, &block, NULL);
}

static void waited(void) {
  sigset_t set = set_of(SIGUSR1, SIGRTMIN + 2);
  siginfo_t info;
  struct timespec limit = {0, 10000000};
  sigprocmask(SIG_BLOCK, &set, NULL);
  CALL("sigtimedwait", sigtimedwait(&set, &info, &limit));
  union sigval value = {.sival_int = 9};
  sigqueue(getpid(), SIGRTMIN + 2, value);
  int signal = sigtimedwait(&set, &info, &limit);
  SAY("sigtimedwait: rt %d value %d code %d", signal - SIGRTMIN, info.si_value.sival_int, info.si_code);
  raise(SIGUSR1);
  int fd = signalfd(-1, &set, SFD_NONBLOCK);
  struct signalfd_siginfo record;
  ssize_t size = read(fd, &record, sizeof(record));
  SAY("signalfd: %zd signo %u self %d", size, record.ssi_signo, record.ssi_pid == (uint32_t)getpid());
  size = read(fd, &record, sizeof(record));
  CALL("empty", size);
  struct pollfd watched = {.fd = fd, .events = POLLIN};
  SAY("poll: %d", poll(&watched, 1, 0));
  sigqueue(getpid(), SIGUSR1, value);
  int ready = poll(&watched, 1, 1000);
  SAY("poll: %d %d", ready, watched.revents);
  size = read(fd, &record, sizeof(record));
  SAY("queued: value %d code %d", record.ssi_int, record.ssi_code);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void timers(void) {
  start();
  handle(SIGALRM, counting, 0);
  struct itimerval timer = {{0, 5000}, {0, 5000}}, old;
  setitimer(ITIMER_REAL, &timer, NULL);
  while (count < 3) pause();
  timer.it_interval.tv_usec = timer.it_value.tv_usec = 0;
  setitimer(ITIMER_REAL, &timer, &old);
  SAY("itimer: %d interval %ld", count >= 3, (long)old.it_interval.tv_usec);
  CALL("alarm", alarm(10));
  CALL("alarm", alarm(0));
  handle(SIGVTALRM, counting, 0);
  start();
  timer.it_value.tv_usec = 10000;
  setitimer(ITIMER_VIRTUAL, &timer, NULL);
  while (!count) continue;
  SAY("virtual: %d", last == SIGVTALRM);
  handle_info(SIGRTMIN, telling, 0);
  struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN, .sigev_value.sival_int = 33};
  timer_t id;
  struct itimerspec setting = {{0, 2000000}, {0, 2000000}};
  start();
  int made = timer_create(CLOCK_MONOTONIC, &event, &id);
  timer_settime(id, 0, &setting, NULL);
  while (count < 3) pause();
  SAY("timer: %d code %d value %d", made, seen.si_code, seen.si_value.sival_int);
  sigset_t set = set_of(SIGRTMIN, 0);
  sigprocmask(SIG_BLOCK, &set, NULL);
  usleep(30000);
  siginfo_t info;
  sigwaitinfo(&set, &info);
  SAY("overrun: %d", info.si_overrun > 5);
  CALL("delete", timer_delete(id));
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void broken_pipe(void) {
  int ends[2];
  if (pipe(ends)) SAY("no pipe");
  close(ends[0]);
  start();
  handle(SIGPIPE, counting, 0);
  CALL("SIGPIPE", write(ends[1], "x", 1));
  SAY("handled %d", count);
  handle(SIGPIPE, SIG_IGN, 0);
  CALL("ignored", write(ends[1], "x", 1));
}

static void status_of(const char* what, int signal, int blocked, void (*disposition)(int)) {
  fflush(stdout);
  pid_t child = fork();
  if (!child) {
    handle(signal, disposition, 0);
    sigset_t set = set_of(signal, 0);
    if (blocked) sigprocmask(SIG_BLOCK, &set, NULL);
    kill(getpid(), signal);
    if (signal == SIGSEGV) *at(8) = 1;
    _exit(7);
  }
  int status;
  waitpid(child, &status, 0);
  SAY("%s: exited %d signaled %d", what, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
      WIFSIGNALED(status) ? WTERMSIG(status) : -1);
}

static void ends(void) {
  status_of("TERM", SIGTERM, 0, SIG_DFL);
  status_of("TERM blocked", SIGTERM, 1, SIG_DFL);
  status_of("KILL blocked", SIGKILL, 1, SIG_DFL);
  status_of("CHLD", SIGCHLD, 0, SIG_DFL);
  status_of("WINCH", SIGWINCH, 0, SIG_DFL);
  status_of("RTMIN", SIGRTMIN, 0, SIG_DFL);
  status_of("SEGV blocked and ignored", SIGSEGV, 1, SIG_IGN);
  status_of("QUIT", SIGQUIT, 0, SIG_DFL);
  status_of("USR1 ignored", SIGUSR1, 0, SIG_IGN);
}

static void children(void) {
  start();
  handle_info(SIGCHLD, telling, SA_RESTART);
  pid_t child = fork();
  if (!child) _exit(42);
  int status;
  while (!count) usleep(1000);
  SAY("SIGCHLD: code %d child %d status %d", seen.si_code, seen.si_pid == child, seen.si_status);
  int ok = waitpid(child, &status, 0) == child;
  SAY("wait: %d status %d", ok, WEXITSTATUS(status));
  child = fork();
  if (!child) {
    raise(SIGSTOP);
    usleep(50000);
    _exit(3);
  }
  ok = waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status);
  SAY("stopped: %d by %d", ok, WSTOPSIG(status));
  SAY("told: code %d status %d", seen.si_code, seen.si_status);
  kill(child, SIGCONT);
  int continued = waitpid(child, &status, WCONTINUED) == child && WIFCONTINUED(status);
  SAY("continued: %d", continued);
  ok = waitpid(child, &status, 0) == child;
  SAY("ended: %d status %d", ok, WEXITSTATUS(status));
  handle(SIGCHLD, SIG_IGN, 0);
  child = fork();
  if (!child) _exit(0);
  CALL("no zombies", waitpid(child, &status, 0));
  handle(SIGCHLD, SIG_DFL, 0);
}

static const struct check checks[] = {
    {"basics", basics},         {"masks", masks},         {"handler_masks", handler_masks}, {"information", information},
    {"real_time", real_time},   {"faults", faults},       {"contexts", contexts},           {"registers", registers},
    {"upper_halves", upper_halves},
    {"stacks", stacks},         {"interrupted", interrupted}, {"suspended", suspended},     {"waited", waited},
    {"timers", timers},         {"broken_pipe", broken_pipe}, {"ends", ends},               {"children", children},
};

int main(int argc, char** argv) {
  RUN_CHECKS(checks);
  return 0;
}
