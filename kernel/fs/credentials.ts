// Who asks: the ids that permissions of files are checked against (credentials(7), path_resolution(7)).

import { EACCES } from "../abi/errno";
import { S_IXUGO } from "../abi/stat";
import { Inode } from "./inode";

/** Kinds of access, as in access(2) and in a triple of permission bits. */
export const MAY_EXECUTE: u32 = 1;
export const MAY_WRITE: u32 = 2;
export const MAY_READ: u32 = 4;

/** The file system ids of a process. */
export class Credentials {
  uid: u32 = 0;
  gid: u32 = 0;
  groups: u32[] = [];
  /** CAP_DAC_OVERRIDE and CAP_FOWNER: permissions don't bind it. */
  privileged: bool = true;

  isIn(group: u32): bool {
    return this.gid == group || this.groups.includes(group);
  }

  /** Whether it may do what a file's owner may. */
  owns(inode: Inode): bool {
    return this.privileged || this.uid == inode.uid;
  }
}

const root = new Credentials();
let source: () => Credentials = () => root;

/** The function is to return the current process's credentials. Until there is one, everybody is root. */
export function setCredentialsHook(hook: () => Credentials): void {
  source = hook;
}

/** The current process's. */
export function credentials(): Credentials {
  return source();
}

/** Whether the current process may access an inode in all the ways asked for (MAY_*): 0 or -EACCES. */
export function mayAccess(inode: Inode, wanted: u32): i32 {
  return allows(source(), inode, wanted) ? 0 : -EACCES;
}

/** The same for anybody. */
export function allows(who: Credentials, inode: Inode, wanted: u32): bool {
  if (who.privileged) return !(wanted & MAY_EXECUTE) || inode.isDirectory || (inode.mode & S_IXUGO) != 0;
  const shift: u32 = who.uid == inode.uid ? 6 : who.isIn(inode.gid) ? 3 : 0;
  return ((inode.mode >> shift) & wanted) == wanted;
}
