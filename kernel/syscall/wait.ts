// wait4(2) and waitid(2): what became of children.

import { ECHILD, EFAULT, EINVAL } from "../abi/errno";
import { CLD_CONTINUED, CLD_EXITED, CLD_KILLED, CLD_STOPPED, SIZEOF_SIGINFO } from "../abi/siginfo";
import { SIGCHLD, SIGCONT } from "../abi/signal";
import { copyOut, put } from "../mm/user";
import { reap } from "../proc/exit";
import { PidFile } from "../proc/pidfd";
import { Process, ZOMBIE } from "../proc/process";
import { fromChild } from "../proc/siginfo";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { fileOf } from "./arguments";
import { putUsage } from "./usage";

const WNOHANG: i32 = 1;
const WUNTRACED: i32 = 2;
const WEXITED: i32 = 4;
const WCONTINUED: i32 = 8;
const WNOWAIT: i32 = 0x1000000;
const WNOTHREAD: i32 = 0x20000000;
const WALL: i32 = 0x40000000;
const WCLONE: i32 = <i32>0x80000000;
const P_ALL: i32 = 0;
const P_PID: i32 = 1;
const P_PGID: i32 = 2;
const P_PIDFD: i32 = 3;

/** What the last look found: CLD_* and the status that goes with it. */
let foundCode: i32 = 0;
let foundStatus: i32 = 0;
/** Some child fits, whatever its state. */
let anyFits: bool = false;

function fits(child: Process, kind: i32, id: i32, options: i32): bool {
  if (kind == P_PID && child.pid != id) return false;
  if (kind == P_PGID && child.group != id) return false;
  if (options & WALL) return true;
  return (child.exitSignal != SIGCHLD) == ((options & WCLONE) != 0);
}

/** True if there is something to tell about the child; it is told once, unless WNOWAIT. */
function hasNews(child: Process, options: i32): bool {
  const keep = (options & WNOWAIT) != 0;
  if (child.state == ZOMBIE && options & WEXITED) {
    const signal = child.exitStatus & 0x7f;
    foundCode = signal ? CLD_KILLED : CLD_EXITED;
    foundStatus = signal ? signal : child.exitStatus >> 8;
    return true;
  }
  if (child.stoppedBy && !child.stopTold && options & WUNTRACED) {
    foundCode = CLD_STOPPED;
    foundStatus = child.stoppedBy;
    if (!keep) child.stopTold = true;
    return true;
  }
  if (!child.stoppedBy && !child.continueTold && options & WCONTINUED) {
    foundCode = CLD_CONTINUED;
    foundStatus = SIGCONT;
    if (!keep) child.continueTold = true;
    return true;
  }
  return false;
}

function findNews(kind: i32, id: i32, options: i32): Process | null {
  const children = current().process.children;
  anyFits = false;
  for (let i = 0; i < children.length; i++) {
    if (!fits(children[i], kind, id, options)) continue;
    anyFits = true;
    if (hasNews(children[i], options)) return children[i];
  }
  return null;
}

/** Parks the caller until something happens to a child. */
function park(): i64 {
  const thread = current();
  thread.waitOn(thread.process.childWaiters);
  return BLOCKED;
}

/** As wait(2)'s macros take it apart. */
function waitStatus(): i32 {
  if (foundCode == CLD_EXITED) return foundStatus << 8;
  if (foundCode == CLD_STOPPED) return (foundStatus << 8) | 0x7f;
  return foundCode == CLD_CONTINUED ? 0xffff : foundStatus;
}

/** The zombie is no more; its time counts as the parent's children's. */
function consume(child: Process, options: i32): void {
  if (child.state != ZOMBIE || options & WNOWAIT) return;
  current().process.childrenTime += child.processorTime + child.childrenTime;
  reap(child);
}

export function wait4(pid: i32, statusAddress: u64, options: i32, usage: u64): i64 {
  if (options & ~(WNOHANG | WUNTRACED | WCONTINUED | WNOTHREAD | WALL | WCLONE)) return -EINVAL;
  if (pid == i32.MIN_VALUE) return -ECHILD;
  const kind = pid == -1 ? P_ALL : pid > 0 ? P_PID : P_PGID;
  const id = pid > 0 ? pid : pid == 0 ? current().process.group : -pid;
  const child = findNews(kind, id, options | WEXITED);
  if (!child) return !anyFits ? -ECHILD : options & WNOHANG ? 0 : park();
  const found = child.pid;
  const status = waitStatus();
  if (usage && putUsage(usage, child.processorTime + child.childrenTime) < 0) return -EFAULT;
  consume(child, options);
  if (statusAddress && put<i32>(statusAddress, status) < 0) return -EFAULT;
  return found;
}

const information: usize = memory.data(128);

export function waitid(kind: i32, id: i32, to: u64, options: i32, usage: u64): i64 {
  if (options & ~(WNOHANG | WNOWAIT | WEXITED | WUNTRACED | WCONTINUED | WNOTHREAD | WALL | WCLONE)) return -EINVAL;
  if (!(options & (WEXITED | WUNTRACED | WCONTINUED))) return -EINVAL;
  if (kind < P_ALL || kind > P_PIDFD || (kind == P_PID && id <= 0) || id < 0) return -EINVAL;
  if (kind == P_PIDFD) {
    const file = fileOf(id);
    if (!file || !(file instanceof PidFile)) return -EINVAL;
    id = (file as PidFile).process.pid;
    kind = P_PID;
  }
  if (kind == P_PGID && !id) id = current().process.group;
  const child = findNews(kind, id, options);
  if (!child) {
    if (!anyFits) return -ECHILD;
    if (!(options & WNOHANG)) return park();
    memory.fill(information, 0, SIZEOF_SIGINFO);
    return to ? copyOut(to, information, SIZEOF_SIGINFO) : 0;
  }
  fromChild(SIGCHLD, foundCode, child.pid, child.identity.user, foundStatus, 0).write(information);
  if (usage && putUsage(usage, child.processorTime + child.childrenTime) < 0) return -EFAULT;
  consume(child, options);
  return to ? copyOut(to, information, SIZEOF_SIGINFO) : 0;
}
