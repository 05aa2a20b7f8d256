// What an exception in the program means (AMD APM vol. 2, 8.2): a page to bring in, or a signal.

import { ERROR_CODE, RIP } from "../abi/frame";
import { FX_MXCSR, FX_STATUS } from "../abi/sigframe";
import {
  BUS_ADRALN,
  BUS_ADRERR,
  FPE_FLTDIV,
  FPE_FLTINV,
  FPE_FLTOVF,
  FPE_FLTRES,
  FPE_FLTUND,
  FPE_INTDIV,
  ILL_ILLOPN,
  SEGV_ACCERR,
  SEGV_MAPERR,
  SI_KERNEL,
  TRAP_TRACE,
} from "../abi/siginfo";
import { bitOf, SIGBUS, SIGFPE, SIGILL, SIGKILL, SIGSEGV, SIGTRAP } from "../abi/signal";
import { decimal, hex } from "../lib/format";
import { log } from "../lib/log";
import { FAULT_BEYOND, FAULT_DENIED, FAULT_HANDLED, FAULT_NO_MEMORY } from "../mm/space";
import { framesTotal } from "../platform/frames";
import { EXECUTE, PAGE_SIZE, READ, WRITE } from "../platform/pagemap";
import { initialProcess } from "./process";
import { forceSignal } from "./send";
import { fromFault, fromKernel } from "./siginfo";
import { current, Thread } from "./thread";

const DIVIDE: i32 = 0;
const DEBUG: i32 = 1;
const BREAKPOINT: i32 = 3;
const INVALID_OPCODE: i32 = 6;
const PAGE_FAULT: i32 = 14;
const X87: i32 = 16;
const ALIGNMENT: i32 = 17;
const SIMD: i32 = 19;

/** Bits of a page fault's error code. */
const ERROR_PRESENT: u64 = 1;
const ERROR_WRITE: u64 = 2;
const ERROR_USER: u64 = 4;
const ERROR_FETCH: u64 = 16;

/** #SS and #NP come from addresses that are not canonical, or segments that are not there. */
const SEGMENT_MISSING: i32 = 11;
const STACK_SEGMENT: i32 = 12;
const PROTECTION: i32 = 13;

/**
 * The current thread met an exception; address is CR2 for a page fault. Afterwards either the thread can go on, or it
 * has a signal to take.
 */
export function handleFault(vector: i32, address: u64): void {
  const thread = current();
  const code = load<u64>(thread.frame + ERROR_CODE);
  if (vector == PAGE_FAULT) {
    const access: u32 = code & ERROR_WRITE ? WRITE : code & ERROR_FETCH ? EXECUTE : READ;
    // The processor's own access for the program (to a descriptor, or by an emulator that takes a far return's stack for
    // the kernel's): bringing in a page would not help, and trying for ever would hang.
    const implicit = (code & (ERROR_PRESENT | ERROR_USER)) == ERROR_PRESENT;
    const outcome = implicit ? FAULT_DENIED : thread.process.space.fault(address, access);
    if (outcome == FAULT_HANDLED) return;
    remember(thread, vector, code, address);
    pageSignal(thread, outcome, access, address);
    return;
  }
  remember(thread, vector, code, thread.trapAddress);
  const signal = signalOf(vector);
  const rip = load<u64>(thread.frame + RIP);
  const hasAddress = vector != PROTECTION && vector != BREAKPOINT && vector != STACK_SEGMENT;
  const info = fromFault(signal, codeOf(thread, vector), hasAddress ? rip : 0);
  info.why = "exception " + decimal(vector);
  forceSignal(thread, info);
}

/** Signal frames and debuggers show it. */
function remember(thread: Thread, vector: i32, code: u64, address: u64): void {
  thread.trapVector = <u64>vector;
  thread.trapError = code;
  thread.trapAddress = address;
}

/** The current program needs a page and there is none: it ends, and the machine's user is told why. */
export function endForMemory(): void {
  killForMemory(current());
}

function killForMemory(thread: Thread): void {
  if (thread.pending.mask & bitOf(SIGKILL)) return;
  const mib = decimal((<i64>framesTotal() * PAGE_SIZE) >> 20);
  const info = fromKernel(SIGKILL, SI_KERNEL);
  info.why = "out of memory (there are " + mib + " MiB for programs; give the machine more with -m)";
  // The initial process's end is told anyway.
  if (thread.process != initialProcess()) log(thread.process.path + ": killed: " + info.why);
  forceSignal(thread, info);
}

function pageSignal(thread: Thread, outcome: i32, access: u32, address: u64): void {
  const what = access == WRITE ? "write to " : access == EXECUTE ? "jump to " : "read of ";
  const at = what + hex(address);
  if (outcome == FAULT_NO_MEMORY) {
    killForMemory(thread);
    return;
  }
  const beyond = outcome == FAULT_BEYOND;
  const code = beyond ? BUS_ADRERR : outcome == FAULT_DENIED ? SEGV_ACCERR : SEGV_MAPERR;
  const info = fromFault(beyond ? SIGBUS : SIGSEGV, code, address);
  if (beyond) info.why = at + ", beyond the end of the mapped file";
  else info.why = at + (outcome == FAULT_DENIED ? ", which its mapping does not allow" : ", where nothing is mapped");
  forceSignal(thread, info);
}

function signalOf(vector: i32): i32 {
  if (vector == DIVIDE || vector == X87 || vector == SIMD) return SIGFPE;
  if (vector == DEBUG || vector == BREAKPOINT) return SIGTRAP;
  if (vector == INVALID_OPCODE) return SIGILL;
  if (vector == ALIGNMENT || vector == SEGMENT_MISSING || vector == STACK_SEGMENT) return SIGBUS;
  return SIGSEGV;
}

function codeOf(thread: Thread, vector: i32): i32 {
  if (vector == DIVIDE) return FPE_INTDIV;
  if (vector == INVALID_OPCODE) return ILL_ILLOPN;
  if (vector == DEBUG) return TRAP_TRACE;
  if (vector == ALIGNMENT) return BUS_ADRALN;
  if (vector != X87 && vector != SIMD) return SI_KERNEL;
  // Both status words have the exceptions in their low six bits, unmasked ones being those whose mask bit is 0.
  const vectors = thread.vectors;
  vectors.save();
  const control = vector == X87 ? <u32>load<u16>(vectors.at) : load<u32>(vectors.at + FX_MXCSR) >> 7;
  const status = vector == X87 ? <u32>load<u16>(vectors.at + FX_STATUS) : load<u32>(vectors.at + FX_MXCSR);
  const raised = status & ~control & 0x3f;
  if (raised & 1) return FPE_FLTINV;
  if (raised & 4) return FPE_FLTDIV;
  if (raised & 8) return FPE_FLTOVF;
  if (raised & 0x12) return FPE_FLTUND;
  return raised & 0x20 ? FPE_FLTRES : SI_KERNEL;
}
