// Resource limits: getrlimit(2), setrlimit(2), prlimit(2).

import { EFAULT, EINVAL, EPERM, ESRCH } from "../abi/errno";
import { get, getFailed, put } from "../mm/user";
import { CAP_SYS_RESOURCE } from "../proc/identity";
import { findProcess } from "../proc/ids";
import { LIMIT_COUNT, RLIMIT_NOFILE } from "../proc/limits";
import { Process } from "../proc/process";
import { current } from "../proc/thread";

/** fs.nr_open: no limit of descriptors may be higher. */
const MOST_DESCRIPTORS: u64 = 1048576;

function isLimit(resource: i32): bool {
  return resource >= 0 && resource < LIMIT_COUNT;
}

export function getrlimit(resource: i32, to: u64): i64 {
  return prlimit(0, resource, 0, to);
}

export function setrlimit(resource: i32, from: u64): i64 {
  return prlimit(0, resource, from, 0);
}

function set(process: Process, resource: i32, soft: u64, hard: u64): i64 {
  const limits = process.limits;
  if (soft > hard) return -EINVAL;
  if (resource == RLIMIT_NOFILE && hard > MOST_DESCRIPTORS) return -EPERM;
  if (hard > limits.hard(resource) && !current().process.identity.can(CAP_SYS_RESOURCE)) return -EPERM;
  limits.set(resource, soft, hard);
  if (resource == RLIMIT_NOFILE) process.files.limit = <i32>soft;
  return 0;
}

/** struct rlimit: soft, hard. The old values are stored even when the new ones are refused. */
export function prlimit(pid: i32, resource: i32, from: u64, to: u64): i64 {
  if (!isLimit(resource)) return -EINVAL;
  const process = pid ? findProcess(pid) : current().process;
  if (!process) return -ESRCH;
  const soft = from ? get<u64>(from) : 0;
  if (from && getFailed) return -EFAULT;
  const hard = from ? get<u64>(from + 8) : 0;
  if (from && getFailed) return -EFAULT;
  const oldSoft = process.limits.soft(resource);
  const oldHard = process.limits.hard(resource);
  const error = from ? set(process, resource, soft, hard) : 0;
  if (error || !to) return error;
  if (put<u64>(to, oldSoft) < 0) return -EFAULT;
  return put<u64>(to + 8, oldHard);
}
