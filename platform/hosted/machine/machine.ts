// A machine: the kernel, one program in it, and what connects them to this Node process.

import { EventEmitter } from "node:events";
import type { Readable, Writable } from "node:stream";
import { cpuinfo } from "../../../x86/semantics/cpuinfo.ts";
import type { Network } from "../network/network.ts";
import type { HostNetwork } from "../sockets/hostnetwork.ts";
import { Cards } from "./cards.ts";
import { commandLine } from "./commandline.ts";
import type { MakeEngine } from "./engine.ts";
import { type Folder, Folders } from "./folders.ts";
import { KernelMemory } from "./kernelmemory.ts";
import { type KernelExports, kernelModule, type Next } from "./kernelmodule.ts";
import { type Connection, connect } from "./networkcard.ts";
import { Processor } from "./processor.ts";
import { Programs } from "./programs.ts";
import { Sockets } from "./sockets.ts";
import { StandardStreams } from "./streams.ts";
import { noTerminal, Terminal } from "./terminal.ts";
import { translator } from "./translator.ts";

const PAGES_PER_MIB = 256;
const DEFAULT_MEMORY = 1024;
const MOST_MEMORY = 65536;

export interface MachineOptions {
  /** The program's path in its root file system, and its arguments. */
  readonly command: readonly string[];
  /** The root file system: cpio archives ("newc"), later ones over earlier ones. */
  readonly archives: readonly Uint8Array[];
  /** Folders of this host, mounted in it. */
  readonly folders?: readonly Folder[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Memory for programs, files and buffers together, in MiB; 1024 unless told. */
  readonly memory?: number;
  /** Milliseconds from run() until the machine is stopped; no limit unless told. */
  readonly timeLimit?: number;
  /** The standard files are a terminal (stdin and stdout here) instead of three streams. */
  readonly terminal?: boolean;
  /** Plugs the machine into a virtual network, or gives its programs sockets of the host; neither unless told. */
  readonly network?: Network | HostNetwork;
  /** Its name; unless told, it has none of its own. */
  readonly hostname?: string;
  /** Its address there, without a prefix length; the network's first machine's unless told. */
  readonly address?: string;
  /** Further options of the kernel's command line. */
  readonly kernelOptions?: readonly string[];
  /** What runs machine code; the translator unless told. */
  readonly engine?: MakeEngine;
}

interface MachineEvents {
  /** The program is loaded, and runs next. */
  start: [];
  /** A line of the kernel's own. */
  log: [line: string];
  /** The program has ended. */
  exit: [status: number];
}

/** Signals that can be sent from outside, by Linux's numbers. */
const SIGNALS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
} as const;
export type MachineSignal = keyof typeof SIGNALS;

/** Exit status of a machine that was stopped from outside: as of a program killed by SIGKILL, in a shell. */
const STATUS_STOPPED = 137;

/**
 * A machine and the one program that it is for. Its life: create(), run() once, and whatever ends it: the program, stop(), or the
 * time limit. Everything of it is its own: any number of machines can run in one process.
 */
export class Machine extends EventEmitter<MachineEvents> {
  private readonly streams: StandardStreams;
  private readonly cards: Cards;
  private readonly sockets: Sockets;
  private readonly folders: Folders;
  private readonly connection: Connection | undefined;
  private readonly kernel: KernelMemory;
  private readonly exports: KernelExports;
  private readonly processor: Processor;
  private finished: Promise<number> | undefined;
  private phase: "created" | "running" | "ended" = "created";
  private expired = false;

  private constructor(
    private readonly options: MachineOptions,
    module: WebAssembly.Module,
    engine: MakeEngine,
  ) {
    super();
    const wake = () => this.processor.wake();
    this.kernel = new KernelMemory();
    this.streams = new StandardStreams(wake);
    const { network } = options;
    this.connection = network?.kind === "switch" ? connect(network, options) : undefined;
    this.sockets = new Sockets(network?.kind === "host" ? network : undefined, wake);
    this.cards = new Cards(this.connection ? [this.connection.card] : [], wake);
    this.folders = new Folders(options.folders ?? []);
    const programs = new Programs(this.kernel, engine);
    this.processor = new Processor(this.kernel, programs);
    const { exports } = new WebAssembly.Instance(module, {
      env: { memory: this.kernel.memory, abort: () => this.abort() },
      host: {
        ...this.streams.imports(this.kernel),
        ...(options.terminal ? new Terminal(this.streams).imports(this.kernel) : noTerminal()),
        ...this.cards.imports(this.kernel),
        ...this.sockets.imports(this.kernel),
        ...this.folders.imports(this.kernel),
        ...programs.imports(),
        ...this.processor.imports(),
        ...this.imports(),
      },
    });
    this.exports = exports as unknown as KernelExports;
  }

  /** Begins with what create() will wait for. */
  static prepare(): void {
    // Who waits for them hears of errors.
    for (const loading of [kernelModule(), translator()]) loading.catch(() => {});
  }

  /** Makes a machine that is ready to run. */
  static async create(options: MachineOptions): Promise<Machine> {
    const { command, memory = DEFAULT_MEMORY } = options;
    if (command.length === 0) throw new Error("a machine needs a program to run");
    if (!(memory >= 1 && memory <= MOST_MEMORY))
      throw new Error(`memory of ${memory} MiB: must be 1 to ${MOST_MEMORY}`);
    const [module, engine] = await Promise.all([kernelModule(), options.engine ?? translator()]);
    return new Machine(options, module, engine);
  }

  /** Called once, when the program first looks for input. */
  set onInputWanted(wanted: () => void) {
    this.streams.input.onWanted = wanted;
  }

  /** What the program reads; end it for its end of file. */
  get stdin(): Writable {
    return this.streams.input;
  }

  get stdout(): Readable {
    return this.streams.output;
  }

  /** Empty when there is a terminal. */
  get stderr(): Readable {
    return this.streams.error;
  }

  /**
   * Runs the program; its exit status, 128 and the signal's number if one killed it, 126 if it can't be run. Fails only if the
   * machine itself does. Later calls give the same promise.
   */
  run(): Promise<number> {
    this.finished ??= this.phase === "ended" ? Promise.resolve(STATUS_STOPPED) : this.runOnce();
    return this.finished;
  }

  private runOnce(): Promise<number> {
    const { timeLimit } = this.options;
    const timer = timeLimit === undefined ? undefined : setTimeout(() => this.expire(), timeLimit);
    return new Promise((resolve, reject) => {
      this.processor.onEnd = (status, error) => {
        clearTimeout(timer);
        this.phase = "ended";
        this.close();
        if (status === undefined) {
          reject(error);
          return;
        }
        this.emit("exit", status);
        resolve(status);
      };
      this.processor.start(this.exports, () => this.start());
    });
  }

  private expire(): void {
    this.expired = true;
    this.stop();
  }

  /** Whether the time limit ended it. */
  get timedOut(): boolean {
    return this.expired;
  }

  /** Sends the program a signal, as a key of a terminal would: to its whole group. Nothing happens before "start" and after "exit". */
  signal(name: MachineSignal): void {
    if (this.phase !== "running") return;
    this.exports.signal(SIGNALS[name]);
    this.processor.wake();
  }

  /** The terminal has this size now; its programs are told by SIGWINCH. Nothing happens before "start" and after "exit". */
  resize(rows: number, columns: number): void {
    if (this.phase !== "running") return;
    this.exports.resize(rows, columns);
    this.processor.wake();
  }

  /** Ends the machine at once; run()'s status is 137. */
  stop(): void {
    if (this.phase === "created" && !this.finished) {
      this.phase = "ended";
      this.close();
    }
    this.processor.end(STATUS_STOPPED);
  }

  private close(): void {
    this.streams.end();
    this.cards.close();
    this.sockets.close();
    this.folders.close();
  }

  private abort(): never {
    throw new Error("the kernel has an internal error");
  }

  private place(bytes: readonly Uint8Array[]): { address: number; length: number } {
    const length = bytes.reduce((sum, part) => sum + part.length, 0);
    const address = this.exports.allocate(length) >>> 0;
    let at = address;
    for (const part of bytes) {
      this.kernel.bytes.set(part, at);
      at += part.length;
    }
    return { address, length };
  }

  private start(): Next {
    const { environment = {}, kernelOptions = [], command, archives, memory = DEFAULT_MEMORY } = this.options;
    const addresses = this.connection ? [this.connection.address] : [];
    const line = this.place([
      commandLine({ addresses, environment, options: [FIXED_ADDRESSES, ...kernelOptions], command }),
    ]);
    const initrd = this.place(archives);
    const next = this.exports.start(line.address, line.length, initrd.address, initrd.length, memory * PAGES_PER_MIB);
    this.phase = "running";
    this.emit("start");
    return next;
  }

  private imports() {
    const decoder = new TextDecoder();
    const words = new Uint32Array(1);
    return {
      hasStreams: () => Number(!this.options.terminal),
      log: (from: number, length: number) => {
        for (const line of decoder
          .decode(this.kernel.copy(from >>> 0, length))
          .trimEnd()
          .split("\n")) {
          this.emit("log", line);
        }
      },
      random: () => crypto.getRandomValues(words)[0] ?? 0,
      hardwareCapabilities: () => HARDWARE_CAPABILITIES,
      hardwareCapabilities2: () => 0,
      processorText: (to: number, room: number) => {
        const text = Buffer.from(cpuinfo()).subarray(0, room);
        this.kernel.bytes.set(text, to >>> 0);
        return text.length;
      },
    };
  }
}

/** The same file at the same address is translated once (x86/engine); kernelOptions can have it otherwise. */
const FIXED_ADDRESSES = "elf.aslr=0";

/** EDX of CPUID 1 for AT_HWCAP: FPU, TSC, CX8, CMOV, MMX, FXSR, SSE, SSE2. */
const HARDWARE_CAPABILITIES =
  (1 << 0) | (1 << 4) | (1 << 8) | (1 << 15) | (1 << 23) | (1 << 24) | (1 << 25) | (1 << 26);
