// The walk-through, from its commands as typed to curl's answer.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { KEYS, MenuconfigTerminal } from "../kconfig/test/tty.ts";
import { projectRoot } from "../tools/project.ts";
import { must, run } from "./lib/command.ts";
import { GUEST_ADDRESS, NetNs, noNetwork } from "./lib/netns.ts";
import { pack, serverFolder, temporaryFolder } from "./lib/rootfs.ts";
import { commandLine, IMAGE, KERNEL_BROKE, MACHINE_TYPES, programOutput, Vm, type VmOptions } from "./lib/vm.ts";

const GREETING = "Hello from Unikraft!\n";
const LISTENING = /Listening on port 8080\.\.\./;
const CURL = ["curl", "-sS", "--max-time", "10", `${GUEST_ADDRESS}:8080`];

/** Boots, and lets curl ask three times. */
async function serves(options: Omit<VmOptions, "append" | "network">): Promise<void> {
  await NetNs.with((network) =>
    Vm.with({ ...options, append: commandLine("/c-server"), network }, async (vm) => {
      await vm.waitFor(LISTENING);
      for (let i = 0; i < 3; i++) assert.equal(await network.must(CURL), GREETING);
      assert.doesNotMatch(vm.console, KERNEL_BROKE);
    }),
  );
}

for (const machine of MACHINE_TYPES) {
  test(`walk-through: curl is greeted on ${machine}`, { skip: noNetwork }, async () => {
    await serves({ machine, initrd: pack(await serverFolder()) });
  });
}

for (const variables of [["STATIC=0"], ["CC=musl-gcc"], ["CC=musl-gcc", "STATIC=0"], ["CC=clang"]]) {
  test(`walk-through: curl is greeted by a server made with ${variables.join(" ")}`, { skip: noNetwork }, async () => {
    await serves({ initrd: pack(await serverFolder(...variables)) });
  });
}

test("walk-through: the messages at boot", { skip: noNetwork }, async () => {
  const initrd = pack(await serverFolder());
  await NetNs.with((network) =>
    Vm.with({ machine: "pc", initrd, append: commandLine("/c-server"), network }, async (vm) => {
      await vm.waitFor(LISTENING);
      assert.match(vm.console, /1: Set IPv4 address 172\.44\.0\.2 mask 255\.255\.255\.0 gw 172\.44\.0\.1\r?\n/);
      assert.match(vm.console, /en1: Added\r?\n/);
      assert.match(vm.console, /en1: Interface is up\r?\n/);
      assert.match(vm.console, /Powered by\r?\n/);
    }),
  );
});

/** A copy of the project's files, without what was built; a symbolic link for node_modules. */
function copyProject(): string {
  const copy = temporaryFolder();
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: projectRoot,
  });
  execFileSync("cpio", ["-0pdm", "--quiet", copy], { cwd: projectRoot, input: list });
  fs.rmSync(`${copy}/node_modules`, { force: true });
  fs.symlinkSync(fs.realpathSync(`${projectRoot}/node_modules`), `${copy}/node_modules`);
  fs.utimesSync(`${copy}/package-lock.json`, 0, 0);
  return copy;
}

/** A folder for the front of PATH, with a sudo where the machine (whose root runs this) has none. */
function sudoFolder(): string {
  const folder = temporaryFolder();
  const found = (process.env.PATH ?? "").split(":").some((path) => fs.existsSync(`${path}/sudo`));
  if (!found) fs.writeFileSync(`${folder}/sudo`, '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  return folder;
}

test("walk-through: the quick setup as typed", { skip: noNetwork, timeout: 400_000 }, async () => {
  const copy = copyProject();
  const configuration = temporaryFolder();
  fs.mkdirSync("/etc/qemu", { recursive: true });
  const network = NetNs.create({ bridge: false });
  const vm = new Vm({
    // With mounts of its own, so /etc/qemu outside stays as it is.
    command: network.command(
      "unshare",
      "--mount",
      "bash",
      "-c",
      `mount --bind ${configuration} /etc/qemu && exec bash ${projectRoot}/test/tldr.sh`,
    ),
    cwd: copy,
    env: { ...process.env, PATH: `${sudoFolder()}:${process.env.PATH}`, CC: "gcc", MAKEFLAGS: "" },
  });
  try {
    await vm.waitFor(LISTENING, 360_000);
    assert.equal(await network.must(CURL), GREETING);
    vm.type("\x01x");
    assert.equal(await vm.end(), 0);
  } finally {
    await vm.stop();
    network.delete();
  }
});

/** Configures in make menuconfig, in a terminal: turns debug messages on. */
async function menuconfig(copy: string, env: NodeJS.ProcessEnv): Promise<void> {
  const terminal = new MenuconfigTerminal(join(copy, ".config"), 24, 80, env, ["make", "menuconfig"], copy);
  try {
    await terminal.shows(/Elfin Configuration/);
    terminal.type("/");
    await terminal.shows(/Enter \(sub\)string or regexp/);
    terminal.type(..."LIBUKDEBUG_PRINTD", KEYS.enter);
    await terminal.shows(/Location: \(1\)/);
    terminal.type("1");
    await terminal.shows(/\[ \] Enable debug messages/);
    terminal.type("y");
    await terminal.shows(/\[\*\] Enable debug messages/);
    terminal.type(KEYS.back, KEYS.back, KEYS.back);
    await terminal.shows(/Do you wish to save/);
    terminal.type("y");
    assert.equal(await terminal.end(), 0);
  } finally {
    terminal.stop();
  }
}

test("walk-through: cleaning, configuring, other compilers and another program as typed", {
  skip: noNetwork,
  timeout: 600_000,
}, async () => {
  const copy = copyProject();
  const image = join(copy, "workdir/build/elfloader_qemu-x86_64");
  const env = { ...process.env, MAKEFLAGS: "", UK_DEFCONFIG: "", CC: undefined };
  const type = async (line: string) => await must(["bash", "-c", line], { cwd: copy, env, timeout: 300_000 });
  await type("make distclean");
  await menuconfig(copy, env);
  await type("make properclean && make CC=clang -j $(nproc)");
  assert.match(await must(["readelf", "-p", ".debug_str", `${image}.dbg`]), /clang version/);
  await type("make -C rootfs/ && cp /bin/busybox rootfs/");
  await type("./setup.sh");
  await type("rm -f initrd.cpio");
  await type("./workdir/unikraft/support/scripts/mkcpio initrd.cpio ./rootfs/");
  const initrd = join(copy, "initrd.cpio");
  await Vm.with(
    { kernel: image, initrd, append: commandLine("/busybox echo -n other ELFs"), netdev: "none" },
    async (vm) => {
      await vm.end();
      assert.match(vm.console, /^dbg: {2}\/busybox: entered at 0x/m);
      assert.match(programOutput(vm.console), /^other ELFs$/m);
    },
  );
  await serves({ machine: "pc", kernel: image, initrd });
  await type("make clean");
  assert.equal(fs.existsSync(image), false);
  await type("make properclean && make CC=gcc-12 -j $(nproc)");
  assert.ok(fs.existsSync(image));
  await type("make properclean");
  assert.equal(fs.existsSync(join(copy, "workdir/build")), false);
  assert.ok(fs.existsSync(join(copy, ".config")));
  await type("make distclean");
  assert.equal(fs.existsSync(join(copy, ".config")), false);
});

test("walk-through: the image has program headers that PVH loaders read", async () => {
  const { stdout } = await run(["readelf", "-lnW", IMAGE]);
  assert.match(stdout, /Xen\s+0x0000000[48]\s+.*0x00000012/);
});
