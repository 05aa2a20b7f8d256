// /dev: the device nodes every Linux program may expect.

import { RAMFS_MAGIC, S_IFCHR } from "../abi/stat";
import { DEVICE_FULL, DEVICE_NULL, DEVICE_RANDOM, DEVICE_URANDOM, DEVICE_ZERO, registerMemoryDevices } from "./devices";
import { Directory } from "./directory";
import { Filesystem } from "./filesystem";
import { LinksOfFds } from "./procfs/descriptors";
import { DEVICE_PTMX } from "./pty";
import { SpecialInode } from "./special";
import { Symlink } from "./symlink";
import { DEVICE_CONSOLE, DEVICE_TTY, DEVICE_TTYS0, registerConsole } from "./ttyfile";

/** The root of a new devfs. */
export function newDevfs(): Directory {
  registerMemoryDevices();
  registerConsole();
  const filesystem = new Filesystem("devtmpfs", RAMFS_MAGIC);
  const root = new Directory(filesystem, 0o755);
  addDevice(root, "null", DEVICE_NULL, 0o666);
  addDevice(root, "zero", DEVICE_ZERO, 0o666);
  addDevice(root, "full", DEVICE_FULL, 0o666);
  addDevice(root, "random", DEVICE_RANDOM, 0o666);
  addDevice(root, "urandom", DEVICE_URANDOM, 0o666);
  addDevice(root, "tty", DEVICE_TTY, 0o666);
  addDevice(root, "ttyS0", DEVICE_TTYS0, 0o660);
  addDevice(root, "console", DEVICE_CONSOLE, 0o600);
  root.insert("fd", new LinksOfFds(filesystem, 0));
  addDevice(root, "ptmx", DEVICE_PTMX, 0o666);
  root.insert("pts", new Directory(filesystem, 0o755));
  addSymlink(root, "stdin", "fd/0");
  addSymlink(root, "stdout", "fd/1");
  addSymlink(root, "stderr", "fd/2");
  root.insert("shm", new Directory(filesystem, 0o1777));
  return root;
}

function addDevice(directory: Directory, name: string, rdev: u64, permissions: u32): void {
  directory.insert(name, new SpecialInode(directory.filesystem, S_IFCHR | permissions, rdev));
}

function addSymlink(directory: Directory, name: string, target: string): void {
  directory.insert(name, new Symlink(directory.filesystem, target));
}
