// prctl(2): what libcs, servers and runtimes ask of it.

import { EFAULT, EINVAL, EPERM } from "../abi/errno";
import { byteStringZ, putBytes } from "../lib/bytes";
import { copyIn, copyOut, put } from "../mm/user";
import { CAP_SETPCAP, Identity, LAST_CAPABILITY } from "../proc/identity";
import { isSignal } from "../proc/send";
import { current, Thread } from "../proc/thread";

const SET_PDEATHSIG: i32 = 1;
const GET_PDEATHSIG: i32 = 2;
const GET_DUMPABLE: i32 = 3;
const SET_DUMPABLE: i32 = 4;
const GET_KEEPCAPS: i32 = 7;
const SET_KEEPCAPS: i32 = 8;
const SET_NAME: i32 = 15;
const GET_NAME: i32 = 16;
const GET_SECCOMP: i32 = 21;
const CAPBSET_READ: i32 = 23;
const CAPBSET_DROP: i32 = 24;
const GET_SECUREBITS: i32 = 27;
const SET_SECUREBITS: i32 = 28;
const SET_TIMERSLACK: i32 = 29;
const GET_TIMERSLACK: i32 = 30;
const SET_CHILD_SUBREAPER: i32 = 36;
const GET_CHILD_SUBREAPER: i32 = 37;
const SET_NO_NEW_PRIVS: i32 = 38;
const GET_NO_NEW_PRIVS: i32 = 39;
const GET_TID_ADDRESS: i32 = 40;
const SET_THP_DISABLE: i32 = 41;
const GET_THP_DISABLE: i32 = 42;
const CAP_AMBIENT: i32 = 47;
const CAP_AMBIENT_CLEAR_ALL: u64 = 4;
const CAP_AMBIENT_IS_SET: u64 = 1;
/** Linux's default, in nanoseconds. */
const TIMER_SLACK: i64 = 50000;
const NAME_SIZE: usize = 16;

const buffer: usize = memory.data(16);

export function prctl(option: i32, a: u64, b: u64, c: u64, d: u64): i64 {
  const thread = current();
  const process = thread.process;
  switch (option) {
    case SET_NAME:
      return setName(thread, a);
    case GET_NAME:
      memory.fill(buffer, 0, NAME_SIZE);
      putBytes(buffer, thread.name);
      return copyOut(a, buffer, NAME_SIZE);
    case SET_PDEATHSIG:
      if (!isSignal(<i32>a)) return -EINVAL;
      process.deathSignal = <i32>a;
      return 0;
    case GET_PDEATHSIG:
      return put<i32>(a, process.deathSignal);
    case GET_DUMPABLE:
      return process.dumpable ? 1 : 0;
    case SET_DUMPABLE:
      if (a > 1) return -EINVAL;
      process.dumpable = a != 0;
      return 0;
    case SET_CHILD_SUBREAPER:
      process.adoptsOrphans = a != 0;
      return 0;
    case GET_CHILD_SUBREAPER:
      return put<i32>(a, process.adoptsOrphans ? 1 : 0);
    case GET_TID_ADDRESS:
      return put<u64>(a, thread.clearTid);
    case SET_TIMERSLACK:
    case SET_THP_DISABLE:
      return 0;
    case GET_TIMERSLACK:
      return TIMER_SLACK;
    case GET_THP_DISABLE:
    case GET_SECCOMP:
      return 0;
    default:
      return privileges(process.identity, option, a, b, c, d);
  }
}

function setName(thread: Thread, from: u64): i64 {
  if (copyIn(buffer, from, 1) < 0) return -EFAULT;
  // Up to the zero, which may be the last byte that is there.
  memory.fill(buffer, 0, NAME_SIZE);
  for (let i: usize = 0; i < NAME_SIZE - 1; i++) {
    if (copyIn(buffer + i, from + i, 1) < 0) return -EFAULT;
    if (!load<u8>(buffer + i)) break;
  }
  const name = byteStringZ(buffer, <i32>NAME_SIZE - 1);
  if (thread.tid == thread.process.pid) thread.process.name = name;
  else thread.ownName = name;
  return 0;
}

function privileges(ids: Identity, option: i32, a: u64, b: u64, c: u64, d: u64): i64 {
  switch (option) {
    case GET_KEEPCAPS:
      return ids.keepsCapabilities ? 1 : 0;
    case SET_KEEPCAPS:
      if (a > 1) return -EINVAL;
      ids.keepsCapabilities = a != 0;
      return 0;
    case SET_NO_NEW_PRIVS:
      if (a != 1 || b || c || d) return -EINVAL;
      ids.noNewPrivileges = true;
      return 0;
    case GET_NO_NEW_PRIVS:
      return a || b || c || d ? -EINVAL : ids.noNewPrivileges ? 1 : 0;
    case CAPBSET_READ:
      return a > <u64>LAST_CAPABILITY ? -EINVAL : <i64>((ids.bounding >> a) & 1);
    case CAPBSET_DROP:
      if (a > <u64>LAST_CAPABILITY) return -EINVAL;
      if (!ids.can(CAP_SETPCAP)) return -EPERM;
      ids.bounding &= ~((<u64>1) << a);
      return 0;
    case GET_SECUREBITS:
      return ids.secureBits;
    case SET_SECUREBITS:
      if (!ids.can(CAP_SETPCAP)) return -EPERM;
      ids.secureBits = <u32>a;
      return 0;
    case CAP_AMBIENT:
      return ambient(ids, a, b);
    default:
      return -EINVAL;
  }
}

function ambient(ids: Identity, how: u64, capability: u64): i64 {
  if (how == CAP_AMBIENT_CLEAR_ALL) {
    ids.ambient = 0;
    return 0;
  }
  if (capability > <u64>LAST_CAPABILITY || how > 3 || !how) return -EINVAL;
  const bit = (<u64>1) << capability;
  if (how == CAP_AMBIENT_IS_SET) return ids.ambient & bit ? 1 : 0;
  if (how == 2 && !(ids.permitted & ids.inheritable & bit)) return -EPERM;
  ids.ambient = how == 2 ? ids.ambient | bit : ids.ambient & ~bit;
  return 0;
}
