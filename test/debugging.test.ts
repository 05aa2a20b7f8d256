// What a person gets who looks for a fault: gdb on the kernel's TypeScript, and reports of crashes.

import assert from "node:assert/strict";
import { join } from "node:path";
import test, { before } from "node:test";
import { annotate, lookUp } from "../tools/kernel-lines.ts";
import { projectRoot } from "../tools/project.ts";
import { must } from "./lib/command.ts";
import { buildImage, compileC } from "./lib/image.ts";
import { makeFolder, pack, temporaryFolder } from "./lib/rootfs.ts";
import { debugExitStatus, IMAGE, kernelOutput, Vm, type VmOptions } from "./lib/vm.ts";

const folder = temporaryFolder();
const STATUS_PANIC = 134;
let initrd = "";

/** The depth of calls is visible to who follows frame pointers; the address that c stumbles over is an argument. */
const CRASH = `#include <stdlib.h>
#define NOINLINE __attribute__((noipa))
NOINLINE void leaf(void) {}
NOINLINE int c(int* at) { leaf(); *at = 1; return 2; }
NOINLINE int b(int* at) { return c(at) + 1; }
NOINLINE int a(int* at) { return b(at) + 1; }
int main(int argc, char** argv) {
  if (argc > 1) return a((int*)strtoul(argv[1], 0, 0));
  ((void (*)(void))0)();
}
`;

before(async () => {
  const program = await compileC(folder, "crash", CRASH, "-static-pie", "-O1", "-fno-omit-frame-pointer");
  initrd = pack(makeFolder({ crash: program }));
});

/** Runs gdb's commands on a machine that has not begun, then lets it run to its end; what gdb and the console said. */
async function debug(commands: string[], options: Partial<VmOptions> = {}): Promise<{ gdb: string; console: string }> {
  const socket = join(temporaryFolder(), "gdb");
  const chardev = ["-chardev", `socket,path=${socket},server=on,wait=off,id=gdb`, "-gdb", "chardev:gdb", "-S"];
  const extra = [...chardev, "-chardev", "null,id=none", "-global", "isa-debug-exit.iobase=0x501"];
  const append = "x -- /crash 0x10";
  return await Vm.with({ initrd, append, netdev: "none", debugExit: true, extra, ...options }, async (vm) => {
    const script = [`target remote ${socket}`, ...commands, "detach"].flatMap((command) => ["-ex", command]);
    const kernel = `${options.kernel ?? IMAGE}.dbg`;
    const gdb = await must([
      "bash",
      "-c",
      `until [ -S ${socket} ]; do read -rt 0.02 <> <(:); done; exec gdb "$@"`,
      "gdb",
      "-batch",
      "-nx",
      ...script,
      kernel,
    ]);
    assert.equal(await vm.end(), debugExitStatus(STATUS_PANIC));
    return { gdb, console: kernelOutput(vm.console) };
  });
}

const BREAK = ["hbreak syscall_dispatch_dispatch", "continue", "delete"];

test("debugging: gdb shows the kernel's TypeScript, and a crash report names its lines", async () => {
  const { gdb, console } = await debug([...BREAK, "backtrace", "set $rip = 0"]);
  assert.match(
    gdb,
    /syscall_dispatch_dispatch .* at kernel\/syscall\/dispatch\.ts:\d+\n\d+\s+const number = load<u64>/,
  );
  assert.match(gdb, /#1 .* boot_kvm_systemCall .* at kernel\/boot\/main\.ts:\d+/);
  assert.match(console, /^kernel fault: page fault, jump to 0x0{16} /m);
  assert.match(console, /^ {2}r15 0x[0-9a-f]{16} {2}r14 0x/m);
  const report = console.split("\n").map((line) => annotate(line, (address) => lookUp(`${IMAGE}.dbg`, address)));
  assert.match(report.join("\n"), /called from 0x[0-9a-f]{16} boot_kvm_systemCall \(kernel\/boot\/main\.ts:\d+\)\n/);
});

test("debugging: a kernel with frame pointers and assertions", { timeout: 300_000 }, async () => {
  const kernel = await buildImage(join(folder, "debug"), join(projectRoot, "configs/debug"));
  const { console } = await debug([...BREAK, "set $rip = 0x10"], { kernel });
  assert.match(console, /^\[ +\d+\.\d{6}\] dbg: {2}/m);
  const report = console.split("\n").map((line) => annotate(line, (address) => lookUp(`${kernel}.dbg`, address)));
  const callers = [...report.join("\n").matchAll(/called from 0x[0-9a-f]{16} (\S+) \((\S+):\d+\)/g)];
  assert.deepEqual(
    callers.map(([, name, file]) => `${name} ${file}`),
    [
      "boot_main_handleCall kernel/boot/main.ts",
      "boot_kvm_systemCall kernel/boot/kvm.ts",
      "kernel_system_call platform/kvm/cpu.c",
      "system_call_entry platform/kvm/entry.S",
    ],
  );
});

/** What the console says of a program that crashes, without the registers' values. */
async function crash(argument: string): Promise<string> {
  const append = `x debug.registers=1 -- /crash ${argument}`;
  return await Vm.with({ initrd, append, netdev: "none" }, async (vm) => {
    await vm.end();
    return kernelOutput(vm.console);
  });
}

/** Where a function of the program begins, by its symbol table. */
async function symbol(name: string): Promise<number> {
  const line = new RegExp(`^([0-9a-f]+) T ${name}$`, "m").exec(await must(["nm", join(folder, "crash")]));
  return Number.parseInt(line?.[1] ?? "", 16);
}

test("debugging: a program's crash tells the mapping and the callers", async () => {
  const console = await crash("0x10");
  assert.match(
    console,
    /^\/crash: killed by SIGSEGV: write to 0x10, where nothing is mapped \(rip 0x[0-9a-f]+ = \/crash\+0x/m,
  );
  assert.match(console, /mappings around 0x10:\n {4}after {2}[0-9a-f]+-[0-9a-f]+ r--p .* \/crash\n {2}callers/);
  const callers = [...console.matchAll(/^ {4}0x[0-9a-f]+ = \/crash\+0x([0-9a-f]+)$/gm)].map(([, at]) =>
    Number(`0x${at}`),
  );
  for (const [index, name] of ["c", "b", "a", "main"].entries()) {
    const distance = (callers[index] ?? 0) - (await symbol(name));
    assert.ok(distance >= 0 && distance < 64, `${name}: caller ${index} is ${distance} bytes behind it\n${console}`);
  }
});

test("debugging: a jump to nowhere tells who jumped", async () => {
  const console = await crash("");
  assert.match(console, /killed by SIGSEGV: jump to 0x0, where nothing is mapped \(rip 0x0, /);
  const caller = /callers, by frame pointers:\n {4}0x0\n {4}0x[0-9a-f]+ = \/crash\+0x([0-9a-f]+)/.exec(console)?.[1];
  const distance = Number(`0x${caller}`) - (await symbol("main"));
  assert.ok(distance > 0 && distance < 128, `${distance}\n${console}`);
});
