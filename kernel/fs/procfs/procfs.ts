// procfs (proc(5)): the root of /proc.

import { PROC_SUPER_MAGIC } from "../../abi/stat";
import { unsigned } from "../../lib/format";
import { Directory } from "../directory";
import { Filesystem } from "../filesystem";
import { Inode } from "../inode";
import { Symlink } from "../symlink";
import { registerFilesystem } from "../types";
import { DynamicDirectory, numberNamed } from "./dynamic";
import { LiveLink } from "./links";
import {
  tellBootId,
  tellCommandLine,
  tellCpuinfo,
  tellDevices,
  tellFilesystems,
  tellLoadavg,
  tellMachineStat,
  tellMeminfo,
  tellNewUuid,
  tellUptime,
  tellVersion,
} from "./machine";
import { SubjectDirectory } from "./process";
import { currentSubject, currentThreadSubject, subject, subjects } from "./subject";
import { registerSetting, settingsDirectory } from "./sysctl";
import { PlainText, Renderer, StoredText } from "./text";

class ProcRoot extends DynamicDirectory {
  names(): string[] {
    const all = subjects();
    const names: string[] = [];
    for (let i = 0; i < all.length; i++) names.push(unsigned(all[i]));
    return names;
  }

  /** A thread's number leads somewhere, too, though it is not listed. */
  make(name: string): Inode | null {
    const id = numberNamed(name);
    if (id <= 0 || !subject(id)) return null;
    return new SubjectDirectory(this.filesystem, id, false);
  }
}

function add(root: Directory, name: string, render: Renderer): void {
  root.insert(name, new PlainText(root.filesystem, 0o444, render));
}

function addStored(root: Directory, name: string, value: string): void {
  root.insert(name, new StoredText(root.filesystem, 0o444, value));
}

/** The root of a new procfs. */
function newProcfs(): Directory {
  const filesystem = new Filesystem("proc", PROC_SUPER_MAGIC);
  const root = new ProcRoot(filesystem);
  add(root, "cmdline", tellCommandLine);
  add(root, "cpuinfo", tellCpuinfo);
  add(root, "devices", tellDevices);
  add(root, "filesystems", tellFilesystems);
  add(root, "loadavg", tellLoadavg);
  add(root, "meminfo", tellMeminfo);
  add(root, "stat", tellMachineStat);
  add(root, "uptime", tellUptime);
  add(root, "version", tellVersion);
  addStored(root, "cgroups", "#subsys_name\thierarchy\tnum_cgroups\tenabled\n");
  addStored(root, "diskstats", "");
  addStored(root, "interrupts", "           CPU0       \n");
  addStored(root, "modules", "");
  addStored(root, "partitions", "major minor  #blocks  name\n\n");
  addStored(root, "swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
  addStored(root, "vmstat", "nr_free_pages 0\npgfault 0\npgmajfault 0\n");
  root.insert("mounts", new Symlink(filesystem, "self/mounts"));
  root.insert("net", new Symlink(filesystem, "self/net"));
  root.insert("self", new LiveLink(filesystem, () => unsigned(currentSubject())));
  root.insert(
    "thread-self",
    new LiveLink(filesystem, () => unsigned(currentSubject()) + "/task/" + unsigned(currentThreadSubject())),
  );
  root.insert("sys", settingsDirectory(filesystem));
  return root;
}

export function registerProcfs(): void {
  registerSetting("kernel/random/boot_id", tellBootId);
  registerSetting("kernel/random/uuid", tellNewUuid);
  registerFilesystem("proc", (options: string): Directory | null => newProcfs());
}
