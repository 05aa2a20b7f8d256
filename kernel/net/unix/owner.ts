// Who opened a local socket, and who sends by it (unix(7)).

import { currentSubject, subject } from "../../fs/procfs/subject";

/** Who opened a socket, for SO_PEERCRED. */
export class Owner {
  pid: i32 = 0;
  uid: u32 = u32.MAX_VALUE;
  gid: u32 = u32.MAX_VALUE;

  /** Becomes the process that asks. */
  fill(): void {
    const who = subject(currentSubject());
    if (!who) return;
    this.pid = who.group;
    this.uid = who.uid(1);
    this.gid = who.gid(1);
  }

  copy(other: Owner): void {
    this.pid = other.pid;
    this.uid = other.uid;
    this.gid = other.gid;
  }
}
