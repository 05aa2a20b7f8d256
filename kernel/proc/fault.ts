// What an exception in the program means (AMD APM vol. 2, 8.2): a page to bring in, or a signal.

import { ERROR_CODE } from "../abi/frame";
import { SIGBUS, SIGFPE, SIGILL, SIGKILL, SIGSEGV, SIGTRAP } from "../abi/signal";
import { decimal, hex } from "../lib/format";
import { FAULT_BEYOND, FAULT_DENIED, FAULT_HANDLED, FAULT_NO_MEMORY } from "../mm/space";
import { framesTotal } from "../platform/frames";
import { EXECUTE, PAGE_SIZE, READ, WRITE } from "../platform/pagemap";
import { killProcess } from "./exit";
import { current } from "./thread";

const DIVIDE: i32 = 0;
const DEBUG: i32 = 1;
const BREAKPOINT: i32 = 3;
const INVALID_OPCODE: i32 = 6;
const PAGE_FAULT: i32 = 14;
const X87: i32 = 16;
const ALIGNMENT: i32 = 17;
const SIMD: i32 = 19;

/** Bits of a page fault's error code. */
const ERROR_WRITE: u64 = 2;
const ERROR_FETCH: u64 = 16;

/** The current thread met an exception; address is CR2 for a page fault. */
export function handleFault(vector: i32, address: u64): void {
  const thread = current();
  const process = thread.process;
  if (vector == PAGE_FAULT) {
    const code = load<u64>(thread.frame + ERROR_CODE);
    const access: u32 = code & ERROR_WRITE ? WRITE : code & ERROR_FETCH ? EXECUTE : READ;
    const outcome = process.space.fault(address, access);
    if (outcome == FAULT_HANDLED) return;
    pageSignal(outcome, access, address);
    return;
  }
  killProcess(process, signalOf(vector), "exception " + decimal(vector));
}

function pageSignal(outcome: i32, access: u32, address: u64): void {
  const process = current().process;
  const what = access == WRITE ? "write to " : access == EXECUTE ? "jump to " : "read of ";
  const at = what + hex(address);
  if (outcome == FAULT_NO_MEMORY) {
    const mib = decimal((<i64>framesTotal() * PAGE_SIZE) >> 20);
    killProcess(
      process,
      SIGKILL,
      "out of memory (there are " + mib + " MiB for programs; give the machine more with -m)",
    );
  } else if (outcome == FAULT_BEYOND) {
    killProcess(process, SIGBUS, at + ", beyond the end of the mapped file");
  } else {
    killProcess(
      process,
      SIGSEGV,
      at + (outcome == FAULT_DENIED ? ", which its mapping does not allow" : ", where nothing is mapped"),
    );
  }
}

function signalOf(vector: i32): i32 {
  if (vector == DIVIDE || vector == X87 || vector == SIMD) return SIGFPE;
  if (vector == DEBUG || vector == BREAKPOINT) return SIGTRAP;
  if (vector == INVALID_OPCODE) return SIGILL;
  if (vector == ALIGNMENT) return SIGBUS;
  return SIGSEGV;
}
