// What `elfin run` understands: Docker's letters, as far as they make sense for one program in one machine.

import { readFileSync } from "node:fs";
import type { Folder } from "../platform/hosted/machine/folders.ts";
import { Failure } from "./failure.ts";

/** The host's sockets, a virtual network of its own, or none. */
export type NetworkKind = "host" | "switch" | "none";

const NETWORKS: Readonly<Record<string, NetworkKind>> = {
  host: "host",
  switch: "switch",
  bridge: "switch",
  none: "none",
};

export interface RunOptions {
  readonly publish: readonly string[];
  readonly volumes: readonly Folder[];
  readonly environment: Readonly<Record<string, string>>;
  /** MiB. */
  readonly memory: number | undefined;
  readonly terminal: boolean | undefined;
  readonly network: NetworkKind;
  readonly outbound: boolean;
  readonly rootfs: string | undefined;
  readonly hostname: string;
  readonly capture: string | undefined;
  readonly trace: boolean;
  readonly calls: boolean;
  readonly verbose: boolean;
  /** The program (or root file system and program) and its arguments. */
  readonly command: readonly string[];
}

export const RUN_USAGE = `usage: elfin run [OPTION]... PROGRAM [ARGUMENT]...
       elfin run [OPTION]... FOLDER|ARCHIVE.cpio PROGRAM [ARGUMENT]...

PROGRAM alone is an ELF file of this host; with a root file system it is a path there.

  -p, --publish [[ADDRESS:]PORT:]PORT[/udp]  make a port of the machine a port of this host
  -v, --volume FOLDER:/PATH[:ro]   a folder of this host, in the machine
  -e, --env NAME[=VALUE]    a variable of the program; without a value, that of this process
      --env-file FILE       variables, a line each
  -m, --memory SIZE         of everything in the machine together: 64m, 2g; 1g unless told
  -t, --tty                 the standard files are a terminal (as when this process has one); --no-tty: never
  -h, --hostname NAME
      --rootfs PATH         a folder or a cpio archive ("newc"), copied; / is this host's, read-only
      --network host        programs' connections are this host's (the default)
      --network switch      a virtual network of its own, with packets; none: no network
      --no-outbound         only published ports: the machine can't reach anything by itself
      --capture FILE        write all frames to a pcap file; on a switch
      --strace              show every system call
      --calls               tell at the end which calls were made that are absent or incomplete
      --verbose             show what the kernel says while it starts
  -i, --interactive, --rm, --name NAME, --init   accepted: always so, or without meaning here
`;

type Handler = (value: string) => void;

const UNITS: Readonly<Record<string, number>> = { b: 1 / 2 ** 20, k: 1 / 1024, m: 1, g: 1024 };

/** Docker's sizes: bytes, or with b, k, m or g; in MiB. */
function parseMemory(text: string): number {
  const match = /^(\d+)([bkmg]?)b?$/i.exec(text);
  if (!match) throw new Failure(`--memory ${text}: expected a number and b, k, m or g`);
  const mib = Number(match[1]) * (UNITS[(match[2] || "b").toLowerCase()] ?? 1);
  if (mib < 1) throw new Failure(`--memory ${text}: a machine needs 1 MiB at least; did you mean ${match[1]}m?`);
  return Math.floor(mib);
}

/** PATH:MOUNT_POINT[:ro|:rw] */
function parseVolume(text: string): Folder {
  const [path = "", mountPoint = "", mode = "rw", ...rest] = text.split(":");
  if (!path || !mountPoint.startsWith("/") || rest.length || !["ro", "rw"].includes(mode)) {
    throw new Failure(`--volume ${text}: expected FOLDER:/MOUNT_POINT[:ro]`);
  }
  return { path, mountPoint, readOnly: mode === "ro" };
}

/** NAME=VALUE, or NAME for this process's value. */
function addVariable(environment: Record<string, string>, text: string): void {
  const equals = text.indexOf("=");
  if (equals === 0 || text === "") throw new Failure(`--env ${text}: expected NAME=VALUE`);
  if (equals > 0) environment[text.slice(0, equals)] = text.slice(equals + 1);
  else if (process.env[text] !== undefined) environment[text] = process.env[text];
}

function addFile(environment: Record<string, string>, path: string): void {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new Failure(`--env-file ${path}: can't be read`);
  }
  for (const line of text.split("\n")) {
    if (line.trim() && !line.startsWith("#")) addVariable(environment, line);
  }
}

interface Values {
  publish: string[];
  volumes: Folder[];
  environment: Record<string, string>;
  memory: number | undefined;
  terminal: boolean | undefined;
  network: NetworkKind;
  outbound: boolean;
  rootfs: string | undefined;
  hostname: string;
  capture: string | undefined;
  trace: boolean;
  calls: boolean;
  verbose: boolean;
}

function initialValues(): Values {
  return {
    publish: [],
    volumes: [],
    environment: {},
    memory: undefined,
    terminal: undefined,
    network: "host",
    outbound: true,
    rootfs: undefined,
    hostname: "elfin",
    capture: undefined,
    trace: false,
    calls: false,
    verbose: false,
  };
}

function setNetwork(values: Values, name: string): void {
  const kind = NETWORKS[name];
  if (!kind) throw new Failure(`--network ${name}: there is host, switch and none`);
  values.network = kind;
}

/** Options with a value, by their long names. */
function valued(values: Values): Record<string, Handler> {
  return {
    "--publish": (value) => values.publish.push(value),
    "--volume": (value) => values.volumes.push(parseVolume(value)),
    "--env": (value) => addVariable(values.environment, value),
    "--env-file": (value) => addFile(values.environment, value),
    "--memory": (value) => {
      values.memory = parseMemory(value);
    },
    "--network": (value) => setNetwork(values, value),
    "--net": (value) => setNetwork(values, value),
    "--hostname": (value) => {
      values.hostname = value;
    },
    "--rootfs": (value) => {
      values.rootfs = value;
    },
    "--capture": (value) => {
      values.capture = value;
      values.network = "switch";
    },
    "--name": () => {},
  };
}

/** Options without one. */
function plain(values: Values): Record<string, () => void> {
  return {
    "--tty": () => {
      values.terminal = true;
    },
    "--no-tty": () => {
      values.terminal = false;
    },
    "--no-outbound": () => {
      values.outbound = false;
    },
    "--strace": () => {
      values.trace = true;
    },
    "--calls": () => {
      values.calls = true;
    },
    "--verbose": () => {
      values.verbose = true;
    },
    "--interactive": () => {},
    "--rm": () => {},
    "--init": () => {},
  };
}

const LETTERS: Readonly<Record<string, string>> = {
  p: "--publish",
  v: "--volume",
  e: "--env",
  m: "--memory",
  h: "--hostname",
  t: "--tty",
  i: "--interactive",
};

/** One word as long options with their values: "-itp80" is three of them. */
function spell(word: string): [string, string | undefined][] {
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    return [equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)]];
  }
  const spelled: [string, string | undefined][] = [];
  for (let i = 1; i < word.length; i++) {
    const name = LETTERS[word[i] ?? ""] ?? `-${word[i]}`;
    const rest = word.slice(i + 1).replace(/^=/, "");
    if (name in VALUED && rest) return [...spelled, [name, rest]];
    spelled.push([name, undefined]);
  }
  return spelled;
}

const VALUED = valued(initialValues());

/** Reads the words behind `run`; a Failure says what is wrong with them. */
export function parseRun(words: readonly string[]): RunOptions {
  const values = initialValues();
  const withValue = valued(values);
  const without = plain(values);
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word === "--") {
      at++;
      break;
    }
    if (!word.startsWith("-") || word === "-") break;
    for (const [name, attached] of spell(word)) {
      const handle = withValue[name];
      if (handle) {
        const value = attached ?? words[++at];
        if (value === undefined) throw new Failure(`${name}: its value is missing`);
        handle(value);
      } else if (without[name] && attached === undefined) {
        without[name]();
      } else {
        throw new Failure(`${name}: unknown option; see elfin run --help`);
      }
    }
  }
  const command = words.slice(at);
  if (command.length === 0) throw new Failure("run: which program? See elfin run --help");
  return { ...values, command };
}
