// An example as the kernel's command line and as QEMU's.

import { projectRoot } from "../project.ts";
import type { Built } from "./build.ts";
import type { Example } from "./example.ts";

export const IMAGE = process.env.ELFIN_IMAGE ?? `${projectRoot}/workdir/build/elfloader_qemu-x86_64`;
/** QEMU's user network. */
const USER_ADDRESS = "netdev.ip=10.0.2.15/24:10.0.2.2:10.0.2.3";

function quote(word: string): string {
  return /^[\w./:=,+@%-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, "\\$&")}"`;
}

/** The kernel's command line; options are more words of it. */
export function kernelCommandLine({ command, environment }: Example, options: readonly string[]): string {
  const variables = Object.entries(environment).map(([name, value]) => quote(`${name}=${value}`));
  const words = [...options, ...(variables.length ? [`env.vars=[ ${variables.join(" ")} ]`] : [])];
  return ["elfloader_qemu-x86_64", ...words, "--", ...command.map(quote)].join(" ");
}

/** QEMU with a network of its own: ports of this host, by ports of the machine. */
export function qemuCommand(
  example: Example,
  { archive }: Built,
  { forward, options }: { readonly forward: ReadonlyMap<number, number>; readonly options: readonly string[] },
): string[] {
  const forwarded = [...forward].map(([guest, host]) => `,hostfwd=tcp:127.0.0.1:${host}-:${guest}`).join("");
  return [
    ...["qemu-system-x86_64", "-M", "microvm", "-nographic", "-no-reboot", "-cpu", "max"],
    ...["-m", String(example.memory), "-device", "isa-debug-exit,iobase=0x501,iosize=2"],
    ...["-netdev", `user,id=en0${forwarded}`, "-device", "virtio-net-device,netdev=en0"],
    ...["-kernel", IMAGE, "-initrd", archive, "-append", kernelCommandLine(example, [USER_ADDRESS, ...options])],
  ];
}
