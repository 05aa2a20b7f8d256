// A UDP socket whose datagrams to and from the outside go through a socket of the host's. What stays within the machine, loopback,
// is the kernel's own UDP.

import { EAGAIN, EFAULT, EMSGSIZE, EOPNOTSUPP } from "../../abi/errno";
import * as so from "../../abi/socket";
import { MSG_ERRQUEUE, MSG_OOB, MSG_PEEK, MSG_TRUNC } from "../../abi/socket";
import { POLLERR, POLLIN, POLLOUT } from "../../fs/file";
import { Uio } from "../../mm/uio";
import * as host from "../../platform/hosted/host";
import { refreshClock } from "../clock";
import { DatagramSocket } from "../socket/datagram";
import { setSenderKnown } from "../socket/inet";
import { putInt } from "../socket/options";
import { POLLRDNORM, POLLWRNORM, setReceivedFlags } from "../socket/socket";
import { End, passed } from "./end";
import { addHostSocket, CONNECTED, closeHostSocket, FAILED, READABLE, WRITABLE } from "./table";

/** The longest UDP payload over IPv4. */
const LONGEST: u64 = 65507;
const BUFFER: i32 = 65536;
const buffer: usize = memory.data(65536);
const end = new End();
/** Where the last datagram received came from. */
const origin = new End();
let originKnown: bool = false;
const address: usize = memory.data(32);

export class HostDatagramSocket extends DatagramSocket {
  /** The host's number of its socket; -1: nothing has gone out yet. */
  private remote: i32 = -1;
  /** The peer is outside. */
  private connected: bool = false;
  private readonly peer: End = new End();

  bindTo(name: usize, length: u32): i32 {
    const result = super.bindTo(name, length);
    if (result < 0 || this.remote >= 0) return result;
    const bound = super.localAddressTo(address);
    if (bound > 0 && end.read(address, bound, this.domain) == 0) this.open(end.port, true);
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

  connectTo(name: usize, length: u32): i64 {
    const wrong = end.read(name, length, this.domain);
    if (wrong < 0) return wrong;
    if (end.isInside) {
      this.forgetPeer();
      return super.connectTo(name, length);
    }
    if (!this.connected || !this.isPeer()) {
      const failed = this.open(0, false);
      if (failed < 0) return failed;
      end.toHost(passed);
      const refused = host.datagramConnect(this.remote, passed);
      if (refused < 0) return refused;
      this.connected = true;
      this.peer.fromHost(passed);
    }
    if (host.socketState(this.remote) & CONNECTED) return 0;
    refreshClock();
    return this.park(0);
  }

  private isPeer(): bool {
    return end.port == this.peer.port && end.address.equals(this.peer.address);
  }

  private forgetPeer(): void {
    if (!this.connected) return;
    this.connected = false;
    end.address.clear();
    end.port = 0;
    end.toHost(passed);
    host.datagramConnect(this.remote, passed);
  }

  disconnect(): i32 {
    this.forgetPeer();
    return super.disconnect();
  }

  sendTo(from: Uio, flags: i32, name: usize, length: u32): i64 {
    if (length) {
      const wrong = end.read(name, length, this.domain);
      if (wrong < 0 || end.isInside) return super.sendTo(from, flags, name, length);
      const failed = this.open(0, false);
      if (failed < 0) return failed;
    } else if (!this.connected) {
      return super.sendTo(from, flags, name, length);
    }
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
    if (length) end.toHost(passed);
    const refused = host.datagramSend(this.remote, length ? passed : 0, buffer, <i32>moved);
    return refused < 0 ? refused : moved;
  }

  receive(to: Uio, flags: i32): i64 {
    originKnown = false;
    const state = this.remote >= 0 ? host.socketState(this.remote) : 0;
    if (!(state & (READABLE | FAILED)) || flags & (MSG_OOB | MSG_ERRQUEUE)) return super.receive(to, flags);
    setReceivedFlags(0);
    setSenderKnown(false);
    if (state & FAILED) return -host.socketError(this.remote);
    const total = host.datagramRead(this.remote, buffer, BUFFER, passed);
    const room = to.left;
    const moved = to.put(buffer, min<usize>(<usize>total, <usize>room));
    if (!(flags & MSG_PEEK)) host.datagramSkip(this.remote);
    if (moved < 0) return -EFAULT;
    origin.fromHost(passed);
    originKnown = true;
    if (<u64>total <= room) return total;
    setReceivedFlags(MSG_TRUNC);
    return flags & MSG_TRUNC ? <i64>total : moved;
  }

  fillSender(to: usize): u32 {
    return originKnown ? origin.fill(to, this.domain) : super.fillSender(to);
  }

  shutdown(how: i32): i32 {
    return this.connected ? 0 : super.shutdown(how);
  }

  /** Towards a peer outside, its own address is the host's. */
  localAddressTo(to: usize): i32 {
    if (!this.connected) return super.localAddressTo(to);
    host.socketEnd(this.remote, false, passed);
    end.fromHost(passed);
    return <i32>end.fill(to, this.domain);
  }

  peerAddressTo(to: usize): i32 {
    return this.connected ? <i32>this.peer.fill(to, this.domain) : super.peerAddressTo(to);
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
