// What goes beside the bytes of a message (cmsg(3), unix(7)): open files and who sent it. One for each direction of the
// call in progress.

import { CMSGHDR_SIZE } from "../../abi/socket";
import { File } from "../../fs/file";

/** All that can be told about one datagram. */
const NOTES_ROOM: u32 = 320;

export class Ancillary {
  /** SCM_RIGHTS; null for none. What is incoming is owned by whoever takes it from here. */
  files: File[] | null = null;
  /** SCM_CREDENTIALS. */
  hasCredentials: bool = false;
  pid: i32 = 0;
  uid: u32 = 0;
  gid: u32 = 0;

  /** Finished control messages about the message itself, and their bytes. */
  readonly notes: usize = heap.alloc(NOTES_ROOM);
  notesLength: u32 = 0;

  clear(): void {
    this.files = null;
    this.hasCredentials = false;
    this.notesLength = 0;
  }

  /** Room for the data of one more control message, zeros; 0 when there is none. */
  note(level: i32, type: i32, size: u32): usize {
    const whole = CMSGHDR_SIZE + ((size + 7) & ~7);
    if (this.notesLength + whole > NOTES_ROOM) return 0;
    const at = this.notes + this.notesLength;
    memory.fill(at, 0, whole);
    store<u64>(at, CMSGHDR_SIZE + size);
    store<i32>(at, level, 8);
    store<i32>(at, type, 12);
    this.notesLength += whole;
    return at + CMSGHDR_SIZE;
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
