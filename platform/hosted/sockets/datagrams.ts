// A UDP socket of the host's for a program.

import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import { errnoOf } from "../machine/errno.ts";
import { type End, type HostSocket, NOWHERE, State } from "./state.ts";

/** Bytes of datagrams that wait for the program; more are dropped, as Linux drops them. */
const RECEIVE_ROOM = 262144;
/** Bytes on their way out, beyond which the program has to wait. */
const SEND_ROOM = 262144;

export type Family = "udp4" | "udp6";

interface Datagram {
  readonly bytes: Uint8Array;
  readonly from: End;
}

/** What the network around it decides. */
export interface Ways {
  /** Where an end of the machine's is on the host; undefined: there is no way. */
  outside(end: End): End | undefined;
  /** The other way round. */
  inside(end: End): End;
  /** Answers what is sent to the machine's name server; undefined: this is not to it. */
  answer(bytes: Uint8Array, to: End): Promise<Uint8Array | undefined> | undefined;
}

export class Datagrams implements HostSocket {
  onChange: () => void = () => {};
  available = 0;
  private readonly arrived: Datagram[] = [];
  private waiting = 0;
  private readonly sockets = new Map<Family, Socket>();
  private peer: End | undefined;
  private connecting = false;
  private unsent = 0;
  private error = 0;
  private closed = false;

  /** published: the host's socket for its port. */
  constructor(
    private readonly ways: Ways,
    published?: { readonly socket: Socket; readonly type: Family },
  ) {
    if (published) this.watch(published.socket, published.type);
  }

  private watch(socket: Socket, type: Family): Socket {
    socket.on("message", (bytes, from) => this.receive(bytes, from));
    socket.on("error", (error) => this.fail(error));
    this.sockets.set(type, socket);
    return socket;
  }

  private fail(error: unknown): void {
    if (this.closed) return;
    this.error = errnoOf(error);
    this.connecting = false;
    this.onChange();
  }

  private receive(bytes: Uint8Array, { address, port }: RemoteInfo): void {
    const from = this.ways.inside({ address, port });
    const { peer } = this;
    if (peer && (peer.port !== from.port || peer.address !== from.address)) return;
    this.add({ bytes, from });
  }

  private add(datagram: Datagram): void {
    if (this.closed || this.waiting > RECEIVE_ROOM) return;
    this.waiting += datagram.bytes.length + 64;
    this.arrived.push(datagram);
    this.available = this.arrived[0]?.bytes.length ?? 0;
    this.onChange();
  }

  get state(): number {
    let state = this.connecting ? 0 : State.Connected;
    if (this.error) state |= State.Failed;
    if (this.arrived.length > 0) state |= State.Readable;
    if (this.unsent < SEND_ROOM) state |= State.Writable;
    return state;
  }

  takeError(): number {
    const { error } = this;
    this.error = 0;
    return error;
  }

  end(peer: boolean): End {
    if (peer) return this.peer ?? NOWHERE;
    const [socket] = this.sockets.values();
    try {
      return socket?.address() ?? NOWHERE;
    } catch {
      // Not bound yet.
      return NOWHERE;
    }
  }

  private socketFor(address: string): Socket {
    const type = isIPv6(address) ? "udp6" : "udp4";
    return this.sockets.get(type) ?? this.watch(createSocket(type).bind(0), type);
  }

  /** Undefined: no peer any more. False: there is no way to it. */
  connect(peer: End | undefined): boolean {
    if (this.peer) for (const socket of this.sockets.values()) this.disconnect(socket);
    this.peer = undefined;
    if (!peer) return true;
    const to = this.ways.outside(peer);
    if (!to) return false;
    this.peer = peer;
    this.connecting = true;
    const socket = this.socketFor(to.address);
    // A socket that has been bound just now says so first.
    socket.connect(to.port, to.address, (error?: Error) => {
      this.connecting = false;
      if (error) this.fail(error);
      else this.onChange();
    });
    return true;
  }

  private disconnect(socket: Socket): void {
    try {
      socket.disconnect();
    } catch {
      // It had no peer of its own.
    }
  }

  /** Sends to an end, or to the peer; false if there is no way. */
  send(bytes: Uint8Array, to: End | undefined): boolean {
    const machineEnd = to ?? this.peer ?? NOWHERE;
    const answered = this.ways.answer(bytes, machineEnd);
    if (answered) {
      void answered.then((answer) => answer && this.add({ bytes: answer, from: machineEnd }));
      return true;
    }
    const end = this.ways.outside(machineEnd);
    if (!end) return false;
    this.unsent += bytes.length;
    const sent = (error: Error | null) => {
      const full = this.unsent >= SEND_ROOM;
      this.unsent -= bytes.length;
      if (error) this.fail(error);
      else if (full && this.unsent < SEND_ROOM) this.onChange();
    };
    const socket = this.socketFor(end.address);
    if (this.peer) socket.send(bytes, sent);
    else socket.send(bytes, end.port, end.address, sent);
    return true;
  }

  get first(): Datagram | undefined {
    return this.arrived[0];
  }

  skip(): void {
    const first = this.arrived.shift();
    if (first) this.waiting -= first.bytes.length + 64;
    this.available = this.arrived[0]?.bytes.length ?? 0;
  }

  /** When what was sent has left. */
  close(): void {
    this.closed = true;
    this.onChange = () => {};
    const sockets = [...this.sockets.values()];
    const closeAll = () => {
      for (const socket of sockets) socket.close();
    };
    if (this.unsent === 0) closeAll();
    else setTimeout(closeAll, 100).unref();
  }
}
