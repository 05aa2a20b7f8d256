// Resource limits: getrlimit(2), setrlimit(2), prlimit(2).

import { EFAULT, EINVAL, EPERM, ESRCH } from "../abi/errno";
import { SI_USER } from "../abi/siginfo";
import { SIGXFSZ } from "../abi/signal";
import { limitFileSizes } from "../fs/hooks";
import { get, getFailed, put } from "../mm/user";
import { CAP_SYS_RESOURCE } from "../proc/identity";
import { findProcess } from "../proc/ids";
import { LIMIT_COUNT, RLIMIT_AS, RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_NOFILE, RLIMIT_STACK } from "../proc/limits";
import { Process } from "../proc/process";
import { sendToThread } from "../proc/send";
import { fromProcess } from "../proc/siginfo";
import { current } from "../proc/thread";
import { watchProcessorTime } from "../proc/timers";

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
  if (resource == RLIMIT_STACK) process.space.stackLimit = soft;
  if (resource == RLIMIT_AS) process.space.sizeLimit = soft;
  if (resource == RLIMIT_CPU) watchProcessorTime(process);
  if (resource == RLIMIT_FSIZE) limitFileSizes(() => current().process.limits.soft(RLIMIT_FSIZE), sendFileTooLarge);
  return 0;
}

function sendFileTooLarge(): void {
  const thread = current();
  const info = fromProcess(SIGXFSZ, SI_USER, thread.process.pid, thread.process.identity.user);
  info.why = "a file larger than RLIMIT_FSIZE allows";
  sendToThread(thread, info);
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
