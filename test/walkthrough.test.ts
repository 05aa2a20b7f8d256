// The walk-through, from its commands as typed to curl's answer.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import test from "node:test";
import { projectRoot } from "../tools/project.ts";
import { must, run } from "./lib/command.ts";
import { GUEST_ADDRESS, NetNs, noNetwork } from "./lib/netns.ts";
import { pack, serverFolder, temporaryFolder } from "./lib/rootfs.ts";
import { commandLine, IMAGE, KERNEL_BROKE, MACHINE_TYPES, Vm, type VmOptions } from "./lib/vm.ts";

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

test("walk-through: an image built by clang", { skip: noNetwork, timeout: 400_000 }, async () => {
  const build = temporaryFolder();
  await must(["make", "-s", "-j2", "CC=clang", `BUILD=${build}`], { cwd: projectRoot, timeout: 360_000 });
  await serves({ machine: "pc", kernel: `${build}/elfloader_qemu-x86_64`, initrd: pack(await serverFolder()) });
});

test("walk-through: the image has program headers that PVH loaders read", async () => {
  const { stdout } = await run(["readelf", "-lnW", IMAGE]);
  assert.match(stdout, /Xen\s+0x0000000[48]\s+.*0x00000012/);
});
