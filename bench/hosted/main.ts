// make bench-hosted: how long the elfin command takes to start programs, what memory a server takes, and how many requests it
// answers, with bare Node.js and the native server in turn on this machine.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { must } from "../../test/lib/command.ts";
import { samplePrograms, serverFolder } from "../../test/lib/rootfs.ts";
import { projectRoot } from "../../tools/project.ts";

const ELFIN = `${projectRoot}/elfin`;
const STARTS = 11;
const ROUNDS = 3;
const SECONDS = 3;
const HOST_PORT = 18093;
const SERVER_PORT = 8080;

function row(name: string, value: string): void {
  console.log(name.padEnd(56) + value);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Milliseconds from the start of a command to its end. */
async function lifetime(command: string, words: readonly string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(command, words, { stdio: "ignore" });
  await once(child, "exit");
  return performance.now() - start;
}

async function times(measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < STARTS; i++) all.push(await measure());
  return median(all);
}

interface Server {
  readonly child: ChildProcess;
  /** Milliseconds until it listened. */
  readonly after: number;
}

async function startServer(command: string, words: readonly string[]): Promise<Server> {
  const start = performance.now();
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const piece of child.stdout.iterator({ destroyOnReturn: false })) {
    if (String(piece).includes("Listening")) break;
  }
  child.stdout.resume();
  return { child, after: performance.now() - start };
}

async function stop({ child }: Server): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

/** MB that a process has in memory. */
function residentMemory({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

async function requests(port: number): Promise<number> {
  const output = await must(["wrk", "-t1", "-c32", `-d${SECONDS}`, `http://127.0.0.1:${port}/`]);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
}

async function startsAndMemory(hosted: readonly string[], hello: string): Promise<void> {
  const node = await times(() => lifetime("node", ["-e", "0"]));
  row("node -e 0", `${node.toFixed()} ms`);
  row("elfin run hello, the whole command", `${(await times(() => lifetime(ELFIN, ["run", hello]))).toFixed()} ms`);
  const listening = await times(async () => {
    const server = await startServer(ELFIN, hosted);
    await stop(server);
    return server.after;
  });
  row("elfin run c-server, until it listens", `${listening.toFixed()} ms`);
  const bare = spawn("node", ["-e", "setTimeout(() => {}, 10000)"], { stdio: "ignore" });
  const server = await startServer(ELFIN, hosted);
  await must(["curl", "-s", `http://127.0.0.1:${HOST_PORT}/`]);
  row(
    "memory (RSS): node, c-server",
    `${residentMemory(bare).toFixed()} MB, ${residentMemory(server.child).toFixed()} MB`,
  );
  bare.kill();
  await stop(server);
}

async function main(): Promise<void> {
  const folder = await serverFolder();
  const programs = await samplePrograms();
  const hosted = ["run", "-p", `127.0.0.1:${HOST_PORT}:${SERVER_PORT}`];
  await startsAndMemory([...hosted, folder, "/c-server"], `${programs}/gcc/hello`);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, command, words, port] of [
      ["native", `${folder}/c-server`, [], SERVER_PORT],
      ["--network host", ELFIN, [...hosted, "--network", "host", folder, "/c-server"], HOST_PORT],
      ["--network switch", ELFIN, [...hosted, "--network", "switch", folder, "/c-server"], HOST_PORT],
    ] as const) {
      const server = await startServer(command, words);
      row(`requests a second, ${name}`, (await requests(port)).toFixed());
      await stop(server);
    }
  }
}

await main();
