/*
 * Sets the processor up (descriptor tables, control registers, SYSCALL), protects the image, and hands traps
 * to the kernel. Sources: AMD APM vol. 2 (4.8 descriptors, 8 exceptions, 6.1 SYSCALL), Intel SDM vol. 3 (4.6).
 */
#include "kernel.h"
#include "platform.h"

#define MSR_STAR 0xc0000081
#define MSR_LSTAR 0xc0000082
#define MSR_FMASK 0xc0000084
#define FLAGS_CLEARED_BY_SYSCALL 0x47700 /* AC NT IOPL DF IF TF */

#define FLAG_IF 0x200

#define CR4_OSXSAVE (1u << 18)
#define CR4_FSGSBASE (1u << 16)
#define CR4_SMEP (1u << 20)
#define CR4_SMAP (1u << 21)
#define CR4_UMIP (1u << 11)

#define PTE_PRESENT 1ull
#define PTE_WRITE 2ull
#define PTE_GLOBAL 0x100ull
#define PTE_NX (1ull << 63)

u64 frame_end;
u32 pending_interrupts;
u32 heap_limit;
u32 xsave_features;

struct gate {
  u16 offset_low, selector;
  u8 ist, type;
  u16 offset_middle;
  u32 offset_high, reserved;
};

struct __attribute__((packed)) table_pointer {
  u16 limit;
  void* base;
};

static u64 gdt[7];
static struct gate idt[256];
struct tss tss;
static u64 image_page_table[512] __attribute__((aligned(4096)));
static u8 fault_stack[4096] __attribute__((aligned(16))); /* NMI, double fault, machine check */

extern u64 boot_pd[];
extern u8 image_start[], rodata_start[], data_start[], kernel_stack_guard[];
extern u8 trap_stubs[];
extern void system_call_entry(void);

static u32 cpuid(u32 leaf, u32 subleaf, u32* ebx, u32* ecx, u32* edx) {
  u32 eax = leaf;
  *ecx = subleaf;
  __asm__ volatile("cpuid" : "+a"(eax), "=b"(*ebx), "+c"(*ecx), "=d"(*edx));
  return eax;
}

static void load_descriptor_tables(void) {
  u64 base = (u64)&tss;
  gdt[1] = 0x00af9a000000ffff;                        /* kernel code */
  gdt[2] = 0x00cf92000000ffff;                        /* kernel data */
  gdt[3] = 0x00cff2000000ffff;                        /* user data */
  gdt[4] = 0x00affa000000ffff;                        /* user code */
  gdt[5] = (sizeof(tss) - 1) | (base & 0xffffff) << 16 | 0x89ull << 40 | (base >> 24 & 0xff) << 56;
  gdt[6] = base >> 32;
  tss.io_map = sizeof(tss);
  tss.ist[0] = (u64)(fault_stack + sizeof(fault_stack));
  for (u32 vector = 0; vector < 256; vector++) {
    u64 stub = (u64)trap_stubs + 16 * vector;
    struct gate* gate = &idt[vector];
    gate->offset_low = (u16)stub;
    gate->offset_middle = (u16)(stub >> 16);
    gate->offset_high = (u32)(stub >> 32);
    gate->selector = KERNEL_CS;
    gate->type = vector == 3 || vector == 4 ? 0xee : 0x8e; /* int3 and into are the program's to use */
    gate->ist = vector == 2 || vector == 8 || vector == 18;
  }
  struct table_pointer gdt_pointer = {sizeof(gdt) - 1, gdt};
  struct table_pointer idt_pointer = {sizeof(idt) - 1, idt};
  __asm__ volatile("lgdt %0; lidt %1; ltr %w2" : : "m"(gdt_pointer), "m"(idt_pointer), "r"(TSS_SEL) : "memory");
}

static void enable_features(void) {
  u32 ebx, ecx, edx;
  u64 cr4;
  u32 leaves = cpuid(0, 0, &ebx, &ecx, &edx);
  __asm__ volatile("mov %%cr4, %0" : "=r"(cr4));
  cpuid(1, 0, &ebx, &ecx, &edx);
  bool xsave = ecx >> 26 & 1;
  if (xsave) cr4 |= CR4_OSXSAVE;
  if (leaves >= 7) {
    cpuid(7, 0, &ebx, &ecx, &edx);
    if (ebx & 1) cr4 |= CR4_FSGSBASE;
    if (ebx >> 7 & 1) cr4 |= CR4_SMEP;
    if (ebx >> 20 & 1) cr4 |= CR4_SMAP;
    if (ecx >> 2 & 1) cr4 |= CR4_UMIP;
  }
  __asm__ volatile("mov %0, %%cr4" : : "r"(cr4) : "memory");
  if (xsave) {
    u32 supported = cpuid(13, 0, &ebx, &ecx, &edx);
    xsave_features = supported & 0xe7; /* x87, SSE, AVX, AVX-512; not what needs more than XCR0 */
    __asm__ volatile("xsetbv" : : "c"(0), "a"(xsave_features), "d"(0));
  }
  w2c_cpu_writeMsr(0, MSR_STAR, (u64)(USER_DS - 8) << 48 | (u64)KERNEL_CS << 32);
  w2c_cpu_writeMsr(0, MSR_LSTAR, (u64)system_call_entry);
  w2c_cpu_writeMsr(0, MSR_FMASK, FLAGS_CLEARED_BY_SYSCALL);
}

/* Splits the image's 2 MiB so that text is read-only, all else not executable; unmaps the stack's guard page. */
static void protect_image(void) {
  for (u32 i = 0; i < 512; i++) {
    u64 at = WINDOW + ((u64)i << 12);
    u64 entry = (u64)i << 12 | PTE_PRESENT | PTE_GLOBAL;
    if (at < (u64)image_start || at >= (u64)data_start) entry |= PTE_WRITE | PTE_NX;
    else if (at >= (u64)rodata_start) entry |= PTE_NX;
    image_page_table[i] = at == (u64)kernel_stack_guard ? 0 : entry;
  }
  boot_pd[0] = ((u64)image_page_table - WINDOW) | PTE_PRESENT | PTE_WRITE;
  for (u32 i = 1; i < 2048; i++) boot_pd[i] |= PTE_GLOBAL | PTE_NX;
  ((u64*)kernel_pml4)[0] = 0;
  w2c_cpu_loadPageTables(0, w2c_cpu_pageTableRoot(0));
}

/* PVH's start info may lie in page 0, so null pointers fault only once boot has read it. */
void unmap_null_page(void) {
  image_page_table[0] = 0;
  w2c_cpu_invalidatePage(0, WINDOW);
}

void processor_start(void) {
  load_descriptor_tables();
  protect_image();
  enable_features();
}

static void acknowledge(u32 vector) {
  if (vector == SPURIOUS_VECTOR) return;
  if (vector < IRQ_BASE + IRQ_COUNT) pending_interrupts |= 1u << (vector - IRQ_BASE);
  w2c_cpu_write32(0, 0xfee000b0, 0); /* local APIC: end of interrupt */
}

void trap_from_program(u32 vector) {
  if (vector < IRQ_BASE) {
    w2c_kernel_fault(&kernel, vector, fault_address());
  } else {
    acknowledge(vector);
    w2c_kernel_interrupt(&kernel);
  }
}

/* In the kernel only interrupts are expected (in idle); a fault is a broken invariant. */
void trap_from_kernel(u64* frame) {
  u32 vector = (u32)frame[FRAME_VECTOR / 8];
  if (vector >= IRQ_BASE) {
    acknowledge(vector);
    /* Idle goes on with interrupts off, or a line that is still asserted would hold it here for ever. */
    frame[FRAME_RFLAGS / 8] &= ~(u64)FLAG_IF;
  } else stop_kernel_fault(frame);
}

u32 kernel_system_call(void) {
  return w2c_kernel_systemCall(&kernel);
}
