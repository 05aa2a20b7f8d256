// Telling watchers what happens to files. Callers check `watching` first where it matters.

import { O_PATH } from "../../abi/fcntl";
import { IN_DELETE_SELF, IN_EXCL_UNLINK, IN_IGNORED, IN_ISDIR } from "../../abi/inotify";
import { Entry } from "../entries";
import { Inode } from "../inode";
import { InodeFile } from "../inodefile";

function tell(inode: Inode, mask: u32, cookie: u32, name: string, unlinked: bool): void {
  let watch = inode.watches;
  while (watch) {
    const next = watch.nextOfInode;
    if (watch.mask & mask && !(unlinked && watch.mask & IN_EXCL_UNLINK)) watch.instance.tell(watch, mask, cookie, name);
    watch = next;
  }
}

function kind(inode: Inode): u32 {
  return inode.isDirectory ? IN_ISDIR : 0;
}

/** To those who watch the inode itself. */
export function tellInode(inode: Inode, mask: u32): void {
  tell(inode, mask | kind(inode), 0, "", false);
}

/** A name in a directory came, went or moved: to those who watch the directory. */
export function tellEntry(entry: Entry, mask: u32, cookie: u32 = 0): void {
  tell(entry.directory, mask | kind(entry.inode), cookie, entry.name, false);
}

/** Something happened to what an entry names: to those who watch it or the directory it is in. */
export function tellNamed(entry: Entry, mask: u32): void {
  tell(entry.directory, mask | kind(entry.inode), 0, entry.name, entry.removed);
  tellInode(entry.inode, mask);
}

/** The same, where the entry that led to the inode may be another's, or none. */
export function tellAbout(inode: Inode, entry: Entry | null, mask: u32): void {
  if (entry && entry.inode == inode) tellNamed(entry, mask);
  else tellInode(inode, mask);
}

/** Something was done to an open file. */
export function tellFile(file: InodeFile, mask: u32): void {
  if (!(file.flags & O_PATH)) tellAbout(file.inode, file.entry, mask);
}

/** The inode no longer exists. */
export function tellGone(inode: Inode): void {
  tell(inode, IN_DELETE_SELF, 0, "", false);
  forget(inode, IN_IGNORED);
}

/** Takes all watches off an inode; each is told why and that it is over. */
export function forget(inode: Inode, why: u32): void {
  let watch = inode.watches;
  while (watch) {
    watch.instance.drop(watch, why);
    watch = inode.watches;
  }
}
