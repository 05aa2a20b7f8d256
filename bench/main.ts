// make bench: what the image does today, with the figures of others beside it (references.ts) and, where it makes
// sense, the same program run natively on this machine in the same run.

import * as fs from "node:fs";
import { GUEST_ADDRESS, NetNs, noNetwork } from "../test/lib/netns.ts";
import { makeFolder, pack, samplePrograms, serverFolder } from "../test/lib/rootfs.ts";
import { commandLine, IMAGE, type MachineType, Vm, type VmOptions } from "../test/lib/vm.ts";
import { wrk } from "../test/lib/wrk.ts";
import { REFERENCES } from "./references.ts";

const BOOTS = 9;
const SECONDS = 5;
const LISTENING = /Listening on port 8080/;
const COLUMNS = [42, 14, 14, 14, 14] as const;

function row(...cells: string[]): void {
  const [first = "", ...rest] = cells;
  console.log(first.padEnd(COLUMNS[0]) + rest.map((cell, i) => cell.padStart(COLUMNS[i + 1] ?? 14)).join(""));
}

/** A line of the report: the name decides which figures of others stand beside it. */
function report(name: string, value: string, native = ""): void {
  const reference = REFERENCES[name];
  row(name, value, reference?.unikraft ?? "", reference?.linux ?? "", native);
}

function number(value: number): string {
  return Math.round(value).toLocaleString("en-GB");
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Milliseconds from the start of QEMU to the server's line on the console. */
async function bootTime(network: NetNs, options: VmOptions): Promise<number> {
  return Vm.with({ ...options, network }, async (vm) => {
    await vm.waitFor(LISTENING);
    return performance.now() - vm.startedAt;
  });
}

async function reportBoot(machine: MachineType, initrd: string): Promise<void> {
  await NetNs.with(async (network) => {
    const times: number[] = [];
    for (let i = 0; i < BOOTS; i++) {
      times.push(await bootTime(network, { machine, initrd, append: commandLine("/c-server") }));
    }
    report(`start to Listening, ${machine} -m 64`, `${number(median(times))} ms`);
  });
}

async function serves(memory: number, initrd: string): Promise<boolean> {
  return NetNs.with((network) =>
    Vm.with({ machine: "pc", memory, initrd, append: commandLine("/c-server"), network }, async (vm) => {
      try {
        await vm.waitFor(LISTENING, 3_000);
      } catch {
        return false;
      }
      const url = `http://${GUEST_ADDRESS}:8080/`;
      for (let i = 0; i < 3; i++) {
        if ((await network.run(["curl", "-sS", "--max-time", "3", url])).status !== 0) return false;
      }
      return true;
    }),
  );
}

async function reportMemory(initrd: string): Promise<void> {
  let memory = 2;
  while (memory < 64 && !(await serves(memory, initrd))) memory++;
  report("smallest -m that serves, pc", `${memory} MB`);
}

interface Rates {
  readonly keepAlive: number;
  readonly firstSecond: number;
  readonly later: number;
}

async function measureServer(network: NetNs, address: string): Promise<Rates> {
  const url = `http://${address}:8080/`;
  const keepAlive = await wrk(network, { url, connections: 8, seconds: SECONDS });
  const firstSecond = await wrk(network, { url, connections: 8, seconds: 1, close: true });
  await wrk(network, { url, connections: 8, seconds: SECONDS, close: true });
  const later = await wrk(network, { url, connections: 8, seconds: 1, close: true });
  for (const { errors } of [keepAlive, firstSecond, later]) if (errors) console.log(`  wrk: ${errors}`);
  return { keepAlive: keepAlive.rate, firstSecond: firstSecond.rate, later: later.rate };
}

async function natively(program: string): Promise<Rates> {
  const network = NetNs.create({ bridge: false });
  const server = new Vm({ command: network.command(program) });
  try {
    await server.waitFor(LISTENING);
    return await measureServer(network, "127.0.0.1");
  } finally {
    await server.stop();
    network.delete();
  }
}

async function reportServer(programs: string, initrd: string): Promise<void> {
  const native = await natively(`${programs}/musl/epoll-server`);
  const rates = await NetNs.with((network) =>
    Vm.with({ machine: "pc", initrd, append: commandLine("/epoll-server"), network }, async (vm) => {
      await vm.waitFor(LISTENING);
      return measureServer(network, GUEST_ADDRESS);
    }),
  );
  const line = (name: string, rate: number, nativeRate: number) =>
    report(name, `${number(rate)} req/s`, `${number(nativeRate)} req/s`);
  line("keep-alive, 8 connections", rates.keepAlive, native.keepAlive);
  line("a connection a request, first second", rates.firstSecond, native.firstSecond);
  line(`a connection a request, ${SECONDS} seconds later`, rates.later, native.later);
}

/** "name: 123 ns" lines of test/programs/calls.c. */
function readCalls(output: string): Map<string, string> {
  const lines = output.matchAll(/^(.+): (?:(\d+) ns|-)\r?$/gm);
  return new Map([...lines].map((match) => [match[1] ?? "", match[2] ? number(Number(match[2])) : "-"]));
}

async function reportCalls(programs: string, initrd: string): Promise<void> {
  const network = NetNs.create({ bridge: false });
  const native = readCalls((await network.run([`${programs}/musl/calls`])).stdout);
  network.delete();
  const vm = new Vm({ machine: "pc", initrd, append: commandLine("/calls"), netdev: "none" });
  await vm.end(60_000).catch((error: unknown) => console.log(String(error)));
  const own = readCalls(vm.console);
  console.log();
  row("ns a system call (median)", "Elfin", "Unikraft *", "Linux guest *", "native Linux");
  for (const [name, nativeTime] of native) report(name, own.get(name) ?? "-", nativeTime);
}

async function main(): Promise<void> {
  if (noNetwork) throw new Error(noNetwork);
  const programs = await samplePrograms();
  const server = await serverFolder();
  const small = pack(server);
  const samples = pack(
    makeFolder({
      "epoll-server": `${programs}/musl/epoll-server`,
      calls: `${programs}/musl/calls`,
      "tmp/.keep": "",
      "dev/.keep": "",
    }),
  );
  row("", "Elfin", "Unikraft *", "Linux guest *", "native Linux");
  report("size of the image", `${number(fs.statSync(IMAGE).size / 1000)} KB`);
  for (const machine of ["pc", "microvm"] as const) await reportBoot(machine, small);
  await reportMemory(small);
  await reportServer(programs, samples);
  await reportCalls(programs, samples);
  console.log("\n* measured elsewhere, on the same kind of machine (bench/references.ts)");
}

await main();
