// Whom test/programs/outside.c talks to.

import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export interface Peers {
  readonly tcp: number;
  /** Nobody is there. */
  readonly closed: number;
  readonly udp: number;
  close(): void;
}

/** Many bytes, the same as outside.c's. */
function bulk(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 7 + Math.floor(i / 1000)) & 255));
}

/** Set when a client has reset its connection. */
let sawReset: () => void = () => {};
let reset = Promise.resolve();

/** What the server does, by the first byte. */
const COMMANDS: Readonly<Record<string, (socket: Socket, first: Buffer) => void>> = {
  /** Sends everything back. */
  E: (socket, first) => {
    if (first.length) socket.write(first);
    socket.pipe(socket);
  },
  /** Counts, slowly at first, and tells how many there were. */
  C: (socket, first) => {
    let count = first.length;
    socket.pause();
    setTimeout(() => socket.resume(), 50);
    socket.on("data", (bytes) => {
      count += bytes.length;
    });
    socket.on("end", () => socket.end(`${count} bytes`));
  },
  /** Sends much. */
  S: (socket) => socket.end(bulk(3_000_000)),
  R: (socket) => socket.resetAndDestroy(),
  W: () => {},
  /** Sends a byte, and is reset. */
  K: (socket) => {
    reset = new Promise((resolve) => {
      sawReset = resolve;
    });
    socket.on("error", ({ code }: NodeJS.ErrnoException) => code === "ECONNRESET" && sawReset());
    socket.write("k");
  },
  /** Sends a byte when that has happened. */
  L: (socket) => void reset.then(() => socket.end("l")),
};

function serve(socket: Socket): void {
  socket.on("error", () => {});
  socket.once("data", (bytes: Buffer) => {
    COMMANDS[String.fromCharCode(bytes[0] ?? 0)]?.(socket, bytes.subarray(1));
  });
}

export async function startPeers(): Promise<Peers> {
  const server = createServer({ allowHalfOpen: true }, serve).listen(0, "127.0.0.1");
  const none = createServer().listen(0, "127.0.0.1");
  const udp = createSocket("udp4").bind(0, "127.0.0.1");
  udp.on("message", (bytes, { address, port }) => udp.send(bytes, port, address));
  await Promise.all([once(server, "listening"), once(none, "listening"), once(udp, "listening")]);
  const closed = (none.address() as AddressInfo).port;
  none.close();
  await once(none, "close");
  return {
    tcp: (server.address() as AddressInfo).port,
    closed,
    udp: udp.address().port,
    close: () => {
      server.close();
      udp.close();
    },
  };
}
