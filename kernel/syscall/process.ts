// What a process can know of itself and its machine: arch_prctl(2), uname(2), sysinfo(2), getrandom(2), …

import { EFAULT, EINVAL, EPERM } from "../abi/errno";
import { byteStringZ, putBytes } from "../lib/bytes";
import { randomBytes } from "../lib/random";
import { VERSION } from "../lib/version";
import { layout } from "../mm/layout";
import { copyIn, copyOut, put } from "../mm/user";
import { framesFree, framesTotal } from "../platform/frames";
import { machine } from "../platform/machine";
import { PAGE_SIZE } from "../platform/pagemap";
import { processes } from "../proc/ids";
import { current } from "../proc/thread";

const ARCH_SET_GS: u64 = 0x1001;
const ARCH_SET_FS: u64 = 0x1002;
const ARCH_GET_FS: u64 = 0x1003;
const ARCH_GET_GS: u64 = 0x1004;

export function archPrctl(code: u64, address: u64): i64 {
  if (code == ARCH_SET_FS || code == ARCH_SET_GS) {
    if (address >= layout().userEnd) return -EPERM;
    if (code == ARCH_SET_FS) machine().setThreadBase(address);
    else machine().setGsBase(address);
    return 0;
  }
  if (code == ARCH_GET_FS) return put<u64>(address, machine().threadBase());
  if (code == ARCH_GET_GS) return put<u64>(address, machine().gsBase());
  return -EINVAL;
}

export function setTidAddress(address: u64): i64 {
  current().clearTid = address;
  return current().tid;
}

const UTS_FIELD: usize = 65;
const UTS_FIELDS: usize = 6;

/** uname(2): what a Linux program checks for is a Linux it can run on. */
export function uname(to: u64): i64 {
  const buffer = heap.alloc(UTS_FIELD * UTS_FIELDS);
  memory.fill(buffer, 0, UTS_FIELD * UTS_FIELDS);
  putBytes(buffer, "Linux");
  putBytes(buffer + UTS_FIELD, hostname);
  putBytes(buffer + UTS_FIELD * 2, "6.1.0-elfin");
  putBytes(buffer + UTS_FIELD * 3, "#1 Elfin " + VERSION);
  putBytes(buffer + UTS_FIELD * 4, "x86_64");
  putBytes(buffer + UTS_FIELD * 5, domainname);
  const error = copyOut(to, buffer, UTS_FIELD * UTS_FIELDS);
  heap.free(buffer);
  return error;
}

export let hostname: string = "elfin";

export function setHostname(name: string): void {
  hostname = name.slice(0, 64);
}

export function sethostname(from: u64, length: u64): i64 {
  if (length > 64) return -EINVAL;
  const buffer = heap.alloc(<usize>length + 1);
  const error = copyIn(buffer, from, <usize>length);
  store<u8>(buffer + <usize>length, 0);
  if (!error) setHostname(byteStringZ(buffer, <i32>length));
  heap.free(buffer);
  return error;
}

const SYSINFO_SIZE: usize = 112;

export function sysinfo(to: u64): i64 {
  const buffer = heap.alloc(SYSINFO_SIZE);
  memory.fill(buffer, 0, SYSINFO_SIZE);
  store<u64>(buffer, machine().now() / 1000000000);
  store<u64>(buffer + 32, <u64>framesTotal() * PAGE_SIZE);
  store<u64>(buffer + 40, <u64>framesFree() * PAGE_SIZE);
  store<u16>(buffer + 80, <u16>processes.length);
  store<u32>(buffer + 104, 1);
  const error = copyOut(to, buffer, SYSINFO_SIZE);
  heap.free(buffer);
  return error;
}

export function getcpu(cpu: u64, node: u64): i64 {
  if (cpu && put<u32>(cpu, 0) < 0) return -EFAULT;
  return node ? put<u32>(node, 0) : 0;
}

const GRND_ALL: u32 = 7;
const GRND_INSECURE_AND_RANDOM: u32 = 6;
const CHUNK: usize = 256;

export function getrandom(to: u64, length: u64, flags: u32): i64 {
  if (flags & ~GRND_ALL || (flags & GRND_INSECURE_AND_RANDOM) == GRND_INSECURE_AND_RANDOM) return -EINVAL;
  length = min<u64>(length, 33554431);
  let done: u64 = 0;
  while (done < length) {
    const part = <usize>min<u64>(CHUNK, length - done);
    randomBytes(randomBuffer, <i32>part);
    if (copyOut(to + done, randomBuffer, part) < 0) return done ? <i64>done : -EFAULT;
    done += part;
  }
  return done;
}

const randomBuffer: usize = memory.data(256);

let domainname: string = "(none)";

export function setdomainname(from: u64, length: u64): i64 {
  if (length > 64) return -EINVAL;
  const buffer = heap.alloc(<usize>length + 1);
  const error = copyIn(buffer, from, <usize>length);
  store<u8>(buffer + <usize>length, 0);
  if (!error) domainname = byteStringZ(buffer, <i32>length);
  heap.free(buffer);
  return error;
}

/** personality(2): flags are kept and told, which is what those who set them look for. */
export function personality(persona: u32): i64 {
  const process = current().process;
  const old = process.personality;
  if (persona != u32.MAX_VALUE) process.personality = persona;
  return old;
}
