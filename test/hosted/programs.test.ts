// The same programs as test/programs.test.ts in hosted machines: output and status as natively.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { before } from "node:test";
import { assertSameOutput } from "../lib/compare.ts";
import { noNetwork } from "../lib/netns.ts";
import { KERNEL_PROGRAMS, LIBRARIES, SampleRoot } from "../lib/sampleroot.ts";
import { buildHosted, type HostedRun, type RunInput, runHosted } from "./run.ts";

let root: SampleRoot;
let archive: Buffer;

before(async () => {
  await buildHosted();
  root = await SampleRoot.build();
  archive = readFileSync(root.initrd);
});

function inMachine(command: readonly string[], environment = {}, input: RunInput = {}): Promise<HostedRun> {
  return runHosted({ command, archives: [archive], environment }, input);
}

for (const library of LIBRARIES) {
  test(`hosted programs: hello (${library})`, async () => {
    const { status, output } = await inMachine([`/${library}/hello`]);
    assert.deepEqual({ status, output }, { status: 0, output: "Hello, world!\n" });
  });

  test(`hosted programs: arguments, environment and auxiliary vector (${library})`, { skip: noNetwork }, async () => {
    const command = [`/${library}/arguments`, "one", "two three", "--", "4", 'quote"', "back\\slash", ""];
    const environment = { KEY: "value", EMPTY: "", SPACES: "a b" };
    const { output, status } = await inMachine(command, environment);
    assert.equal(status, 0);
    await assertSameOutput(output, (await root.natively(command, ["KEY=value", "EMPTY=", "SPACES=a b"])).output);
    assert.doesNotMatch(output, /: NO$/m);
  });

  test(`hosted programs: calls give the results and errors of Linux (${library})`, { skip: noNetwork }, async () => {
    const { output } = await inMachine([`/${library}/probe`], {}, { patience: 20_000 });
    await assertSameOutput(output, (await root.natively([`/${library}/probe`])).output);
  });
}

for (const how of ["return", "exit", "_exit"]) {
  test(`hosted programs: the exit status of ${how}`, async () => {
    for (const [library, status] of [["gcc", 42] as const, ["musl", 1] as const]) {
      assert.equal((await inMachine([`/${library}/status`, String(status), how])).status, status);
    }
  });
}

for (const program of KERNEL_PROGRAMS) {
  test(`hosted programs: ${program} does what it does on Linux`, { skip: noNetwork }, async () => {
    const { output } = await inMachine([`/gcc/${program}`], {}, { patience: 20_000 });
    await assertSameOutput(output, (await root.natively([`/gcc/${program}`])).output);
  });
}

const SIGNALS: Record<string, number> = {
  null: 11,
  jump: 11,
  code: 11,
  data: 11,
  kernel: 11,
  noncanonical: 11,
  stack: 11,
  protected: 11,
  invalid: 4,
  privileged: 11,
  port: 11,
  divide: 8,
  breakpoint: 5,
  gate: 11,
  abort: 6,
};

for (const [what, signal] of Object.entries(SIGNALS)) {
  test(`hosted programs: a crash (${what}) ends the program and not the kernel`, async () => {
    const { status, output } = await inMachine(["/musl/crash", what]);
    assert.match(output, new RegExp(`^about to: ${what}\n`));
    assert.doesNotMatch(output, /still here/);
    assert.equal(status, 128 + signal, output);
  });
}

const SAME_AS_NATIVE = [
  "cat /etc/link /etc/hello.txt",
  "cat /etc/missing",
  "wc /etc/hello.txt",
  "head -c 7 /etc/hello.txt",
  "md5sum /bin/busybox /etc/hello.txt",
  "env",
  "false",
  "ls -1 --color=never /etc",
  "sort -r /etc/hello.txt",
  "sha256sum /musl/hello",
  "expr 6 * 7",
  "seq -s , 1 20",
];

test("hosted: one process after another", { skip: noNetwork }, async () => {
  const script =
    "for i in 1 2 3 4 5 6 7 8; do /bin/busybox expr $i + 1; /bin/busybox md5sum /etc/hello.txt; done; echo end";
  const { status, output } = await inMachine(["/bin/busybox", "sh", "-c", script]);
  assert.equal(status, 0, output);
  assert.match(output, /^(\d\n[0-9a-f]{32} .*\n){8}end\n$/);
});

for (const command of SAME_AS_NATIVE) {
  test(`hosted busybox: ${command}`, { skip: noNetwork }, async () => {
    const words = ["/bin/busybox", ...command.split(/ +/)];
    const native = await root.natively(words);
    const { status, output } = await inMachine(words);
    await assertSameOutput(output, native.output);
    assert.equal(status, native.status);
  });
}
