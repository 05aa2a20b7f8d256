// Programs run in a machine, compared with what the same files do natively.

import assert from "node:assert/strict";
import test, { before } from "node:test";
import { assertSameOutput } from "./lib/compare.ts";
import { noNetwork } from "./lib/netns.ts";
import { KERNEL_PROGRAMS, LIBRARIES, SampleRoot, SHARING_PROGRAMS } from "./lib/sampleroot.ts";
import { commandLine, debugExitStatus, MACHINE_TYPES, programOutput, Vm } from "./lib/vm.ts";

let root: SampleRoot;

before(async () => {
  root = await SampleRoot.build();
});

for (const machine of MACHINE_TYPES) {
  test(`programs: hello, and power-off, on ${machine}`, async () => {
    assert.deepEqual(await root.inMachine("/gcc/hello", { machine }), {
      status: debugExitStatus(0),
      output: "Hello, world!\n",
    });
  });

  test(`programs: the machine powers off without isa-debug-exit on ${machine}`, async () => {
    const vm = new Vm({ machine, initrd: root.initrd, append: commandLine("/gcc/status 7"), netdev: "none" });
    assert.equal(await vm.end(), 0);
  });
}

test("programs: nothing is lost while nobody reads the console", async () => {
  const append = commandLine("/bin/busybox seq 1 20000");
  const vm = new Vm({ initrd: root.initrd, append, netdev: "none", debugExit: true });
  // Beyond what lies between it and this process, some 64 KiB, and longer than it takes to fill that.
  vm.pauseReading(1500);
  assert.equal(await vm.end(), debugExitStatus(0));
  const expected = Array.from({ length: 20_000 }, (_, i) => `${i + 1}\n`).join("");
  assert.ok(programOutput(vm.console) === expected, "some of it is missing");
});

for (const how of ["return", "exit", "_exit"]) {
  test(`programs: the exit status of ${how} reaches QEMU`, async () => {
    for (const [library, status] of [["gcc", 42] as const, ["musl", 1] as const]) {
      assert.equal((await root.inMachine(`/${library}/status ${status} ${how}`)).status, debugExitStatus(status));
    }
  });
}

for (const library of LIBRARIES) {
  test(`programs: arguments, environment and auxiliary vector (${library})`, { skip: noNetwork }, async () => {
    const argv = [`/${library}/arguments`, "one", "two three", "--", "4"];
    const { output, status } = await root.inMachine(`/${library}/arguments one "two three" -- 4`, {
      options: 'env.vars=[ "KEY=value" "EMPTY=" "SPACES=a b" ]',
    });
    assert.equal(status, debugExitStatus(0));
    await assertSameOutput(output, (await root.natively(argv, ["KEY=value", "EMPTY=", "SPACES=a b"])).output);
    assert.doesNotMatch(output, /: NO$/m);
  });

  test(`programs: calls give the results and errors of Linux (${library})`, { skip: noNetwork }, async () => {
    const { output } = await root.inMachine(`/${library}/probe`, { patience: 10_000 });
    await assertSameOutput(output, (await root.natively([`/${library}/probe`])).output);
  });
}

for (const program of [...KERNEL_PROGRAMS, ...SHARING_PROGRAMS]) {
  test(`programs: ${program} does what it does on Linux`, { skip: noNetwork }, async () => {
    const { output } = await root.inMachine(`/gcc/${program}`, { patience: 20_000 });
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
  test(`programs: a crash (${what}) ends the program and not the kernel`, async () => {
    const { status, output } = await root.inMachine(`/musl/crash ${what}`);
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
    const native = await root.natively(["/bin/busybox", ...command.split(/ +/)]);
    const { status, output } = await root.inMachine(`/bin/busybox ${command}`);
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
    const native = await root.natively(["/bin/busybox", "ls", "-l", path]);
    const { status, output } = await root.inMachine(`/bin/busybox ls -l ${path}`);
    assert.equal(status, debugExitStatus(0));
    assert.deepEqual(fileLines(output), fileLines(native.output));
  }
});

test("busybox: ls -l / shows the folders", async () => {
  const { output } = await root.inMachine("/bin/busybox ls -l /");
  for (const name of ["bin", "dev", "etc", "gcc", "musl", "tmp"]) {
    assert.match(output, new RegExp(`^drwx.* ${name}$`, "m"));
  }
});

test("busybox: uname -a says Linux", async () => {
  assert.match(
    (await root.inMachine("/bin/busybox uname -a")).output,
    /^Linux \S+ \d+\.\d+\S* .* x86_64 GNU\/Linux\n$/,
  );
});

test("busybox: date is right to some seconds", async () => {
  const { output } = await root.inMachine("/bin/busybox date +%s");
  assert.ok(Math.abs(Number(output) - Date.now() / 1000) < 30, output);
});

test("busybox: sleep sleeps", async () => {
  const before = performance.now();
  assert.equal((await root.inMachine("/bin/busybox sleep 0.7")).status, debugExitStatus(0));
  assert.ok(performance.now() - before > 700);
});

test("busybox: what is typed on the console reaches the program", async () => {
  const vm = new Vm({
    initrd: root.initrd,
    append: commandLine("/bin/busybox head -n 2"),
    netdev: "none",
    debugExit: true,
  });
  await vm.waitFor(/Elfin \d/);
  vm.type("first\nsecond\n");
  assert.equal(await vm.end(), debugExitStatus(0));
  assert.match(programOutput(vm.console), /first\n(.*\n)*second\n/);
});
