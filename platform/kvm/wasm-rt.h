/*
 * The runtime that wasm2c's output expects, for a kernel on the bare machine.
 *
 * No bounds checks (the window's end is unmapped), no stack counting, and no floating point: f32 and f64 are
 * integers here, so a float that slipped into the kernel computes nonsense and fails its test rather than
 * touching the program's vector registers. The build replaces MEM_ADDR by a constant plus an index.
 */
#ifndef WASM_RT_H_
#define WASM_RT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WASM_RT_CORE_TYPES_DEFINED
typedef uint8_t u8;
typedef int8_t s8;
typedef uint16_t u16;
typedef int16_t s16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;
typedef uint32_t f32;
typedef uint64_t f64;

#pragma GCC visibility push(hidden)

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define wasm_rt_memcpy __builtin_memcpy
#define wasm_rt_memmove __builtin_memmove
#define wasm_rt_unreachable __builtin_unreachable
#define WASM_RT_MEMCHECK_GUARD_PAGES 1
#define WASM_RT_USE_SEGUE 0
#define WASM_RT_STACK_DEPTH_COUNT 0

typedef enum {
  WASM_RT_TRAP_NONE,
  WASM_RT_TRAP_OOB,
  WASM_RT_TRAP_INT_OVERFLOW,
  WASM_RT_TRAP_DIV_BY_ZERO,
  WASM_RT_TRAP_INVALID_CONVERSION,
  WASM_RT_TRAP_UNREACHABLE,
  WASM_RT_TRAP_CALL_INDIRECT,
  WASM_RT_TRAP_UNCAUGHT_EXCEPTION,
  WASM_RT_TRAP_EXHAUSTION,
} wasm_rt_trap_t;

typedef enum {
  WASM_RT_I32,
  WASM_RT_I64,
  WASM_RT_F32,
  WASM_RT_F64,
  WASM_RT_V128,
  WASM_RT_FUNCREF,
  WASM_RT_EXTERNREF,
  WASM_RT_EXNREF,
} wasm_rt_type_t;

typedef void (*wasm_rt_function_ptr_t)(void);
typedef struct { wasm_rt_function_ptr_t fn; } wasm_rt_tailcallee_t;
typedef const char* wasm_rt_func_type_t;

typedef struct {
  wasm_rt_func_type_t func_type;
  wasm_rt_function_ptr_t func;
  wasm_rt_tailcallee_t func_tailcallee;
  void* module_instance;
} wasm_rt_funcref_t;

static const wasm_rt_funcref_t wasm_rt_funcref_null_value = {0, 0, {0}, 0};

/* Named by the generated helpers; the kernel has no externref. */
typedef void* wasm_rt_externref_t;
static const wasm_rt_externref_t wasm_rt_externref_null_value = 0;

typedef struct {
  u8* data;
  u64 pages;
  u64 size;
} wasm_rt_memory_t;

typedef struct {
  wasm_rt_funcref_t* data;
  u32 max_size;
  u32 size;
} wasm_rt_funcref_table_t;

typedef struct {
  wasm_rt_externref_t* data;
  u32 max_size;
  u32 size;
} wasm_rt_externref_table_t;

_Noreturn void wasm_rt_trap(wasm_rt_trap_t code);
void wasm_rt_allocate_memory(wasm_rt_memory_t* memory, u64 pages, u64 max_pages, bool is64, u32 page_size);
u64 wasm_rt_grow_memory(wasm_rt_memory_t* memory, u64 pages);
void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t* table, u32 elements, u32 max_elements);
void unpack_static_data(u64 to, const u8* packed);
static inline void wasm_rt_free_memory(wasm_rt_memory_t* memory) { (void)memory; }
static inline void wasm_rt_free_funcref_table(wasm_rt_funcref_table_t* table) { (void)table; }
static inline bool wasm_rt_is_initialized(void) { return true; }

#include "cpu.h"

#endif
