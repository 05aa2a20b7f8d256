// pidfd_open(2), pidfd_send_signal(2).

import { EAGAIN, EBADF, EFAULT, EINVAL, EPERM, ESRCH } from "../abi/errno";
import { O_NONBLOCK } from "../abi/fcntl";
import { SI_TKILL, SI_USER, SIZEOF_SIGINFO } from "../abi/siginfo";
import { copyIn } from "../mm/user";
import { findProcess, findThread } from "../proc/ids";
import { installPidfd, PidFile } from "../proc/pidfd";
import { GONE } from "../proc/process";
import { isSignal, sendToProcess } from "../proc/send";
import { fromProcess, readSignalInfo } from "../proc/siginfo";
import { current } from "../proc/thread";
import { fileOf } from "./arguments";

export function pidfdOpen(pid: i32, flags: i32): i64 {
  if (flags & ~O_NONBLOCK || pid <= 0) return -EINVAL;
  const process = findProcess(pid);
  if (!process) return findThread(pid) ? -EINVAL : -ESRCH;
  return installPidfd(process, flags);
}

const buffer: usize = memory.data(128);

export function pidfdSendSignal(fd: i32, signal: i32, from: u64, flags: u32): i64 {
  if (flags) return -EINVAL;
  const file = fileOf(fd);
  if (!file || !(file instanceof PidFile)) return -EBADF;
  const target = (file as PidFile).process;
  if (!isSignal(signal)) return -EINVAL;
  if (target.state == GONE) return -ESRCH;
  const own = current().process;
  let info = fromProcess(signal, SI_USER, own.pid, own.identity.user);
  if (from) {
    if (copyIn(buffer, from, SIZEOF_SIGINFO) < 0) return -EFAULT;
    const code = load<i32>(buffer + 8);
    if (load<i32>(buffer) != signal) return -EINVAL;
    if (target != own && (code >= 0 || code == SI_TKILL)) return -EPERM;
    info = readSignalInfo(signal, buffer);
  }
  return !signal || sendToProcess(target, info) ? 0 : -EAGAIN;
}
