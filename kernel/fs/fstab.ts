// The mounts asked for on the command line: vfs.fstab=[ "dev:mnt:fs[:flags[:opts[:ukopts]]]" ... ].
//
//   dev     initrd0, embedded (empty here), or anything where the file system needs no device
//   mnt     absolute path
//   fs      extract: unpack a cpio archive into what is at mnt; ramfs; devfs
//   flags   a number, mount(2)'s MS_*
//   opts    of the file system: ramfs=1 makes extract unpack into a new ramfs
//   ukopts  mkmp: make the mount point; ifinitrd0, ifnoinitrd0: skip the entry unless there is (no) initrd0

import { newDevfs } from "./devfs";
import { Directory } from "./directory";
import { extract } from "./extract";
import { mount, mounts, newRamfs, rootDirectory } from "./mount";
import { makeDirectory } from "./naming";
import { lookup } from "./path";
import { registerProcfs } from "./procfs/procfs";
import { registerDevpts } from "./pty";
import { registerSysfs } from "./sysfs";
import { registerTmpfs } from "./tmpfs";
import { filesystemType, registerFilesystem, types } from "./types";

const FIELDS: i32 = 6;
/** Mount flags that ask for nothing: NOSUID, NODEV, NOEXEC, NOATIME, NODIRATIME, SILENT, RELATIME, STRICTATIME. */
const HARMLESS_FLAGS: u32 = 0x0120_8c0e;

/** One entry, and what is wrong with it. */
class FstabEntry {
  device: string;
  mountPoint: string;
  type: string;
  flags: string;
  options: string;
  bootOptions: string;
  problem: string | null = null;
  makeMountPoint: bool = false;
  /** extract into a new ramfs. */
  fresh: bool = false;
  skipped: bool = false;

  constructor(
    readonly text: string,
    readonly hasInitrd: bool,
  ) {
    const fields = text.split(":");
    const count = fields.length;
    this.device = fields[0];
    this.mountPoint = count > 1 ? fields[1] : "";
    this.type = count > 2 ? fields[2] : "";
    this.flags = count > 3 ? fields[3] : "";
    this.options = count > 4 ? fields[4] : "";
    this.bootOptions = count > 5 ? fields[5] : "";
    if (count < 3 || count > FIELDS) this.complain("it", "is not dev:mnt:fs[:flags[:opts[:ukopts]]]");
    else this.check();
  }

  complain(field: string, what: string): void {
    if (!this.problem) this.problem = 'vfs.fstab: "' + this.text + '": ' + field + " " + what;
  }

  private check(): void {
    this.checkBootOptions();
    this.checkFlags();
    const type = this.type;
    const device = this.device;
    if (type != "extract" && type != "ramfs" && type != "devfs") {
      this.complain("fs", '"' + type + '" is not known; extract, ramfs and devfs are');
    }
    if (!this.mountPoint.startsWith("/")) this.complain("mnt", '"' + this.mountPoint + '" is not an absolute path');
    if (type == "extract" && device != "initrd0" && device != "embedded") {
      this.complain("dev", '"' + device + '" is not known; extract needs initrd0 or embedded');
    }
    this.checkOptions();
    if (this.usesInitrd && !this.hasInitrd && !this.skipped) {
      this.complain(
        "dev",
        "initrd0 is not there: start the machine with an initial ramdisk, or add the ukopt ifinitrd0",
      );
    }
  }

  /** The content comes from the initial ramdisk. */
  get usesInitrd(): bool {
    return this.device == "initrd0" && this.type != "devfs";
  }

  private checkFlags(): void {
    const flags = this.flags;
    if (!flags.length) return;
    const value = parseNumber(flags);
    if (value < 0) this.complain("flags", '"' + flags + '" is not a number');
    else if (<u64>value & ~(<u64>HARMLESS_FLAGS)) {
      this.complain(
        "flags",
        '"' + flags + '" has one that is not supported; nosuid, nodev, noexec and the atime flags are',
      );
    }
  }

  private checkOptions(): void {
    const options = this.options.split(",");
    for (let i = 0; i < options.length; i++) {
      const option = options[i];
      if (!option.length || (option == "ramfs=0" && this.type == "extract")) continue;
      if (option == "ramfs=1" && this.type == "extract") this.fresh = true;
      else if (this.type == "extract") this.complain("opts", '"' + option + '" is not known; extract takes ramfs=1');
      else this.complain("opts", '"' + option + '" is not known; ' + this.type + " takes none");
    }
  }

  private checkBootOptions(): void {
    const options = this.bootOptions.split(",");
    for (let i = 0; i < options.length; i++) {
      const option = options[i];
      if (option == "mkmp") this.makeMountPoint = true;
      else if (option == "ifinitrd0") this.skipped = this.skipped || !this.hasInitrd;
      else if (option == "ifnoinitrd0") this.skipped = this.skipped || this.hasInitrd;
      else if (option.length)
        this.complain("ukopts", '"' + option + '" is not known; mkmp, ifinitrd0 and ifnoinitrd0 are');
    }
  }

  /** Mounts it; null, or what went wrong. */
  apply(initrd: usize, initrdLength: usize): string | null {
    const directory = this.directory();
    if (!directory) return this.problem;
    let into = directory;
    if (this.type == "devfs") return this.mountOn(newDevfs(), directory);
    if (this.type == "ramfs" || this.fresh) {
      into = newRamfs();
      this.mountOn(into, directory);
    }
    if (this.problem || this.device != "initrd0") return this.problem;
    return extract("initrd0", initrd, initrdLength, into);
  }

  private mountOn(filesystem: Directory, directory: Directory): string | null {
    if (mount(filesystem, directory) < 0) this.complain("mnt", "can't be mounted on");
    return this.problem;
  }

  private directory(): Directory | null {
    const root = rootDirectory();
    if (this.makeMountPoint) makePath(root, this.mountPoint);
    const inode = lookup(root, root, this.mountPoint, true);
    if (!inode) this.complain("mnt", this.mountPoint + " does not exist; the ukopt mkmp makes it");
    else if (!inode.isDirectory) this.complain("mnt", this.mountPoint + " is not a directory");
    else return changetype<Directory>(inode);
    return null;
  }
}

/** A decimal or 0x number of up to 32 bits, or -1. */
function parseNumber(text: string): i64 {
  const hexadecimal = text.startsWith("0x");
  let value: i64 = 0;
  let from = hexadecimal ? 2 : 0;
  if (from == text.length) return -1;
  for (; from < text.length; from++) {
    const code = text.charCodeAt(from);
    let digit = code - 0x30;
    if (hexadecimal && digit > 9) digit = (code | 0x20) - 0x61 + 10;
    if (digit < 0 || digit > (hexadecimal ? 15 : 9) || (digit < 10 && code > 0x39)) return -1;
    value = value * (hexadecimal ? 16 : 10) + digit;
    if (value > <i64>u32.MAX_VALUE) return -1;
  }
  return value;
}

/** Makes the directories of an absolute path that are missing; what can't be made shows when it is looked up. */
function makePath(root: Directory, path: string): void {
  let to = 0;
  while (to < path.length) {
    to = path.indexOf("/", to + 1);
    if (to < 0) to = path.length;
    makeDirectory(root, root, path.substring(0, to), 0o755);
  }
}

function registerTypes(): void {
  registerTmpfs();
  registerDevpts();
  registerProcfs();
  registerSysfs();
  registerFilesystem("devtmpfs", (options: string): Directory | null => newDevfs());
}

/**
 * Mounts what the entries ask for, in order, and a devfs on /dev unless one of them did. With no entries at all an
 * initial ramdisk is unpacked into the root.
 *
 * @returns null, or one line that names the entry, the field and what would be right
 */
export function mountAll(entries: string[], initrd: usize, initrdLength: usize): string | null {
  if (!types.length) registerTypes();
  let hasDevices = false;
  if (!entries.length && initrdLength) {
    const problem = extract("initrd0", initrd, initrdLength, rootDirectory());
    if (problem) return problem;
  }
  for (let i = 0; i < entries.length; i++) {
    const entry = new FstabEntry(entries[i], initrdLength != 0);
    if (entry.problem) return entry.problem;
    if (entry.skipped) continue;
    const problem = entry.apply(initrd, initrdLength);
    if (problem) return problem;
    if (entry.type == "devfs" && entry.mountPoint == "/dev") hasDevices = true;
  }
  if (!hasDevices) mountIfNone("devtmpfs", "/dev");
  mountIfNone("devpts", "/dev/pts");
  mountIfNone("tmpfs", "/dev/shm");
  mountIfNone("proc", "/proc");
  mountIfNone("sysfs", "/sys");
  return null;
}

/** Mounts what every program expects to be mounted, unless an entry has mounted something there. */
function mountIfNone(type: string, path: string): void {
  const root = rootDirectory();
  makePath(root, path);
  const inode = lookup(root, root, path, true);
  const kind = filesystemType(type);
  if (!inode || !inode.isDirectory || !kind || mounts.includes(changetype<Directory>(inode))) return;
  const made = kind.make("");
  if (!made) return;
  made.filesystem.source = type;
  mount(made, changetype<Directory>(inode));
}
