// A TCP socket (tcp(7)): not connected, a listener, or the user's side of a connection.

import {
  EADDRINUSE,
  EADDRNOTAVAIL,
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
import {
  AF_INET,
  IPPROTO_TCP,
  MSG_ERRQUEUE,
  MSG_MORE,
  MSG_NOSIGNAL,
  MSG_OOB,
  MSG_PEEK,
  MSG_TRUNC,
  MSG_WAITALL,
  SHUT_RD,
  SHUT_RDWR,
  SHUT_WR,
  SOCK_STREAM,
} from "../../abi/socket";
import { POLLERR, POLLHUP, POLLIN, POLLOUT, POLLRDHUP } from "../../fs/file";
import { brokenPipe } from "../../fs/hooks";
import { Uio } from "../../mm/uio";
import { BLOCKED, currentTask } from "../../sched/task";
import { Address } from "../address";
import { refreshClock } from "../clock";
import { isLocal } from "../iface/interface";
import { defaultBuffer } from "../limits";
import { Binding } from "../ports";
import { Connection, TcpSettings } from "../tcp/connection";
import { abandonListener } from "../tcp/lifecycle";
import { Listener } from "../tcp/listener";
import { freeTcpPort, tcpBindConflicts, tcpPorts } from "../tcp/ports";
import { CLOSE_WAIT, CLOSED, ESTABLISHED, SYN_RECEIVED, SYN_SENT } from "../tcp/states";
import { addListener, removeListener } from "../tcp/table";
import { connectError, tcpClose, tcpConnect, tcpSend, tcpShutdown, windowMayOpen } from "../tcp/user";
import { InetSocket, Name, setSenderKnown } from "./inet";
import { POLLRDNORM, POLLWRNORM, Socket, setAcceptResult, setReceivedFlags } from "./socket";
import { getStreamOption, setStreamOption } from "./streamoptions";

const any = new Address();

export class StreamSocket extends InetSocket {
  connection: Connection | null = null;
  listener: Listener | null = null;
  /** Options set before there is a connection, and for those a listener accepts. */
  readonly settings: TcpSettings = new TcpSettings();
  private binding: Binding | null = null;
  /** connect() was called and has not told its result yet. */
  private connecting: bool = false;
  /** SO_LINGER: -1 off, else seconds. */
  linger: i32 = -1;

  constructor(domain: i32, flags: i32) {
    super(domain, SOCK_STREAM, IPPROTO_TCP, flags);
    this.settings.sendLimit = defaultBuffer;
    this.settings.receiveLimit = defaultBuffer;
  }

  /** The settings in force: the connection's own, the listener's, or those to come. */
  get activeSettings(): TcpSettings {
    const c = this.connection;
    return c ? c.settings : this.settings;
  }

  bind(address: Address, port: u32): i32 {
    if (this.binding || this.connection) return -EINVAL;
    if (!address.isAny && !isLocal(address)) return -EADDRNOTAVAIL;
    if (!port) {
      port = freeTcpPort(address);
      if (!port) return -EADDRINUSE;
    }
    const claim = new Binding(address, port);
    claim.reuseAddress = this.reuseAddress;
    claim.reusePort = this.reusePort;
    claim.onlyV6 = this.onlyV6;
    if (tcpBindConflicts(claim)) return -EADDRINUSE;
    tcpPorts.add(claim);
    this.binding = claim;
    return 0;
  }

  get isBound(): bool {
    return this.binding != null || this.connection != null;
  }

  get hops(): u32 {
    return this.activeSettings.ttl;
  }

  set hops(value: u32) {
    this.activeSettings.ttl = value;
  }

  get trafficClass(): u32 {
    return this.activeSettings.tos;
  }

  set trafficClass(value: u32) {
    this.activeSettings.tos = value;
  }

  listen(backlog: i32): i32 {
    const old = this.listener;
    if (old) {
      old.backlog = backlog;
      return 0;
    }
    if (this.connection) return -EINVAL;
    if (!this.binding) {
      any.clearFamily(this.domain == AF_INET);
      const bound = this.bind(any, 0);
      if (bound < 0) return bound;
    }
    const binding = changetype<Binding>(changetype<usize>(this.binding));
    binding.listening = true;
    if (tcpPorts.conflicts(binding)) {
      binding.listening = false;
      return -EADDRINUSE;
    }
    const listener = new Listener(binding, this.waiters);
    listener.backlog = backlog;
    listener.reusePort = this.reusePort;
    listener.settings.copyFrom(this.settings);
    addListener(listener);
    this.listener = listener;
    return 0;
  }

  accept(flags: i32): Socket | null {
    const listener = this.listener;
    if (!listener) {
      setAcceptResult(-EINVAL);
      return null;
    }
    refreshClock();
    const c = listener.shift();
    if (!c) {
      setAcceptResult(this.mustNotWait(0) ? -EAGAIN : this.park(this.receiveTimeout));
      return null;
    }
    const socket = new StreamSocket(this.domain, flags);
    socket.settings.copyFrom(c.settings);
    socket.linger = this.linger;
    socket.reuseAddress = this.reuseAddress;
    socket.adopt(c);
    return socket;
  }

  private adopt(c: Connection): void {
    this.connection = c;
    c.waiters = this.waiters;
  }

  connect(address: Address, port: u32): i64 {
    if (this.listener) return -EISCONN;
    refreshClock();
    let c = this.connection;
    if (c && c.state == CLOSED && !this.connecting) {
      // An attempt that failed and was told about leaves the socket as it was; a connection that ended does not.
      if (!this.failed) return -EISCONN;
      this.drop();
      c = null;
    }
    if (!c) {
      if (!port) return -ECONNREFUSED;
      const binding = this.binding;
      any.clear();
      c = tcpConnect(binding ? binding.address : any, binding ? binding.port : 0, address, port, this.settings);
      if (!c) return -connectError;
      this.adopt(c);
      this.connecting = true;
      this.failed = false;
      if (this.mustNotWait(0)) return -EINPROGRESS;
    } else if (!this.connecting) {
      return -EISCONN;
    }
    return this.connectResult(c);
  }

  /** The last attempt to connect failed, and the program was told. */
  private failed: bool = false;

  private connectResult(c: Connection): i64 {
    if (c.state == SYN_SENT || c.state == SYN_RECEIVED) {
      if (this.mustNotWait(0)) return -EALREADY;
      const parked = this.park(this.sendTimeout);
      return parked == BLOCKED ? BLOCKED : -EINPROGRESS;
    }
    this.connecting = false;
    if (c.state == CLOSED && !c.finReceived) {
      this.failed = true;
      const error = c.error ? c.error : ECONNABORTED;
      c.error = 0;
      return -error;
    }
    return 0;
  }

  private drop(): void {
    const c = this.connection;
    if (c) tcpClose(c, true);
    this.connection = null;
    this.connecting = false;
  }

  disconnect(): i32 {
    if (this.listener) return -EINVAL;
    this.drop();
    this.failed = false;
    return 0;
  }

  /** The pending error, once. */
  takeError(): i32 {
    const c = this.connection;
    if (!c) return 0;
    const error = c.error ? c.error : c.softError;
    c.error = 0;
    c.softError = 0;
    if (c.state != SYN_SENT && c.state != SYN_RECEIVED) {
      if (this.connecting && c.state == CLOSED) this.failed = true;
      this.connecting = false;
    }
    return error;
  }

  send(from: Uio, flags: i32, to: Name | null): i64 {
    if (flags & MSG_OOB) return -EOPNOTSUPP;
    const c = this.connection;
    const task = currentTask();
    if (task.restarted) from.skip(task.progress);
    let done = <i64>task.progress;
    if (!c || this.listener) return this.brokenPipe(flags);
    refreshClock();
    if (c.state == SYN_SENT || c.state == SYN_RECEIVED) return this.waitToSend(c, flags, done);
    const failure = this.sendFailure(c, flags);
    if (failure) return done ? done : failure;
    const sent = tcpSend(c, from, (flags & MSG_MORE) != 0);
    if (sent < 0) return done ? done : sent;
    done += sent;
    // Sending may have ended the connection (no route any more); the next call will tell.
    if (!from.left) return done;
    return this.waitToSend(c, flags, done);
  }

  private sendFailure(c: Connection, flags: i32): i64 {
    if (c.error) {
      const error = c.error;
      c.error = 0;
      if (error == EPIPE) return this.brokenPipe(flags);
      return -error;
    }
    if (c.state == ESTABLISHED || c.state == CLOSE_WAIT) return 0;
    return this.brokenPipe(flags);
  }

  private brokenPipe(flags: i32): i64 {
    if (!(flags & MSG_NOSIGNAL)) brokenPipe();
    return -EPIPE;
  }

  private waitToSend(c: Connection, flags: i32, done: i64): i64 {
    c.noSpace = true;
    if (this.mustNotWait(flags)) return done ? done : -EAGAIN;
    currentTask().progress = done;
    const parked = this.park(this.sendTimeout);
    return parked == BLOCKED || !done ? parked : done;
  }

  receive(to: Uio, flags: i32): i64 {
    setReceivedFlags(0);
    setSenderKnown(false);
    if (flags & MSG_OOB) return -EINVAL;
    if (flags & MSG_ERRQUEUE) return -EAGAIN;
    const c = this.connection;
    if (!c) return -ENOTCONN;
    const task = currentTask();
    if (task.restarted && !(flags & MSG_PEEK)) to.skip(task.progress);
    let done = flags & MSG_PEEK ? 0 : <i64>task.progress;
    refreshClock();
    if (c.queue.bytes) {
      const wanted = to.left;
      let got: i64 = 0;
      if (flags & MSG_PEEK) got = c.queue.read(to, wanted, 0);
      else if (flags & MSG_TRUNC) got = c.queue.discard(wanted);
      else got = c.queue.read(to, wanted, -1);
      if (got < 0) return done ? done : got;
      done += got;
      if (!(flags & MSG_PEEK)) windowMayOpen(c);
      if (!(flags & MSG_WAITALL) || <u64>got >= wanted) return done;
    } else if (!to.left) {
      return done;
    }
    return this.receiveMore(c, flags, done);
  }

  /** Nothing (more) to read now: end of the stream, an error, or waiting. */
  private receiveMore(c: Connection, flags: i32, done: i64): i64 {
    if (c.finReceived || c.readClosed) return done;
    if (c.error) {
      if (done) return done;
      const error = c.error;
      c.error = 0;
      return -error;
    }
    if (c.state == CLOSED) return done;
    if (this.mustNotWait(flags)) return done ? done : -EAGAIN;
    // A peek that waits for all begins anew each time.
    currentTask().progress = flags & MSG_PEEK ? 0 : done;
    const parked = this.park(this.receiveTimeout);
    return parked == BLOCKED || !done ? parked : done;
  }

  shutdown(how: i32): i32 {
    if (how < SHUT_RD || how > SHUT_RDWR) return -EINVAL;
    refreshClock();
    const listener = this.listener;
    if (listener) {
      if (how != SHUT_WR) this.stopListening(listener);
      return 0;
    }
    const c = this.connection;
    if (!c || c.state == CLOSED) return -ENOTCONN;
    if (c.state == SYN_SENT) {
      this.drop();
      return 0;
    }
    if (how != SHUT_WR) c.readClosed = true;
    if (how != SHUT_RD) tcpShutdown(c);
    this.waiters.wake(POLLIN | POLLOUT | POLLRDHUP | (how == SHUT_RDWR ? POLLHUP : 0));
    return 0;
  }

  private stopListening(listener: Listener): void {
    removeListener(listener);
    this.listener = null;
    abandonListener(listener);
    const binding = this.binding;
    if (binding) binding.listening = false;
    this.waiters.wake(POLLIN | POLLHUP);
  }

  localName(name: Name): i32 {
    const c = this.connection;
    const binding = this.binding;
    if (c) {
      name.address.copyFrom(c.local);
      name.port = c.localPort;
    } else {
      if (binding) name.address.copyFrom(binding.address);
      else name.address.clear();
      name.port = binding ? binding.port : 0;
    }
    return 0;
  }

  peerName(name: Name): i32 {
    const c = this.connection;
    if (!c || c.state == CLOSED || c.state == SYN_SENT) return -ENOTCONN;
    name.address.copyFrom(c.remote);
    name.port = c.remotePort;
    return 0;
  }

  /** As Linux's tcp_poll. */
  poll(): u32 {
    const listener = this.listener;
    if (listener) return listener.waiting ? POLLIN | POLLRDNORM : 0;
    const c = this.connection;
    if (!c) return POLLOUT | POLLWRNORM | POLLHUP;
    if (c.state == SYN_SENT || c.state == SYN_RECEIVED) return 0;
    let bits: u32 = 0;
    const noMore = c.finReceived || c.readClosed || c.state == CLOSED;
    if (c.state == CLOSED || (noMore && c.finQueued)) bits |= POLLHUP;
    if (noMore) bits |= POLLIN | POLLRDNORM | POLLRDHUP;
    if (c.queue.bytes) bits |= POLLIN | POLLRDNORM;
    if (c.finQueued || c.state == CLOSED || c.writable) bits |= POLLOUT | POLLWRNORM;
    else c.noSpace = true;
    if (c.error) bits |= POLLERR;
    return bits;
  }

  get readableBytes(): i32 {
    const c = this.connection;
    return c ? <i32>c.queue.bytes : 0;
  }

  get unsentBytes(): i32 {
    const c = this.connection;
    return c ? <i32>c.sending.used : 0;
  }

  getOption(level: i32, name: i32, to: usize, room: u32): i32 {
    return getStreamOption(this, level, name, to, room);
  }

  setOption(level: i32, name: i32, from: usize, length: u32): i32 {
    return setStreamOption(this, level, name, from, length);
  }

  close(): void {
    refreshClock();
    const listener = this.listener;
    if (listener) this.stopListening(listener);
    const c = this.connection;
    this.connection = null;
    if (c) tcpClose(c, this.linger == 0);
    const binding = this.binding;
    if (binding) tcpPorts.remove(binding);
    this.binding = null;
  }
}
