/*
 * Threads as a program sees them: mutexes, condition variables, barriers, semaphores, cancellation, thread-local
 * memory, fairness. Each line is the same on Linux. threads [NAME | -NAME...]: only that check, or all but those.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "checks.h"

#define SAY(...) (printf(__VA_ARGS__), putchar('\n'), fflush(stdout))
#define MANY 1000

/* linux/futex.h, which musl's headers come without. */
enum { FUTEX_WAIT = 0, FUTEX_WAKE = 1, FUTEX_CMP_REQUEUE = 4, FUTEX_WAKE_OP = 5, FUTEX_LOCK_PI = 6 };
enum { FUTEX_UNLOCK_PI = 7, FUTEX_WAIT_BITSET = 9, FUTEX_WAIT_PRIVATE = 128 };
/* Add 5, then compare what was there with 0. */
#define ADD_5_IF_0 (1u << 28 | 5u << 12)

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static long counter;

static void* adding(void* argument) {
  for (int i = 0; i < 2000; i++) {
    pthread_mutex_lock(&mutex);
    counter++;
    if (i % 97 == 0) sched_yield();
    pthread_mutex_unlock(&mutex);
  }
  return argument;
}

static void mutexes(void) {
  pthread_t threads[8];
  counter = 0;
  for (intptr_t i = 0; i < 8; i++) pthread_create(&threads[i], NULL, adding, (void*)i);
  long sum = 0;
  for (int i = 0; i < 8; i++) {
    void* result;
    pthread_join(threads[i], &result);
    sum += (intptr_t)result;
  }
  SAY("counter %ld results %ld", counter, sum);
  pthread_mutex_lock(&mutex);
  SAY("trylock: %d", pthread_mutex_trylock(&mutex));
  struct timespec limit;
  clock_gettime(CLOCK_REALTIME, &limit);
  limit.tv_nsec += 20000000;
  if (limit.tv_nsec >= 1000000000) limit.tv_nsec -= 1000000000, limit.tv_sec++;
  SAY("timedlock: %d", pthread_mutex_timedlock(&mutex, &limit));
  pthread_mutex_unlock(&mutex);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_t checked;
  pthread_mutex_init(&checked, &attributes);
  pthread_mutex_lock(&checked);
  SAY("errorcheck: %d", pthread_mutex_lock(&checked));
  pthread_mutex_unlock(&checked);
  SAY("unlock: %d", pthread_mutex_unlock(&checked));
}

static pthread_mutex_t shared_lock;
static void* dying(void* argument) {
  pthread_mutex_lock(&shared_lock);
  return argument;
}

static void robust(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&shared_lock, &attributes);
  pthread_t thread;
  pthread_create(&thread, NULL, dying, NULL);
  pthread_join(thread, NULL);
  int result = pthread_mutex_lock(&shared_lock);
  SAY("owner died: %d", result == EOWNERDEAD);
  SAY("consistent: %d", pthread_mutex_consistent(&shared_lock));
  SAY("unlock: %d", pthread_mutex_unlock(&shared_lock));
  SAY("lock: %d", pthread_mutex_lock(&shared_lock));
}

static int stage;
static void* waiting(void* argument) {
  pthread_mutex_lock(&mutex);
  while (stage != (intptr_t)argument) pthread_cond_wait(&condition, &mutex);
  stage++;
  pthread_cond_broadcast(&condition);
  pthread_mutex_unlock(&mutex);
  return NULL;
}

static void conditions(void) {
  pthread_t threads[20];
  stage = -1;
  for (intptr_t i = 0; i < 20; i++) pthread_create(&threads[i], NULL, waiting, (void*)(19 - i));
  pthread_mutex_lock(&mutex);
  stage = 0;
  pthread_cond_broadcast(&condition);
  pthread_mutex_unlock(&mutex);
  for (int i = 0; i < 20; i++) pthread_join(threads[i], NULL);
  SAY("stages: %d", stage);
  struct timespec limit;
  clock_gettime(CLOCK_REALTIME, &limit);
  limit.tv_sec -= 1;
  pthread_mutex_lock(&mutex);
  SAY("timedwait: %d", pthread_cond_timedwait(&condition, &mutex, &limit) == ETIMEDOUT);
  pthread_mutex_unlock(&mutex);
}

static pthread_barrier_t barrier;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t semaphore;
static int serial, readers;
static void* meeting(void* argument) {
  for (int i = 0; i < 50; i++) {
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) __atomic_add_fetch(&serial, 1, __ATOMIC_SEQ_CST);
    if (i % 5 == 0) {
      pthread_rwlock_wrlock(&rwlock);
      readers++;
    } else {
      pthread_rwlock_rdlock(&rwlock);
    }
    pthread_rwlock_unlock(&rwlock);
  }
  sem_post(&semaphore);
  return argument;
}

static void barriers(void) {
  pthread_t threads[5];
  pthread_barrier_init(&barrier, NULL, 5);
  sem_init(&semaphore, 0, 0);
  for (int i = 0; i < 5; i++) pthread_create(&threads[i], NULL, meeting, NULL);
  for (int i = 0; i < 5; i++) sem_wait(&semaphore);
  for (int i = 0; i < 5; i++) pthread_join(threads[i], NULL);
  SAY("serial %d written %d", serial, readers);
  int result = sem_trywait(&semaphore);
  SAY("sem_trywait: %d again %d", result, errno == EAGAIN);
}

static volatile int cleaned;
static void cleaning(void* argument) { cleaned += (int)(intptr_t)argument; }
static void* sleeping(void* argument) {
  pthread_cleanup_push(cleaning, (void*)1);
  while (1) sleep(1000);
  pthread_cleanup_pop(0);
  return argument;
}
static void* looping(void* argument) {
  pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
  for (volatile long i = 0;; i++) continue;
  return argument;
}

static void cancellation(void) {
  pthread_t thread;
  void* result;
  pthread_create(&thread, NULL, sleeping, NULL);
  usleep(10000);
  SAY("cancel: %d", pthread_cancel(thread));
  pthread_join(thread, &result);
  SAY("canceled %d cleaned %d", result == PTHREAD_CANCELED, cleaned);
  pthread_create(&thread, NULL, looping, NULL);
  usleep(10000);
  pthread_cancel(thread);
  pthread_join(thread, &result);
  SAY("asynchronous: %d", result == PTHREAD_CANCELED);
}

static __thread long local = 7;
static pthread_key_t key;
static int destroyed;
static void destroying(void* value) { __atomic_add_fetch(&destroyed, (int)(intptr_t)value, __ATOMIC_SEQ_CST); }
static void* with_local(void* argument) {
  long before = local;
  local = (intptr_t)argument;
  pthread_setspecific(key, (void*)1);
  sched_yield();
  return (void*)(before * 1000 + local);
}

static void many(void) {
  static pthread_t threads[MANY];
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, PTHREAD_STACK_MIN + 16384);
  pthread_key_create(&key, destroying);
  long sum = 0;
  int made = 0;
  for (intptr_t i = 0; i < MANY; i++) made += pthread_create(&threads[i], &attributes, with_local, (void*)i) == 0;
  for (int i = 0; i < MANY; i++) {
    void* result;
    pthread_join(threads[i], &result);
    sum += (intptr_t)result;
  }
  SAY("made %d sum %ld destroyed %d own %ld", made, sum, destroyed, local);
}

static void* parked(void* argument) {
  pthread_barrier_wait(&barrier);
  return argument;
}

static void together(void) {
  static pthread_t threads[MANY];
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, PTHREAD_STACK_MIN + 16384);
  pthread_barrier_init(&barrier, NULL, MANY + 1);
  int made = 0;
  for (int i = 0; i < MANY; i++) made += pthread_create(&threads[i], &attributes, parked, NULL) == 0;
  pthread_barrier_wait(&barrier);
  for (int i = 0; i < MANY; i++) pthread_join(threads[i], NULL);
  SAY("at once: %d", made);
}

static volatile int stop;
static void* spinning(void* argument) {
  volatile long* turns = argument;
  while (!stop) (*turns)++;
  return NULL;
}

static void fairness(void) {
  static volatile long turns[4];
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, spinning, (void*)&turns[i]);
  usleep(300000);
  stop = 1;
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  int all = 1;
  for (int i = 0; i < 4; i++) all &= turns[i] > 0;
  SAY("all had turns: %d", all);
}

static void* in_thread(void* argument) {
  *(pid_t*)argument = (pid_t)syscall(SYS_gettid);
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  int signal;
  sigwait(&set, &signal);
  return (void*)(intptr_t)signal;
}

static void identities(void) {
  pid_t tid = 0;
  pthread_t thread;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  pthread_create(&thread, NULL, in_thread, &tid);
  while (!__atomic_load_n(&tid, __ATOMIC_SEQ_CST)) usleep(1000);
  SAY("tid differs: %d main's is the pid: %d", tid != getpid(), syscall(SYS_gettid) == getpid());
  pthread_kill(thread, SIGUSR1);
  void* result;
  pthread_join(thread, &result);
  SAY("sigwait in a thread: %d", (int)(intptr_t)result == SIGUSR1);
  while (syscall(SYS_tgkill, getpid(), tid, 0) == 0) usleep(1000);
  SAY("tgkill of the dead: %d", errno == ESRCH);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static void* exiting(void* argument) {
  usleep(10000);
  exit((int)(intptr_t)argument);
}

static void* execing(void* argument) {
  char* arguments[] = {"/proc/none", NULL};
  (void)argument;
  execv("/bin/busybox", (char*[]){"true", NULL});
  execv(arguments[0], arguments);
  return NULL;
}

static void endings(void) {
  fflush(stdout);
  int status;
  pid_t child = fork();
  pthread_t thread;
  if (!child) {
    pthread_create(&thread, NULL, exiting, (void*)5);
    pause();
  }
  waitpid(child, &status, 0);
  SAY("exit in a thread: %d", WEXITSTATUS(status));
  child = fork();
  if (!child) {
    pthread_create(&thread, NULL, exiting, (void*)6);
    pthread_exit(NULL);
  }
  waitpid(child, &status, 0);
  SAY("main thread first: %d", WEXITSTATUS(status));
  child = fork();
  if (!child) {
    pthread_create(&thread, NULL, execing, NULL);
    while (1) sched_yield();
  }
  waitpid(child, &status, 0);
  SAY("exec in a thread: exited %d status %d", WIFEXITED(status), WEXITSTATUS(status));
}

static long futex(uint32_t* word, int operation, uint32_t value, const void* time, uint32_t* second, uint32_t third) {
  long result = syscall(SYS_futex, word, operation, value, time, second, third);
  return result < 0 ? -errno : result;
}

static void futexes(void) {
  static uint32_t word, other;
  struct timespec limit = {0, 5000000}, past = {1, 0};
  SAY("wait on another value: %ld", futex(&word, FUTEX_WAIT, 1, NULL, NULL, 0));
  SAY("wait in time: %ld", futex(&word, FUTEX_WAIT_PRIVATE, 0, &limit, NULL, 0));
  SAY("absolute: %ld", futex(&word, FUTEX_WAIT_BITSET, 0, &past, NULL, 1));
  SAY("no bits: %ld", futex(&word, FUTEX_WAIT_BITSET, 0, &past, NULL, 0));
  SAY("wake nobody: %ld", futex(&word, FUTEX_WAKE, 1, NULL, NULL, 0));
  SAY("unaligned: %ld", futex((uint32_t*)((char*)&word + 1), FUTEX_WAKE, 1, NULL, NULL, 0));
  SAY("bad address: %ld", futex((uint32_t*)16, FUTEX_WAIT, 0, NULL, NULL, 0));
  SAY("cmp_requeue: %ld", futex(&word, FUTEX_CMP_REQUEUE, 1, (void*)1, &other, 1));
  SAY("cmp_requeue: %ld", futex(&word, FUTEX_CMP_REQUEUE, 1, (void*)1, &other, 0));
  SAY("wake_op: %ld", futex(&word, FUTEX_WAKE_OP, 1, (void*)1, &other, ADD_5_IF_0));
  SAY("after: %u", other);
  SAY("lock_pi: %ld", futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0));
  SAY("owner: %d", word == (uint32_t)syscall(SYS_gettid));
  SAY("again: %ld", futex(&word, FUTEX_LOCK_PI, 0, NULL, NULL, 0));
  SAY("unlock_pi: %ld", futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0));
  SAY("again: %ld", futex(&word, FUTEX_UNLOCK_PI, 0, NULL, NULL, 0));
}

static void scheduling(void) {
  struct sched_param parameter = {0};
  SAY("policy %d", sched_getscheduler(0));
  SAY("priorities %d %d %d %d", sched_get_priority_min(SCHED_FIFO), sched_get_priority_max(SCHED_FIFO),
      sched_get_priority_min(SCHED_OTHER), sched_get_priority_max(SCHED_OTHER));
  parameter.sched_priority = 5;
  SAY("other with priority: %d", sched_setscheduler(0, SCHED_OTHER, &parameter));
  setpriority(PRIO_PROCESS, 0, 5);
  SAY("nice: %d", nice(3));
  SAY("getpriority: %d", getpriority(PRIO_PROCESS, 0));
  SAY("setpriority: %d", setpriority(PRIO_PROCESS, 0, 100));
  SAY("getpriority: %d", getpriority(PRIO_PROCESS, 0));
  SAY("nobody: %d", getpriority(PRIO_PROCESS, 99999));
}

/* The whole of YMM15 across system calls in which other threads run; without AVX there is nothing to lose. */
__attribute__((target("avx"))) static long keep_ymm(long seed) {
  uint64_t in[4] = {(uint64_t)seed, 2 * (uint64_t)seed, 3 * (uint64_t)seed, ~(uint64_t)seed}, out[4] = {0};
  long lost = 0;
  for (int i = 0; i < 200; i++) {
    __asm__ volatile("vmovdqu %1, %%ymm15; mov %2, %%eax; syscall; vmovdqu %%ymm15, %0"
                     : "=m"(out) : "m"(in), "i"(SYS_sched_yield) : "rax", "rcx", "r11", "xmm15", "memory");
    lost += memcmp(in, out, sizeof(in)) != 0;
  }
  return lost;
}
static void* keeping(void* argument) {
  return (void*)(__builtin_cpu_supports("avx") ? keep_ymm((intptr_t)argument) : 0);
}

static uint32_t mxcsr(void) {
  uint32_t value;
  __asm__ volatile("stmxcsr %0" : "=m"(value));
  return value;
}
static uint16_t control_word(void) {
  uint16_t value;
  __asm__ volatile("fnstcw %0" : "=m"(value));
  return value;
}
static void* rounding(void* argument) {
  SAY("in a thread: %x %x", mxcsr(), control_word());
  return argument;
}
static void in_handler(int signal) { SAY("handler of %d: %x %x", signal, mxcsr(), control_word()); }

static void vectors(void) {
  pthread_t threads[4];
  long lost = 0;
  for (intptr_t i = 0; i < 4; i++) pthread_create(&threads[i], NULL, keeping, (void*)(0x1234567890 + i));
  for (int i = 0; i < 4; i++) {
    void* result;
    pthread_join(threads[i], &result);
    lost += (intptr_t)result;
  }
  SAY("lost: %ld", lost);
  SAY("at first: %x %x", mxcsr(), control_word());
  uint32_t up = 0x5f80;
  uint16_t word = 0xb7f;
  __asm__ volatile("ldmxcsr %0; fldcw %1" : : "m"(up), "m"(word));
  pthread_create(&threads[0], NULL, rounding, NULL);
  pthread_join(threads[0], NULL);
  signal(SIGUSR1, in_handler);
  raise(SIGUSR1);
  SAY("afterwards: %x %x", mxcsr(), control_word());
  if (!fork()) {
    SAY("in a child: %x %x", mxcsr(), control_word());
    _exit(0);
  }
  wait(NULL);
}

static const struct check checks[] = {
    {"vectors", vectors},         {"mutexes", mutexes},         {"robust", robust},     {"conditions", conditions}, {"barriers", barriers},
    {"cancellation", cancellation}, {"many", many},       {"together", together},     {"fairness", fairness},
    {"identities", identities},   {"endings", endings},   {"futexes", futexes},       {"scheduling", scheduling},
};

int main(int argc, char** argv) {
  RUN_CHECKS(checks);
  return 0;
}
