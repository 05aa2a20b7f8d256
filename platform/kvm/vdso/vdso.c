/*
 * The vDSO (vdso(7)): what time it is, without a system call. This is code of the program's: it runs in ring 3, mapped
 * into every process behind a page with what the kernel knows of its clock (kernel/platform/kvm/clock.ts tells it).
 */
#include <stdint.h>
#include <sys/syscall.h>

struct timespec {
  int64_t seconds, nanoseconds;
};
struct timeval {
  int64_t seconds, microseconds;
};

/* The page before this file's first. Times are nanoseconds; now = (tsc - tsc_at_boot) * scale >> 24. */
struct clock {
  uint64_t tsc_at_boot, scale, wall_at_boot;
};
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
#define CLOCK ((const struct clock*)((uintptr_t)__ehdr_start - 4096))
#define SECOND 1000000000

enum { REALTIME, MONOTONIC, MONOTONIC_RAW = 4, REALTIME_COARSE, MONOTONIC_COARSE, BOOTTIME };

/* As the kernel computes it, to the nanosecond: neither runs ahead of the other. */
static uint64_t now(void) {
  uint32_t low, high;
  __asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
  uint64_t ticks = ((uint64_t)high << 32 | low) - CLOCK->tsc_at_boot;
  return (((ticks >> 32) * CLOCK->scale) << 8) + (((ticks & 0xffffffff) * CLOCK->scale) >> 24);
}

int __vdso_clock_gettime(int id, struct timespec* to) {
  if (id < REALTIME || id > BOOTTIME || id == 2 || id == 3) {
    long result = SYS_clock_gettime;
    __asm__ volatile("syscall" : "+a"(result) : "D"(id), "S"(to) : "rcx", "r11", "memory");
    return (int)result;
  }
  uint64_t time = now() + (id == REALTIME || id == REALTIME_COARSE ? CLOCK->wall_at_boot : 0);
  to->seconds = (int64_t)(time / SECOND);
  to->nanoseconds = (int64_t)(time % SECOND);
  return 0;
}

int __vdso_gettimeofday(struct timeval* to, int* zone) {
  uint64_t time = now() + CLOCK->wall_at_boot;
  if (to) {
    to->seconds = (int64_t)(time / SECOND);
    to->microseconds = (int64_t)(time % SECOND / 1000);
  }
  if (zone) zone[0] = zone[1] = 0;
  return 0;
}

int64_t __vdso_time(int64_t* to) {
  int64_t seconds = (int64_t)((now() + CLOCK->wall_at_boot) / SECOND);
  if (to) *to = seconds;
  return seconds;
}

/* There is one processor. */
int __vdso_getcpu(unsigned* processor, unsigned* node) {
  if (processor) *processor = 0;
  if (node) *node = 0;
  return 0;
}
