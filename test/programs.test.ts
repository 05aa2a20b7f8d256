// Programs run in a machine, compared with what the same files do natively.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { before } from "node:test";
import { run } from "./lib/command.ts";
import { assertSameOutput } from "./lib/compare.ts";
import { NetNs, noNetwork } from "./lib/netns.ts";
import { type Files, makeFolder, pack, samplePrograms } from "./lib/rootfs.ts";
import {
  commandLine,
  debugExitStatus,
  KERNEL_BROKE,
  MACHINE_TYPES,
  type MachineType,
  programOutput,
  Vm,
} from "./lib/vm.ts";

const HELLO_TXT = "Hello, file!\nsecond line\nthird";
const BUSYBOX = "/usr/bin/busybox";
const LIBRARIES = ["gcc", "musl"] as const;

let folder = "";
let initrd = "";

/** One root file system for all tests: every sample program, busybox, and a few files. */
before(async () => {
  const programs = await samplePrograms();
  const files: Files = { "etc/hello.txt": HELLO_TXT, "bin/busybox": BUSYBOX, "dev/.keep": "", "tmp/.keep": "" };
  for (const library of LIBRARIES) {
    for (const name of ["hello", "arguments", "status", "crash", "probe"]) {
      files[`${library}/${name}`] = `${programs}/${library}/${name}`;
    }
  }
  folder = makeFolder(files);
  fs.chmodSync(`${folder}/etc/hello.txt`, 0o644);
  fs.symlinkSync("hello.txt", `${folder}/etc/link`);
  fs.symlinkSync("loop", `${folder}/etc/loop`);
  initrd = pack(folder);
});

/** What the kernel adds to a program's environment. */
const DEFAULT_ENVIRONMENT = [
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  "HOME=/",
  "TERM=linux",
];

interface Ran {
  readonly status: number | string;
  readonly output: string;
}

/** Runs a command line in a machine until it powers off; status as QEMU tells it (debugExitStatus). */
async function inMachine(command: string, { machine = "microvm" as MachineType, options = "" } = {}): Promise<Ran> {
  const vm = new Vm({ machine, initrd, append: commandLine(command, { options }), netdev: "none", debugExit: true });
  const status = await vm.end();
  assert.doesNotMatch(vm.console, KERNEL_BROKE);
  return { status, output: programOutput(vm.console) };
}

/** Runs a command natively, in the same root file system, in a network of its own. */
async function natively(argv: string[], environment: string[] = []): Promise<Ran> {
  const network = NetNs.create({ bridge: false });
  for (const name of ["null", "zero", "full", "random", "urandom"]) {
    fs.rmSync(`${folder}/dev/${name}`, { force: true });
    await run(["cp", "-a", `/dev/${name}`, `${folder}/dev/${name}`]);
  }
  try {
    const command = ["env", "-i", "/usr/sbin/chroot", folder, "/bin/busybox", "env", "-i"];
    const { status, stdout, stderr } = await network.run([...command, ...environment, ...DEFAULT_ENVIRONMENT, ...argv]);
    return { status, output: stdout + stderr };
  } finally {
    network.delete();
  }
}

for (const machine of MACHINE_TYPES) {
  test(`programs: hello, and power-off, on ${machine}`, async () => {
    assert.deepEqual(await inMachine("/gcc/hello", { machine }), {
      status: debugExitStatus(0),
      output: "Hello, world!\n",
    });
  });

  test(`programs: the machine powers off without isa-debug-exit on ${machine}`, async () => {
    const vm = new Vm({ machine, initrd, append: commandLine("/gcc/status 7"), netdev: "none" });
    assert.equal(await vm.end(), 0);
  });
}

for (const how of ["return", "exit", "_exit"]) {
  test(`programs: the exit status of ${how} reaches QEMU`, async () => {
    for (const [library, status] of [["gcc", 42] as const, ["musl", 1] as const]) {
      assert.equal((await inMachine(`/${library}/status ${status} ${how}`)).status, debugExitStatus(status));
    }
  });
}

for (const library of LIBRARIES) {
  test(`programs: arguments, environment and auxiliary vector (${library})`, { skip: noNetwork }, async () => {
    const argv = [`/${library}/arguments`, "one", "two three", "--", "4"];
    const { output, status } = await inMachine(`/${library}/arguments one "two three" -- 4`, {
      options: 'env.vars=[ "KEY=value" "EMPTY=" "SPACES=a b" ]',
    });
    assert.equal(status, debugExitStatus(0));
    await assertSameOutput(output, (await natively(argv, ["KEY=value", "EMPTY=", "SPACES=a b"])).output);
    assert.doesNotMatch(output, /: NO$/m);
  });

  test(`programs: calls give the results and errors of Linux (${library})`, { skip: noNetwork }, async () => {
    const { output } = await inMachine(`/${library}/probe`);
    await assertSameOutput(output, (await natively([`/${library}/probe`])).output);
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
  test(`programs: a crash (${what}) ends the program and not the kernel`, async () => {
    const { status, output } = await inMachine(`/musl/crash ${what}`);
    assert.match(output, new RegExp(`^about to: ${what}\n`));
    assert.doesNotMatch(output, /still here/);
    assert.equal(status, debugExitStatus(128 + signal), output);
  });
}

const SAME_AS_NATIVE = [
  "cat /etc/hello.txt",
  "cat /etc/link /etc/hello.txt",
  "cat /etc/missing",
  "echo a  b",
  "wc /etc/hello.txt",
  "wc -c /gcc/probe",
  "head -n 2 /etc/hello.txt",
  "head -c 7 /etc/hello.txt",
  "md5sum /bin/busybox /etc/hello.txt",
  "env",
  "true",
  "false",
  "basename /a/b/c",
  "readlink /etc/link",
  "ls -1 --color=never /etc",
  "ls /missing",
  "sort -r /etc/hello.txt",
  "sha256sum /musl/hello",
  "pwd",
  "id -u",
];

for (const command of SAME_AS_NATIVE) {
  test(`busybox: ${command}`, { skip: noNetwork }, async () => {
    const native = await natively(["/bin/busybox", ...command.split(/ +/)]);
    const { status, output } = await inMachine(`/bin/busybox ${command}`);
    await assertSameOutput(output, native.output);
    assert.equal(status, debugExitStatus(Number(native.status)));
  });
}

/** ls's lines for regular files and links, without owner and time (which tell the host's). */
function fileLines(listing: string): string[] {
  return listing
    .split("\n")
    .filter((line) => /^[-l]/.test(line))
    .map((line) => line.replace(/^(\S+ +\d+) .* (\d+) \w+ +\d+ +[\d:]+ /, "$1 $2 "));
}

test("busybox: ls -l shows the same files", { skip: noNetwork }, async () => {
  for (const path of ["/etc", "/bin", "/gcc"]) {
    const native = await natively(["/bin/busybox", "ls", "-l", path]);
    const { status, output } = await inMachine(`/bin/busybox ls -l ${path}`);
    assert.equal(status, debugExitStatus(0));
    assert.deepEqual(fileLines(output), fileLines(native.output));
  }
});

test("busybox: ls -l / shows the folders", async () => {
  const { output } = await inMachine("/bin/busybox ls -l /");
  for (const name of ["bin", "dev", "etc", "gcc", "musl", "tmp"]) {
    assert.match(output, new RegExp(`^drwx.* ${name}$`, "m"));
  }
});

test("busybox: uname -a says Linux", async () => {
  assert.match((await inMachine("/bin/busybox uname -a")).output, /^Linux \S+ \d+\.\d+\S* .* x86_64 GNU\/Linux\n$/);
});

test("busybox: date is right to some seconds", async () => {
  const { output } = await inMachine("/bin/busybox date +%s");
  assert.ok(Math.abs(Number(output) - Date.now() / 1000) < 30, output);
});

test("busybox: sleep sleeps", async () => {
  const before = performance.now();
  assert.equal((await inMachine("/bin/busybox sleep 0.7")).status, debugExitStatus(0));
  assert.ok(performance.now() - before > 700);
});

test("busybox: what is typed on the console reaches the program", async () => {
  const vm = new Vm({ initrd, append: commandLine("/bin/busybox head -n 2"), netdev: "none", debugExit: true });
  await vm.waitFor(/Elfin \d/);
  vm.type("first\nsecond\n");
  assert.equal(await vm.end(), debugExitStatus(0));
  assert.match(programOutput(vm.console), /first\n(.*\n)*second\n/);
});
