// What goes beside the bytes of a message (cmsg(3), unix(7)): open files and who sent it. One for each direction of the
// call in progress.

import { File } from "../../fs/file";

export class Ancillary {
  /** SCM_RIGHTS; null for none. What is incoming is owned by whoever takes it from here. */
  files: File[] | null = null;
  /** SCM_CREDENTIALS. */
  hasCredentials: bool = false;
  pid: i32 = 0;
  uid: u32 = 0;
  gid: u32 = 0;

  clear(): void {
    this.files = null;
    this.hasCredentials = false;
  }
}

/** What the program sends; the files are borrowed from its descriptor table. */
export const outgoing = new Ancillary();
/** What it receives. */
export const incoming = new Ancillary();

/** The program has no place for what came beside a message. */
export function dropIncoming(): void {
  const files = incoming.files;
  for (let i = 0; files && i < files.length; i++) files[i].release();
  incoming.clear();
}
