// A thread: a task of a process, with the processor state that is not in the frame.

import { useSpace } from "../mm/space";
import { machine } from "../platform/machine";
import { currentTask, Task } from "../sched/task";
import { Process } from "./process";

/** XSAVE wants its area on a 64-byte boundary. */
const VECTOR_ALIGNMENT: usize = 64;
/** MXCSR and the x87 control word as the psABI wants them at process start. */
const INITIAL_MXCSR: u32 = 0x1f80;
const INITIAL_CONTROL_WORD: u16 = 0x37f;
const MXCSR_OFFSET: usize = 24;
/** XSTATE_BV: which parts of the area hold something; x87 and SSE. */
const XSTATE_OFFSET: usize = 512;

export class Thread extends Task {
  private threadBase: u64 = 0;
  private gsBase: u64 = 0;
  private readonly vectorBlock: usize;
  private readonly vectors: usize;
  /** set_tid_address(2): cleared and woken when the thread ends. */
  clearTid: u64 = 0;
  signalMask: u64 = 0;
  /** sigaltstack(2): base, flags, size. */
  altStack: u64 = 0;
  altStackFlags: u32 = 2;
  altStackSize: u64 = 0;

  constructor(
    readonly tid: i32,
    readonly process: Process,
  ) {
    super();
    const size = <usize>machine().vectorAreaSize();
    this.vectorBlock = heap.alloc(size + VECTOR_ALIGNMENT);
    this.vectors = (this.vectorBlock + VECTOR_ALIGNMENT - 1) & ~(VECTOR_ALIGNMENT - 1);
    memory.fill(this.vectors, 0, size);
    store<u16>(this.vectors, INITIAL_CONTROL_WORD);
    store<u32>(this.vectors + MXCSR_OFFSET, INITIAL_MXCSR);
    if (size > XSTATE_OFFSET) store<u64>(this.vectors + XSTATE_OFFSET, 3);
  }

  activate(): void {
    useSpace(this.process.space);
    machine().setThreadBase(this.threadBase);
    machine().setGsBase(this.gsBase);
    machine().loadVectors(this.vectors);
  }

  deactivate(): void {
    this.threadBase = machine().threadBase();
    this.gsBase = machine().gsBase();
    machine().saveVectors(this.vectors);
  }

  free(): void {
    heap.free(this.vectorBlock);
    this.release();
  }
}

/** The thread whose system call or trap is being handled. */
export function current(): Thread {
  return changetype<Thread>(changetype<usize>(currentTask()));
}
