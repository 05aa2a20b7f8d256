// Mounts the host's folders where it wants them.

import { PATH_MAX } from "../../abi/fcntl";
import { byteString } from "../../lib/bytes";
import * as host from "../../platform/hosted/host";
import { Directory } from "../directory";
import { mount, newTmpfs, rootDirectory } from "../mount";
import { makeDirectory } from "../naming";
import { lookup } from "../path";
import { ask, describe } from "./attributes";
import { HostDirectory } from "./directory";
import { HostFilesystem } from "./filesystem";

const text: usize = memory.data(4096);

/** Before anything else is mounted: a folder that is to be the root. */
export function mountHostRoot(): void {
  for (let share = 0; ; share++) {
    const path = mountPoint(share);
    if (!path.length) break;
    if (path == "/") mount(open(share), rootDirectory());
  }
  const root = rootDirectory();
  if (root.filesystem.readOnly) keepTemporary(root);
}

/** The others; null, or what went wrong. */
export function mountHostFolders(): string | null {
  const root = rootDirectory();
  for (let share = 0; ; share++) {
    const path = mountPoint(share);
    if (!path.length) break;
    if (path == "/") continue;
    const place = makePath(root, path);
    if (!place) return path + ": the host's folder can't be mounted there: it is no directory, and can't be made one";
    mount(open(share), place);
  }
  return null;
}

/** A root that can't be written to needs another /tmp, which other folders and the initial ramdisk may be put into. */
function keepTemporary(root: Directory): void {
  const place = lookup(root, root, "/tmp", true);
  if (place && place.isDirectory) mount(newTmpfs(), changetype<Directory>(place));
}

function mountPoint(share: i32): string {
  return byteString(text, host.shareMountPoint(share, text, PATH_MAX));
}

function open(share: i32): Directory {
  const filesystem = new HostFilesystem(share);
  const root = new HostDirectory(filesystem);
  if (ask(filesystem, "") == 0) describe(root);
  return root;
}

/** The directory at a path, made if it is missing; null if there is something else. */
function makePath(root: Directory, path: string): Directory | null {
  for (let to = path.indexOf("/", 1); ; to = path.indexOf("/", to + 1)) {
    const part = to < 0 ? path : path.substring(0, to);
    makeDirectory(root, root, part, 0o755);
    if (to < 0) break;
  }
  const inode = lookup(root, root, path, true);
  return inode && inode.isDirectory ? changetype<Directory>(inode) : null;
}
