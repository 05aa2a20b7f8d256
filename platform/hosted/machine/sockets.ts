// A machine's sockets of the host, by the kernel's numbers for them, and the imports that reach them
// (kernel/platform/hosted/host.ts).

import { readEnd, writeEnd } from "../sockets/address.ts";
import type { Connection } from "../sockets/connection.ts";
import type { Datagrams } from "../sockets/datagrams.ts";
import type { HostNetwork } from "../sockets/hostnetwork.ts";
import type { Listener } from "../sockets/listener.ts";
import type { HostSocket } from "../sockets/state.ts";
import { errno } from "./errno.ts";
import type { KernelMemory } from "./kernelmemory.ts";

type AnySocket = Connection | Listener | Datagrams;

const NONE = -1;

export class Sockets {
  private readonly sockets: (AnySocket | undefined)[] = [];
  private readonly free: number[] = [];
  /** Numbers of those that have changed, in order, each once. */
  private readonly changed = new Set<number>();

  constructor(
    private readonly network: HostNetwork | undefined,
    private readonly wake: () => void,
  ) {}

  private add(socket: AnySocket): number {
    const number = this.free.pop() ?? this.sockets.length;
    this.sockets[number] = socket;
    socket.onChange = () => {
      this.changed.add(number);
      this.wake();
    };
    // Something may have happened before there was a number.
    this.changed.add(number);
    return number;
  }

  private remove(number: number, reset: boolean): void {
    this.at(number).close(reset);
    this.sockets[number] = undefined;
    this.changed.delete(number);
    this.free.push(number);
  }

  private at(number: number): HostSocket {
    const found = this.sockets[number];
    if (!found) throw new Error(`the kernel has no socket ${number}`);
    return found;
  }

  /** The machine is at its end. */
  close(): void {
    for (const socket of this.sockets) socket?.close(false);
  }

  private get outside(): HostNetwork {
    if (!this.network) throw new Error("the machine has no sockets of the host");
    return this.network;
  }

  private nextChanged(): number {
    for (const number of this.changed) {
      this.changed.delete(number);
      return number;
    }
    return NONE;
  }

  imports(kernel: KernelMemory) {
    const connection = (number: number) => this.at(number) as Connection;
    const datagrams = (number: number) => this.at(number) as Datagrams;
    return {
      hasSockets: () => Number(this.network !== undefined),
      socketChanged: () => this.nextChanged(),
      socketState: (number: number) => this.at(number).state,
      socketError: (number: number) => this.at(number).takeError(),
      socketEnd: (number: number, peer: number, to: number) =>
        writeEnd(kernel.bytes, to >>> 0, this.at(number).end(peer !== 0)),
      socketClose: (number: number, reset: number) => this.remove(number, reset !== 0),
      socketAvailable: (number: number) => this.at(number).available,
      ...this.connectionImports(kernel, connection),
      ...this.datagramImports(kernel, datagrams),
    };
  }

  private connectionImports(kernel: KernelMemory, at: (number: number) => Connection) {
    return {
      socketConnect: (end: number) => {
        const made = this.outside.connect(readEnd(kernel.bytes, end >>> 0));
        return made ? this.add(made) : -errno.ENETUNREACH;
      },
      socketListen: (port: number) => {
        const made = this.outside.listen(port);
        return made ? this.add(made) : NONE;
      },
      socketAccept: (number: number) => {
        const arrived = (this.at(number) as Listener).accept();
        return arrived ? this.add(arrived) : NONE;
      },
      socketPeek: (number: number, offset: number, to: number, length: number) =>
        at(number).peek(offset, kernel.view(to >>> 0, length)),
      socketSkip: (number: number, length: number) => at(number).skip(length),
      socketRoom: (number: number) => at(number).room,
      socketWrite: (number: number, from: number, length: number) => at(number).write(kernel.copy(from >>> 0, length)),
      socketShutdown: (number: number) => at(number).shutdown(),
      socketSet: (number: number, noDelay: number, keepAlive: number) =>
        at(number).setOptions(noDelay !== 0, keepAlive),
    };
  }

  private datagramImports(kernel: KernelMemory, at: (number: number) => Datagrams) {
    return {
      datagramOpen: (port: number, published: number) => {
        const made = published ? this.outside.publishedDatagrams(port) : this.outside.datagrams();
        return made ? this.add(made) : NONE;
      },
      datagramConnect: (number: number, end: number) => {
        const peer = readEnd(kernel.bytes, end >>> 0);
        return at(number).connect(peer.port === 0 ? undefined : peer) ? 0 : -errno.ENETUNREACH;
      },
      datagramSend: (number: number, end: number, from: number, length: number) => {
        const to = end ? readEnd(kernel.bytes, end >>> 0) : undefined;
        return at(number).send(kernel.copy(from >>> 0, length), to) ? 0 : -errno.ENETUNREACH;
      },
      datagramRead: (number: number, to: number, room: number, end: number) => {
        const first = at(number).first;
        if (!first) return 0;
        kernel.bytes.set(first.bytes.subarray(0, room), to >>> 0);
        writeEnd(kernel.bytes, end >>> 0, first.from);
        return first.bytes.length;
      },
      datagramSkip: (number: number) => at(number).skip(),
    };
  }
}
