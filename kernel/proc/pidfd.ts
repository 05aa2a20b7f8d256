// pidfd_open(2): a descriptor that stands for a process and can be waited for.

import { O_RDWR } from "../abi/fcntl";
import { AnonymousFile } from "../fs/anonymous";
import { POLLIN } from "../fs/file";
import { WaitQueue } from "../sched/waitqueue";
import { ALIVE, Process } from "./process";
import { current } from "./thread";

export class PidFile extends AnonymousFile {
  constructor(
    readonly process: Process,
    flags: i32,
    waiters: WaitQueue,
  ) {
    super(O_RDWR | flags, waiters);
  }

  get name(): string {
    return "[pidfd]";
  }

  /** Readable once the process has ended. */
  poll(): u32 {
    return this.process.state == ALIVE ? 0 : POLLIN;
  }
}

/** A new descriptor of the current process, closed by exec, or -EMFILE. */
export function installPidfd(process: Process, flags: i32): i64 {
  return current().process.files.add(new PidFile(process, flags, process.endWaiters), true);
}
