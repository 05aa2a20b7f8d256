// A UDP socket whose datagrams to and from the outside go through a socket of the host's. What stays within the machine, loopback,
// is the kernel's own UDP.

import { EAGAIN, EFAULT, EMSGSIZE, EOPNOTSUPP } from "../../abi/errno";
import * as so from "../../abi/socket";
import { MSG_ERRQUEUE, MSG_OOB, MSG_PEEK, MSG_TRUNC } from "../../abi/socket";
import { POLLERR, POLLIN, POLLOUT } from "../../fs/file";
import { Uio } from "../../mm/uio";
import * as host from "../../platform/hosted/host";
import { Address } from "../address";
import { refreshClock } from "../clock";
import { DatagramSocket } from "../socket/datagram";
import { Name, sender, setSenderKnown } from "../socket/inet";
import { putInt } from "../socket/options";
import { POLLRDNORM, POLLWRNORM, setReceivedFlags } from "../socket/socket";
import { endRoom, passEnd, takeEnd } from "./end";
import { addHostSocket, CONNECTED, closeHostSocket, FAILED, READABLE, WRITABLE } from "./table";

/** The longest UDP payload over IPv4. */
const LONGEST: u64 = 65507;
const BUFFER: i32 = 65536;
const buffer: usize = memory.data(65536);
const own = new Name();
const nobody = new Address();

export class HostDatagramSocket extends DatagramSocket {
  /** The host's number of its socket; -1: nothing has gone out yet. */
  private remote: i32 = -1;
  /** The peer is outside. */
  private connected: bool = false;
  private readonly peer: Name = new Name();

  bind(address: Address, port: u32): i32 {
    const result = super.bind(address, port);
    if (result < 0 || this.remote >= 0) return result;
    super.localName(own);
    this.open(own.port, true);
    return result;
  }

  /** 0, or a negative errno. */
  private open(port: u32, published: bool): i32 {
    if (this.remote >= 0) return 0;
    const made = host.datagramOpen(port, published);
    if (made < 0) return made;
    this.remote = made;
    addHostSocket(made, this);
    return 0;
  }

  connect(address: Address, port: u32): i64 {
    if (address.isLoopback) {
      this.forgetPeer();
      return super.connect(address, port);
    }
    if (!this.connected || port != this.peer.port || !address.equals(this.peer.address)) {
      const failed = this.open(0, false);
      if (failed < 0) return failed;
      const refused = host.datagramConnect(this.remote, passEnd(address, port));
      if (refused < 0) return refused;
      this.connected = true;
      this.peer.address.copyFrom(address);
      this.peer.port = port;
    }
    if (host.socketState(this.remote) & CONNECTED) return 0;
    refreshClock();
    return this.park(0);
  }

  private forgetPeer(): void {
    if (!this.connected) return;
    this.connected = false;
    host.datagramConnect(this.remote, passEnd(nobody, 0));
  }

  disconnect(): i32 {
    this.forgetPeer();
    return super.disconnect();
  }

  send(from: Uio, flags: i32, to: Name | null): i64 {
    if (to ? to.address.isLoopback : !this.connected) return super.send(from, flags, to);
    const failed = this.open(0, false);
    if (failed < 0) return failed;
    if (flags & MSG_OOB) return -EOPNOTSUPP;
    const error = host.socketError(this.remote);
    if (error) return -error;
    if (from.left > LONGEST) return -EMSGSIZE;
    if (!(host.socketState(this.remote) & WRITABLE)) {
      refreshClock();
      return this.mustNotWait(flags) ? -EAGAIN : this.park(this.sendTimeout);
    }
    const moved = from.take(buffer, <usize>from.left);
    if (moved < 0) return moved;
    const end = to ? passEnd(to.address, to.port) : 0;
    const refused = host.datagramSend(this.remote, end, buffer, <i32>moved);
    return refused < 0 ? refused : moved;
  }

  receive(to: Uio, flags: i32): i64 {
    const state = this.remote >= 0 ? host.socketState(this.remote) : 0;
    if (!(state & (READABLE | FAILED)) || flags & (MSG_OOB | MSG_ERRQUEUE)) return super.receive(to, flags);
    setReceivedFlags(0);
    setSenderKnown(false);
    if (state & FAILED) return -host.socketError(this.remote);
    const total = host.datagramRead(this.remote, buffer, BUFFER, endRoom());
    const room = to.left;
    const moved = to.put(buffer, min<usize>(<usize>total, <usize>room));
    if (!(flags & MSG_PEEK)) host.datagramSkip(this.remote);
    if (moved < 0) return -EFAULT;
    takeEnd(sender);
    setSenderKnown(true);
    if (<u64>total <= room) return total;
    setReceivedFlags(MSG_TRUNC);
    return flags & MSG_TRUNC ? <i64>total : moved;
  }

  shutdown(how: i32): i32 {
    return this.connected ? 0 : super.shutdown(how);
  }

  /** Towards a peer outside, its own address is the host's. */
  localName(name: Name): i32 {
    if (!this.connected) return super.localName(name);
    host.socketEnd(this.remote, false, endRoom());
    takeEnd(name);
    return 0;
  }

  peerName(name: Name): i32 {
    if (!this.connected) return super.peerName(name);
    name.address.copyFrom(this.peer.address);
    name.port = this.peer.port;
    return 0;
  }

  poll(): u32 {
    let bits = super.poll();
    if (this.remote < 0) return bits;
    const state = host.socketState(this.remote);
    if (state & READABLE) bits |= POLLIN | POLLRDNORM;
    if (!(state & WRITABLE)) bits &= ~(POLLOUT | POLLWRNORM);
    if (state & FAILED) bits |= POLLERR;
    return bits;
  }

  get readableBytes(): i32 {
    const outside = this.remote < 0 ? 0 : host.socketAvailable(this.remote);
    return outside ? outside : super.readableBytes;
  }

  getOption(level: i32, name: i32, to: usize, room: u32): i32 {
    if (this.remote >= 0 && level == so.SOL_SOCKET && name == so.SO_ERROR) {
      const error = host.socketError(this.remote);
      if (error) return putInt(to, room, error);
    }
    return super.getOption(level, name, to, room);
  }

  close(): void {
    if (this.remote >= 0) closeHostSocket(this.remote, false);
    this.remote = -1;
    this.connected = false;
    super.close();
  }
}
