// A handler's stack frame, as abi/sigframe.ts draws it: built before the handler runs, taken apart by rt_sigreturn(2).

import * as frame from "../abi/frame";
import * as layout from "../abi/sigframe";
import { SA_ONSTACK, SA_RESTORER, SS_AUTODISARM, SS_DISABLE, SS_ONSTACK, UNBLOCKABLE } from "../abi/signal";
import { layout as addresses } from "../mm/layout";
import { copyIn, copyOut, put } from "../mm/user";
import { machine } from "../platform/machine";
import { SignalInfo } from "./siginfo";
import { Thread } from "./thread";
import { VectorArea } from "./vectors";

/** The general registers of struct sigcontext, in its order. */
const REGISTERS: StaticArray<usize> = [
  frame.R8,
  frame.R9,
  frame.R10,
  frame.R11,
  frame.R12,
  frame.R13,
  frame.R14,
  frame.R15,
  frame.RDI,
  frame.RSI,
  frame.RBP,
  frame.RBX,
  frame.RDX,
  frame.RAX,
  frame.RCX,
  frame.RSP,
];
/** AC, RF, OF, DF, TF, SF, ZF, AF, PF, CF: the flags a program may set. */
const PROGRAM_FLAGS: u64 = 0x50dd5;
const TRAP_FLAG: u64 = 0x100;
const DIRECTION_FLAG: u64 = 0x400;
const RESUME_FLAG: u64 = 0x10000;

/** The frame but for the vectors; signals are set up one at a time. */
const image: usize = memory.data(440, 16);
const context: usize = image + <usize>layout.UC;
const registers: usize = context + layout.UC_SIGCONTEXT;

/** A jump there would fault in the kernel's return instead of the program. */
export function isCanonical(address: u64): bool {
  return <i64>(address << 16) >> 16 == <i64>address;
}

/** True if an address lies on the thread's alternate stack. */
export function isOnAltStack(thread: Thread, rsp: u64): bool {
  if (thread.altStackFlags & (SS_DISABLE | SS_AUTODISARM)) return false;
  return rsp > thread.altStack && rsp - thread.altStack <= thread.altStackSize;
}

/** ss_flags as sigaltstack(2) tells them. */
export function altStackState(thread: Thread, rsp: u64): u32 {
  if (!thread.altStackSize) return SS_DISABLE;
  return (thread.altStackFlags & SS_AUTODISARM) | (isOnAltStack(thread, rsp) ? SS_ONSTACK : 0);
}

/** Bytes of the vector state on the stack: the area, and MAGIC2 behind an XSAVE area. */
function vectorSize(vectors: VectorArea): u64 {
  return vectors.size > layout.FXSAVE_SIZE ? vectors.size + 4 : vectors.size;
}

/**
 * Makes the thread enter its handler when it returns to the program. False when the stack can't take the frame, or
 * the handler can't be jumped to.
 */
export function pushSignalFrame(thread: Thread, info: SignalInfo, handler: u64, flags: u64, restorer: u64): bool {
  if (!(flags & SA_RESTORER) || !isCanonical(handler)) return false;
  const at = thread.frame;
  const rsp = load<u64>(at + frame.RSP);
  let top = rsp - layout.RED_ZONE;
  const onStack = isOnAltStack(thread, rsp);
  const switches = (flags & SA_ONSTACK) != 0 && thread.altStackSize != 0 && !onStack;
  if (switches) top = thread.altStack + thread.altStackSize;
  const vectorsAt = (top - vectorSize(thread.vectors)) & ~63;
  const sp = ((vectorsAt - layout.SIZEOF_SIGNAL_FRAME) & ~15) - 8;
  // An alternate stack that is too small must not be left through its bottom.
  if ((onStack || switches) && sp - thread.altStack >= thread.altStackSize) return false;
  if (sp >= addresses().userEnd || !writeVectors(thread.vectors, vectorsAt)) return false;
  fillImage(thread, info, restorer, vectorsAt);
  if (copyOut(sp, image, layout.SIZEOF_SIGNAL_FRAME) < 0) return false;
  if (thread.altStackFlags & SS_AUTODISARM) disarm(thread);
  enter(at, info.signal, handler, sp);
  thread.vectors.reset();
  thread.vectors.load();
  return true;
}

function disarm(thread: Thread): void {
  thread.altStack = 0;
  thread.altStackSize = 0;
  thread.altStackFlags = SS_DISABLE;
}

function enter(at: usize, signal: i32, handler: u64, sp: u64): void {
  store<u64>(at + frame.RDI, <u64>signal);
  store<u64>(at + frame.RSI, sp + layout.FRAME_INFO);
  store<u64>(at + frame.RDX, sp + layout.UC);
  store<u64>(at + frame.RAX, 0);
  store<u64>(at + frame.RIP, handler);
  store<u64>(at + frame.RSP, sp);
  const flags = load<u64>(at + frame.RFLAGS);
  store<u64>(at + frame.RFLAGS, flags & ~(DIRECTION_FLAG | RESUME_FLAG | TRAP_FLAG));
}

function fillImage(thread: Thread, info: SignalInfo, restorer: u64, vectorsAt: u64): void {
  const at = thread.frame;
  memory.fill(image, 0, layout.SIZEOF_SIGNAL_FRAME);
  store<u64>(image, restorer);
  const extended: u64 = thread.vectors.size > layout.FXSAVE_SIZE ? layout.UC_FP_XSTATE : 0;
  store<u64>(context + layout.UC_FLAGS, extended | layout.UC_SIGCONTEXT_SS | layout.UC_STRICT_RESTORE_SS);
  store<u64>(context + layout.UC_STACK, thread.altStack);
  store<u32>(context + layout.UC_STACK + 8, altStackState(thread, load<u64>(at + frame.RSP)));
  store<u64>(context + layout.UC_STACK + 16, thread.altStackSize);
  for (let i = 0; i < REGISTERS.length; i++) {
    store<u64>(registers + <usize>i * 8, load<u64>(at + REGISTERS[i]));
  }
  store<u64>(registers + layout.SC_RIP, load<u64>(at + frame.RIP));
  store<u64>(registers + layout.SC_EFLAGS, load<u64>(at + frame.RFLAGS));
  store<u16>(registers + layout.SC_CS, 0x33);
  store<u16>(registers + layout.SC_SS, 0x2b);
  store<u64>(registers + layout.SC_ERROR, thread.trapError);
  store<u64>(registers + layout.SC_TRAP, thread.trapVector);
  store<u64>(registers + layout.SC_CR2, thread.trapAddress);
  const mask = thread.maskSaved ? thread.savedMask : thread.signalMask;
  store<u64>(registers + layout.SC_OLD_MASK, mask);
  store<u64>(registers + layout.SC_FPSTATE, vectorsAt);
  store<u64>(context + layout.UC_MASK, mask);
  info.write(image + layout.FRAME_INFO);
}

/** The processor's vector registers go to the stack, in the form that says how much there is. */
function writeVectors(vectors: VectorArea, to: u64): bool {
  vectors.save();
  if (vectors.size > layout.FXSAVE_SIZE) {
    const software = vectors.at + layout.FX_SOFTWARE;
    memory.fill(software, 0, layout.FXSAVE_SIZE - layout.FX_SOFTWARE);
    store<u32>(software, layout.FP_MAGIC1);
    store<u32>(software + 4, <u32>vectors.size + 4);
    store<u64>(software + 8, machine().vectorFeatures());
    store<u32>(software + 16, <u32>vectors.size);
    if (put<u32>(to + vectors.size, layout.FP_MAGIC2) < 0) return false;
  }
  return copyOut(to, vectors.at, vectors.size) == 0;
}

/** rt_sigreturn(2): the registers, mask and stack of before the handler. False when the frame is not a good one. */
export function popSignalFrame(thread: Thread): bool {
  const at = thread.frame;
  // The handler's return has taken the restorer's address.
  const sp = load<u64>(at + frame.RSP) - 8;
  if (copyIn(image, sp, layout.SIZEOF_SIGNAL_FRAME) < 0) return false;
  const rip = load<u64>(registers + layout.SC_RIP);
  if (!isCanonical(rip)) return false;
  if (!readVectors(thread.vectors, load<u64>(registers + layout.SC_FPSTATE))) return false;
  for (let i = 0; i < REGISTERS.length; i++) {
    store<u64>(at + REGISTERS[i], load<u64>(registers + <usize>i * 8));
  }
  store<u64>(at + frame.RIP, rip);
  const flags = load<u64>(registers + layout.SC_EFLAGS) & PROGRAM_FLAGS;
  store<u64>(at + frame.RFLAGS, flags | frame.USER_RFLAGS);
  store<u64>(at + frame.CS, frame.USER_CS);
  store<u64>(at + frame.SS, frame.USER_DS);
  restoreStack(thread);
  thread.setMask(load<u64>(context + layout.UC_MASK) & ~UNBLOCKABLE);
  return true;
}

/** uc_stack counts as if given to sigaltstack(2); what is wrong with it is nobody's error here. */
function restoreStack(thread: Thread): void {
  const flags = load<u32>(context + layout.UC_STACK + 8);
  const size = load<u64>(context + layout.UC_STACK + 16);
  if (isOnAltStack(thread, load<u64>(thread.frame + frame.RSP))) return;
  const disabled = (flags & SS_DISABLE) != 0 || !size;
  thread.altStack = disabled ? 0 : load<u64>(context + layout.UC_STACK);
  thread.altStackSize = disabled ? 0 : size;
  thread.altStackFlags = disabled ? SS_DISABLE : flags & SS_AUTODISARM;
}

/** A frame without vectors leaves them as a new program has them. */
function readVectors(vectors: VectorArea, from: u64): bool {
  if (!from) {
    vectors.reset();
  } else {
    if (from & 63 || copyIn(vectors.at, from, layout.FXSAVE_SIZE) < 0) return false;
    const software = vectors.at + layout.FX_SOFTWARE;
    const extended =
      vectors.size > layout.FXSAVE_SIZE &&
      load<u32>(software) == layout.FP_MAGIC1 &&
      load<u32>(software + 16) == <u32>vectors.size;
    if (extended && copyIn(vectors.at, from, vectors.size) < 0) return false;
    if (!vectors.check(!extended)) {
      // The handler's end will not be survived with these, nor is anything else to be loaded later.
      vectors.reset();
      return false;
    }
  }
  vectors.load();
  return true;
}
