// Where local sockets are bound: names in a file system, or abstract ones that exist as long as the socket (unix(7)).

import { EADDRINUSE, ECONNREFUSED, EEXIST, EINVAL, ENOENT, EPROTOTYPE } from "../../abi/errno";
import { AF_UNIX } from "../../abi/socket";
import { S_IFSOCK } from "../../abi/stat";
import { MAY_WRITE, mayAccess } from "../../fs/credentials";
import { Inode } from "../../fs/inode";
import { makeNode } from "../../fs/naming";
import { lookup, lookupError } from "../../fs/path";
import { currentSubject, subject } from "../../fs/procfs/subject";
import { byteString, byteStringZ, putBytes } from "../../lib/bytes";
import { UnixSocket } from "./socket";

/** struct sockaddr_un: u16 family | 108 bytes. An abstract name begins with a zero byte. */
export const SOCKADDR_UN_SIZE: u32 = 110;
const PATH_OFFSET: u32 = 2;

const abstractNames: Map<string, UnixSocket> = new Map<string, UnixSocket>();
const bound: Map<Inode, UnixSocket> = new Map<Inode, UnixSocket>();
let nextAutomatic: u32 = 0;

/** Sockets of different types may have the same abstract name. */
function keyOf(name: string, type: i32): string {
  return String.fromCharCode(type) + name;
}

export function isAbstract(name: string): bool {
  return name.length > 0 && name.charCodeAt(0) == 0;
}

/** The name in a struct sockaddr_un; empty when it has none. A path ends at its first zero. */
export function nameAt(address: usize, length: u32): string {
  if (length <= PATH_OFFSET) return "";
  const text = address + PATH_OFFSET;
  const room = <i32>(length - PATH_OFFSET);
  return load<u8>(text) ? byteStringZ(text, room) : byteString(text, room);
}

/** Writes a name as struct sockaddr_un; the length. */
export function fillName(name: string | null, to: usize): u32 {
  store<u16>(to, <u16>AF_UNIX);
  if (!name) return PATH_OFFSET;
  const length = <u32>putBytes(to + PATH_OFFSET, name);
  if (isAbstract(name)) return PATH_OFFSET + length;
  store<u8>(to + PATH_OFFSET + length, 0);
  return PATH_OFFSET + length + 1;
}

/** Binds to a name that is not empty: 0 or a negative errno. */
export function bindName(socket: UnixSocket, name: string): i32 {
  if (isAbstract(name)) {
    const key = keyOf(name, socket.type);
    if (abstractNames.has(key)) return -EADDRINUSE;
    abstractNames.set(key, socket);
    return 0;
  }
  const who = subject(currentSubject());
  if (!who) return -EINVAL;
  const error = makeNode(who.root, who.cwd, name, S_IFSOCK | (0o777 & ~who.umask), 0);
  if (error < 0) return error == -EEXIST ? -EADDRINUSE : error;
  const inode = lookup(who.root, who.cwd, name, false);
  if (!inode) return lookupError();
  inode.pin();
  bound.set(inode, socket);
  socket.inode = inode;
  return 0;
}

/** Binds to an abstract name of five hexadecimal digits that nobody has. */
export function bindAutomatically(socket: UnixSocket): string {
  let name = "";
  do {
    name = "\0";
    for (let shift = 16; shift >= 0; shift -= 4) {
      const digit = (nextAutomatic >> shift) & 15;
      name += String.fromCharCode(digit < 10 ? 48 + digit : 87 + digit);
    }
    nextAutomatic = (nextAutomatic + 1) & 0xfffff;
  } while (abstractNames.has(keyOf(name, socket.type)));
  abstractNames.set(keyOf(name, socket.type), socket);
  return name;
}

/** The socket is closed: its name leads to nobody. The name in the file system stays until it is unlinked. */
export function unbindName(socket: UnixSocket, name: string): void {
  if (isAbstract(name)) abstractNames.delete(keyOf(name, socket.type));
  const inode = socket.inode;
  if (!inode) return;
  bound.delete(inode);
  inode.unpin();
  socket.inode = null;
}

/** Why findSocket gave null: a negative errno. */
export let findError: i32 = 0;

function refuse(error: i32): UnixSocket | null {
  findError = error;
  return null;
}

/** The socket of a type that is bound to a name; null with findError. */
export function findSocket(name: string, type: i32): UnixSocket | null {
  let found: UnixSocket | null = null;
  if (isAbstract(name)) {
    const key = keyOf(name, type);
    if (abstractNames.has(key)) found = abstractNames.get(key);
  } else {
    const who = subject(currentSubject());
    const inode = who ? lookup(who.root, who.cwd, name, true) : null;
    if (!inode) return refuse(who ? lookupError() : -ENOENT);
    const refusal = mayAccess(inode, MAY_WRITE);
    if (refusal < 0) return refuse(refusal);
    if (bound.has(inode)) found = bound.get(inode);
  }
  if (!found) return refuse(-ECONNREFUSED);
  return found.type == type ? found : refuse(-EPROTOTYPE);
}
