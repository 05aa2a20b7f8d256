// signalfd4(2).

import { EBADF, EFAULT, EINVAL } from "../abi/errno";
import { O_CLOEXEC, O_NONBLOCK } from "../abi/fcntl";
import { SIZEOF_SIGSET, UNBLOCKABLE } from "../abi/signal";
import { get, getFailed } from "../mm/user";
import { SignalFile } from "../proc/signalfile";
import { current } from "../proc/thread";
import { fileOf } from "./arguments";

export function signalfd4(fd: i32, address: u64, size: u64, flags: i32): i64 {
  if (flags & ~(O_CLOEXEC | O_NONBLOCK) || size != SIZEOF_SIGSET) return -EINVAL;
  const mask = get<u64>(address) & ~UNBLOCKABLE;
  if (getFailed) return -EFAULT;
  if (fd == -1) {
    return current().process.files.add(new SignalFile(mask, flags & O_NONBLOCK), (flags & O_CLOEXEC) != 0);
  }
  const file = fileOf(fd);
  if (!file) return -EBADF;
  if (!(file instanceof SignalFile)) return -EINVAL;
  (file as SignalFile).mask = mask;
  file.waiters.wake(1);
  return fd;
}
