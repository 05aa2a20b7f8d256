// Ports for QEMU machines: a Unix socket that QEMU's `-netdev stream` connects to, one connection for each card.

import { lstatSync, unlinkSync } from "node:fs";
import * as net from "node:net";
import { FrameReader, framesToBytes } from "./framing.ts";
import type { Port } from "./port.ts";

/** Bytes that wait for QEMU to read them; frames beyond are dropped. */
const BACKLOG = 4 << 20;

class StreamPort implements Port {
  onFrame: (frame: Uint8Array) => void = () => {};
  onClose: () => void = () => {};
  dropped = 0;
  private batch: Uint8Array[] = [];
  private batched = 0;

  constructor(private readonly socket: net.Socket) {
    const reader = new FrameReader((frame) => this.onFrame(frame));
    socket.on("data", (bytes) => {
      if (!reader.push(bytes)) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => this.onClose());
  }

  send(frame: Uint8Array): void {
    if (this.socket.writableLength + this.batched > BACKLOG || !this.socket.writable) {
      this.dropped++;
      return;
    }
    this.batched += frame.length;
    // One write for all frames of this turn of the event loop.
    if (this.batch.push(frame) === 1) queueMicrotask(() => this.flush());
  }

  private flush(): void {
    if (this.socket.writable) this.socket.write(framesToBytes(this.batch));
    this.batch = [];
    this.batched = 0;
  }

  close(): void {
    this.socket.destroy();
  }
}

/** A Unix socket where QEMU machines plug in. */
export class StreamServer {
  private readonly open = new Set<Port>();

  private constructor(
    readonly path: string,
    private readonly server: net.Server,
  ) {}

  /** Starts to listen; each machine that connects gives a port. */
  static async listen(path: string, onPort: (port: Port) => void): Promise<StreamServer> {
    await removeStale(path);
    const server = net.createServer();
    const result = new StreamServer(path, server);
    server.on("connection", (socket) => {
      const port = new StreamPort(socket);
      result.open.add(port);
      socket.on("close", () => result.open.delete(port));
      onPort(port);
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, resolve);
    });
    return result;
  }

  /** What makes QEMU plug a card in here. */
  qemuOption(id = "n0"): string {
    return `stream,id=${id},server=off,addr.type=unix,addr.path=${this.path.replaceAll(",", ",,")}`;
  }

  /** Unplugs every machine and removes the socket. */
  close(): void {
    this.server.close();
    for (const port of this.open) port.close();
  }
}

/** Removes a socket that nobody listens at any more; one that is in use stays, and listening will say so. */
function removeStale(path: string): Promise<void> {
  return new Promise((resolve) => {
    const probe = net.connect(path);
    probe.on("connect", () => {
      probe.destroy();
      resolve();
    });
    probe.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED" && lstatSync(path).isSocket()) unlinkSync(path);
      resolve();
    });
  });
}
