// Where a program's memory holds what belongs to the engine and not to the program.
//
//   0x000000  nothing: no address points here
//   0x001000  the running thread's processor state, below
//   0x002000  the runtime's static data and tables (x86/runtime)
//   0x080000  the engine's lookup of translated code by address
//   0x0c0000  its tables of computed jumps
//   0x100000  the page table: a byte for each of the 2^20 pages below 4 GiB, a set of Access bits
//   0x200000  the first page that a program may have; addresses from here on are its own, unchanged
//   0xf8000000  records of the interpreter (x86/interpreter), if the memory has 4 GiB: no page of a program's either
//
// The page table gives its own pages no access, so that translated code can't reach what lies below 0x200000.

/** State block: byte addresses. A register is complete here whenever the program is not running. */
export const State = {
  /** RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8–R15; 8 bytes each. */
  Registers: 0x1000,
  Rip: 0x1080,
  /** RFLAGS: status flags, DF, AC, ID; bit 1 set; u64. */
  Flags: 0x1088,
  FsBase: 0x1090,
  GsBase: 0x1098,
  /** u32. */
  Mxcsr: 0x10a0,
  /** u16 each: control word, status word (TOP in bits 13:11), and the tag: one bit a physical register, 1 when in use. */
  X87Control: 0x10a4,
  X87Status: 0x10a6,
  X87Tag: 0x10a8,
  /** u32: why the program stopped; an Exit. */
  Exit: 0x10b0,
  /** u32: the exception's vector, or the page fault's error code bits (Access wanted). */
  ExitDetail: 0x10b4,
  /** u64: of a page fault. */
  FaultAddress: 0x10b8,
  /** i32: counts down on back edges, calls and jumps between regions; below 0 the program stops. */
  Budget: 0x10c0,
  /** Last x87 instruction and operand (FXSAVE): u64 each; and its opcode, u16. */
  X87Ip: 0x10c8,
  X87Dp: 0x10d0,
  X87Opcode: 0x10d8,
  /** u32: the vector of the exception that a function of the runtime raises; otherwise 0. Who leaves for it clears it. */
  Raised: 0x10dc,
  /** u16 each: the segment registers by their numbers (ES, CS, SS, DS, FS, GS). CS and SS never change and are not kept. */
  Selectors: 0x10e0,
  /** Physical registers 0–7, 16 bytes apart: 8 of significand, then sign and exponent, u16. */
  X87Registers: 0x1100,
  /** YMM0–YMM15, 32 bytes each: XMM below, the upper half above. */
  Vectors: 0x1200,
  /** u64: calls of translated code nest while RSP is at most STACK_SPAN above this. */
  StackFloor: 0x1400,
  /** u32: while the program runs, the flags that RFLAGS lacks: their mask << 16, the operands' Type << 12, their width << 8,
   * FlagKind + 1; 0: none.
   * Then what they come from: left, right, result; u64 each. */
  FlagRecord: 0x1408,
  FlagLeft: 0x1410,
  FlagRight: 0x1418,
  FlagResult: 0x1420,
  /** u64: always 0; where records name no register. */
  Zero: 0x1428,
  /** u64: a return in interpreted code that leaves RSP above this goes back to who called that code. */
  ReturnLimit: 0x1430,
  /** u64: RSP where interpreted code entered the innermost region around; −1: there is none. */
  NestedAt: 0x1438,
} as const;

/** What of MXCSR has to be how: all exceptions masked, to nearest, subnormals kept, inexact before (PE). */
export const MxcsrMode = { Mask: 0xffe0, Ordinary: 0x1fa0 } as const;

/** Stack that a program may use while calls nest; a call takes at least 8 bytes of it, and a few hundred of the engine's. */
export const STACK_SPAN = 0x3000;
/** Where nothing is nested yet, RSP may rise by this much before nothing nests any more. */
export const STACK_SLACK = 0x1000;

/** Where the runtime's static data begins, and where it must end. */
export const RUNTIME_DATA = 0x2000;
export const RUNTIME_END = 0x80000;

/** Where translated code begins: u32 address and u32 index of its function, found by the address's low bits. */
export const LOOKUP = 0x80000;
export const LOOKUP_ENTRIES = 0x8000;

/** Tables of computed jumps: bytes that say which block of a region is at an address. */
export const JUMP_MAPS = 0xc0000;
export const JUMP_MAPS_END = 0x100000;

/** Where the interpreter's blocks begin: u32 address of code and u32 of the block, found by the former's low bits. */
export const BLOCK_TABLE = 0xf800_0000;
export const BLOCK_TABLE_ENTRIES = 0x10000;
/** Records of an instruction that is done alone. */
export const STEP_RECORDS = 0xf80f_0000;
/** Its blocks. */
export const RECORDS = 0xf810_0000;
export const RECORDS_END = 0xffff_0000;

export const PAGE_TABLE = 0x100000;
export const PAGE_SHIFT = 12;
export const FIRST_PAGE = 0x200000;

/** Bits of a page's byte; no bit: nothing is mapped (yet). */
export const Access = { Read: 1, Write: 2, Execute: 4 } as const;

/**
 * Bits that the engine adds. Read2 and Write2: an access that begins here may go on in the next page; without them
 * translated code looks closer. Engine.pagesChanged keeps them right.
 */
export const EngineBit = {
  /** The program may write here, but translated code comes from this page: Access.Write is taken away until that code is dropped. */
  Hidden: 0x08,
  /** This page and the next are readable. */
  Read2: 0x20,
  /** This page and the next are writable. */
  Write2: 0x40,
} as const;

/** Why the program stopped. RIP is that of the instruction to go on with: after SYSCALL, at a fault. */
export const Exit = {
  /** The budget is used up. */
  Budget: 0,
  Syscall: 1,
  /** ExitDetail: the Access that was wanted; FaultAddress: the first byte that could not be reached. */
  PageFault: 2,
  /** ExitDetail: the vector. INT3 is vector 3, with RIP after it. */
  Exception: 3,
  /** Inside the engine: the next instruction is to be done precisely. */
  Retry: 0x100,
  /** Inside the engine: it runs. */
  None: 0x101,
} as const;
export type Exit = (typeof Exit)[keyof typeof Exit];
