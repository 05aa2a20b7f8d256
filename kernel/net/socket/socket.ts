// What all sockets have in common: a file with ends, options and time limits (socket(7)).

import { EAGAIN, EINVAL, ENOPROTOOPT, ENOTTY, EOPNOTSUPP } from "../../abi/errno";
import { O_NONBLOCK, O_RDWR } from "../../abi/fcntl";
import { FIONREAD } from "../../abi/ioctl";
import { MSG_DONTWAIT, SIOCATMARK, SIOCOUTQ } from "../../abi/socket";
import { SOCKFS_MAGIC } from "../../abi/stat";
import { CONFIG_LIBPOSIX_NETLINK } from "../../config";
import { File } from "../../fs/file";
import { Filesystem } from "../../fs/filesystem";
import { Stat } from "../../fs/stat";
import { Uio } from "../../mm/uio";
import { put } from "../../mm/user";
import { BLOCKED, currentTask } from "../../sched/task";
import { now } from "../clock";
import { dropIncoming, outgoing } from "./ancillary";
import { interfaceRequest } from "./interfaces";

/** POLLRDNORM and POLLWRNORM: what POLLIN and POLLOUT imply. */
export const POLLRDNORM: u32 = 0x40;
export const POLLWRNORM: u32 = 0x100;

/** S_IFSOCK and permissions. */
const SOCKET_MODE: u32 = 0xc1ff;

/** What fstatfs(2) and /proc call the file system of sockets. */
export const sockets = new Filesystem("sockfs", SOCKFS_MAGIC);

/** MSG_* bits of the last message received (MSG_TRUNC), and its whole length. */
export let receivedFlags: i32 = 0;
export function setReceivedFlags(flags: i32): void {
  receivedFlags = flags;
}

/** The longest address of any family. */
export const NAME_ROOM: usize = 128;

export abstract class Socket extends File {
  /** Nanoseconds, 0: no limit. */
  receiveTimeout: u64 = 0;
  sendTimeout: u64 = 0;
  reuseAddress: bool = false;
  reusePort: bool = false;
  /** st_ino. */
  readonly number: u64 = sockets.nextInode();

  constructor(
    readonly domain: i32,
    readonly type: i32,
    readonly protocol: i32,
    flags: i32,
  ) {
    super(O_RDWR | (flags & O_NONBLOCK));
  }

  // Addresses are struct sockaddr in the kernel's memory, as long as the program said (at least 2 bytes, the family).

  abstract bindTo(address: usize, length: u32): i32;

  /** 0, a negative errno, or BLOCKED. */
  abstract connectTo(address: usize, length: u32): i64;

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

  /**
   * flags: MSG_*; an address of length 0 where the program named none; ancillary data is in `outgoing`. Bytes, a negative
   * errno, or BLOCKED.
   */
  abstract sendTo(from: Uio, flags: i32, address: usize, length: u32): i64;

  /** Bytes, a negative errno, or BLOCKED; sets receivedFlags, and what fillSender and `incoming` tell. */
  abstract receive(to: Uio, flags: i32): i64;

  /** Writes where the last message received came from; the length, 0 if that is not told. */
  abstract fillSender(to: usize): u32;

  abstract shutdown(how: i32): i32;

  /** Writes our end's address; the length, or a negative errno. */
  abstract localAddressTo(to: usize): i32;

  /** Writes the peer's; -ENOTCONN. */
  abstract peerAddressTo(to: usize): i32;

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
    const got = this.receive(to, 0);
    dropIncoming();
    return got;
  }

  write(from: Uio): i64 {
    outgoing.clear();
    return this.sendTo(from, 0, 0, 0);
  }

  stat(into: Stat): i32 {
    into.clear();
    into.device = sockets.device;
    into.inode = this.number;
    into.mode = SOCKET_MODE;
    return 0;
  }

  ioctl(request: u32, argument: u64): i64 {
    if (request == FIONREAD) return put<i32>(argument, this.readableBytes);
    if (request == SIOCOUTQ) return put<i32>(argument, this.unsentBytes);
    if (request == SIOCATMARK) return put<i32>(argument, 0);
    return CONFIG_LIBPOSIX_NETLINK ? interfaceRequest(request, argument) : -ENOTTY;
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
