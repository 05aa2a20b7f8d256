// Extended attributes (xattr(7)): of regular files and directories in the user namespace; of anything in the trusted
// and security namespaces, whose contents mean nothing here.

import { E2BIG, EBADF, EFAULT, EINVAL, ENODATA, EOPNOTSUPP, EPERM, ERANGE, EROFS } from "../abi/errno";
import { AT_FDCWD, AT_SYMLINK_NOFOLLOW, O_PATH } from "../abi/fcntl";
import { IN_ATTRIB } from "../abi/inotify";
import { XATTR_CREATE, XATTR_NAME_MAX, XATTR_REPLACE, XATTR_SIZE_MAX } from "../abi/xattr";
import { Attributes } from "../fs/attributes";
import { wallClock } from "../fs/clock";
import { credentials, MAY_READ, MAY_WRITE, mayAccess } from "../fs/credentials";
import { fail, failure } from "../fs/failure";
import { Inode } from "../fs/inode";
import { InodeFile } from "../fs/inodefile";
import { tellAbout } from "../fs/inotify/tell";
import { watching } from "../fs/inotify/watch";
import { place } from "../fs/path";
import { byteString, putBytes } from "../lib/bytes";
import { copyIn, copyOut, getString, getStringError } from "../mm/user";
import { fileOf, resolve } from "./arguments";

/** How the calls name the file: a path, followed or not, or a descriptor. */
export const FOLLOW: i32 = 0;
export const NO_FOLLOW: i32 = 1;
export const DESCRIPTOR: i32 = 2;

/** Null with failure() set; of a descriptor that has no inode, -EOPNOTSUPP. */
function target(file: u64, how: i32): Inode | null {
  if (how != DESCRIPTOR) return resolve(AT_FDCWD, file, how == FOLLOW ? 0 : AT_SYMLINK_NOFOLLOW);
  const open = fileOf(<i32>file);
  if (!open || open.flags & O_PATH) return fail<Inode>(-EBADF);
  return open instanceof InodeFile ? (open as InodeFile).inode : fail<Inode>(-EOPNOTSUPP);
}

/** The name at an address; null with failure() set. */
function nameAt(address: u64): string | null {
  const name = getString(address, XATTR_NAME_MAX + 1);
  if (name == null) return fail<string>(getStringError == -EFAULT ? -EFAULT : -ERANGE);
  return name.length ? name : fail<string>(-ERANGE);
}

/** Whether an attribute of this name may be used in this way (MAY_*) on an inode: 0 or a negative errno. */
function permitted(inode: Inode, name: string, wanted: u32): i32 {
  if (wanted == MAY_WRITE && inode.filesystem.readOnly) return -EROFS;
  if (name.startsWith("trusted.")) return credentials().privileged ? 0 : wanted == MAY_READ ? -ENODATA : -EPERM;
  if (name.startsWith("security.")) return wanted == MAY_READ || credentials().privileged ? 0 : -EPERM;
  if (!name.startsWith("user.")) return -EOPNOTSUPP;
  if (!inode.isRegular && !inode.isDirectory) return wanted == MAY_READ ? -ENODATA : -EPERM;
  if (name.length == 5) return -EINVAL;
  return mayAccess(inode, wanted);
}

export function setxattr(file: u64, nameAddress: u64, value: u64, size: u64, flags: u32, how: i32): i64 {
  if (flags & ~(XATTR_CREATE | XATTR_REPLACE)) return -EINVAL;
  const name = nameAt(nameAddress);
  if (name == null) return failure();
  if (size > XATTR_SIZE_MAX) return -E2BIG;
  const bytes = heap.alloc(<usize>size + 1);
  const fault = copyIn(bytes, value, <usize>size) < 0;
  const text = fault ? "" : byteString(bytes, <i32>size);
  heap.free(bytes);
  if (fault) return -EFAULT;
  const inode = target(file, how);
  if (!inode) return failure();
  const refusal = permitted(inode, name, MAY_WRITE);
  if (refusal < 0) return refusal;
  let attributes = inode.attributes;
  if (!attributes) {
    attributes = new Attributes();
    inode.attributes = attributes;
  }
  const error = attributes.set(name, text, flags);
  if (!error) changed(inode);
  return error;
}

function changed(inode: Inode): void {
  inode.changed = wallClock();
  if (watching) tellAbout(inode, place.entry, IN_ATTRIB);
}

/** Bytes of a byte string into the program's buffer; size 0 asks for the length only. */
function give(text: string, to: u64, size: u64): i64 {
  const length = text.length;
  if (!size) return length;
  if (<u64>length > size) return -ERANGE;
  const bytes = heap.alloc(length + 1);
  putBytes(bytes, text);
  const error = copyOut(to, bytes, length);
  heap.free(bytes);
  return error < 0 ? error : length;
}

export function getxattr(file: u64, nameAddress: u64, to: u64, size: u64, how: i32): i64 {
  const name = nameAt(nameAddress);
  if (name == null) return failure();
  const inode = target(file, how);
  if (!inode) return failure();
  const refusal = permitted(inode, name, MAY_READ);
  if (refusal < 0) return refusal;
  const attributes = inode.attributes;
  const value = attributes ? attributes.get(name) : null;
  return value == null ? -ENODATA : give(value, to, size);
}

export function listxattr(file: u64, to: u64, size: u64, how: i32): i64 {
  const inode = target(file, how);
  if (!inode) return failure();
  const attributes = inode.attributes;
  return attributes ? give(attributes.list(), to, size) : 0;
}

export function removexattr(file: u64, nameAddress: u64, how: i32): i64 {
  const name = nameAt(nameAddress);
  if (name == null) return failure();
  const inode = target(file, how);
  if (!inode) return failure();
  const refusal = permitted(inode, name, MAY_WRITE);
  if (refusal < 0) return refusal;
  const attributes = inode.attributes;
  const error = attributes ? attributes.remove(name) : -ENODATA;
  if (!error) changed(inode);
  return error;
}
