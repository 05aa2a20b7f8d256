/* The few C functions of the kvm platform, in the order they run. */
#ifndef PLATFORM_H_
#define PLATFORM_H_

#include "wasm-rt.h"

struct w2c_kernel;
extern struct w2c_kernel kernel;

_Noreturn void platform_start(u32 start_info);
void processor_start(void);
void unmap_null_page(void);
void trap_from_program(u32 vector);
void trap_from_kernel(u64* frame);
u32 kernel_system_call(void);
_Noreturn void return_by_iret(void);
_Noreturn void stop_out_of_memory(void);
_Noreturn void stop_kernel_fault(const u64* frame);
void report_fault(const u64* frame, u64 address);
void report_callers(u64 stack, u64 frame);
void print_character(u8 character);
void print_text(const char* text);
void print_value(const char* label, u64 value);

#endif
