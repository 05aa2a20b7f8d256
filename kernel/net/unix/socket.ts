// A local socket (unix(7)): a queue of messages that its peer fills. Streams, datagrams and sequenced packets differ in
// whether messages keep their ends, and in who may send.

import {
  EAGAIN,
  ECONNREFUSED,
  ECONNRESET,
  EFAULT,
  EINVAL,
  EISCONN,
  EMSGSIZE,
  ENOBUFS,
  ENOTCONN,
  EOPNOTSUPP,
  EPIPE,
} from "../../abi/errno";
import { O_NONBLOCK } from "../../abi/fcntl";
import * as so from "../../abi/socket";
import { File, POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDHUP } from "../../fs/file";
import { brokenPipe } from "../../fs/hooks";
import { Inode } from "../../fs/inode";
import { Uio } from "../../mm/uio";
import { heapHasRoom } from "../../platform/frames";
import { currentTask } from "../../sched/task";
import { WaitQueue } from "../../sched/waitqueue";
import { incoming, outgoing } from "../socket/ancillary";
import { Socket, setAcceptResult, setReceivedFlags } from "../socket/socket";
import { all, collectCycles, fly, inFlight } from "./cycles";
import { freeMessage, Message, takeMessage } from "./message";
import {
  bindAutomatically,
  bindName,
  fillName,
  findError,
  findSocket,
  nameAt,
  SOCKADDR_UN_SIZE,
  unbindName,
} from "./names";
import { getUnixOption, setUnixOption } from "./options";
import { Owner } from "./owner";

/** Bytes of one message of a stream. */
const STREAM_PIECE: u64 = 65536;
/** Datagrams that may wait (net.unix.max_dgram_qlen). */
const MAX_DATAGRAMS: i32 = 512;
const DEFAULT_BUFFER: u32 = 212992;

const FRESH: i32 = 0;
const LISTENING: i32 = 1;
const CONNECTED: i32 = 2;
/** Was connected; the peer is gone or never accepted. */
const ENDED: i32 = 3;

/** The sender of the last message received by any local socket. */
let lastSender: string | null = null;
let lastSenderKnown: bool = false;

/** Invariant: queued is the number of unread bytes in the queue. peer's peer is this one, but for datagrams. */
export class UnixSocket extends Socket {
  peer: UnixSocket | null = null;
  name: string | null = null;
  /** The name's inode, of a name in a file system. */
  inode: Inode | null = null;
  state: i32 = FRESH;
  /** Connections that wait for accept(2). */
  readonly backlog: UnixSocket[] = [];
  /** Messages to be read. */
  queue: Message | null = null;
  /** For the collector of cycles. */
  inFlight: i32 = 0;
  alive: bool = false;

  private last: Message | null = null;
  private queued: u32 = 0;
  private count: i32 = 0;
  limit: u32 = DEFAULT_BUFFER;
  private backlogLimit: i32 = 0;
  private error: i32 = 0;
  private readClosed: bool = false;
  private writeClosed: bool = false;
  passCredentials: bool = false;
  /** The name is its own, not its listener's. */
  private bound: bool = false;
  private readonly owner: Owner = new Owner();
  private readonly peerOwner: Owner = new Owner();
  /** Senders, and those that connect, waiting for room here. */
  private readonly room: WaitQueue = new WaitQueue();

  constructor(type: i32, flags: i32) {
    super(so.AF_UNIX, type, 0, flags);
    this.owner.fill();
    all.push(this);
  }

  /** The other end of a connection; null for datagrams, whose peer knows nothing of them. */
  private get partner(): UnixSocket | null {
    return this.type == so.SOCK_DGRAM ? null : this.peer;
  }

  get isListening(): bool {
    return this.state == LISTENING;
  }

  /** Whom SO_PEERCRED tells of. */
  get peerCredentials(): Owner {
    return this.state == LISTENING ? this.owner : this.peerOwner;
  }

  private get isDatagram(): bool {
    return this.type == so.SOCK_DGRAM;
  }

  /** Makes a pair of connected sockets. */
  join(other: UnixSocket): void {
    this.attach(other);
    other.attach(this);
  }

  private attach(other: UnixSocket): void {
    this.peer = other;
    this.state = CONNECTED;
    this.peerOwner.copy(other.owner);
  }

  bindTo(address: usize, length: u32): i32 {
    if (load<u16>(address) != so.AF_UNIX || length > SOCKADDR_UN_SIZE) return -EINVAL;
    if (this.name) return -EINVAL;
    const name = nameAt(address, length);
    if (!name.length) {
      this.name = bindAutomatically(this);
      this.bound = true;
      return 0;
    }
    const error = bindName(this, name);
    if (error) return error;
    this.name = name;
    this.bound = true;
    return 0;
  }

  listen(backlog: i32): i32 {
    if (this.isDatagram) return -EOPNOTSUPP;
    if (!this.name || (this.state != FRESH && this.state != LISTENING)) return -EINVAL;
    this.state = LISTENING;
    this.backlogLimit = max(0, min(backlog < 0 ? 4096 : backlog, 4096));
    this.owner.fill();
    return 0;
  }

  connectTo(address: usize, length: u32): i64 {
    if (load<u16>(address) != so.AF_UNIX || length > SOCKADDR_UN_SIZE) return -EINVAL;
    const name = nameAt(address, length);
    if (!name.length) return -EINVAL;
    if (!this.isDatagram) {
      if (this.state == LISTENING) return -EINVAL;
      if (this.state == CONNECTED) return -EISCONN;
    }
    const found = findSocket(name, this.type);
    if (!found) return findError;
    if (this.isDatagram) {
      this.attach(found);
      return 0;
    }
    if (found.state != LISTENING || found.readClosed) return -ECONNREFUSED;
    if (found.backlog.length > found.backlogLimit) {
      if (this.flags & O_NONBLOCK) return -EAGAIN;
      return this.parkOn(found.room, this.sendTimeout);
    }
    const other = new UnixSocket(this.type, 0);
    other.name = found.name;
    other.owner.copy(found.owner);
    other.passCredentials = found.passCredentials;
    this.owner.fill();
    this.join(other);
    found.backlog.push(other);
    found.waiters.wake(POLLIN);
    return 0;
  }

  disconnect(): i32 {
    if (!this.isDatagram) return -EINVAL;
    this.peer = null;
    this.state = FRESH;
    return 0;
  }

  accept(flags: i32): Socket | null {
    let result: i64 = 0;
    if (this.isDatagram) result = -EOPNOTSUPP;
    else if (this.state != LISTENING || this.readClosed) result = -EINVAL;
    else if (!this.backlog.length) result = this.flags & O_NONBLOCK ? -EAGAIN : this.park(this.receiveTimeout);
    setAcceptResult(result);
    if (result) return null;
    const socket = this.backlog.shift();
    this.room.wake(POLLOUT);
    socket.setFlags((socket.flags & ~O_NONBLOCK) | (flags & O_NONBLOCK));
    return socket;
  }

  private parkOn(queue: WaitQueue, limit: u64): i64 {
    const parked = this.park(limit);
    if (parked >= 0 || parked == -EAGAIN) return parked;
    currentTask().waitOn(queue);
    return parked;
  }

  /** Where a message goes; null with the errno in targetError. */
  private target(address: usize, length: u32): UnixSocket | null {
    if (length) {
      targetError = this.isDatagram ? 0 : this.state == CONNECTED ? -EISCONN : -EOPNOTSUPP;
      if (targetError) return null;
      targetError = -EINVAL;
      if (load<u16>(address) != so.AF_UNIX || length > SOCKADDR_UN_SIZE) return null;
      const name = nameAt(address, length);
      if (!name.length) return null;
      const found = findSocket(name, this.type);
      targetError = findError;
      return found;
    }
    targetError = -ENOTCONN;
    const peer = this.peer;
    if (!peer || !this.isDatagram || peer.references > 0) return peer;
    // The peer of a datagram socket has been closed.
    this.peer = null;
    this.state = FRESH;
    targetError = -ECONNREFUSED;
    return null;
  }

  sendTo(from: Uio, flags: i32, address: usize, length: u32): i64 {
    if (flags & so.MSG_OOB) return -EOPNOTSUPP;
    const before = <i64>currentTask().progress;
    if (this.error) return before ? before : this.takeError();
    if (this.writeClosed || this.state == ENDED) return this.broken(flags, before);
    const to = this.target(address, length);
    if (!to) return before ? before : targetError;
    if (to.readClosed) return this.broken(flags, before);
    if (this.type == so.SOCK_STREAM) return this.sendStream(from, flags, to, before);
    return this.sendWhole(from, flags, to);
  }

  private broken(flags: i32, before: i64): i64 {
    if (before) return before;
    if (!(flags & so.MSG_NOSIGNAL)) brokenPipe();
    return -EPIPE;
  }

  /** progress counts what an earlier dispatch has sent. */
  private sendStream(from: Uio, flags: i32, to: UnixSocket, before: i64): i64 {
    if (before) from.skip(before);
    let done = before;
    while (from.left && to.queued < to.limit) {
      const part = <u32>min<u64>(from.left, min<u64>(STREAM_PIECE, to.limit - to.queued));
      const moved = this.post(from, part, to, done == 0);
      if (moved < 0) return done ? done : moved;
      done += moved;
      if (<u32>moved < part) return done;
    }
    if (!from.left) return done;
    if (this.mustNotWait(flags)) return done ? done : -EAGAIN;
    currentTask().progress = done;
    const parked = this.parkOn(to.room, this.sendTimeout);
    return parked == -EAGAIN && done ? done : parked;
  }

  /** A message that stays whole. */
  private sendWhole(from: Uio, flags: i32, to: UnixSocket): i64 {
    if (from.left > to.limit) return -EMSGSIZE;
    if (to.queued && (to.count >= MAX_DATAGRAMS || to.queued + <u32>from.left > to.limit)) {
      return this.mustNotWait(flags) ? -EAGAIN : this.parkOn(to.room, this.sendTimeout);
    }
    return this.post(from, <u32>from.left, to, true);
  }

  /** Puts a message into another's queue; ancillary data goes with it if it is the first of a call. */
  private post(from: Uio, length: u32, to: UnixSocket, first: bool): i64 {
    if (!heapHasRoom(length)) return -ENOBUFS;
    const message = takeMessage(length);
    const moved = length ? from.take(message.bytes, length) : 0;
    if (moved < 0 || (<u32>moved < length && this.type != so.SOCK_STREAM)) {
      freeMessage(message);
      return -EFAULT;
    }
    message.length = <u32>moved;
    if (outgoing.hasCredentials) {
      message.pid = outgoing.pid;
      message.uid = outgoing.uid;
      message.gid = outgoing.gid;
    } else {
      sending.fill();
      message.pid = sending.pid;
      message.uid = sending.uid;
      message.gid = sending.gid;
    }
    message.from = this.name;
    const files = first ? outgoing.files : null;
    if (files) {
      for (let i = 0; i < files.length; i++) fly(files[i].retain(), 1);
      message.files = files;
    }
    to.enqueue(message);
    return moved;
  }

  private enqueue(message: Message): void {
    const last = this.last;
    if (last) last.next = message;
    else this.queue = message;
    this.last = message;
    this.queued += message.length;
    this.count++;
    this.waiters.wake(POLLIN);
  }

  /** Takes the first message off the queue; the caller frees it. */
  private dequeue(): void {
    const message = this.queue;
    if (!message) return;
    this.queue = message.next;
    if (!message.next) this.last = null;
    message.next = null;
    this.count--;
  }

  receive(to: Uio, flags: i32): i64 {
    setReceivedFlags(0);
    incoming.clear();
    lastSenderKnown = false;
    if (flags & so.MSG_OOB) return -EOPNOTSUPP;
    const task = currentTask();
    const before = <i64>task.progress;
    if (!this.isDatagram && this.state != CONNECTED && this.state != ENDED) return -EINVAL;
    const message = this.queue;
    if (!message) return this.receiveNothing(flags, before);
    lastSenderKnown = true;
    lastSender = message.from;
    if (this.type != so.SOCK_STREAM) return this.receiveWhole(message, to, flags);
    if (before) to.skip(before);
    const got = this.receiveBytes(to, flags);
    if (got < 0) return before ? before : got;
    const total = before + got;
    const waitAll = (flags & (so.MSG_WAITALL | so.MSG_PEEK)) == so.MSG_WAITALL;
    if (!waitAll || !to.left || incoming.files || this.readClosed || this.mustNotWait(flags)) return total;
    task.progress = total;
    const parked = this.park(this.receiveTimeout);
    return parked == -EAGAIN ? total : parked;
  }

  private receiveNothing(flags: i32, before: i64): i64 {
    if (before && (this.error || this.readClosed)) return before;
    if (this.error) return this.takeError();
    if (this.readClosed) return 0;
    if (this.mustNotWait(flags)) return before ? before : -EAGAIN;
    const parked = this.park(this.receiveTimeout);
    return parked == -EAGAIN && before ? before : parked;
  }

  /** Tells who sent a message, and hands its files over (or copies, when only peeking). */
  private takeAncillary(message: Message, peek: bool): void {
    if (this.passCredentials) {
      incoming.hasCredentials = true;
      incoming.pid = message.pid;
      incoming.uid = message.uid;
      incoming.gid = message.gid;
    }
    const files = message.files;
    if (!files) return;
    const given: File[] = [];
    for (let i = 0; i < files.length; i++) {
      given.push(files[i]);
      if (peek) files[i].retain();
      else fly(files[i], -1);
    }
    incoming.files = given;
    if (!peek) message.files = null;
  }

  private receiveWhole(message: Message, to: Uio, flags: i32): i64 {
    const peek = (flags & so.MSG_PEEK) != 0;
    const moved = message.length ? to.put(message.bytes, message.length) : 0;
    if (moved < 0) return moved;
    this.takeAncillary(message, peek);
    const cut = <u32>moved < message.length;
    setReceivedFlags(cut ? so.MSG_TRUNC : 0);
    const length = message.length;
    if (!peek) this.finish(message, length);
    return cut && flags & so.MSG_TRUNC ? <i64>length : moved;
  }

  /** Bytes of as many messages as fit, up to one with files or from another sender. */
  private receiveBytes(to: Uio, flags: i32): i64 {
    const peek = (flags & so.MSG_PEEK) != 0;
    let done: i64 = 0;
    let message = this.queue;
    const first = message;
    while (message && first && to.left) {
      if (message != first && (message.files || (this.passCredentials && !message.sameSender(first)))) break;
      const moved = to.put(message.bytes + message.done, message.left);
      if (moved < 0) return done ? done : moved;
      if (!done) this.takeAncillary(message, peek);
      done += moved;
      const hadFiles = incoming.files != null;
      const next = message.next;
      if (!peek) {
        message.done += <u32>moved;
        if (message.left) this.queued -= <u32>moved;
        else this.finish(message, <u32>moved);
        if (message.left) break;
      }
      if (hadFiles) break;
      message = next;
    }
    if (done && !peek) this.tellRoom();
    return done;
  }

  /** A message has been read; `bytes` of it are still counted. */
  private finish(message: Message, bytes: u32): void {
    this.dequeue();
    this.queued -= bytes;
    message.done = 0;
    message.length = 0;
    this.releaseFiles(message);
    freeMessage(message);
    this.tellRoom();
  }

  private releaseFiles(message: Message): void {
    const files = message.files;
    message.files = null;
    for (let i = 0; files && i < files.length; i++) {
      fly(files[i], -1);
      files[i].release();
    }
  }

  private tellRoom(): void {
    this.room.wake(POLLOUT);
    const peer = this.peer;
    if (peer && !this.isDatagram) peer.waiters.wake(POLLOUT);
  }

  fillSender(to: usize): u32 {
    return lastSenderKnown && lastSender ? fillName(lastSender, to) : 0;
  }

  /** The pending error, once: 0 or a negative errno. */
  takeError(): i32 {
    const error = this.error;
    this.error = 0;
    return -error;
  }

  shutdown(how: i32): i32 {
    if (how < so.SHUT_RD || how > so.SHUT_RDWR) return -EINVAL;
    if (this.state != CONNECTED && this.state != LISTENING && !(this.isDatagram && this.peer)) return -ENOTCONN;
    const peer = this.partner;
    if (how != so.SHUT_WR) {
      this.readClosed = true;
      if (peer) peer.writeClosed = true;
    }
    if (how != so.SHUT_RD) {
      this.writeClosed = true;
      if (peer) peer.readClosed = true;
    }
    this.waiters.wake(POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
    if (peer) {
      peer.waiters.wake(POLLIN | POLLOUT | POLLRDHUP | POLLHUP);
      peer.room.wake(POLLOUT);
    }
    this.room.wake(POLLOUT);
    return 0;
  }

  localAddressTo(to: usize): i32 {
    return <i32>fillName(this.name, to);
  }

  peerAddressTo(to: usize): i32 {
    const peer = this.peer;
    return peer && this.state == CONNECTED ? <i32>fillName(peer.name, to) : -ENOTCONN;
  }

  get readableBytes(): i32 {
    const first = this.queue;
    if (this.type == so.SOCK_STREAM) return <i32>this.queued;
    return first ? <i32>first.length : 0;
  }

  get unsentBytes(): i32 {
    const peer = this.peer;
    return peer && !this.isDatagram ? <i32>peer.queued : 0;
  }

  poll(): u32 {
    if (this.state == LISTENING) return this.backlog.length ? POLLIN : 0;
    let bits: u32 = 0;
    if (this.queue || this.readClosed) bits |= POLLIN;
    if (this.readClosed) bits |= POLLRDHUP;
    if (this.readClosed && this.writeClosed) bits |= POLLHUP;
    if (!this.isDatagram && this.state != CONNECTED) bits |= POLLHUP;
    if (this.error) bits |= POLLERR;
    const peer = this.peer;
    if (this.isDatagram || !peer || peer.queued < peer.limit) bits |= POLLOUT;
    return bits;
  }

  getOption(level: i32, name: i32, to: usize, room: u32): i32 {
    return getUnixOption(this, level, name, to, room);
  }

  setOption(level: i32, name: i32, from: usize, length: u32): i32 {
    return setUnixOption(this, level, name, from, length);
  }

  /** A descriptor or a message no longer refers to it; the rest may be messages to itself. */
  release(): void {
    super.release();
    if (this.references > 0 && inFlight) collectCycles();
  }

  /** Throws away what is to be read. */
  dropQueue(): void {
    let message = this.queue;
    this.queue = null;
    this.last = null;
    this.queued = 0;
    this.count = 0;
    while (message) {
      const next = message.next;
      message.next = null;
      this.releaseFiles(message);
      freeMessage(message);
      message = next;
    }
  }

  close(): void {
    const index = all.indexOf(this);
    if (index >= 0) all.splice(index, 1);
    const name = this.name;
    if (name && this.bound) unbindName(this, name);
    const unread = this.queue != null;
    const peer = this.peer;
    if (peer && !this.isDatagram) peer.lost(unread);
    this.peer = null;
    this.state = ENDED;
    while (this.backlog.length) this.reject(this.backlog.pop());
    this.dropQueue();
    this.room.wake(POLLOUT | POLLERR);
  }

  /** A connection that nobody will accept. */
  private reject(waiting: UnixSocket): void {
    const peer = waiting.peer;
    if (peer) peer.lost(true);
    waiting.peer = null;
    waiting.release();
  }

  /** The peer has been closed; what it had not read is an error here. */
  private lost(unread: bool): void {
    this.peer = null;
    this.state = ENDED;
    this.readClosed = true;
    this.writeClosed = true;
    if (unread) this.error = ECONNRESET;
    this.room.wake(POLLOUT);
    this.waiters.wake(POLLIN | POLLOUT | POLLHUP | POLLRDHUP | POLLERR);
  }
}

const sending = new Owner();
let targetError: i32 = 0;
