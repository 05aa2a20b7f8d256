// execve(2): another program in the same process.

import { EACCES, ELOOP, ENOEXEC } from "../abi/errno";
import { SS_DISABLE } from "../abi/signal";
import { Directory } from "../fs/directory";
import { Inode } from "../fs/inode";
import { lookup, lookupError } from "../fs/path";
import { byteString } from "../lib/bytes";
import { AddressSpace, useSpace } from "../mm/space";
import { enterProgram, isElf, loadError, mapProgram, prepareProgram } from "./exec";
import { endThread, releaseParent } from "./exit";
import { addThread, removeThread } from "./ids";
import { Process, stopTimers } from "./process";
import { Thread } from "./thread";

const ANY_EXECUTE: u32 = 0o111;
/** Scripts whose interpreter is a script whose interpreter is …: as deep as Linux goes. */
const MAX_SCRIPTS: i32 = 5;
/** A script's first line counts up to here (BINPRM_BUF_SIZE). */
const LINE_LENGTH: i32 = 256;

/**
 * Replaces the process's program. A negative errno when nothing has changed; 0 when the thread stands at the new
 * program's entry point.
 *
 * @param start where a relative path begins
 * @param file the file itself, where a descriptor names it and not a path
 */
export function execute(
  thread: Thread,
  start: Directory,
  path: string,
  file: Inode | null,
  follow: bool,
  args: string[],
  environment: string[],
): i32 {
  const process = thread.process;
  let inode = file ? file : lookup(process.root, start, path, follow);
  if (!inode) return lookupError();
  if (!follow && inode.isSymlink) return -ELOOP;
  let name = path;
  for (let scripts = 0; !isElf(inode); scripts++) {
    if (!mayExecute(inode)) return -EACCES;
    const line = scriptLine(inode);
    if (!line.length) return -ENOEXEC;
    if (scripts == MAX_SCRIPTS) return -ELOOP;
    const words = splitLine(line);
    if (!words.length) return -ENOEXEC;
    // interpreter [argument] script arguments-but-the-zeroth
    args = words.concat([name]).concat(args.slice(1));
    name = words[0];
    inode = lookup(process.root, process.cwd, name, true);
    if (!inode) return lookupError();
  }
  if (!mayExecute(inode)) return -EACCES;
  if (prepareProgram(process, name, inode).length) return loadError;
  return replace(thread, process, name, args, environment);
}

function mayExecute(inode: Inode): bool {
  return inode.isRegular && (inode.mode & ANY_EXECUTE) != 0;
}

/** What follows "#!" on a script's first line; empty if it is no script. */
function scriptLine(inode: Inode): string {
  const length = <i32>inode.readBytes(0, buffer, LINE_LENGTH);
  if (length < 3 || load<u16>(buffer) != 0x2123) return "";
  let end = 2;
  while (end < length && load<u8>(buffer + end) != 10 && load<u8>(buffer + end)) end++;
  return byteString(buffer + 2, end - 2);
}

const buffer: usize = memory.data(256);

/** The interpreter, and the rest of the line as one argument. */
function splitLine(line: string): string[] {
  const text = line.trim();
  const words: string[] = [];
  if (!text.length) return words;
  let end = 0;
  while (end < text.length && text.charCodeAt(end) != 0x20 && text.charCodeAt(end) != 9) end++;
  words.push(text.slice(0, end));
  const rest = text.slice(end).trim();
  if (rest.length) words.push(rest);
  return words;
}

/** Beyond the point of no return once the new memory is complete. */
function replace(thread: Thread, process: Process, path: string, args: string[], environment: string[]): i32 {
  const old = process.space;
  const space = new AddressSpace();
  useSpace(space);
  // An empty argument list gets an empty string, as in Linux since 5.18.
  const rsp = mapProgram(process, space, path, args.length ? args : [""], environment);
  if (rsp < 0) {
    useSpace(old);
    space.release();
    return <i32>rsp;
  }
  useSpace(old);
  endOthers(thread, process);
  process.space = space;
  useSpace(space);
  old.release();
  releaseParent(process);
  if (process.files.isShared) {
    const shared = process.files;
    process.files = shared.clone();
    shared.release();
  }
  process.files.closeOnExec();
  process.actions = process.actions.clone();
  process.actions.reset();
  process.hasExecuted = true;
  stopTimers(process, false);
  resetThread(thread);
  enterProgram(process, thread, path, rsp);
  return 0;
}

/** All other threads end, and the one that is left is the process's first. */
function endOthers(thread: Thread, process: Process): void {
  while (process.threads.length > 1) {
    const last = process.threads[process.threads.length - 1];
    endThread(last == thread ? process.threads[0] : last);
  }
  if (thread.tid == process.pid) return;
  removeThread(thread);
  thread.tid = process.pid;
  addThread(thread);
}

function resetThread(thread: Thread): void {
  thread.ownName = "";
  thread.clearTid = 0;
  thread.robustList = 0;
  thread.altStack = 0;
  thread.altStackSize = 0;
  thread.altStackFlags = SS_DISABLE;
  thread.vectors.reset();
  thread.threadBase = 0;
  thread.gsBase = 0;
  thread.activate();
}
