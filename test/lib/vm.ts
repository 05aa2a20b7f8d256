// A machine under test: QEMU with the image, its console remembered.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { projectRoot } from "../../tools/project.ts";
import { onExit } from "./cleanup.ts";
import { withResolvers } from "./command.ts";
import type { NetNs } from "./netns.ts";

export type MachineType = "pc" | "q35" | "microvm";
export const MACHINE_TYPES: readonly MachineType[] = ["pc", "q35", "microvm"];

export const IMAGE = process.env.ELFIN_IMAGE ?? `${projectRoot}/workdir/build/elfloader_qemu-x86_64`;

export interface VmOptions {
  readonly machine?: MachineType;
  /** Megabytes. */
  readonly memory?: number;
  readonly kernel?: string;
  readonly initrd?: string;
  /** The kernel's command line. */
  readonly append: string;
  /** The namespace to run in; with a network card on a new tap of its bridge, unless netdev says otherwise. */
  readonly network?: NetNs;
  /** QEMU's -netdev argument without id; "none" for no card. */
  readonly netdev?: string;
  /** Adds the device by which the machine can give QEMU its exit status. */
  readonly debugExit?: boolean;
  readonly extra?: readonly string[];
}

/** QEMU's exit status when the machine writes this status to isa-debug-exit. */
export function debugExitStatus(status: number): number {
  return ((status << 1) | 1) & 255;
}

/** QEMU's command line, without the namespace. */
export function qemuCommand(options: VmOptions): string[] {
  const machine = options.machine ?? "microvm";
  const tap = options.network && !options.netdev ? options.network.addTap() : undefined;
  const netdev = options.netdev ?? (tap ? `tap,ifname=${tap},script=no,downscript=no` : "none");
  const card = machine === "microvm" ? "virtio-net-device" : "virtio-net-pci";
  return [
    "qemu-system-x86_64",
    "-nographic",
    "-no-reboot",
    ...["-M", machine, "-accel", "tcg", "-cpu", "max", "-m", String(options.memory ?? 64)],
    ...(netdev === "none" ? ["-nic", "none"] : ["-netdev", `${netdev},id=en0`, "-device", `${card},netdev=en0`]),
    ...(options.debugExit ? ["-device", "isa-debug-exit"] : []),
    ...(options.extra ?? []),
    ...["-kernel", options.kernel ?? IMAGE, "-append", options.append],
    ...(options.initrd ? ["-initrd", options.initrd] : []),
  ];
}

interface Waiting {
  readonly pattern: RegExp;
  readonly found: (match: RegExpExecArray) => void;
}

export class Vm {
  /** Everything on the serial console and QEMU's standard error so far. */
  console = "";
  readonly startedAt = performance.now();
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly ended: Promise<number | string>;
  private waiting: Waiting[] = [];
  private readonly forget: () => void;

  constructor(
    options:
      | VmOptions
      | { readonly command: readonly string[]; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
  ) {
    const own = "append" in options;
    const qemu = own ? qemuCommand(options) : options.command;
    const [command = "", ...args] = own && options.network ? options.network.command(...qemu) : qemu;
    this.child = own ? spawn(command, args) : spawn(command, args, { cwd: options.cwd, env: options.env });
    this.forget = onExit(() => this.child.kill("SIGKILL"));
    this.child.stdin.on("error", () => {});
    this.child.stdout.on("data", (bytes: Buffer) => this.hear(bytes));
    this.child.stderr.on("data", (bytes: Buffer) => this.hear(bytes));
    this.ended = new Promise((resolve, reject) => {
      this.child.on("error", reject);
      this.child.on("close", (code, signal) => resolve(code ?? signal ?? "?"));
    });
    this.ended.catch(() => {});
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  private hear(bytes: Buffer): void {
    this.console += bytes.toString("latin1");
    this.waiting = this.waiting.filter(({ pattern, found }) => {
      const match = pattern.exec(this.console);
      if (match) found(match);
      return !match;
    });
  }

  /** Resolves once the console shows the pattern; fails when the machine ends or this many milliseconds pass before. */
  async waitFor(pattern: RegExp, timeout = 20_000): Promise<RegExpExecArray> {
    const early = pattern.exec(this.console);
    if (early) return early;
    const { promise, resolve } = withResolvers<RegExpExecArray | string>();
    const timer = setTimeout(() => resolve(`not seen within ${timeout} ms`), timeout);
    this.waiting.push({ pattern, found: resolve });
    void this.ended.then((status) => resolve(`the machine ended with status ${status} before`));
    const match = await promise;
    clearTimeout(timer);
    if (typeof match === "string") throw new Error(`waiting for ${pattern} on the console: ${match}\n${this.console}`);
    return match;
  }

  /** QEMU's exit status once the machine has powered itself off. */
  async end(timeout = 20_000): Promise<number | string> {
    const { promise, resolve } = withResolvers<undefined>();
    const timer = setTimeout(() => resolve(undefined), timeout);
    const status = await Promise.race([this.ended, promise]);
    clearTimeout(timer);
    if (status === undefined) {
      await this.stop();
      throw new Error(`the machine did not power off within ${timeout} ms\n${this.console}`);
    }
    this.forget();
    return status;
  }

  /** Reads nothing from the console for so many milliseconds. */
  pauseReading(milliseconds: number): void {
    this.child.stdout.pause();
    setTimeout(() => this.child.stdout.resume(), milliseconds);
  }

  /** Types on the serial console. */
  type(text: string): void {
    this.child.stdin.write(text);
  }

  /** Asks the process to end. */
  terminate(): void {
    this.child.kill("SIGTERM");
  }

  /** Pulls the plug. */
  async stop(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.ended;
    this.forget();
  }

  /** Gives a machine to a function, and stops it whatever happens. */
  static async with<T>(options: VmOptions, use: (vm: Vm) => Promise<T>): Promise<T> {
    const vm = new Vm(options);
    try {
      return await use(vm);
    } finally {
      await vm.stop();
    }
  }
}

/** What the kernel must never say. */
export const KERNEL_BROKE = /kernel (fault|panic|trap)/;

/** The kernel's banner, from "Powered by" to name and version. */
const BANNER = /^Powered by\n(?:.*\n)*?.*Elfin \d+\.\d+.*\n/m;

/** The console with plain line ends, and without what the firmware wrote before the kernel. */
export function kernelOutput(console: string): string {
  return console.replaceAll("\r\n", "\n").replace(/^[\s\S]*Booting from ROM\.*/, "");
}

/** What the program wrote: what follows the banner, with plain line ends. */
export function programOutput(console: string): string {
  const text = kernelOutput(console);
  const banner = BANNER.exec(text);
  if (!banner) throw new Error(`no banner on the console\n${text}`);
  return text.slice(banner.index + banner[0].length);
}

/** What was said before and after the banner. */
export function withoutBanner(console: string): string {
  return kernelOutput(console).replace(BANNER, "");
}

const NETDEV_IP = "netdev.ip=172.44.0.2/24:172.44.0.1:::";

/** The walk-through's command line for a program and its arguments. Without an address the kernel adds no host files. */
export function commandLine(program: string, { options = "", network = NETDEV_IP } = {}): string {
  return `elfloader_qemu-x86_64 ${network} vfs.fstab=[ "initrd0:/:extract::ramfs=1:" ] ${options} -- ${program}`;
}
