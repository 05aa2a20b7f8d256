// Control messages of sendmsg(2) and recvmsg(2) (cmsg(3)): between the program's memory and net/socket/ancillary.ts.

import { EBADF, EFAULT, EINVAL, EPERM, ETOOMANYREFS } from "../abi/errno";
import { CMSGHDR_SIZE, SCM_CREDENTIALS, SCM_MAX_FD, SCM_RIGHTS, SOL_SOCKET } from "../abi/socket";
import { credentials } from "../fs/credentials";
import { File } from "../fs/file";
import { copyIn, copyOut, get, getFailed, put } from "../mm/user";
import { incoming, outgoing } from "../net/socket/ancillary";
import { current } from "../proc/thread";
import { fileOf } from "./arguments";

const header: usize = memory.data(16);
const ucred: usize = memory.data(12);
const UCRED_SIZE: u64 = 12;
/** The longest control data that is looked at. */
const CONTROL_MAX: u64 = 65536;

function aligned(length: u64): u64 {
  return (length + 7) & ~7;
}

/** Reads a program's control data into `outgoing`; 0 or a negative errno. Levels we have nothing for are passed over. */
export function readControl(address: u64, length: u64): i64 {
  outgoing.clear();
  if (!address || length < CMSGHDR_SIZE) return 0;
  if (length > CONTROL_MAX) return -EINVAL;
  let at: u64 = 0;
  while (at + CMSGHDR_SIZE <= length) {
    if (copyIn(header, address + at, CMSGHDR_SIZE) < 0) return -EFAULT;
    const size = load<u64>(header);
    if (size < CMSGHDR_SIZE || size > length - at) return -EINVAL;
    if (load<i32>(header, 8) == SOL_SOCKET) {
      const data = address + at + CMSGHDR_SIZE;
      const type = load<i32>(header, 12);
      let error: i64 = -EINVAL;
      if (type == SCM_RIGHTS) error = readFiles(data, size - CMSGHDR_SIZE);
      else if (type == SCM_CREDENTIALS) error = readCredentials(data, size - CMSGHDR_SIZE);
      if (error < 0) return error;
    }
    at += aligned(size);
  }
  return 0;
}

function readFiles(address: u64, length: u64): i64 {
  const count = <u32>(length >> 2);
  const before = outgoing.files;
  const files: File[] = before ? before : [];
  if (<u32>files.length + count > SCM_MAX_FD) return count > SCM_MAX_FD ? -EINVAL : -ETOOMANYREFS;
  for (let i: u32 = 0; i < count; i++) {
    const fd = get<i32>(address + <u64>i * 4);
    if (getFailed) return -EFAULT;
    const file = fileOf(fd);
    if (!file) return -EBADF;
    files.push(file);
  }
  if (count) outgoing.files = files;
  return 0;
}

/** Only root may say that it is somebody else. */
function readCredentials(address: u64, length: u64): i64 {
  if (length != UCRED_SIZE) return -EINVAL;
  if (copyIn(ucred, address, <usize>UCRED_SIZE) < 0) return -EFAULT;
  const who = credentials();
  const pid = load<i32>(ucred);
  const uid = load<u32>(ucred, 4);
  const gid = load<u32>(ucred, 8);
  if (!who.privileged && (pid != current().process.pid || uid != who.uid || gid != who.gid)) return -EPERM;
  outgoing.hasCredentials = true;
  outgoing.pid = pid;
  outgoing.uid = uid;
  outgoing.gid = gid;
  return 0;
}

/** The last writeControl had no room for everything (MSG_CTRUNC). */
export let controlCut: bool = false;

/** Writes what came in beside a message, as far as there is room; bytes written. Files get descriptors. */
export function writeControl(address: u64, room: u64, cloexec: bool): u64 {
  controlCut = false;
  let at: u64 = 0;
  if (!address) room = 0;
  if (incoming.hasCredentials) at = writeCredentials(address, room);
  if (incoming.files) at = writeFiles(address, at, room, cloexec);
  if (incoming.notesLength) at = writeNotes(address, at, room);
  incoming.clear();
  return at;
}

function putHeader(to: u64, length: u64, type: i32): bool {
  store<u64>(header, length);
  store<i32>(header, SOL_SOCKET, 8);
  store<i32>(header, type, 12);
  return copyOut(to, header, CMSGHDR_SIZE) == 0;
}

/** As many whole messages as there is room for. */
function writeNotes(address: u64, at: u64, room: u64): u64 {
  let done: u32 = 0;
  while (done < incoming.notesLength) {
    const length = load<u64>(incoming.notes + done);
    if (at + length > room || copyOut(address + at, incoming.notes + done, <usize>length) < 0) {
      controlCut = true;
      return at;
    }
    done += <u32>aligned(length);
    at = min(at + aligned(length), room);
  }
  return at;
}

function writeCredentials(address: u64, room: u64): u64 {
  if (room < CMSGHDR_SIZE) {
    controlCut = true;
    return 0;
  }
  store<i32>(ucred, incoming.pid);
  store<u32>(ucred, incoming.uid, 4);
  store<u32>(ucred, incoming.gid, 8);
  const part = min(UCRED_SIZE, room - CMSGHDR_SIZE);
  if (part < UCRED_SIZE) controlCut = true;
  if (!putHeader(address, CMSGHDR_SIZE + part, SCM_CREDENTIALS)) return 0;
  copyOut(address + CMSGHDR_SIZE, ucred, <usize>part);
  return min(aligned(CMSGHDR_SIZE + part), room);
}

function writeFiles(address: u64, at: u64, room: u64, cloexec: bool): u64 {
  const files = changetype<File[]>(incoming.files);
  const fit = room >= at + CMSGHDR_SIZE ? <i32>min<u64>((room - at - CMSGHDR_SIZE) >> 2, files.length) : 0;
  const table = current().process.files;
  let given = 0;
  while (given < fit) {
    const fd = table.add(files[given].retain(), cloexec);
    if (fd < 0) break;
    if (put<i32>(address + at + CMSGHDR_SIZE + <u64>given * 4, fd) < 0) {
      table.close(fd);
      break;
    }
    given++;
  }
  if (given < files.length) controlCut = true;
  for (let i = 0; i < files.length; i++) files[i].release();
  if (!given) return at;
  const length = CMSGHDR_SIZE + <u64>given * 4;
  if (!putHeader(address + at, length, SCM_RIGHTS)) return at;
  return min(at + aligned(length), room);
}
