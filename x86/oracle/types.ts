// What goes into the native harness and what comes out.

/** Where the harness puts a case's code and its memory; the pages around them are unmapped. */
export const CODE_ADDRESS = 0x1000_0000n;
export const DATA_ADDRESS = 0x2000_0000n;

export interface X87State {
  control: number;
  /** The top of the stack is in bits 13:11. */
  status: number;
  /** One bit a physical register: 1 when it is in use. */
  tag: number;
  /** ST(0) to ST(7), 10 bytes each. */
  registers: Uint8Array;
}

/** The processor's state, and the data page. */
export interface MachineState {
  /** RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8–R15. */
  registers: BigUint64Array;
  /** RFLAGS. Of a case's only the status flags, DF and AC count. */
  flags: number;
  fsBase: bigint;
  gsBase: bigint;
  x87: X87State;
  mxcsr: number;
  /** YMM0–YMM15, 32 bytes each. */
  vectors: Uint8Array;
  /** The page at DATA_ADDRESS. */
  memory: Uint8Array;
}

/** Why a case stopped: an exception of the processor, or one of the last two. */
export const Vector = {
  DivideError: 0,
  Debug: 1,
  Breakpoint: 3,
  InvalidOpcode: 6,
  GeneralProtection: 13,
  PageFault: 14,
  X87: 16,
  AlignmentCheck: 17,
  Simd: 19,
  /** It came to the end of its code, or jumped elsewhere in its page. */
  End: 256,
  /** It ran for half a second. */
  Timeout: 257,
} as const;

export interface NativeCase {
  /** At most 1024 bytes. SYSCALL, SYSENTER and INT would reach the host's kernel: leave them out. */
  code: Uint8Array;
  /** Where in the page at CODE_ADDRESS; 0 by default. */
  codeOffset?: number;
  state: MachineState;
}

export interface NativeResult {
  /** A value of Vector. */
  vector: number;
  /** Of the exception, as the processor pushes it. */
  errorCode: number;
  /** Of a page fault; otherwise 0. */
  faultAddress: bigint;
  /** The vector is Vector.End. */
  ended: boolean;
  /** The instruction that faulted, or the end. */
  rip: bigint;
  state: MachineState;
}

/** The state a program starts with: all registers 0, the stack in the middle of the data page. */
export function initialState(): MachineState {
  const registers = new BigUint64Array(16);
  registers[4] = DATA_ADDRESS + 2048n;
  return {
    registers,
    flags: 0x202,
    fsBase: 0n,
    gsBase: 0n,
    x87: { control: 0x37f, status: 0, tag: 0, registers: new Uint8Array(80) },
    mxcsr: 0x1f80,
    vectors: new Uint8Array(512),
    memory: new Uint8Array(4096),
  };
}
