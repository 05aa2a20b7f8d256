// What is free inside the kernel's heap: the allocator's own book (AssemblyScript's std/assembly/rt/tlsf.ts) says so.
//
// It keeps free blocks in lists by size, with a bitmap of the classes that have any, and one for each class of its 16
// parts, at the start of its root, which lies where the heap begins:
//
//   class 0: below 256 bytes; class n: from 2^(n+7) to 2^(n+8); part p of it: from (16 + p) * 2^(n+3)

const ALIGNMENT_MASK: usize = 15;
const PARTS: i32 = 16;

/** There is a free block of at least this size, in bytes; 0: none, or only tiny ones. */
export function largestFreeBlock(): usize {
  const root = (__heap_base + ALIGNMENT_MASK) & ~ALIGNMENT_MASK;
  const classes = load<u32>(root);
  if (classes <= 1) return 0;
  const highest = 31 - <i32>clz(classes);
  const parts = load<u32>(root + 4 + ((<usize>highest) << 2));
  return (<usize>(PARTS + 31 - <i32>clz(parts))) << (<usize>highest + 3);
}
