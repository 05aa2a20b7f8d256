// The shape of a program's address space, and its randomisation.
//
//   0                unmapped
//   minAddress       the lowest a program may map (vm.mmap_min_addr)
//   execBase + r     a static PIE, or the interpreter's program; brk grows behind it
//   ...              mmap areas, handed out downwards from below the stack
//   top - r          the stack
//   userEnd          first address no program ever has

export class Layout {
  constructor(
    readonly minAddress: u64,
    readonly userEnd: u64,
    readonly execBase: u64,
    /** Room for the stack's growth and its randomisation, below userEnd. */
    readonly stackRoom: u64,
    /** Bits of page-granular randomness. */
    readonly mmapRandomBits: u64,
    readonly execRandomBits: u64,
    readonly stackRandomBits: u64,
    readonly brkRandomBits: u64,
  ) {}
}

/**
 * userEnd is one page less than the lower half: a SYSCALL in the last page would return to a non-canonical address, on
 * which SYSRET faults in the kernel (Intel SDM vol. 2, SYSRET). execBase is Linux's ELF_ET_DYN_BASE; the random bits
 * are its defaults, but for the stack's 22.
 */
const WIDE = new Layout(0x10000, 0x7ffffffff000, 0x555555554000, 0x10000000, 28, 28, 14, 13);

/**
 * Where programs have addresses below 4 GiB only: an access that begins below userEnd never reaches beyond. minAddress
 * and userEnd leave room for what the platform keeps there (x86/state.ts). Random bits as Linux gives to 32-bit programs (mmap_rnd_compat_bits).
 */
const NARROW = new Layout(0x200000, 0xf8000000, 0x10000000, 0x4000000, 8, 8, 11, 8);

let current: Layout = WIDE;

/** The shape on this machine. */
export function layout(): Layout {
  return current;
}

/** Programs have addresses below 4 GiB only. */
export function useNarrowLayout(): void {
  current = NARROW;
}
