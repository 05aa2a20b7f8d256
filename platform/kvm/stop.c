/*
 * The end of a kernel whose own invariants broke: says what, on the serial console, and powers the machine
 * off through the kernel. Works without the heap, since that may be what broke.
 */
#include "kernel.h"
#include "platform.h"

#define KERNEL_FAULT_STATUS 134 /* what a shell shows for SIGABRT */

static _Noreturn void power_off(void) {
  static bool again;
  if (!again) {
    again = true;
    w2c_kernel_powerOff(&kernel, KERNEL_FAULT_STATUS);
  }
  for (;;) __asm__ volatile("cli; hlt");
}

void stop_kernel_fault(const u64* frame) {
  report_fault(frame, fault_address());
  power_off();
}

void stop_out_of_memory(void) {
  print_text("\r\nout of memory: the kernel's heap can't grow; give the machine more with -m\r\n");
  power_off();
}

void wasm_rt_trap(wasm_rt_trap_t code) {
  static const char* const names[] = {"none", "out of bounds", "integer overflow", "division by zero",
                                      "invalid conversion", "unreachable", "wrong indirect call",
                                      "uncaught exception", "stack exhausted"};
  print_text("\r\nkernel trap: ");
  print_text(names[code]);
  print_value(" at ", (u64)__builtin_return_address(0));
  print_text("\r\n");
  report_callers((u64)__builtin_frame_address(0), (u64)__builtin_frame_address(0));
  power_off();
}

/* AssemblyScript's abort(message, file, line, column): strings are UTF-16 with their size in bytes before them. */
static void print_string(u32 at) {
  if (!at) return;
  u32 size = *(const u32*)(WINDOW + at - 4);
  for (u32 i = 0; i < size; i += 2) print_character(*(const u8*)(WINDOW + at + i));
}

void w2c_env_abort(struct w2c_env* env, u32 message, u32 file, u32 line, u32 column) {
  (void)env, (void)column;
  print_text("\r\nkernel panic: ");
  print_string(message);
  print_text(" (");
  print_string(file);
  print_text(":");
  char digits[11];
  int i = sizeof(digits) - 1;
  for (digits[i] = 0; line || !digits[i]; line /= 10) digits[--i] = (char)('0' + line % 10);
  print_text(digits + i);
  print_text(")\r\n");
  report_callers((u64)__builtin_frame_address(0), (u64)__builtin_frame_address(0));
  power_off();
}
