// Runs an example: npm run example -- [--hosted] [--strace] NAME

import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { projectRoot } from "../project.ts";
import { type Built, buildExample } from "./build.ts";
import { qemuCommand } from "./commandline.ts";
import { type Example, exampleNames, readExample } from "./example.ts";

const USAGE = `usage: npm run example -- [--hosted] [--strace] NAME [PROGRAM ARGUMENT...]
Runs a program of Debian's, fetched but not installed, on QEMU or in Node.js. Another program of its packages may be named.
NAME is one of: ${exampleNames().join(" ")}`;

function onQemu(example: Example, built: Built, strace: boolean): number {
  const forward = new Map(example.ports.map((port) => [port, port]));
  const options = strace ? ["debug.strace=1"] : [];
  const [command = "", ...rest] = qemuCommand(example, built, { forward, options });
  const { status } = spawnSync(command, rest, { stdio: "inherit" });
  // As isa-debug-exit gives it.
  return (status ?? 1) >> 1;
}

function hosted(example: Example, built: Built, strace: boolean): number {
  const options = [
    ...example.ports.flatMap((port) => ["-p", `127.0.0.1:${port}:${port}`]),
    ...Object.entries(example.environment).flatMap(([name, value]) => ["-e", `${name}=${value}`]),
    ...["-m", `${example.memory}m`],
    ...(strace ? ["--strace"] : []),
  ];
  const command = [`${projectRoot}/elfin`, "run", ...options, built.archive, ...example.command];
  const { status } = spawnSync(command[0] ?? "", command.slice(1), { stdio: "inherit" });
  return status ?? 1;
}

/** Builds all that are tested without being asked for. */
function fetchAll(): void {
  for (const example of exampleNames().map(readExample))
    if (!(example.slow.kvm && example.slow.hosted)) buildExample(example);
}

function main(): void {
  const words = process.argv.slice(2);
  const first = words.findIndex((word) => !word.startsWith("-"));
  const { values } = parseArgs({
    args: first < 0 ? words : words.slice(0, first),
    options: {
      hosted: { type: "boolean" },
      strace: { type: "boolean" },
      build: { type: "boolean" },
      fetch: { type: "boolean" },
    },
  });
  if (values.fetch) {
    fetchAll();
    return;
  }
  const [name, ...command] = first < 0 ? [] : words.slice(first);
  if (name === undefined) {
    console.error(USAGE);
    process.exit(2);
  }
  const example = { ...readExample(name), ...(command.length ? { command } : {}) };
  const built = buildExample(example);
  if (values.build) return;
  process.exitCode = (values.hosted ? hosted : onQemu)(example, built, values.strace === true);
}

main();
