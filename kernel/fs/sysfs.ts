// sysfs: what libcs and language runtimes look up there. The network cards are put in by the network stack.

import { SYSFS_MAGIC } from "../abi/stat";
import { Directory } from "./directory";
import { Filesystem } from "./filesystem";
import { FixedDirectory } from "./procfs/dynamic";
import { directoryFor, leafName } from "./procfs/sysctl";
import { StoredText } from "./procfs/text";
import { Symlink } from "./symlink";
import { registerFilesystem } from "./types";

/** "path=value"; a path that ends in a slash is an empty directory. There is one processor and no NUMA. */
const FILES: string[] = [
  "block/",
  "bus/pci/devices/",
  "class/block/",
  "class/net/",
  "class/tty/",
  "dev/block/",
  "dev/char/",
  "devices/system/cpu/cpu0/cpufreq/",
  "devices/system/cpu/cpu0/topology/core_cpus_list=0",
  "devices/system/cpu/cpu0/topology/core_id=0",
  "devices/system/cpu/cpu0/topology/core_siblings_list=0",
  "devices/system/cpu/cpu0/topology/package_cpus_list=0",
  "devices/system/cpu/cpu0/topology/physical_package_id=0",
  "devices/system/cpu/cpu0/topology/thread_siblings=1",
  "devices/system/cpu/cpu0/topology/thread_siblings_list=0",
  "devices/system/cpu/isolated=",
  "devices/system/cpu/kernel_max=0",
  "devices/system/cpu/offline=",
  "devices/system/cpu/online=0",
  "devices/system/cpu/possible=0",
  "devices/system/cpu/present=0",
  "devices/system/cpu/smt/active=0",
  "devices/system/cpu/smt/control=notsupported",
  "devices/system/node/has_cpu=0",
  "devices/system/node/node0/cpulist=0",
  "devices/system/node/node0/cpumap=1",
  "devices/system/node/node0/distance=10",
  "devices/system/node/online=0",
  "devices/system/node/possible=0",
  "devices/virtual/net/",
  "firmware/",
  "fs/cgroup/",
  "kernel/mm/hugepages/",
  "kernel/mm/transparent_hugepage/defrag=always defer defer+madvise madvise [never]",
  "kernel/mm/transparent_hugepage/enabled=always madvise [never]",
  "kernel/mm/transparent_hugepage/hpage_pmd_size=2097152",
  "kernel/mm/transparent_hugepage/shmem_enabled=always within_size advise [never] deny force",
  "kernel/security/",
  "module/",
  "power/",
];

/** "path=value" and "path=target". */
const added: string[] = [];
const linked: string[] = [];

/** A file with one line; path relative to /sys. */
export function registerSysFile(path: string, value: string): void {
  added.push(path + "=" + value);
}

/** A symbolic link; "path=target". */
export function registerSysLink(pathAndTarget: string): void {
  linked.push(pathAndTarget);
}

function newSysfs(): Directory {
  const filesystem = new Filesystem("sysfs", SYSFS_MAGIC);
  const root = new FixedDirectory(filesystem);
  const files = FILES.concat(added);
  for (let i = 0; i < files.length; i++) {
    const equals = files[i].indexOf("=");
    const directory = directoryFor(root, equals < 0 ? files[i] : files[i].substring(0, equals));
    if (equals < 0) continue;
    directory.insert(leafName(), new StoredText(filesystem, 0o444, files[i].substring(equals + 1) + "\n"));
  }
  for (let i = 0; i < linked.length; i++) {
    const equals = linked[i].indexOf("=");
    const directory = directoryFor(root, linked[i].substring(0, equals));
    directory.insert(leafName(), new Symlink(filesystem, linked[i].substring(equals + 1)));
  }
  return root;
}

export function registerSysfs(): void {
  registerFilesystem("sysfs", (options: string): Directory | null => newSysfs());
}
