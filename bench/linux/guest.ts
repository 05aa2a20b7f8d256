// A Linux guest to compare with: Debian's cloud kernel, its network card's modules, and a small init, laid over the root
// file system of the programs that are measured.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { temporaryFolder } from "../../test/lib/rootfs.ts";
import { archiveFolder } from "../../tools/archive-folder.ts";
import { fetchPackages, packageFolder } from "../../tools/debian/packages.ts";

/** In the order in which they are loaded. */
const MODULES = [
  "virtio_ring",
  "virtio",
  "virtio_pci_legacy_dev",
  "virtio_pci_modern_dev",
  "virtio_pci",
  "failover",
  "net_failover",
  "virtio_net",
];

/** Loads the modules, gives the card its address, and runs what the kernel's command line says behind "--". */
const INIT = `#!/linux/busybox sh
bb=/linux/busybox
$bb mount -t proc proc /proc; $bb mount -t sysfs sysfs /sys; $bb mount -t devtmpfs dev /dev
$bb mkdir -p /dev/shm; $bb mount -t tmpfs tmpfs /dev/shm; $bb mount -t tmpfs tmpfs /tmp
for module in ${MODULES.join(" ")}; do $bb insmod /linux/$module.ko; done
$bb ip link set lo up; $bb ip link set eth0 up; $bb ip address add "$ADDRESS" dev eth0
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/
"$@"
$bb poweroff -f
`;

export interface LinuxGuest {
  readonly kernel: string;
  /** What is to be unpacked after the programs' own archive. */
  readonly archive: Buffer;
  readonly version: string;
}

/** The package that Debian's name for the newest cloud kernel stands for. */
function kernelPackage(): string {
  const text = execFileSync("apt-cache", ["depends", "linux-image-cloud-amd64"], { encoding: "utf8" });
  const name = /Depends: (\S+)/.exec(text)?.[1];
  if (!name) throw new Error("apt-cache knows no linux-image-cloud-amd64");
  return name;
}

export function linuxGuest(): LinuxGuest {
  const name = kernelPackage();
  fetchPackages([name, "busybox-static"]);
  const version = name.replace("linux-image-", "");
  const folder = temporaryFolder();
  mkdirSync(`${folder}/linux`);
  copyFileSync(`${packageFolder("busybox-static")}/bin/busybox`, `${folder}/linux/busybox`);
  const modules = `${packageFolder(name)}/lib/modules/${version}/kernel`;
  for (const path of readdirSync(modules, { recursive: true }) as string[]) {
    const module = basename(path, ".ko").replaceAll("-", "_");
    if (path.endsWith(".ko") && MODULES.includes(module))
      copyFileSync(`${modules}/${path}`, `${folder}/linux/${module}.ko`);
  }
  writeFileSync(`${folder}/linux/init`, INIT);
  chmodSync(`${folder}/linux/init`, 0o755);
  const archive = archiveFolder(folder, { mtime: 0, warn: console.error });
  return { kernel: `${packageFolder(name)}/boot/vmlinuz-${version}`, archive, version };
}

/** The kernel's command line for a program, whose words have no spaces. */
export function linuxCommandLine(address: string, command: readonly string[]): string {
  return `console=ttyS0 quiet panic=-1 rdinit=/linux/init ADDRESS=${address} -- ${command.join(" ")}`;
}

/** An archive of programs with that of the guest behind it. */
export function withGuest(programs: string, { archive }: LinuxGuest): Buffer {
  return Buffer.concat([readFileSync(programs), archive]);
}
