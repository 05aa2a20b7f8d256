// The kernel's network stack in an instance of its own, driven by a test: frames, time and sockets.

import { main as asc } from "assemblyscript/asc";
import { fakeImports } from "../../tools/fake-cpu.ts";
import { projectRoot } from "../../tools/project.ts";

/** What kernel/test/netstack.ts exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  start(seed: bigint, address: number, prefix: number, gateway: number, offloads: number, megabytes: number): void;
  setPieces(size: number): void;
  setMtu(mtu: number): void;
  setClock(nanoseconds: bigint): void;
  frame(): number;
  arrive(length: number): number;
  round(): void;
  nextTimer(): bigint;
  socket(type: number): number;
  bind(fd: number, address: number, port: number): number;
  listen(fd: number, backlog: number): number;
  accept(fd: number): number;
  connect(fd: number, address: number, port: number): number;
  send(fd: number, from: number, length: number, flags: number): number;
  sendTo(fd: number, from: number, length: number, address: number, port: number): number;
  receive(fd: number, to: number, length: number, flags: number): number;
  senderAddress(): number;
  senderPort(): number;
  poll(fd: number): number;
  readable(fd: number): number;
  shutdown(fd: number, how: number): number;
  close(fd: number): void;
  localPort(fd: number): number;
  setOption(fd: number, level: number, which: number, value: number, second: number): number;
  getOption(fd: number, level: number, which: number): number;
  information(fd: number): number;
  allocate(length: number): number;
  collect(): void;
  held(what: number): number;
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles the stack once a run; asserts stay in. */
export function stackModule(): Promise<WebAssembly.Module> {
  compiled ??= compile();
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc(
    [
      "kernel/test/netstack.ts",
      "--baseDir",
      projectRoot,
      "--runtime",
      "minimal",
      "-O2",
      "--debug",
      "--outFile",
      "net.wasm",
    ],
    {
      writeFile: (name, contents) => {
        if (name.endsWith(".wasm") && typeof contents !== "string") binary = Uint8Array.from(contents);
      },
    },
  );
  if (error || !binary) throw new Error(`the network stack does not compile\n${stderr.toString()}`);
  return new WebAssembly.Module(binary);
}

export const OFFLOAD_CHECKSUM = 1;
export const OFFLOAD_TSO4 = 2;
export const STREAM = 1;
export const DATAGRAM = 2;
export const EAGAIN = -11;
export const EINPROGRESS = -115;
export const POLLIN = 1;
export const POLLOUT = 4;
export const POLLERR = 8;
export const POLLHUP = 16;
export const MSG_PEEK = 2;

export interface StackOptions {
  readonly address: string;
  readonly prefix?: number;
  readonly gateway?: string;
  readonly offloads?: number;
  readonly megabytes?: number;
  readonly seed?: number;
  /** Received frames come in pieces of this many bytes. */
  readonly pieces?: number;
  readonly mtu?: number;
  /** Takes the frames from the first on. */
  readonly onFrame?: (frame: Uint8Array) => void;
}

/** "10.0.0.1" as a number. */
export function addressOf(text: string): number {
  return text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** Bytes that a send or receive of a test moves at most. */
const AREA = 262144;

export class Stack {
  readonly call: Exports;
  readonly address: number;
  /** Takes the frames that the stack sends. */
  onFrame: (frame: Uint8Array) => void = () => {};
  private readonly area: number;
  private readonly frameArea: number;

  constructor(module: WebAssembly.Module, options: StackOptions) {
    if (options.onFrame) this.onFrame = options.onFrame;
    const { imports, attach } = fakeImports(module);
    const host = {
      transmit: (length: number) => {
        this.onFrame(new Uint8Array(this.call.memory.buffer).slice(this.frameArea, this.frameArea + length));
      },
    };
    const instance = new WebAssembly.Instance(module, { ...imports, host });
    this.call = instance.exports as unknown as Exports;
    attach(this.call.memory);
    this.address = addressOf(options.address);
    this.frameArea = this.call.frame();
    const gateway = options.gateway ? addressOf(options.gateway) : 0;
    const { seed = 1, prefix = 24, offloads = 0, megabytes = 64 } = options;
    this.call.start(BigInt(seed) * 0x9e3779b97f4a7c15n, this.address, prefix, gateway, offloads, megabytes);
    if (options.pieces) this.call.setPieces(options.pieces);
    if (options.mtu) this.call.setMtu(options.mtu);
    this.area = this.call.allocate(AREA);
  }

  /** Bytes of the instance's memory: what the stack has taken from it. */
  get memorySize(): number {
    return this.call.memory.buffer.byteLength;
  }

  arrive(frame: Uint8Array): void {
    new Uint8Array(this.call.memory.buffer).set(frame, this.frameArea);
    this.call.arrive(frame.length);
  }

  send(fd: number, bytes: Uint8Array, flags = 0): number {
    const part = bytes.subarray(0, AREA);
    new Uint8Array(this.call.memory.buffer).set(part, this.area);
    return this.call.send(fd, this.area, part.length, flags);
  }

  sendTo(fd: number, bytes: Uint8Array, address: number, port: number): number {
    new Uint8Array(this.call.memory.buffer).set(bytes, this.area);
    return this.call.sendTo(fd, this.area, bytes.length, address, port);
  }

  /** Bytes, or a negative errno. */
  receive(fd: number, room = AREA, flags = 0): Uint8Array | number {
    const got = this.call.receive(fd, this.area, Math.min(room, AREA), flags);
    return got < 0 ? got : new Uint8Array(this.call.memory.buffer).slice(this.area, this.area + got);
  }

  /** A listening socket. */
  listener(port: number, backlog = 128): number {
    const fd = this.call.socket(STREAM);
    this.call.setOption(fd, 1, 2, 1, 0);
    const bound = this.call.bind(fd, 0, port);
    if (bound < 0) throw new Error(`bind: ${bound}`);
    const listening = this.call.listen(fd, backlog);
    if (listening < 0) throw new Error(`listen: ${listening}`);
    return fd;
  }

  /** Words of struct tcp_info. */
  info(fd: number): DataView {
    return new DataView(this.call.memory.buffer, this.call.information(fd), 104);
  }
}
