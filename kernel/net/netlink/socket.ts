// A netlink socket (netlink(7)): requests are answered at once, into its queue; changes go to who is in their group.

import { EADDRINUSE, EAGAIN, EFAULT, EINVAL, EMSGSIZE, ENOBUFS, ENOPROTOOPT, EOPNOTSUPP } from "../../abi/errno";
import * as nl from "../../abi/netlink";
import * as so from "../../abi/socket";
import { POLLERR, POLLIN, POLLOUT } from "../../fs/file";
import { currentSubject, subject } from "../../fs/procfs/subject";
import { Uio } from "../../mm/uio";
import { incoming } from "../socket/ancillary";
import { bufferLimit, getCommonOption, intAt, putInt, setCommonOption } from "../socket/options";
import { Socket, setReceivedFlags } from "../socket/socket";
import { messageBytes, messageLength } from "./message";
import { answerRequests } from "./route";

/** The longest request. */
const REQUEST_MAX: u64 = 32768;
/** Messages of a dump share datagrams of at most this many bytes; libraries read with a buffer of a page. */
const DATAGRAM_ROOM: u32 = 3776;
const DEFAULT_BUFFER: u32 = 212992;

/** Invariant: bytes is raw memory of `room` bytes. */
class Datagram {
  next: Datagram | null = null;
  length: u32 = 0;
  readonly bytes: usize;

  constructor(
    readonly room: u32,
    /** The group it was sent to as a bit, 0: an answer. */
    readonly group: u32,
  ) {
    this.bytes = heap.alloc(room);
  }
}

/** All of them, for messages to groups and for free port numbers. */
const all: NetlinkSocket[] = [];

export class NetlinkSocket extends Socket {
  /** Its address; 0 until it has one. */
  port: u32 = 0;
  /** NETLINK_GET_STRICT_CHK: filters in requests are meant. */
  strict: bool = false;
  /** NETLINK_CAP_ACK: errors don't quote the request. */
  capped: bool = false;
  private groups: u32 = 0;
  private first: Datagram | null = null;
  private last: Datagram | null = null;
  private held: u32 = 0;
  private limit: u32 = DEFAULT_BUFFER;
  private overrun: bool = false;
  private passCredentials: bool = false;
  private lastGroup: u32 = 0;
  private received: bool = false;
  /** Options that change nothing here are kept as they were set: a bit for each. */
  private flagsSet: u32 = 0;

  constructor(type: i32, protocol: i32) {
    super(so.AF_NETLINK, type & so.SOCK_TYPE_MASK, protocol, type);
    all.push(this);
  }

  bindTo(address: usize, length: u32): i32 {
    if (length < nl.SOCKADDR_NL_SIZE || load<u16>(address) != so.AF_NETLINK) return -EINVAL;
    const wanted = load<u32>(address, 4);
    if (this.port && wanted && wanted != this.port) return -EINVAL;
    if (wanted && !this.port) {
      if (portTaken(wanted)) return -EADDRINUSE;
      this.port = wanted;
    }
    this.bindAutomatically();
    this.groups = load<u32>(address, 8);
    return 0;
  }

  /** As in Linux a socket without an address gets its process's number, the next ones something else. */
  private bindAutomatically(): void {
    if (this.port) return;
    const who = subject(currentSubject());
    let port = who ? <u32>who.group : 1;
    for (let next: u32 = <u32>-4096; portTaken(port); next--) port = next;
    this.port = port;
  }

  connectTo(address: usize, length: u32): i64 {
    if (length < nl.SOCKADDR_NL_SIZE || load<u16>(address) != so.AF_NETLINK) return -EINVAL;
    this.bindAutomatically();
    return 0;
  }

  sendTo(from: Uio, flags: i32, address: usize, length: u32): i64 {
    if (flags & so.MSG_OOB) return -EOPNOTSUPP;
    if (length && (length < nl.SOCKADDR_NL_SIZE || load<u16>(address) != so.AF_NETLINK)) return -EINVAL;
    if (from.left > REQUEST_MAX) return -EMSGSIZE;
    this.bindAutomatically();
    const count = <u32>from.left;
    const request = heap.alloc(max(count, 1));
    const taken = from.take(request, count);
    if (taken == count) answerRequests(this, request, count);
    heap.free(request);
    return taken == count ? <i64>count : -EFAULT;
  }

  /** Queues the message that was put together; one of several may share a datagram with those before it. */
  push(several: bool, group: u32): void {
    const length = messageLength();
    let to = this.last;
    if (!several || !to || to.group || to.length + length > to.room) {
      if (this.held + length > this.limit) {
        this.overrun = true;
        this.waiters.wake(POLLERR | POLLIN);
        return;
      }
      to = this.addDatagram(several ? max(length, DATAGRAM_ROOM) : length, group);
    }
    memory.copy(to.bytes + to.length, messageBytes(), length);
    to.length += length;
    this.waiters.wake(POLLIN);
  }

  private addDatagram(room: u32, group: u32): Datagram {
    const made = new Datagram(room, group);
    const last = this.last;
    if (last) last.next = made;
    else this.first = made;
    this.last = made;
    this.held += room;
    return made;
  }

  private removeFirst(): void {
    const gone = this.first;
    if (!gone) return;
    this.first = gone.next;
    if (!gone.next) this.last = null;
    this.held -= gone.room;
    heap.free(gone.bytes);
  }

  receive(to: Uio, flags: i32): i64 {
    setReceivedFlags(0);
    incoming.clear();
    this.received = false;
    if (flags & so.MSG_OOB) return -EOPNOTSUPP;
    const datagram = this.first;
    if (!datagram) {
      if (this.overrun) return this.tellOverrun();
      return this.mustNotWait(flags) ? -EAGAIN : this.park(this.receiveTimeout);
    }
    const copied = to.put(datagram.bytes, datagram.length);
    if (copied < 0) return -EFAULT;
    const length = datagram.length;
    this.lastGroup = datagram.group;
    this.received = true;
    // The kernel's credentials: process 0, root.
    incoming.hasCredentials = this.passCredentials;
    incoming.pid = 0;
    incoming.uid = 0;
    incoming.gid = 0;
    if (!(flags & so.MSG_PEEK)) this.removeFirst();
    if (<u32>copied == length) return copied;
    setReceivedFlags(so.MSG_TRUNC);
    return flags & so.MSG_TRUNC ? <i64>length : copied;
  }

  private tellOverrun(): i64 {
    this.overrun = false;
    return -ENOBUFS;
  }

  fillSender(to: usize): u32 {
    return this.received ? fillName(to, 0, this.lastGroup) : 0;
  }

  shutdown(how: i32): i32 {
    return -EOPNOTSUPP;
  }

  localAddressTo(to: usize): i32 {
    return <i32>fillName(to, this.port, this.groups);
  }

  peerAddressTo(to: usize): i32 {
    return <i32>fillName(to, 0, 0);
  }

  get readableBytes(): i32 {
    const first = this.first;
    return first ? <i32>first.length : 0;
  }

  poll(): u32 {
    let bits: u32 = POLLOUT;
    if (this.first || this.overrun) bits |= POLLIN;
    if (this.overrun) bits |= POLLERR;
    return bits;
  }

  isIn(group: u32): bool {
    return (this.groups & (1 << (group - 1))) != 0;
  }

  getOption(level: i32, name: i32, to: usize, room: u32): i32 {
    if (level == nl.SOL_NETLINK) return this.getNetlinkOption(name, to, room);
    if (level != so.SOL_SOCKET) return -ENOPROTOOPT;
    if (name == so.SO_ERROR) return putInt(to, room, this.overrun ? -(<i32>this.tellOverrun()) : 0);
    if (name == so.SO_RCVBUF || name == so.SO_SNDBUF) return putInt(to, room, <i32>this.limit);
    if (name == so.SO_PASSCRED) return putInt(to, room, this.passCredentials ? 1 : 0);
    return getCommonOption(this, name, to, room);
  }

  private getNetlinkOption(name: i32, to: usize, room: u32): i32 {
    if (name == nl.NETLINK_GET_STRICT_CHK) return putInt(to, room, this.strict ? 1 : 0);
    if (name == nl.NETLINK_CAP_ACK) return putInt(to, room, this.capped ? 1 : 0);
    return isKept(name) ? putInt(to, room, (this.flagsSet >> name) & 1) : -ENOPROTOOPT;
  }

  setOption(level: i32, name: i32, from: usize, length: u32): i32 {
    if (length < 4) return -EINVAL;
    const value = intAt(from);
    if (level == nl.SOL_NETLINK) return this.setNetlinkOption(name, value);
    if (level != so.SOL_SOCKET) return -ENOPROTOOPT;
    if (name == so.SO_RCVBUF || name == so.SO_RCVBUFFORCE) this.limit = bufferLimit(value);
    else if (name == so.SO_PASSCRED) this.passCredentials = value != 0;
    else if (name != so.SO_SNDBUF && name != so.SO_SNDBUFFORCE) return setCommonOption(this, name, from, length);
    return 0;
  }

  private setNetlinkOption(name: i32, value: i32): i32 {
    if (name == nl.NETLINK_ADD_MEMBERSHIP || name == nl.NETLINK_DROP_MEMBERSHIP) {
      if (value < 1 || value > 64) return -EINVAL;
      // Of groups beyond 32 there is never any news.
      const bit = value <= 32 ? (<u32>1) << (value - 1) : 0;
      this.groups = name == nl.NETLINK_ADD_MEMBERSHIP ? this.groups | bit : this.groups & ~bit;
    } else if (name == nl.NETLINK_GET_STRICT_CHK) this.strict = value != 0;
    else if (name == nl.NETLINK_CAP_ACK) this.capped = value != 0;
    else if (isKept(name)) this.flagsSet = value ? this.flagsSet | (1 << name) : this.flagsSet & ~(1 << name);
    else return -ENOPROTOOPT;
    return 0;
  }

  close(): void {
    const at = all.indexOf(this);
    if (at >= 0) all.splice(at, 1);
    while (this.first) this.removeFirst();
  }
}

function isKept(name: i32): bool {
  if (name == nl.NETLINK_PKTINFO || name == nl.NETLINK_BROADCAST_ERROR) return true;
  return name == nl.NETLINK_NO_ENOBUFS || name == nl.NETLINK_EXT_ACK;
}

function portTaken(port: u32): bool {
  for (let i = 0; i < all.length; i++) {
    if (all[i].port == port) return true;
  }
  return false;
}

function fillName(to: usize, port: u32, groups: u32): u32 {
  store<u32>(to, so.AF_NETLINK);
  store<u32>(to, port, 4);
  store<u32>(to, groups, 8);
  return nl.SOCKADDR_NL_SIZE;
}

/** True if some socket listens to the group. */
export function anyoneIn(group: u32): bool {
  for (let i = 0; i < all.length; i++) {
    if (all[i].isIn(group)) return true;
  }
  return false;
}

/** Gives the message that was put together to every socket in the group. */
export function pushToGroup(group: u32): void {
  for (let i = 0; i < all.length; i++) {
    if (all[i].isIn(group)) all[i].push(false, 1 << (group - 1));
  }
}
