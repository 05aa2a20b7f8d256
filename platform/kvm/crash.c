/*
 * What a broken kernel can still say of itself, on the serial console and without the heap: registers, what an address
 * is, and who called whom. support/scripts/kernel-lines puts functions and lines of TypeScript beside the addresses.
 */
#include "kernel.h"
#include "platform.h"

#define MAX_CALLERS 40
#define PAGE_SIZE 4096

/* Error code of a page fault (AMD APM vol. 2, 8.4.2). */
#define FAULT_WRITE 2
#define FAULT_FETCH 16
#define PAGE_FAULT 14

extern u8 image_start[], rodata_start[], data_start[], kernel_stack_guard[], boot_stack_top[];

/* The serial port, as kernel/platform/kvm/serial.ts writes to it. */
#define SERIAL_DATA 0x3f8
#define SERIAL_STATUS 0x3fd
#define TRANSMITTER_EMPTY 0x20
#define SPIN_LIMIT 100000

void print_character(u8 character) {
  for (u32 spins = 0; spins < SPIN_LIMIT; spins++)
    if (w2c_cpu_in8(0, SERIAL_STATUS) & TRANSMITTER_EMPTY) break;
  w2c_cpu_out8(0, SERIAL_DATA, character);
}

void print_text(const char* text) {
  for (; *text; text++) print_character((u8)*text);
}

static void print_hex(u64 value) {
  print_text("0x");
  for (int shift = 60; shift >= 0; shift -= 4) print_character((u8)"0123456789abcdef"[value >> shift & 15]);
}

void print_value(const char* label, u64 value) {
  print_text(label);
  print_hex(value);
}

#ifdef CRASH_REPORTS

static const char* name_of(u32 vector) {
  switch (vector) {
    case 0: return "division error";
    case 2: return "non-maskable interrupt";
    case 6: return "invalid opcode";
    case 8: return "double fault";
    case 13: return "general protection fault";
    case PAGE_FAULT: return "page fault";
    case 18: return "machine check";
    default: return "unexpected exception";
  }
}

static const char* place_of(u64 address) {
  if (address < WINDOW) return "not the kernel's";
  if (address < WINDOW + PAGE_SIZE) return "a null pointer";
  if (address - (u64)kernel_stack_guard < PAGE_SIZE) return "below the kernel's stack, which is full";
  if (address >= (u64)image_start && address < (u64)data_start) return "code or constants of the image";
  if (address - WINDOW < 1ull << 32) return "where there is no memory";
  return "an index beyond the kernel's memory";
}

void report_fault(const u64* frame, u64 address) {
  static const char* const names[] = {"r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10",
                                      "r9 ", "r8 ", "rax", "rcx", "rdx", "rsi", "rdi"};
  u32 vector = (u32)frame[FRAME_VECTOR / 8];
  u64 error = frame[FRAME_ERROR / 8];
  print_text("\r\nkernel fault: ");
  print_text(name_of(vector));
  if (vector == PAGE_FAULT) {
    print_text(error & FAULT_FETCH ? ", jump to " : error & FAULT_WRITE ? ", write to " : ", read of ");
    print_hex(address);
    print_text(" (");
    print_text(place_of(address));
    print_text(")");
  }
  for (u32 i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
    print_text(i % 3 ? "  " : "\r\n  ");
    print_text(names[i]);
    print_value(" ", frame[i]);
  }
  print_value("\r\n  rsp ", frame[FRAME_RSP / 8]);
  print_value("  flg ", frame[FRAME_RFLAGS / 8]);
  print_value("  err ", error);
  print_value("\r\n  at ", frame[FRAME_RIP / 8]);
  print_text("\r\n");
  report_callers(frame[FRAME_RSP / 8], frame[4]);
}

static bool is_code(u64 address) {
  return address >= (u64)image_start + 8 && address < (u64)rodata_start;
}

static void print_hint(void) {
  print_text("  (support/scripts/kernel-lines puts functions and source lines beside the addresses)\r\n");
}

static void print_caller(u64 address) {
  print_value("  called from ", address);
  print_text("\r\n");
}

/* Whether the instruction before is a CALL: E8 with a target in the image, or FF /2 (AMD APM vol. 3, CALL). */
static bool follows_call(const u8* at) {
  if (at[-5] == 0xe8) return is_code((u64)at + (u64)(s64)*(const s32*)(at - 4));
  if (at[-2] == 0xff && (at[-1] & 0x38) == 0x10) return true;
  if (at[-3] == 0xff && (at[-2] & 0x38) == 0x10) return true;
  if (at[-6] == 0xff && (at[-5] & 0x38) == 0x10) return true;
  return at[-7] == 0xff && (at[-6] & 0x38) == 0x10;
}

#ifdef FRAME_POINTERS

void report_callers(u64 stack, u64 frame) {
  u64 last = stack;
  print_hint();
  /* A function that has just been called, or a jump to nowhere, has no frame yet. */
  if (last < (u64)boot_stack_top && last >= (u64)kernel_stack_guard + PAGE_SIZE && !(last & 7)) {
    u64 word = *(const u64*)last;
    if (is_code(word) && follows_call((const u8*)word)) print_caller(word);
  }
  for (u32 i = 0; i < MAX_CALLERS; i++) {
    if (frame < last || frame > (u64)boot_stack_top - 16 || frame & 7) return;
    const u64* saved = (const u64*)frame;
    if (!is_code(saved[1])) return;
    print_caller(saved[1]);
    last = frame + 16;
    frame = saved[0];
  }
}

#else

/* Without frame pointers all words on the stack that may be return addresses; some are left from earlier calls. */
void report_callers(u64 stack, u64 frame) {
  (void)frame;
  u64 at = (stack + 7) & ~7ull;
  if (at < (u64)kernel_stack_guard + PAGE_SIZE) at = (u64)kernel_stack_guard + PAGE_SIZE;
  print_hint();
  print_text("  (callers are guessed; CONFIG_OPTIMIZE_NOOMITFP=y makes them exact)\r\n");
  for (u32 found = 0; at < (u64)boot_stack_top && found < MAX_CALLERS; at += 8) {
    u64 word = *(const u64*)at;
    if (!is_code(word) || !follows_call((const u8*)word)) continue;
    print_caller(word);
    found++;
  }
}

#endif

#else

void report_fault(const u64* frame, u64 address) {
  print_value("\r\nkernel fault: exception ", frame[FRAME_VECTOR / 8]);
  print_value(", address ", address);
  print_value("\r\n  at ", frame[FRAME_RIP / 8]);
  print_text("\r\n");
}

void report_callers(u64 stack, u64 frame) {
  (void)stack, (void)frame;
}

#endif
