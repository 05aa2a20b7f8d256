// A thread's floating-point and vector registers while another thread has the processor's: an XSAVE (or FXSAVE) area.

import { FX_MXCSR, FX_MXCSR_MASK, FXSAVE_SIZE, XSAVE_HEADER_END } from "../abi/sigframe";
import { machine } from "../platform/machine";

/** XSAVE wants its area on a 64-byte boundary. */
const ALIGNMENT: usize = 64;
/** MXCSR and the x87 control word as the psABI wants them at process start. */
const INITIAL_MXCSR: u32 = 0x1f80;
const INITIAL_CONTROL_WORD: u16 = 0x37f;
/** MXCSR bits of a processor that doesn't say which it has (Intel SDM vol. 1, 11.6.6). */
const DEFAULT_MXCSR_MASK: u32 = 0xffbf;
/** XSTATE_BV: which parts of the area hold something; x87 and SSE. */
const XSTATE_OFFSET: usize = 512;
const LEGACY_STATE: u64 = 3;

export class VectorArea {
  private readonly block: usize;
  /** Linear address of the area. */
  readonly at: usize;
  readonly size: usize;

  constructor() {
    this.size = <usize>machine().vectorAreaSize();
    this.block = heap.alloc(this.size + ALIGNMENT);
    this.at = (this.block + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    this.reset();
  }

  /** As a new program finds them. */
  reset(): void {
    memory.fill(this.at, 0, this.size);
    store<u16>(this.at, INITIAL_CONTROL_WORD);
    store<u32>(this.at + FX_MXCSR, INITIAL_MXCSR);
    if (this.size > XSTATE_OFFSET) store<u64>(this.at + XSTATE_OFFSET, LEGACY_STATE);
  }

  /** From the processor. */
  save(): void {
    machine().saveVectors(this.at);
  }

  /** To the processor. */
  load(): void {
    machine().loadVectors(this.at);
  }

  copyFrom(other: VectorArea): void {
    memory.copy(this.at, other.at, this.size);
  }

  /**
   * Checks what a program has written here: reserved bits of MXCSR and of the XSAVE header would fault in the kernel
   * (Intel SDM vol. 1, 13.8). legacyOnly: only the first 512 bytes are the program's, the rest becomes as at the start.
   */
  check(legacyOnly: bool): bool {
    if (load<u32>(this.at + FX_MXCSR) & ~mxcsrMask()) return false;
    if (this.size <= FXSAVE_SIZE) return true;
    if (legacyOnly) {
      memory.fill(this.at + XSTATE_OFFSET, 0, XSAVE_HEADER_END - XSTATE_OFFSET);
      store<u64>(this.at + XSTATE_OFFSET, LEGACY_STATE);
      return true;
    }
    if (load<u64>(this.at + XSTATE_OFFSET) & ~machine().vectorFeatures()) return false;
    for (let i = XSTATE_OFFSET + 8; i < XSAVE_HEADER_END; i += 8) if (load<u64>(this.at + i)) return false;
    return true;
  }

  free(): void {
    heap.free(this.block);
  }
}

let knownMask: u32 = 0;

function mxcsrMask(): u32 {
  if (!knownMask) {
    const probe = new VectorArea();
    probe.save();
    knownMask = load<u32>(probe.at + FX_MXCSR_MASK);
    if (!knownMask) knownMask = DEFAULT_MXCSR_MASK;
    probe.free();
  }
  return knownMask;
}
