// Processes and what they know of themselves.

import { ECHILD, EFAULT, EINVAL, EPERM, ESRCH } from "../abi/errno";
import { byteStringZ, putBytes } from "../lib/bytes";
import { randomBytes } from "../lib/random";
import { VERSION } from "../lib/version";
import { layout } from "../mm/layout";
import { copyIn, copyOut, get, getFailed, put } from "../mm/user";
import { framesFree, framesTotal } from "../platform/frames";
import { machine } from "../platform/machine";
import { PAGE_SIZE } from "../platform/pagemap";
import { exitProcess } from "../proc/exit";
import { current } from "../proc/thread";

const ARCH_SET_GS: u64 = 0x1001;
const ARCH_SET_FS: u64 = 0x1002;
const ARCH_GET_FS: u64 = 0x1003;
const ARCH_GET_GS: u64 = 0x1004;

export function exit(status: i32): i64 {
  exitProcess(current().process, status);
  return 0;
}

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
  putBytes(buffer + UTS_FIELD * 5, "(none)");
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
  store<u16>(buffer + 80, 1);
  store<u32>(buffer + 104, 1);
  const error = copyOut(to, buffer, SYSINFO_SIZE);
  heap.free(buffer);
  return error;
}

const RLIMIT_STACK: i32 = 3;
const RLIMIT_NOFILE: i32 = 7;
const RLIMIT_COUNT: i32 = 16;
const INFINITY: u64 = u64.MAX_VALUE;

export function getrlimit(resource: i32, to: u64): i64 {
  if (resource < 0 || resource >= RLIMIT_COUNT) return -EINVAL;
  const process = current().process;
  let soft = INFINITY;
  let hard = INFINITY;
  if (resource == RLIMIT_STACK) soft = process.stackLimit;
  else if (resource == RLIMIT_NOFILE) {
    soft = process.files.limit;
    hard = 1048576;
  }
  if (put<u64>(to, soft) < 0) return -EFAULT;
  return put<u64>(to + 8, hard);
}

export function setrlimit(resource: i32, from: u64): i64 {
  if (resource < 0 || resource >= RLIMIT_COUNT) return -EINVAL;
  const soft = get<u64>(from);
  if (getFailed) return -EFAULT;
  const hard = get<u64>(from + 8);
  if (getFailed) return -EFAULT;
  if (soft > hard) return -EINVAL;
  const process = current().process;
  if (resource == RLIMIT_STACK) process.stackLimit = soft;
  else if (resource == RLIMIT_NOFILE) {
    if (hard > 1048576) return -EPERM;
    process.files.limit = <i32>soft;
  }
  return 0;
}

export function prlimit(pid: i32, resource: i32, from: u64, to: u64): i64 {
  if (pid && pid != current().process.pid) return -ESRCH;
  if (to) {
    const error = getrlimit(resource, to);
    if (error) return error;
  }
  return from ? setrlimit(resource, from) : resource < 0 || resource >= RLIMIT_COUNT ? -EINVAL : 0;
}

const RUSAGE_SIZE: usize = 144;

/** All time since boot counts as the program's. */
export function getrusage(who: i32, to: u64): i64 {
  if (who < -1 || who > 1) return -EINVAL;
  const buffer = heap.alloc(RUSAGE_SIZE);
  memory.fill(buffer, 0, RUSAGE_SIZE);
  const time = who == -1 ? 0 : machine().now();
  store<u64>(buffer, time / 1000000000);
  store<u64>(buffer + 8, (time % 1000000000) / 1000);
  const error = copyOut(to, buffer, RUSAGE_SIZE);
  heap.free(buffer);
  return error;
}

/** times(2): clock ticks of 10 ms. */
export function times(to: u64): i64 {
  const ticks = machine().now() / 10000000;
  if (to) {
    if (put<u64>(to, ticks) < 0) return -EFAULT;
    for (let i: u64 = 8; i < 32; i += 8) if (put<u64>(to + i, 0) < 0) return -EFAULT;
  }
  return ticks;
}

export function getcpu(cpu: u64, node: u64): i64 {
  if (cpu && put<u32>(cpu, 0) < 0) return -EFAULT;
  return node ? put<u32>(node, 0) : 0;
}

/** There is one processor. */
export function schedGetaffinity(pid: i32, size: u64, to: u64): i64 {
  if (size < 8 || size & 7) return -EINVAL;
  return put<u64>(to, 1) < 0 ? -EFAULT : 8;
}

export function schedSetaffinity(pid: i32, size: u64, from: u64): i64 {
  const mask = get<u8>(from);
  if (getFailed) return -EFAULT;
  return size && mask & 1 ? 0 : -EINVAL;
}

const PR_SET_NAME: i32 = 15;
const PR_GET_NAME: i32 = 16;
const PR_GET_DUMPABLE: i32 = 3;
const PR_SET_DUMPABLE: i32 = 4;
const PR_SET_NO_NEW_PRIVS: i32 = 38;
const PR_GET_NO_NEW_PRIVS: i32 = 39;

export function prctl(option: i32, argument: u64): i64 {
  const process = current().process;
  switch (option) {
    case PR_SET_NAME: {
      const buffer = heap.alloc(16);
      const error = copyIn(buffer, argument, 16);
      if (!error) process.name = byteStringZ(buffer, 15);
      heap.free(buffer);
      return error;
    }
    case PR_GET_NAME: {
      const buffer = heap.alloc(16);
      memory.fill(buffer, 0, 16);
      putBytes(buffer, process.name);
      const error = copyOut(argument, buffer, 16);
      heap.free(buffer);
      return error;
    }
    case PR_GET_DUMPABLE:
      return 1;
    case PR_SET_DUMPABLE:
    case PR_SET_NO_NEW_PRIVS:
      return 0;
    case PR_GET_NO_NEW_PRIVS:
      return 0;
    default:
      return -EINVAL;
  }
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

export function setHostid(wanted: u32, allowed: u32): i64 {
  return wanted == allowed ? 0 : -EINVAL;
}

/** getresuid(2) and getresgid(2): root, three times. */
export function getThreeIds(a: u64, b: u64, c: u64): i64 {
  if (put<u32>(a, 0) < 0 || put<u32>(b, 0) < 0) return -EFAULT;
  return put<u32>(c, 0);
}

/** wait4(2), waitid(2): there are no children. */
export function wait(): i64 {
  return -ECHILD;
}
