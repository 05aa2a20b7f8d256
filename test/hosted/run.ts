// Runs programs in hosted machines of this process.

import { Machine, type MachineOptions } from "../../platform/hosted/index.ts";
import { projectRoot } from "../../tools/project.ts";
import { must } from "../lib/command.ts";

/** Builds what machines are made of. */
export async function buildHosted(): Promise<void> {
  await must(["make", "-s", "-C", projectRoot, "hosted"], { timeout: 300_000 });
}

export interface HostedRun {
  readonly status: number;
  /** Standard output and error as they came. */
  readonly output: string;
  readonly log: readonly string[];
}

export interface RunInput {
  /** What the program reads; nothing unless told. */
  readonly input?: string;
  /** Milliseconds after which it is stopped. */
  readonly patience?: number;
}

/** Collects what a machine writes. */
export function collect(machine: Machine): () => string {
  const pieces: Buffer[] = [];
  machine.stdout.on("data", (bytes: Buffer) => pieces.push(bytes));
  machine.stderr.on("data", (bytes: Buffer) => pieces.push(bytes));
  return () => Buffer.concat(pieces).toString("latin1");
}

/** A machine's whole life. */
export async function runHosted(
  options: MachineOptions,
  { input = "", patience = 60_000 }: RunInput = {},
): Promise<HostedRun> {
  const machine = await Machine.create(options);
  const output = collect(machine);
  const log: string[] = [];
  machine.on("log", (line) => log.push(line));
  machine.stdin.on("error", () => {});
  machine.stdin.end(input);
  const timer = setTimeout(() => machine.stop(), patience);
  const ended = Promise.all(
    [machine.stdout, machine.stderr].map((one) => new Promise((resolve) => one.on("end", resolve))),
  );
  try {
    const status = await machine.run();
    await ended;
    return { status, output: output(), log };
  } finally {
    clearTimeout(timer);
  }
}
