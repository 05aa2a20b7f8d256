// The shape of a program's address space, and its randomisation.
//
//   0                unmapped (vm.mmap_min_addr)
//   EXEC_BASE + r    a static PIE, or the interpreter's program; brk grows behind it
//   ...              mmap areas, handed out downwards from below the stack
//   STACK_TOP - r    the stack
//   USER_END         first address no program ever has

/**
 * One page less than the lower half: a SYSCALL in the last page would return to a non-canonical address, on which
 * SYSRET faults in the kernel (Intel SDM vol. 2, SYSRET).
 */
export const USER_END: u64 = 0x7ffffffff000;
/** Lowest address a program may map: 64 KiB, as vm.mmap_min_addr. */
export const MIN_ADDRESS: u64 = 0x10000;
/** Where position-independent programs go, as in Linux (ELF_ET_DYN_BASE). */
export const EXEC_BASE: u64 = 0x555555554000;
/** Room for the stack's growth and its randomisation, below USER_END. */
export const STACK_ROOM: u64 = 0x10000000;

/** Bits of page-granular randomness, as Linux's defaults: mmap_base 28, stack 22, brk 13. */
export const MMAP_RANDOM_BITS: u64 = 28;
export const EXEC_RANDOM_BITS: u64 = 28;
export const STACK_RANDOM_BITS: u64 = 14;
export const BRK_RANDOM_BITS: u64 = 13;
