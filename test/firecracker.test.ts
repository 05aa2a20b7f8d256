// What Firecracker would do, done by QEMU: the same devices, and the entry by Linux's 64-bit boot protocol
// (test/loader/linux64.c). Firecracker itself needs KVM, and no package has it.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { projectRoot } from "../tools/project.ts";
import { must } from "./lib/command.ts";
import { GUEST_ADDRESS, NetNs, noNetwork } from "./lib/netns.ts";
import { pack, serverFolder, temporaryFolder } from "./lib/rootfs.ts";
import { IMAGE, KERNEL_BROKE, Vm } from "./lib/vm.ts";

interface MachineFile {
  readonly "boot-source": { readonly boot_args: string };
  readonly "machine-config": { readonly mem_size_mib: number };
}

function machineFile(): MachineFile {
  return JSON.parse(fs.readFileSync(`${projectRoot}/fc.x86_64.json`, "utf8")) as MachineFile;
}

/** The image's entry point: u64 at 0x18 of an ELF file. */
function entryPoint(image: string): string {
  return `0x${fs.readFileSync(image).readBigUInt64LE(0x18).toString(16)}`;
}

/** The boot loader, out of the image's way. */
async function buildLoader(image: string): Promise<string> {
  const loader = `${temporaryFolder()}/linux64`;
  const flags = ["-m32", "-O1", "-Wall", "-Wextra", "-ffreestanding", "-fno-pic", "-fno-stack-protector"];
  const link = ["-nostdlib", "-static", "-no-pie", "-Wl,-Ttext-segment=0x3000000,-e,start,--build-id=none"];
  const source = `${projectRoot}/test/loader/linux64.c`;
  await must(["gcc", ...flags, ...link, `-DENTRY=${entryPoint(image)}`, "-o", loader, source]);
  return loader;
}

for (const acpi of ["on", "off"]) {
  test(`firecracker: curl is greeted, devices found by ${acpi === "on" ? "ACPI" : "the command line"}`, {
    skip: noNetwork,
  }, async () => {
    const file = machineFile();
    const devices = `x-option-roms=off,pit=off,pic=off,rtc=off,acpi=${acpi}`;
    await NetNs.with(async (network) => {
      const options = {
        kernel: await buildLoader(IMAGE),
        initrd: pack(await serverFolder()),
        append: file["boot-source"].boot_args,
        memory: file["machine-config"].mem_size_mib,
        extra: ["-M", `microvm,${devices}`, "-device", `loader,file=${IMAGE}`],
        network,
      };
      await Vm.with(options, async (vm) => {
        await vm.waitFor(/Listening on port 8080/);
        assert.equal(
          await network.must(["curl", "-sS", "--max-time", "10", `${GUEST_ADDRESS}:8080`]),
          "Hello from Unikraft!\n",
        );
        assert.doesNotMatch(vm.console, KERNEL_BROKE);
      });
    });
  });
}
