// What the console says of a program that a signal killed: one line, and with debug.registers=1 its registers, the
// mappings around the address it stumbled over, and who called whom.

import { RBP, RIP, RSP } from "../abi/frame";
import { SI_KERNEL } from "../abi/siginfo";
import { SIGBUS, SIGINT, SIGQUIT, SIGSEGV } from "../abi/signal";
import { CONFIG_LIBUKDEBUG_CRASH_SCREEN } from "../config";
import { nameOf, tellVma } from "../fs/procfs/maps";
import { decimal, hex } from "../lib/format";
import { log } from "../lib/log";
import { Text } from "../lib/text";
import { AddressSpace, currentSpace } from "../mm/space";
import { get, getFailed } from "../mm/user";
import { machine } from "../platform/machine";
import { EXECUTE } from "../platform/pagemap";
import { Process } from "./process";
import { dumpRegisters } from "./registers";
import { isFromUser, SignalInfo } from "./siginfo";
import { signalName } from "./signalname";
import { current, Thread } from "./thread";

/** Callers listed at most. */
const MAX_CALLERS: i32 = 32;

export function reportKilled(process: Process, info: SignalInfo, detailed: bool): void {
  const thread = current().process == process ? current() : process.threads[0];
  let line = process.path + ": killed by " + signalName(info.signal);
  const why = reason(process, info);
  if (why.length) line += ": " + why;
  const rip = load<u64>(thread.frame + RIP);
  log(line + " (rip " + placed(process.space, rip) + ", rsp " + hex(load<u64>(thread.frame + RSP)) + ")");
  if (!CONFIG_LIBUKDEBUG_CRASH_SCREEN || !detailed) return;
  dumpRegisters(thread.frame);
  if (info.signal == SIGSEGV || info.signal == SIGBUS) tellMappings(process.space, thread.trapAddress);
  // The memory of another process than the running one is out of reach here.
  if (process.space == currentSpace) tellCallers(process.space, thread);
}

function reason(process: Process, info: SignalInfo): string {
  if (info.why.length) return info.why;
  if (info.code == SI_KERNEL && (info.signal == SIGINT || info.signal == SIGQUIT)) return "typed on the console";
  if (!isFromUser(info)) return "";
  const sender = <i32>info.word16;
  return sender == process.pid ? "sent by itself" : "sent by process " + decimal(sender);
}

/** An address, and where that is in the file it comes from: "0x55d0c0de1136 = /server+0x1136". */
function placed(space: AddressSpace, address: u64): string {
  if (!CONFIG_LIBUKDEBUG_CRASH_SCREEN) return hex(address);
  const vma = space.find(address);
  if (!vma || !vma.backing) return hex(address);
  // The file's first mapping begins with its ELF header, so that what is counted from there are the addresses in it.
  let base = vma.start - vma.offset;
  for (let i = 0; i < space.vmas.length; i++) {
    const other = space.vmas[i];
    if (other.backing != vma.backing || other.offset) continue;
    if (other.start <= address) base = other.start;
  }
  return hex(address) + " = " + nameOf(space, vma) + "+" + hex(address - base);
}

/** The mapping that holds the address, or the one before and the one after, as /proc/PID/maps has them. */
function tellMappings(space: AddressSpace, address: u64): void {
  const text = new Text();
  text.add("  mappings around ").add(hex(address)).line(":");
  for (let i = 0; i < space.vmas.length; i++) {
    const vma = space.vmas[i];
    const isNext = vma.start > address;
    const isLast = !isNext && (i + 1 == space.vmas.length || space.vmas[i + 1].start > address);
    if (!isNext && !isLast) continue;
    text.add(isNext ? "    after  " : vma.end > address ? "    inside " : "    before ");
    tellVma(text, space, vma);
    if (isNext) break;
  }
  machine().log(text.bytes, <i32>text.length);
}

/** Return addresses, as far as functions keep the frame pointer (gcc -fno-omit-frame-pointer). */
function tellCallers(space: AddressSpace, thread: Thread): void {
  log("  callers, by frame pointers:");
  const rip = load<u64>(thread.frame + RIP);
  const rsp = load<u64>(thread.frame + RSP);
  log("    " + placed(space, rip));
  // Who jumped to where there is no code left the way back on the stack.
  if (!isCode(space, rip)) log("    " + placed(space, get<u64>(rsp)));
  let frame = load<u64>(thread.frame + RBP);
  for (let i = 0, last = rsp; i < MAX_CALLERS && frame >= last && !(frame & 7); i++) {
    const caller = get<u64>(frame + 8);
    if (getFailed || !isCode(space, caller)) return;
    log("    " + placed(space, caller));
    last = frame + 16;
    frame = get<u64>(frame);
  }
}

function isCode(space: AddressSpace, address: u64): bool {
  const vma = space.find(address);
  return vma != null && (vma.permissions & EXECUTE) != 0;
}
