// Pseudo-terminals (pty(7)): /dev/ptmx makes a pair, of which the slave is a terminal /dev/pts/N and the master
// plays keyboard and screen.

import { EAGAIN, EFAULT, EIO, ENOSPC, ENOTTY } from "../abi/errno";
import { O_NONBLOCK } from "../abi/fcntl";
import {
  FIONREAD,
  TCGETS,
  TIOCGPTLCK,
  TIOCGPTN,
  TIOCGWINSZ,
  TIOCOUTQ,
  TIOCPKT,
  TIOCSPTLCK,
  TIOCSWINSZ,
} from "../abi/ioctl";
import { DEVPTS_SUPER_MAGIC, makeDevice, S_IFCHR } from "../abi/stat";
import { SIZEOF_TERMIOS, SIZEOF_WINSIZE } from "../abi/termios";
import { unsigned } from "../lib/format";
import { Uio } from "../mm/uio";
import { copyOut, get, getFailed, put } from "../mm/user";
import { BLOCKED, currentTask } from "../sched/task";
import { WaitQueue } from "../sched/waitqueue";
import { credentials } from "./credentials";
import { Directory } from "./directory";
import { fail } from "./failure";
import { File, POLLERR, POLLHUP, POLLIN, POLLOUT } from "./file";
import { Filesystem } from "./filesystem";
import { Inode } from "./inode";
import { InodeFile } from "./inodefile";
import { DynamicDirectory, inodeNumber, numberNamed } from "./procfs/dynamic";
import { forgetTerminal } from "./session";
import { registerDevice, SpecialInode } from "./special";
import { Tty } from "./tty";
import { TtyFile } from "./ttyfile";
import { registerFilesystem } from "./types";

export const DEVICE_PTMX: u64 = makeDevice(5, 2);
const SLAVE_MAJOR: u32 = 136;
/** Pairs there may be. */
const MAX_PAIRS: i32 = 1024;
/** Bytes of output kept for the master; a power of two. */
const ROOM: u32 = 16384;
const KIND_SLAVE: i32 = 1;

const pairs: (Pair | null)[] = [];

/** A slave's terminal, whose screen is a ring that the master reads. Invariant: 0 <= shown - seen <= ROOM. */
class Pair extends Tty {
  /** Who reads from the master. */
  readonly watchers: WaitQueue = new WaitQueue();
  locked: bool = true;
  /** Open files of the slave, now and ever. */
  slaves: i32 = 0;
  opened: bool = false;
  readonly owner: u32 = credentials().uid;
  private readonly screen: usize = heap.alloc(ROOM);
  private shown: u32 = 0;
  private seen: u32 = 0;

  constructor(readonly index: i32) {
    super();
    // The master says how large its screen is.
    store<u64>(this.size, 0);
  }

  emit(from: usize, length: i32): void {
    for (let i = 0; i < length; i++) store<u8>(this.screen + (this.shown++ & (ROOM - 1)), load<u8>(from + i));
    this.watchers.wake(POLLIN);
  }

  get outputRoom(): u32 {
    return ROOM - this.waiting;
  }

  /** Bytes for the master to read. */
  get waiting(): u32 {
    return this.shown - this.seen;
  }

  /** Moves output to the master's program. */
  deliver(to: Uio): i64 {
    let done: i64 = 0;
    while (this.waiting && to.left) {
      const at = this.seen & (ROOM - 1);
      const part = <u32>min<u64>(min(this.waiting, ROOM - at), to.left);
      const moved = to.put(this.screen + at, part);
      if (moved < 0) return done ? done : moved;
      this.seen += <u32>moved;
      done += moved;
      if (<u32>moved < part) break;
    }
    if (done) this.waiters.wake(POLLOUT);
    return done;
  }

  /** All slaves were closed. */
  get deserted(): bool {
    return this.opened && !this.slaves;
  }

  /** The master was closed. */
  hangUp(): void {
    this.hungUp = true;
    if (this.session) forgetTerminal(this);
    this.waiters.wake(POLLIN | POLLOUT | POLLERR | POLLHUP);
    this.freeIfOver();
  }

  freeIfOver(): void {
    if (!this.hungUp || this.slaves) return;
    pairs[this.index] = null;
    heap.free(this.screen);
    this.free();
  }
}

class SlaveFile extends TtyFile {
  constructor(
    inode: Inode,
    flags: i32,
    private readonly pair: Pair,
  ) {
    super(inode, flags, pair);
    pair.slaves++;
    pair.opened = true;
  }

  close(): void {
    const pair = this.pair;
    pair.slaves--;
    if (pair.deserted) pair.watchers.wake(POLLIN | POLLHUP);
    pair.freeIfOver();
    super.close();
  }
}

export class MasterFile extends InodeFile {
  constructor(
    inode: Inode,
    flags: i32,
    private readonly pair: Pair,
  ) {
    super(inode, flags, pair.watchers);
  }

  read(to: Uio): i64 {
    const pair = this.pair;
    if (!to.left) return 0;
    if (pair.waiting) return pair.deliver(to);
    if (pair.deserted) return -EIO;
    if (this.flags & O_NONBLOCK) return -EAGAIN;
    currentTask().waitOn(this.waiters);
    return BLOCKED;
  }

  /** What is written is typed. */
  write(from: Uio): i64 {
    let done: i64 = 0;
    while (from.left) {
      const moved = from.take(key, 1);
      if (moved <= 0) return done ? done : -EFAULT;
      this.pair.receive(load<u8>(key));
      done++;
    }
    return done;
  }

  poll(): u32 {
    const pair = this.pair;
    return (pair.waiting ? POLLIN : 0) | (pair.deserted ? POLLHUP : 0) | POLLOUT;
  }

  ioctl(request: u32, argument: u64): i64 {
    const pair = this.pair;
    if (request == TIOCGPTN) return put<i32>(argument, pair.index);
    if (request == TIOCGPTLCK) return put<i32>(argument, pair.locked ? 1 : 0);
    if (request == TIOCSPTLCK) {
      const lock = get<i32>(argument);
      if (getFailed) return -EFAULT;
      pair.locked = lock != 0;
      return 0;
    }
    if (request == TIOCGWINSZ) return copyOut(argument, pair.size, SIZEOF_WINSIZE);
    if (request == TIOCSWINSZ) return pair.resize(argument);
    if (request == TCGETS) return copyOut(argument, pair.termios, SIZEOF_TERMIOS);
    if (request == FIONREAD) return put<i32>(argument, <i32>pair.waiting);
    if (request == TIOCOUTQ) return put<i32>(argument, 0);
    // Packet mode is not there; asking for none is fine.
    if (request == TIOCPKT) return get<i32>(argument) ? -ENOTTY : 0;
    return -ENOTTY;
  }

  /** TIOCGPTPEER: the slave, opened; null with failure(). */
  openSlave(flags: i32): File | null {
    return openPair(this.inode, this.pair, flags);
  }

  close(): void {
    this.pair.hangUp();
    super.close();
  }
}

const key: usize = memory.data(1);

function openMaster(inode: Inode, flags: i32): File | null {
  let index = 0;
  while (index < pairs.length && pairs[index]) index++;
  if (index == MAX_PAIRS) return fail<File>(-ENOSPC);
  const pair = new Pair(index);
  if (index == pairs.length) pairs.push(pair);
  else pairs[index] = pair;
  return new MasterFile(inode, flags, pair);
}

function openPair(inode: Inode, pair: Pair, flags: i32): File | null {
  return pair.locked || pair.hungUp ? fail<File>(-EIO) : new SlaveFile(inode, flags, pair);
}

/** The root of a devpts: names are the numbers of the pairs. */
class Slaves extends DynamicDirectory {
  names(): string[] {
    const all: string[] = [];
    for (let i = 0; i < pairs.length; i++) {
      const pair = pairs[i];
      if (pair && !pair.hungUp) all.push(unsigned(i));
    }
    return all;
  }

  make(name: string): Inode | null {
    const index = numberNamed(name);
    const pair = index >= 0 && index < pairs.length ? pairs[index] : null;
    if (!pair || pair.hungUp) return null;
    const inode = new SlaveInode(this.filesystem, pair);
    inode.number = inodeNumber(index, KIND_SLAVE);
    return inode;
  }
}

class SlaveInode extends SpecialInode {
  constructor(
    filesystem: Filesystem,
    private readonly pair: Pair,
  ) {
    super(filesystem, S_IFCHR | 0o620, makeDevice(SLAVE_MAJOR, pair.index));
    this.links = 1;
    this.uid = pair.owner;
  }

  open(flags: i32): File | null {
    return openPair(this, this.pair, flags);
  }
}

export function newDevpts(): Directory {
  const filesystem = new Filesystem("devpts", DEVPTS_SUPER_MAGIC);
  const root = new Slaves(filesystem, 0o755);
  root.insert("ptmx", new SpecialInode(filesystem, S_IFCHR | 0o666, DEVICE_PTMX));
  return root;
}

export function registerDevpts(): void {
  registerDevice(DEVICE_PTMX, openMaster);
  registerFilesystem("devpts", (options: string): Directory | null => newDevpts());
}
