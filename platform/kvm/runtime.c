/*
 * Starts the WebAssembly kernel, and what its translation to C needs at run time: memory that grows up to the
 * lowest page frame handed out, and the C library's memory functions.
 */
#include "kernel.h"
#include "platform.h"

struct w2c_kernel kernel;

#define PAGE 65536
#define INITIAL_HEAP (4 * PAGE)

void platform_start(u32 start_info) {
  processor_start();
  wasm2c_kernel_instantiate(&kernel, 0, 0);
  w2c_kernel_boot(&kernel, start_info);
  unmap_null_page();
  w2c_kernel_start(&kernel);
  return_by_iret();
}

void wasm_rt_allocate_memory(wasm_rt_memory_t* memory, u64 pages, u64 max_pages, bool is64, u32 page_size) {
  (void)max_pages, (void)is64, (void)page_size;
  memory->data = (u8*)WINDOW;
  memory->size = 1ull << 32;
  memory->pages = pages + INITIAL_HEAP / PAGE;
}

/*
 * The allocator first asks for as much again as there is, then for what it needs. Doubling would take the
 * program's memory, so exactly that request is refused. It has no answer to a refusal of
 * the second, so that is the end; what uses much memory asks heapHasRoom (kernel/platform/frames.ts) first.
 */
u64 wasm_rt_grow_memory(wasm_rt_memory_t* memory, u64 pages) {
  u64 old = memory->pages;
  if (pages == old) return (u32)-1;
  if ((old + pages) * PAGE > heap_limit) stop_out_of_memory();
  memory->pages = old + pages;
  return old;
}

void wasm_rt_allocate_funcref_table(wasm_rt_funcref_table_t* table, u32 elements, u32 max_elements) {
  static wasm_rt_funcref_t functions[1024];
  (void)max_elements;
  if (elements > sizeof(functions) / sizeof(functions[0])) wasm_rt_trap(WASM_RT_TRAP_CALL_INDIRECT);
  table->data = functions;
  table->size = table->max_size = elements;
}

static u32 read_leb128(const u8** from) {
  u32 value = 0;
  for (u32 shift = 0;; shift += 7) {
    u8 byte = *(*from)++;
    value |= (u32)(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

/* The module's static data, as tools/wasmdata.ts packed it. RAM need not be zero: gaps are written. */
void unpack_static_data(u64 to, const u8* packed) {
  u8* at = (u8*)to;
  while (true) {
    for (u32 gap = read_leb128(&packed); gap > 0; gap--) *at++ = 0;
    u32 count = read_leb128(&packed);
    if (!count) return;
    for (u32 left = count >> 1; left > 0; left--) {
      *at++ = *packed++;
      if (count & 1) *at++ = 0;
    }
  }
}

static u8* copy_forwards(u8* to, const u8* from, size_t length) {
  for (; length >= 32; length -= 32, to += 32, from += 32) {
    u64 a, b, c, d;
    __builtin_memcpy(&a, from, 8);
    __builtin_memcpy(&b, from + 8, 8);
    __builtin_memcpy(&c, from + 16, 8);
    __builtin_memcpy(&d, from + 24, 8);
    __builtin_memcpy(to, &a, 8);
    __builtin_memcpy(to + 8, &b, 8);
    __builtin_memcpy(to + 16, &c, 8);
    __builtin_memcpy(to + 24, &d, 8);
  }
  for (; length >= 8; length -= 8, to += 8, from += 8) __builtin_memcpy(to, from, 8);
  for (; length; length--) *to++ = *from++;
  return to;
}

void* memcpy(void* restrict to, const void* restrict from, size_t length) {
  copy_forwards(to, from, length);
  return to;
}

void* memmove(void* to, const void* from, size_t length) {
  if ((u64)to - (u64)from >= length) return memcpy(to, from, length);
  u8* t = (u8*)to + length;
  const u8* f = (const u8*)from + length;
  for (; length >= 8; length -= 8) {
    t -= 8, f -= 8;
    __builtin_memcpy(t, f, 8);
  }
  for (; length; length--) *--t = *--f;
  return to;
}

void* memset(void* to, int value, size_t length) {
  u8* t = to;
  u64 word = 0x0101010101010101u * (u8)value;
  for (; length >= 32; length -= 32, t += 32) {
    __builtin_memcpy(t, &word, 8);
    __builtin_memcpy(t + 8, &word, 8);
    __builtin_memcpy(t + 16, &word, 8);
    __builtin_memcpy(t + 24, &word, 8);
  }
  for (; length >= 8; length -= 8, t += 8) __builtin_memcpy(t, &word, 8);
  for (; length; length--) *t++ = (u8)value;
  return to;
}

int memcmp(const void* a, const void* b, size_t length) {
  const u8 *x = a, *y = b;
  for (size_t i = 0; i < length; i++)
    if (x[i] != y[i]) return x[i] - y[i];
  return 0;
}
