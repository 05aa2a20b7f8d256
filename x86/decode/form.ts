// A form is one row of the decoder's tables: one opcode pattern with one list of operands.

/** Where an operand comes from; the letters are those of the SDM, volume 2, appendix A.2. */
export const Source = {
  None: 0,
  /** E: general register or memory by ModRM.rm. */
  RmGpr: 1,
  /** G: general register by ModRM.reg. */
  RegGpr: 2,
  /** M: memory by ModRM.rm. */
  Memory: 3,
  /** V: vector register by ModRM.reg. */
  RegVector: 4,
  /** W: vector register or memory by ModRM.rm. */
  RmVector: 5,
  /** P: MMX register by ModRM.reg. */
  RegMmx: 6,
  /** Q: MMX register or memory by ModRM.rm. */
  RmMmx: 7,
  /** H: vector register by VEX.vvvv. */
  VexVector: 8,
  /** B: general register by VEX.vvvv. */
  VexGpr: 9,
  /** L: vector register by bits 7:4 of an immediate byte. */
  ImmediateVector: 10,
  /** I: immediate, zero-extended, or sign-extended when 4 bytes are read for 8. */
  Immediate: 11,
  /** Is: a byte, sign-extended to the operand size. */
  SignedByte: 12,
  /** J: displacement relative to the next instruction. */
  Relative: 13,
  /** O: absolute address in the instruction. */
  Offset: 14,
  /** S: segment register by ModRM.reg. */
  Segment: 15,
  /** C: control register by ModRM.reg. */
  Control: 16,
  /** D: debug register by ModRM.reg. */
  Debug: 17,
  /** X: memory at rSI. */
  StringSource: 18,
  /** Y: memory at rDI. */
  StringDestination: 19,
  /** Z: general register by the opcode's low three bits. */
  OpcodeGpr: 20,
  /** STi: x87 register by ModRM.rm. */
  RmX87: 21,
  /** A general register named by the form. */
  FixedGpr: 22,
  /** A vector register named by the form. */
  FixedVector: 23,
  /** ST0. */
  FixedX87: 24,
  /** FS or GS. */
  FixedSegment: 25,
  /** The constant 1. */
  One: 26,
  /** VM: memory with a vector of indexes (VSIB). */
  VectorMemory: 27,
} as const;
export type Source = (typeof Source)[keyof typeof Source];

/** How wide an operand is: a fixed number of bytes, or by operand size, REX.W or VEX.L. */
export type WidthCode = keyof typeof widthCodes;

/** Bytes for operand size 16, 32, 64 with VEX.L = 0, then the same with VEX.L = 1. */
export const widthCodes = {
  "": [0, 0, 0, 0, 0, 0],
  b: [1, 1, 1, 1, 1, 1],
  w: [2, 2, 2, 2, 2, 2],
  d: [4, 4, 4, 4, 4, 4],
  q: [8, 8, 8, 8, 8, 8],
  /** Ten bytes: x87's own format and packed decimal. */
  t: [10, 10, 10, 10, 10, 10],
  dq: [16, 16, 16, 16, 16, 16],
  qq: [32, 32, 32, 32, 32, 32],
  /** Operand size. */
  v: [2, 4, 8, 2, 4, 8],
  /** 16 or 32 bits by operand size; an immediate is then sign-extended to it. */
  z: [2, 4, 4, 2, 4, 4],
  /** 32 bits, or 64 with REX.W. */
  y: [4, 4, 8, 4, 4, 8],
  /** A far pointer: selector and offset. */
  p: [4, 6, 10, 4, 6, 10],
  /** The limit and base of a descriptor table. */
  s: [10, 10, 10, 10, 10, 10],
  /** The whole vector, half, a quarter and an eighth of it. */
  x: [16, 16, 16, 32, 32, 32],
  h: [8, 8, 8, 16, 16, 16],
  f: [4, 4, 4, 8, 8, 8],
  e: [2, 2, 2, 4, 4, 4],
  /** x87's environment, and its environment with all registers. */
  env: [14, 28, 28, 14, 28, 28],
  state: [94, 108, 108, 94, 108, 108],
  /** FXSAVE's area. XSAVE's has the size that CPUID says: given as 0. */
  fx: [512, 512, 512, 512, 512, 512],
} as const;
export const widthNames = Object.keys(widthCodes) as WidthCode[];

export interface OperandForm {
  /** As it is written in the table. */
  readonly text: string;
  readonly source: Source;
  /** Width as a register, or as an immediate. */
  readonly width: WidthCode;
  /** Width as memory. */
  readonly memoryWidth: WidthCode;
  /** The register's number, for the fixed sources. */
  readonly register: number;
}

/** Status flags as bits of `Form.reads`, `writes` and `undefines`: their places in RFLAGS. */
export const Flag = { c: 1, p: 4, a: 16, z: 64, s: 128, d: 1024, o: 2048 } as const;

/** What a processor must have: names as in /proc/cpuinfo; `base` is what every x86-64 processor has. */
export const features = [
  "base",
  "fpu",
  "mmx",
  "sse",
  "sse2",
  "sse3",
  "ssse3",
  "sse4_1",
  "sse4_2",
  "aes",
  "pclmulqdq",
  "sha_ni",
  "popcnt",
  "lzcnt",
  "bmi1",
  "bmi2",
  "adx",
  "movbe",
  "cx16",
  "lahf_lm",
  "rdrand",
  "rdseed",
  "rdtscp",
  "rdpid",
  "fxsr",
  "xsave",
  "xsaveopt",
  "xsavec",
  "xsaves",
  "fsgsbase",
  "clflush",
  "clflushopt",
  "clwb",
  "prefetchw",
  "ibt",
  "avx",
  "avx2",
  "fma",
  "f16c",
] as const;
export type Feature = (typeof features)[number];

/** Where control goes after an instruction; anything but `next` ends a basic block. */
export const flows = ["next", "jump", "branch", "call", "return", "trap", "system"] as const;
export type Flow = (typeof flows)[number];

/** Exceptions of an instruction besides those of its memory operands. */
export const exceptions = ["#DE", "#DB", "#BP", "#UD", "#GP", "#MF", "#XM"] as const;
export type Exception = (typeof exceptions)[number];

/** Opcode maps; the VEX maps are their own. */
export const maps = ["one-byte", "0f", "0f38", "0f3a", "vex.0f", "vex.0f38", "vex.0f3a"] as const;
export const VEX_MAPS = 4;

export interface Form {
  readonly id: number;
  /** The row as it is written. */
  readonly text: string;
  /** Index into `maps`. */
  readonly map: number;
  readonly opcode: number;
  /** The opcode's low three bits number a register. */
  readonly opcodeRegister: boolean;
  readonly hasModRm: boolean;
  /** The form is chosen when `(key & mask) === value`; key.ts has the layout. */
  readonly mask: number;
  readonly value: number;
  readonly mnemonic: string;
  readonly operands: readonly OperandForm[];
  readonly feature: Feature;
  /** Flags the result depends on, as bits of RFLAGS; a flag that may stay as it was is read. */
  readonly reads: number;
  readonly writes: number;
  readonly undefines: number;
  readonly flow: Flow;
  readonly exceptions: readonly Exception[];
  /** It can raise an exception: one of its own, or a memory access. */
  readonly canFault: boolean;
  /** LOCK is allowed when the first operand is memory. */
  readonly lockable: boolean;
  /** It repeats under REP: `rep`, or `repe` when REPE and REPNE also test ZF. */
  readonly repeat: "" | "rep" | "repe";
  /** Not allowed in user mode (#GP). */
  readonly privileged: boolean;
  /** A 16-byte memory operand must be aligned, or #GP. */
  readonly aligned: boolean;
  /** Operand size: 64 bits by default (`default64`), or whatever the prefixes say (`always64`). */
  readonly default64: boolean;
  readonly always64: boolean;
}
