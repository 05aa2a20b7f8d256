/*
 * What kernel/platform/kvm/cpu.ts imports: single instructions that TypeScript can't say.
 * Inline, so that wasm2c's code uses the instruction itself. The first parameter is wasm2c's instance pointer.
 */
#ifndef CPU_H_
#define CPU_H_

#include "layout.h"

struct w2c_cpu;

/* The task state segment (AMD APM vol. 2, 12.2.5): rsp[0] is where a trap from the program starts to push. */
struct __attribute__((packed)) tss {
  u32 reserved0;
  u64 rsp[3];
  u64 reserved1;
  u64 ist[7];
  u64 reserved2;
  u16 reserved3;
  u16 io_map;
};

/* State shared between assembly, C and the imports below; see cpu.c. */
extern u64 frame_end;
extern struct tss tss;
extern u32 pending_interrupts;
extern u32 heap_limit;
extern u32 xsave_features;

static inline u32 w2c_cpu_in8(struct w2c_cpu* c, u32 port) {
  u8 value;
  (void)c;
  __asm__ volatile("inb %w1, %0" : "=a"(value) : "Nd"(port) : "memory");
  return value;
}
static inline u32 w2c_cpu_in16(struct w2c_cpu* c, u32 port) {
  u16 value;
  (void)c;
  __asm__ volatile("inw %w1, %0" : "=a"(value) : "Nd"(port) : "memory");
  return value;
}
static inline u32 w2c_cpu_in32(struct w2c_cpu* c, u32 port) {
  u32 value;
  (void)c;
  __asm__ volatile("inl %w1, %0" : "=a"(value) : "Nd"(port) : "memory");
  return value;
}
static inline void w2c_cpu_out8(struct w2c_cpu* c, u32 port, u32 value) {
  (void)c;
  __asm__ volatile("outb %b0, %w1" : : "a"(value), "Nd"(port) : "memory");
}
static inline void w2c_cpu_out16(struct w2c_cpu* c, u32 port, u32 value) {
  (void)c;
  __asm__ volatile("outw %w0, %w1" : : "a"(value), "Nd"(port) : "memory");
}
static inline void w2c_cpu_out32(struct w2c_cpu* c, u32 port, u32 value) {
  (void)c;
  __asm__ volatile("outl %0, %w1" : : "a"(value), "Nd"(port) : "memory");
}

/* Device memory: one access of exactly this width, never merged, moved or repeated. */
#define DEVICE(type, at) (*(volatile type*)(WINDOW + (u64)(at)))
static inline u32 w2c_cpu_read8(struct w2c_cpu* c, u32 at) { (void)c; return DEVICE(u8, at); }
static inline u32 w2c_cpu_read16(struct w2c_cpu* c, u32 at) { (void)c; return DEVICE(u16, at); }
static inline u32 w2c_cpu_read32(struct w2c_cpu* c, u32 at) { (void)c; return DEVICE(u32, at); }
static inline void w2c_cpu_write8(struct w2c_cpu* c, u32 at, u32 v) { (void)c; DEVICE(u8, at) = (u8)v; }
static inline void w2c_cpu_write16(struct w2c_cpu* c, u32 at, u32 v) { (void)c; DEVICE(u16, at) = (u16)v; }
static inline void w2c_cpu_write32(struct w2c_cpu* c, u32 at, u32 v) { (void)c; DEVICE(u32, at) = v; }

/* Orders memory accesses for the compiler (x86 keeps loads and stores in order by itself). */
static inline void w2c_cpu_barrier(struct w2c_cpu* c) { (void)c; __asm__ volatile("" : : : "memory"); }
/* Also orders an earlier store before a later load. */
static inline void w2c_cpu_fence(struct w2c_cpu* c) {
  (void)c;
  __asm__ volatile("lock orl $0, (%%rsp)" : : : "memory", "cc");
}

static inline u64 w2c_cpu_timestamp(struct w2c_cpu* c) {
  u32 low, high;
  (void)c;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return (u64)high << 32 | low;
}
static inline u64 w2c_cpu_readMsr(struct w2c_cpu* c, u32 index) {
  u32 low, high;
  (void)c;
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(index));
  return (u64)high << 32 | low;
}
static inline void w2c_cpu_writeMsr(struct w2c_cpu* c, u32 index, u64 value) {
  (void)c;
  __asm__ volatile("wrmsr" : : "c"(index), "a"((u32)value), "d"((u32)(value >> 32)) : "memory");
}
/* Two results in one: EBX:EAX (which = 0) or EDX:ECX (which = 1). */
static inline u64 w2c_cpu_cpuid(struct w2c_cpu* c, u32 leaf, u32 subleaf, u32 which) {
  u32 eax = leaf, ebx, ecx = subleaf, edx;
  (void)c;
  __asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
  return which ? (u64)edx << 32 | ecx : (u64)ebx << 32 | eax;
}
/* RDRAND: 0 when the processor had nothing to give. */
static inline u64 w2c_cpu_hardwareRandom(struct w2c_cpu* c) {
  u64 value;
  u8 ok;
  (void)c;
  __asm__ volatile("rdrand %0; setc %1" : "=r"(value), "=qm"(ok) : : "cc");
  return ok ? value : 0;
}

/* CR2: the address of the last page fault. */
static inline u64 fault_address(void) {
  u64 value;
  __asm__ volatile("mov %%cr2, %0" : "=r"(value));
  return value;
}
/* root: linear address of a PML4. Loading it flushes the program's translations. */
static inline void w2c_cpu_loadPageTables(struct w2c_cpu* c, u32 root) {
  (void)c;
  __asm__ volatile("mov %0, %%cr3" : : "r"((u64)root) : "memory");
}
static inline void w2c_cpu_invalidatePage(struct w2c_cpu* c, u64 address) {
  (void)c;
  __asm__ volatile("invlpg (%0)" : : "r"(address) : "memory");
}

/* Makes the frame at linear address frame the one that traps save to and returns load from. */
static inline void w2c_cpu_useFrame(struct w2c_cpu* c, u32 frame) {
  (void)c;
  frame_end = tss.rsp[0] = WINDOW + frame + FRAME_SIZE;
}

/* Sleeps until an interrupt has been taken; sti's shadow closes the race with one that is just arriving. */
static inline void w2c_cpu_idle(struct w2c_cpu* c) {
  (void)c;
  __asm__ volatile("sti; hlt; cli" : : : "memory");
}
static inline u32 w2c_cpu_takeInterrupts(struct w2c_cpu* c) {
  u32 taken = pending_interrupts;
  (void)c;
  pending_interrupts = 0;
  return taken;
}
/* Lets interrupts that are waiting in the controller arrive, without sleeping. */
static inline void w2c_cpu_openInterrupts(struct w2c_cpu* c) {
  (void)c;
  __asm__ volatile("sti; nop; cli" : : : "memory");
}
static inline void w2c_cpu_setHeapLimit(struct w2c_cpu* c, u32 limit) { (void)c; heap_limit = limit; }

/* The program's vector state; area: linear address, 64-byte aligned, of xsaveSize() bytes. */
static inline void w2c_cpu_saveVectors(struct w2c_cpu* c, u32 area) {
  (void)c;
  if (xsave_features)
    __asm__ volatile("xsave64 (%0)" : : "r"(WINDOW + area), "a"(xsave_features), "d"(0) : "memory");
  else
    __asm__ volatile("fxsave64 (%0)" : : "r"(WINDOW + area) : "memory");
}
static inline void w2c_cpu_loadVectors(struct w2c_cpu* c, u32 area) {
  (void)c;
  if (xsave_features)
    __asm__ volatile("xrstor64 (%0)" : : "r"(WINDOW + area), "a"(xsave_features), "d"(0) : "memory");
  else
    __asm__ volatile("fxrstor64 (%0)" : : "r"(WINDOW + area) : "memory");
}
static inline u32 w2c_cpu_vectorFeatures(struct w2c_cpu* c) { (void)c; return xsave_features; }

/* The kernel's own PML4, whose upper half every address space shares; and the first address after the image. */
extern u8 kernel_pml4[], image_end[];
static inline u32 w2c_cpu_pageTableRoot(struct w2c_cpu* c) { (void)c; return (u32)((u64)kernel_pml4 - WINDOW); }
/* The vDSO's file, vdso.S; it fits into a page. */
extern const u8 vdso_start[], vdso_end[];
static inline void w2c_cpu_copyVdso(struct w2c_cpu* c, u32 to) {
  const u8* from = vdso_start;
  u8* at = (u8*)(WINDOW + (u64)to);
  u64 length = (u64)(vdso_end - vdso_start);
  (void)c;
  __asm__ volatile("rep movsb" : "+S"(from), "+D"(at), "+c"(length) : : "memory");
}
static inline u32 w2c_cpu_imageEnd(struct w2c_cpu* c) { (void)c; return (u32)((u64)image_end - WINDOW); }

#endif
