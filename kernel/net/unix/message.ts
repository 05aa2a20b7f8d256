// A message on its way between two local sockets: bytes, and what goes beside them. From a pool.

import { File } from "../../fs/file";

const KEEP: i32 = 256;
let pool: Message | null = null;
let pooled: i32 = 0;

/** Invariant: 0 <= done <= length; bytes is owned raw memory, 0 when length is. */
export class Message {
  next: Message | null = null;
  bytes: usize = 0;
  length: u32 = 0;
  /** Bytes already read. */
  done: u32 = 0;
  /** Files sent along, each with a reference of its own. */
  files: File[] | null = null;
  pid: i32 = 0;
  uid: u32 = 0;
  gid: u32 = 0;
  /** The sender's name, null if it has none. */
  from: string | null = null;

  get left(): u32 {
    return this.length - this.done;
  }

  /** Whether the bytes of two messages may be read in one go by who wants to know the sender. */
  sameSender(other: Message): bool {
    return this.pid == other.pid && this.uid == other.uid && this.gid == other.gid;
  }
}

export function takeMessage(length: u32): Message {
  let message = pool;
  if (message) {
    pool = message.next;
    pooled--;
    message.next = null;
  } else {
    message = new Message();
  }
  message.bytes = length ? heap.alloc(length) : 0;
  message.length = length;
  message.done = 0;
  return message;
}

/** The files must have been taken or released. */
export function freeMessage(message: Message): void {
  if (message.bytes) heap.free(message.bytes);
  message.bytes = 0;
  message.files = null;
  message.from = null;
  if (pooled >= KEEP) return;
  message.next = pool;
  pool = message;
  pooled++;
}
