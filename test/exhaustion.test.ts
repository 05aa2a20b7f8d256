// Programs that take all memory there is: they get an errno or SIGKILL, the machine's user gets a line, the rest goes on.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { before } from "node:test";
import { buildHosted, runHosted } from "./hosted/run.ts";
import { LIBRARIES, SampleRoot } from "./lib/sampleroot.ts";
import { commandLine, debugExitStatus, KERNEL_BROKE, programOutput, Vm } from "./lib/vm.ts";

let root: SampleRoot;

before(async () => {
  await buildHosted();
  root = await SampleRoot.build();
});

const KILLED = "signal 9";
const [ENOMEM, EAGAIN, ENFILE, ENOSPC, ENOBUFS] = [12, 11, 23, 28, 105].map((errno) => `errno ${errno}`) as [
  string,
  ...string[],
];

/** How each check of exhaust.c may end. */
const ENDS: Record<string, (string | undefined)[]> = {
  touch: [KILLED, ENOMEM],
  sparse: [KILLED],
  in_calls: [KILLED],
  shared: [KILLED],
  many_maps: [ENOMEM],
  file: [ENOSPC],
  names: [ENOSPC, ENFILE],
  processes: [EAGAIN, ENOMEM],
  threads: [EAGAIN],
  pipes: [ENFILE, ENOBUFS, EAGAIN, ENOMEM],
  arguments: ["errno 7", ENOMEM],
  queued: [EAGAIN],
  timers: [EAGAIN],
};

const LINE = /exhaust: killed: out of memory \(there are \d+ MiB for programs; give the machine more with -m\)/;

function assertEnds(output: string, without: readonly string[] = []): void {
  const lines = output.split("\n").filter((line) => line && !LINE.test(line));
  const names = Object.keys(ENDS).filter((name) => !without.includes(name));
  assert.deepEqual(
    lines.map((line) => line.replace(/:.*/, "")),
    [...names, "-- alive"],
    output,
  );
  for (const line of lines.slice(0, -1)) {
    const [name = "", end = ""] = line.split(": ");
    assert.ok(ENDS[name]?.includes(end), `${line}\n${output}`);
  }
}

for (const library of LIBRARIES) {
  test(`exhaustion: a machine with 24 MiB lives (${library})`, async () => {
    const append = commandLine(`/${library}/exhaust`, { network: "" });
    const vm = new Vm({ memory: 24, initrd: root.initrd, append, netdev: "none", debugExit: true });
    assert.equal(await vm.end(60_000), debugExitStatus(0));
    assert.doesNotMatch(vm.console, KERNEL_BROKE);
    assert.match(vm.console, LINE);
    assertEnds(programOutput(vm.console));
  });
}

test("exhaustion: a hosted machine with 48 MiB lives", async () => {
  // Each process has a memory of the host's there, and names and threads take long.
  const without = ["shared", "processes", "pipes", "names", "threads"];
  const command = ["/gcc/exhaust", ...without.map((name) => `-${name}`)];
  const archives = [readFileSync(root.initrd)];
  const { status, output, log } = await runHosted({ command, archives, memory: 48 }, { patience: 120_000 });
  assertEnds(output, without);
  assert.equal(status, 0);
  assert.match(log.join("\n"), LINE);
});
