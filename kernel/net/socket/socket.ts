// What all sockets have in common: a file with ends, options and time limits (socket(7)).

import { EAGAIN, EINVAL, ENOPROTOOPT, ENOTTY, EOPNOTSUPP } from "../../abi/errno";
import { O_NONBLOCK, O_RDWR } from "../../abi/fcntl";
import { FIONREAD } from "../../abi/ioctl";
import { AF_INET, MSG_DONTWAIT, SIOCATMARK, SIOCOUTQ } from "../../abi/socket";
import { File } from "../../fs/file";
import { Stat } from "../../fs/stat";
import { Uio } from "../../mm/uio";
import { put } from "../../mm/user";
import { BLOCKED, currentTask } from "../../sched/task";
import { now } from "../clock";

/** POLLRDNORM and POLLWRNORM: what POLLIN and POLLOUT imply. */
export const POLLRDNORM: u32 = 0x40;
export const POLLWRNORM: u32 = 0x100;

/** S_IFSOCK and permissions. */
const SOCKET_MODE: u32 = 0xc1ff;

let nextInode: u64 = 1;

/** One end of a conversation. */
export class Name {
  address: u32 = 0;
  port: u32 = 0;
}

/** Where the last message received by any socket came from. */
export const sender = new Name();
/** MSG_* bits of the last message received (MSG_TRUNC), and its whole length. */
export let receivedFlags: i32 = 0;
export function setReceivedFlags(flags: i32): void {
  receivedFlags = flags;
}

/** Set when the last receive filled in `sender`. */
export let senderKnown: bool = false;
export function setSenderKnown(known: bool): void {
  senderKnown = known;
}

export abstract class Socket extends File {
  readonly domain: i32 = AF_INET;
  /** Nanoseconds, 0: no limit. */
  receiveTimeout: u64 = 0;
  sendTimeout: u64 = 0;
  reuseAddress: bool = false;
  reusePort: bool = false;
  private readonly inode: u64 = nextInode++;

  constructor(
    readonly type: i32,
    readonly protocol: i32,
    flags: i32,
  ) {
    super(O_RDWR | (flags & O_NONBLOCK));
  }

  abstract bind(address: u32, port: u32): i32;

  /** 0, a negative errno, or BLOCKED. */
  abstract connect(address: u32, port: u32): i64;

  /** connect(2) with AF_UNSPEC: dissolves the association. */
  disconnect(): i32 {
    return -EINVAL;
  }

  listen(backlog: i32): i32 {
    return -EOPNOTSUPP;
  }

  /** A connection as a new socket; null with acceptResult set. */
  accept(flags: i32): Socket | null {
    acceptResult = -EOPNOTSUPP;
    return null;
  }

  /** flags: MSG_*; to: null unless the program named a destination. Bytes, a negative errno, or BLOCKED. */
  abstract send(from: Uio, flags: i32, to: Name | null): i64;

  /** Bytes, a negative errno, or BLOCKED; sets sender, senderKnown and receivedFlags. */
  abstract receive(to: Uio, flags: i32): i64;

  abstract shutdown(how: i32): i32;

  /** Fills in our end (zeros if there is none). */
  abstract localName(name: Name): i32;

  /** Fills in the peer's end; -ENOTCONN. */
  abstract peerName(name: Name): i32;

  /** Bytes that could be read now, and bytes not yet acknowledged by the peer. */
  abstract get readableBytes(): i32;

  get unsentBytes(): i32 {
    return 0;
  }

  /** Writes the option's value to `to`, at most room bytes: its length, or a negative errno. */
  getOption(level: i32, name: i32, to: usize, room: u32): i32 {
    return -ENOPROTOOPT;
  }

  setOption(level: i32, name: i32, from: usize, length: u32): i32 {
    return -ENOPROTOOPT;
  }

  read(to: Uio): i64 {
    return this.receive(to, 0);
  }

  write(from: Uio): i64 {
    return this.send(from, 0, null);
  }

  stat(into: Stat): i32 {
    into.inode = this.inode;
    into.mode = SOCKET_MODE;
    return 0;
  }

  ioctl(request: u32, argument: u64): i64 {
    if (request == FIONREAD) return put<i32>(argument, this.readableBytes);
    if (request == SIOCOUTQ) return put<i32>(argument, this.unsentBytes);
    if (request == SIOCATMARK) return put<i32>(argument, 0);
    return -ENOTTY;
  }

  /** True if a call with these MSG_* flags must not wait. */
  protected mustNotWait(flags: i32): bool {
    return (flags & MSG_DONTWAIT) != 0 || (this.flags & O_NONBLOCK) != 0;
  }

  /** Parks the current task until the socket changes: BLOCKED, or -EAGAIN once the time limit has passed. */
  protected park(limit: u64): i64 {
    const task = currentTask();
    if (task.timedOut) return -EAGAIN;
    task.waitOn(this.waiters);
    if (limit) task.waitUntil(now + limit);
    return BLOCKED;
  }
}

/** Why the last accept gave null: a negative errno or BLOCKED. */
export let acceptResult: i64 = 0;
export function setAcceptResult(result: i64): void {
  acceptResult = result;
}
