// A TCP socket whose connections to the outside are the host's (platform/hosted/sockets). What stays within the machine, loopback,
// is the kernel's own TCP.

import {
  EAGAIN,
  EALREADY,
  ECONNABORTED,
  ECONNREFUSED,
  EINPROGRESS,
  EINVAL,
  EISCONN,
  ENOTCONN,
  EOPNOTSUPP,
  EPIPE,
} from "../../abi/errno";
import * as so from "../../abi/socket";
import {
  MSG_ERRQUEUE,
  MSG_NOSIGNAL,
  MSG_OOB,
  MSG_PEEK,
  MSG_TRUNC,
  MSG_WAITALL,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
} from "../../abi/socket";
import { POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDHUP } from "../../fs/file";
import { brokenPipe } from "../../fs/hooks";
import { Uio } from "../../mm/uio";
import * as host from "../../platform/hosted/host";
import { BLOCKED, currentTask } from "../../sched/task";
import { Address } from "../address";
import { refreshClock } from "../clock";
import { Name, setSenderKnown } from "../socket/inet";
import { putInt } from "../socket/options";
import { POLLRDNORM, POLLWRNORM, Socket, setReceivedFlags } from "../socket/socket";
import { StreamSocket } from "../socket/stream";
import { endRoom, passEnd, takeEnd } from "./end";
import { addHostSocket, CLOSED, CONNECTED, closeHostSocket, ENDED, FAILED, READABLE, WRITABLE } from "./table";

/** Bytes moved at a time. */
const CHUNK: usize = 16384;
const chunk: usize = memory.data(16384);
const own = new Name();

export class HostStreamSocket extends StreamSocket {
  /** The host's number of the connection; -1: there is none, or one within the machine. */
  private remote: i32 = -1;
  /** The host's number for published connections to this listener, -1: none. */
  private published: i32 = -1;
  /** connect() was called and has not told its result yet. */
  private pending: bool = false;
  private readEnded: bool = false;
  private writeEnded: bool = false;

  listen(backlog: i32): i32 {
    if (this.remote >= 0) return -EINVAL;
    const result = super.listen(backlog);
    if (result < 0 || this.published >= 0) return result;
    super.localName(own);
    this.published = host.socketListen(own.port);
    if (this.published >= 0) addHostSocket(this.published, this);
    return result;
  }

  accept(flags: i32): Socket | null {
    const arrived = this.published >= 0 ? host.socketAccept(this.published) : -1;
    if (arrived < 0) return super.accept(flags);
    const made = new HostStreamSocket(this.domain, flags);
    made.settings.copyFrom(this.settings);
    made.linger = this.linger;
    made.reuseAddress = this.reuseAddress;
    made.take(arrived);
    return made;
  }

  private take(remote: i32): void {
    this.remote = remote;
    this.readEnded = false;
    this.writeEnded = false;
    addHostSocket(remote, this);
    this.applySettings();
  }

  private giveBack(reset: bool): void {
    closeHostSocket(this.remote, reset);
    this.remote = -1;
    this.pending = false;
  }

  connect(address: Address, port: u32): i64 {
    if (this.remote < 0) {
      if (address.isLoopback || this.connection || this.listener) return super.connect(address, port);
      if (!port) return -ECONNREFUSED;
      const made = host.socketConnect(passEnd(address, port));
      if (made < 0) return made;
      this.take(made);
      this.pending = true;
      if (this.mustNotWait(0)) return -EINPROGRESS;
    } else if (!this.pending) {
      return -EISCONN;
    }
    return this.outcome();
  }

  /** How connecting went. */
  private outcome(): i64 {
    const state = host.socketState(this.remote);
    if (!(state & (CONNECTED | CLOSED))) {
      if (this.mustNotWait(0)) return -EALREADY;
      return this.parkUntil(this.sendTimeout) == BLOCKED ? BLOCKED : -EINPROGRESS;
    }
    this.pending = false;
    if (state & CONNECTED) return 0;
    const error = host.socketError(this.remote);
    this.giveBack(true);
    return -(error ? error : ECONNABORTED);
  }

  private parkUntil(limit: u64): i64 {
    refreshClock();
    return this.park(limit);
  }

  disconnect(): i32 {
    if (this.remote < 0) return super.disconnect();
    this.giveBack(true);
    return 0;
  }

  send(from: Uio, flags: i32, to: Name | null): i64 {
    if (this.remote < 0) return super.send(from, flags, to);
    if (flags & MSG_OOB) return -EOPNOTSUPP;
    const task = currentTask();
    if (task.restarted) from.skip(task.progress);
    let done = <i64>task.progress;
    const state = host.socketState(this.remote);
    if (this.writeEnded || state & (CLOSED | FAILED)) return done ? done : this.refuse(flags);
    while (from.left && state & CONNECTED) {
      const room = min<usize>(CHUNK, host.socketRoom(this.remote));
      if (!room) break;
      const moved = from.take(chunk, room);
      if (moved < 0) return done ? done : moved;
      host.socketWrite(this.remote, chunk, <i32>moved);
      done += moved;
    }
    if (!from.left && state & CONNECTED) return done;
    if (this.mustNotWait(flags)) return done ? done : -EAGAIN;
    task.progress = done;
    const parked = this.parkUntil(this.sendTimeout);
    return parked == BLOCKED || !done ? parked : done;
  }

  /** Why nothing can be sent: the error that is to be told, or that there is nobody to send to. */
  private refuse(flags: i32): i64 {
    const error = host.socketError(this.remote);
    if (error && error != EPIPE) return -error;
    if (!(flags & MSG_NOSIGNAL)) brokenPipe();
    return -EPIPE;
  }

  receive(to: Uio, flags: i32): i64 {
    if (this.remote < 0) return super.receive(to, flags);
    setReceivedFlags(0);
    setSenderKnown(false);
    if (flags & MSG_OOB) return -EINVAL;
    if (flags & MSG_ERRQUEUE) return -EAGAIN;
    const peek = (flags & MSG_PEEK) != 0;
    const task = currentTask();
    if (task.restarted && !peek) to.skip(task.progress);
    const before = peek ? 0 : <i64>task.progress;
    const got = this.move(to, flags);
    if (got < 0) return before ? before : got;
    const done = before + got;
    if (!to.left || (got && !(flags & MSG_WAITALL))) return done;
    return this.nothingToRead(flags, done);
  }

  /** Moves what is there: bytes, or -EFAULT. */
  private move(to: Uio, flags: i32): i64 {
    let done: i64 = 0;
    while (to.left) {
      const offset = flags & MSG_PEEK ? <i32>done : 0;
      const length = host.socketPeek(this.remote, offset, chunk, <i32>min<u64>(to.left, CHUNK));
      if (!length) break;
      if (flags & MSG_TRUNC) to.skip(length);
      else {
        const moved = to.put(chunk, length);
        if (moved < 0) return done ? done : moved;
      }
      if (!(flags & MSG_PEEK)) host.socketSkip(this.remote, length);
      done += length;
    }
    return done;
  }

  /** Nothing (more) to read now: end of the stream, an error, or waiting. */
  private nothingToRead(flags: i32, done: i64): i64 {
    const state = host.socketState(this.remote);
    if (done && state & (ENDED | CLOSED | FAILED)) return done;
    if (state & FAILED) return -host.socketError(this.remote);
    if (this.readEnded || state & (ENDED | CLOSED)) return done;
    if (this.mustNotWait(flags)) return done ? done : -EAGAIN;
    // A peek that waits for all begins anew each time.
    currentTask().progress = flags & MSG_PEEK ? 0 : done;
    const parked = this.parkUntil(this.receiveTimeout);
    return parked == BLOCKED || !done ? parked : done;
  }

  shutdown(how: i32): i32 {
    if (this.remote < 0) return super.shutdown(how);
    if (how < SHUT_RD || how > SHUT_RDWR) return -EINVAL;
    const state = host.socketState(this.remote);
    if (state & CLOSED || !(state & CONNECTED)) return -ENOTCONN;
    if (how != SHUT_WR) this.readEnded = true;
    if (how != SHUT_RD && !this.writeEnded) {
      this.writeEnded = true;
      host.socketShutdown(this.remote);
    }
    this.waiters.wake(this.poll());
    return 0;
  }

  /** As Linux's tcp_poll. */
  poll(): u32 {
    if (this.remote < 0) {
      const waits = this.published >= 0 && host.socketState(this.published) & READABLE;
      return super.poll() | (waits ? POLLIN | POLLRDNORM : 0);
    }
    const state = host.socketState(this.remote);
    if (!(state & (CONNECTED | CLOSED))) return 0;
    let bits: u32 = 0;
    const noMore = this.readEnded || state & (ENDED | CLOSED);
    if (state & CLOSED || (noMore && this.writeEnded)) bits |= POLLHUP;
    if (noMore) bits |= POLLIN | POLLRDNORM | POLLRDHUP;
    if (state & READABLE) bits |= POLLIN | POLLRDNORM;
    if (this.writeEnded || state & (CLOSED | WRITABLE)) bits |= POLLOUT | POLLWRNORM;
    if (state & FAILED) bits |= POLLERR;
    return bits;
  }

  get readableBytes(): i32 {
    return this.remote < 0 ? super.readableBytes : host.socketAvailable(this.remote);
  }

  localName(name: Name): i32 {
    return this.remote < 0 ? super.localName(name) : this.tell(name, false);
  }

  peerName(name: Name): i32 {
    if (this.remote < 0) return super.peerName(name);
    return host.socketState(this.remote) & CONNECTED ? this.tell(name, true) : -ENOTCONN;
  }

  private tell(name: Name, peer: bool): i32 {
    host.socketEnd(this.remote, peer, endRoom());
    takeEnd(name);
    return 0;
  }

  getOption(level: i32, name: i32, to: usize, room: u32): i32 {
    if (this.remote < 0 || level != so.SOL_SOCKET || name != so.SO_ERROR) return super.getOption(level, name, to, room);
    const state = host.socketState(this.remote);
    const error = host.socketError(this.remote);
    // An attempt that failed and was told about leaves the socket as it was.
    if (this.pending && state & CLOSED) this.giveBack(true);
    return putInt(to, room, error);
  }

  setOption(level: i32, name: i32, from: usize, length: u32): i32 {
    const result = super.setOption(level, name, from, length);
    if (!result && this.remote >= 0) this.applySettings();
    return result;
  }

  /** What the host's socket can be told; all else is only remembered. */
  private applySettings(): void {
    const settings = this.settings;
    host.socketSet(this.remote, settings.noDelay, settings.keepAlive ? <u32>settings.keepIdle : 0);
  }

  close(): void {
    if (this.published >= 0) closeHostSocket(this.published, false);
    this.published = -1;
    if (this.remote >= 0) this.giveBack(this.linger == 0);
    super.close();
  }
}
