// /proc/mounts and /proc/PID/mountinfo: proc_pid_mounts(5), proc_pid_mountinfo(5).

import {
  MS_NOATIME,
  MS_NODEV,
  MS_NODIRATIME,
  MS_NOEXEC,
  MS_NOSUID,
  MS_RELATIME,
  MS_SYNCHRONOUS,
} from "../../abi/mount";
import { majorOf, minorOf } from "../../abi/stat";
import { Text } from "../../lib/text";
import { Directory } from "../directory";
import { Filesystem } from "../filesystem";
import { mountPoint, mounts } from "../mount";

/** Spaces and their like are told in octal. */
function escaped(text: Text, name: string): void {
  for (let i = 0; i < name.length; i++) {
    const byte = name.charCodeAt(i);
    if (byte == 32 || byte == 9 || byte == 10 || byte == 92) text.byte(92).octal(byte, 3);
    else text.byte(byte);
  }
}

function tellOptions(text: Text, filesystem: Filesystem): void {
  text.add(filesystem.readOnly ? "ro" : "rw");
  const flags = filesystem.flags;
  if (flags & MS_NOSUID) text.add(",nosuid");
  if (flags & MS_NODEV) text.add(",nodev");
  if (flags & MS_NOEXEC) text.add(",noexec");
  if (flags & MS_SYNCHRONOUS) text.add(",sync");
  if (flags & MS_NOATIME) text.add(",noatime");
  else if (flags & MS_RELATIME || !flags) text.add(",relatime");
  if (flags & MS_NODIRATIME) text.add(",nodiratime");
}

export function tellMounts(text: Text): void {
  for (let i = 0; i < mounts.length; i++) {
    const filesystem = mounts[i].filesystem;
    escaped(text, filesystem.source);
    text.byte(32);
    escaped(text, mountPoint(mounts[i]));
    text.byte(32).add(filesystem.name).byte(32);
    tellOptions(text, filesystem);
    text.line(" 0 0");
  }
}

/** A mount's number: file systems are mounted once, so that of the device does. */
export function mountNumber(filesystem: Filesystem): u64 {
  return minorOf(filesystem.device);
}

function parentNumber(root: Directory): u64 {
  const covered = root.covers;
  return covered ? mountNumber(covered.filesystem) : 0;
}

export function tellMountInfo(text: Text): void {
  for (let i = 0; i < mounts.length; i++) {
    const filesystem = mounts[i].filesystem;
    text.unsigned(mountNumber(filesystem)).byte(32).unsigned(parentNumber(mounts[i])).byte(32);
    text.unsigned(majorOf(filesystem.device)).byte(58).unsigned(minorOf(filesystem.device)).add(" / ");
    escaped(text, mountPoint(mounts[i]));
    text.byte(32);
    tellOptions(text, filesystem);
    text.add(" - ").add(filesystem.name).byte(32);
    escaped(text, filesystem.source);
    text.line(filesystem.readOnly ? " ro" : " rw");
  }
}

/** /proc/PID/mountstats. */
export function tellMountStats(text: Text): void {
  for (let i = 0; i < mounts.length; i++) {
    const filesystem = mounts[i].filesystem;
    text.add("device ").add(filesystem.source).add(" mounted on ").add(mountPoint(mounts[i]));
    text.add(" with fstype ").line(filesystem.name);
  }
}
