// `elfin run`: a program in a machine, with this process's standard files, signals and exit status.

import { existsSync } from "node:fs";
import { isIPv6 } from "node:net";
import { isatty } from "node:tty";
import type { Folder } from "../platform/hosted/machine/folders.ts";
import { Machine, type MachineOptions, type MachineSignal } from "../platform/hosted/machine/machine.ts";
import { formatIpv4 } from "../platform/hosted/network/addresses.ts";
import { parsePublish } from "../platform/hosted/network/gateway/publish.ts";
import type { Network } from "../platform/hosted/network/network.ts";
import { baseArchive } from "../platform/hosted/rootfs/base.ts";
import { archiveBelow, programArchive } from "../platform/hosted/rootfs/program.ts";
import { rootArchive, sourceAt } from "../platform/hosted/rootfs/source.ts";
import type { HostNetwork } from "../platform/hosted/sockets/hostnetwork.ts";
import { dispatcherCode } from "../x86/engine/dispatcher.ts";
import { explain, Failure } from "./failure.ts";
import { findProgram, scriptWords } from "./program.ts";
import type { RunOptions } from "./runoptions.ts";

interface Loaded {
  readonly archives: readonly Uint8Array[];
  readonly folders: readonly Folder[];
  readonly command: readonly string[];
}

const HOST_ROOT: Folder = { path: "/", mountPoint: "/", readOnly: true };

/** What the machine has of its own there, in place of what the host has. */
const COVERED = "/tmp";

/** This host's files; the program is there even if its folder is covered. */
function loadHostRoot({ command: [name = "", ...rest], volumes }: RunOptions): Loaded {
  const program = findProgram(name);
  const covered = program.startsWith(`${COVERED}/`) && !volumes.some(({ mountPoint }) => mountPoint === COVERED);
  const archive = covered && existsSync(program) ? archiveBelow(COVERED, program) : undefined;
  const command = [...scriptWords(program), program, ...rest];
  return { archives: archive ? [archive] : [], folders: [HOST_ROOT, ...volumes], command };
}

/** The root file system and the command in it. */
function load(options: RunOptions, base: Uint8Array): Loaded {
  const folders = options.volumes;
  if (options.rootfs === "/") return loadHostRoot(options);
  if (folders.some(({ mountPoint }) => mountPoint === "/")) return { archives: [], folders, command: options.command };
  const { archives, command } = loadArchives(options);
  return { archives: [base, ...archives], folders, command };
}

function loadArchives(options: RunOptions): { archives: Uint8Array[]; command: readonly string[] } {
  const [first = "", ...rest] = options.command;
  const warn = (message: string) => console.error(`elfin: ${message}`);
  if (options.rootfs !== undefined) return { archives: [rootArchive(options.rootfs, warn)], command: options.command };
  const file = findProgram(first);
  if (sourceAt(file) !== "program") {
    if (rest.length === 0) throw new Failure(`${first}: which program of this root file system?`);
    return { archives: [rootArchive(file, warn)], command: rest };
  }
  const { archive, path } = programArchive(file);
  return { archives: [archive], command: [path, ...rest] };
}

async function makeNetwork({ network, outbound }: RunOptions): Promise<Network | HostNetwork | undefined> {
  switch (network) {
    case "host": {
      const { HostNetwork } = await import("../platform/hosted/sockets/hostnetwork.ts");
      return new HostNetwork({ outbound });
    }
    case "switch": {
      const { Network } = await import("../platform/hosted/network/network.ts");
      return new Network({ outbound });
    }
    case "none":
      return undefined;
  }
}

async function startNetwork(options: RunOptions): Promise<Network | HostNetwork | undefined> {
  const network = await makeNetwork(options);
  for (const spec of options.publish) {
    if (!network) throw new Failure("--publish: there is no network to publish from");
    const { address, port, protocol, machinePort } = await network.publish(spec);
    // A port that the host chose can't be known otherwise.
    if (options.verbose || parsePublish(spec).port === 0) {
      console.error(`elfin: ${isIPv6(address) ? `[${address}]` : address}:${port}/${protocol} -> ${machinePort}`);
    }
  }
  return network;
}

/** The gateway's address: where programs find names. */
function nameServer(network: Network | HostNetwork): string {
  return network.kind === "host" ? network.gateway : formatIpv4(network.gateway.settings.address);
}

async function captureTo(path: string, network: Network): Promise<void> {
  const { PcapFile } = await import("../platform/hosted/network/pcap.ts");
  const capture = new PcapFile(path);
  capture.onError((error) => console.error(`elfin: ${path}: ${error.message}`));
  for (const port of network.switch.ports.slice(1)) network.switch.tap(port, capture.record);
}

const FORWARDED: readonly MachineSignal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** Connects this process's standard files; returns when the machine's have ended and everything is written. */
function connectStreams(machine: Machine, terminal: boolean): () => Promise<void> {
  // Not "end": that never comes when the reader has gone.
  const ended = [machine.stdout, machine.stderr].map(
    (stream) => new Promise((resolve) => stream.once("close", resolve)),
  );
  machine.stdout.pipe(process.stdout, { end: false });
  machine.stderr.pipe(process.stderr, { end: false });
  // Nobody reads any more: the program is told as by any broken pipe.
  process.stdout.on("error", () => machine.stdout.destroy());
  process.stderr.on("error", () => machine.stderr.destroy());
  machine.onInputWanted = () => process.stdin.pipe(machine.stdin);
  if (terminal) process.stdin.setRawMode?.(true);
  return async () => {
    await Promise.all(ended);
    if (terminal) process.stdin.setRawMode?.(false);
    await new Promise((resolve) => process.stdout.write("", resolve));
  };
}

function followSize(machine: Machine): void {
  const tell = () => {
    const { rows, columns } = process.stdout;
    if (rows && columns) machine.resize(rows, columns);
  };
  machine.once("start", tell);
  process.stdout.on("resize", tell);
}

/** What the kernel says while it starts is for those who asked, or when it fails; what it says later is for all. */
function showLog(machine: Machine, verbose: boolean): void {
  const early: string[] = [];
  let started = false;
  machine.on("log", (line) => {
    if (started || verbose) console.error(line);
    else early.push(line);
  });
  machine.once("start", () => {
    started = true;
  });
  machine.once("exit", () => {
    if (!started && !verbose) console.error(early.at(-1) ?? "");
  });
}

export async function run(options: RunOptions): Promise<number> {
  Machine.prepare();
  const network = await startNetwork(options);
  const terminal = options.terminal ?? (isatty(0) && isatty(1));
  const nameServers = network ? [nameServer(network)] : [];
  const machineOptions: MachineOptions = {
    ...load(options, baseArchive({ hostname: options.hostname, nameServers })),
    environment: options.environment,
    terminal,
    hostname: options.hostname,
    kernelOptions: [...(options.trace ? ["debug.strace=1"] : []), ...(options.calls ? ["debug.calls=1"] : [])],
    ...(options.memory === undefined ? {} : { memory: options.memory }),
    ...(network ? { network } : {}),
  };
  const machine = await Machine.create(machineOptions);
  if (options.capture !== undefined && network?.kind === "switch") await captureTo(options.capture, network);
  showLog(machine, options.verbose);
  const finished = connectStreams(machine, terminal);
  if (terminal) followSize(machine);
  for (const signal of FORWARDED) process.on(signal, () => machine.signal(signal));
  try {
    const status = await machine.run();
    await finished();
    await network?.delivered();
    return status;
  } catch (error) {
    throw new Failure(`the machine failed: ${explain(error)}`);
  } finally {
    network?.close();
  }
}

/** What run() would load and compute at first. */
export async function prepareRun(): Promise<void> {
  dispatcherCode(true);
  await import("../platform/hosted/sockets/hostnetwork.ts");
  // Node.js loads its modules for these when they are first used.
  performance.now();
  crypto.getRandomValues(new Uint8Array(1));
}
