// System V shared memory (sysvipc(7), shmget(2)): segments by key and number. A segment is memory that stays until it is
// removed and nobody has it attached.

import { EACCES, EEXIST, EIDRM, EINVAL, ENOENT, ENOSPC } from "../abi/errno";
import { IPC_CREAT, IPC_EXCL, IPC_PRIVATE, SHM_DEST } from "../abi/shm";
import { TMPFS_MAGIC } from "../abi/stat";
import { wallClock } from "../fs/clock";
import { allows, credentials, MAY_READ, MAY_WRITE } from "../fs/credentials";
import { fail } from "../fs/failure";
import { Filesystem } from "../fs/filesystem";
import { RegularInode } from "../fs/regular";

/** Segments there can be (SHMMNI). */
export const MOST_SEGMENTS: i32 = 4096;
/** A segment's number is its place in the table and how often places were taken before it, so that old ones are stale. */
const PLACE_BITS: u32 = 15;
const PERMISSIONS: u32 = 0o777;

const memoryFiles = new Filesystem("tmpfs", TMPFS_MAGIC);

export class SharedSegment extends RegularInode {
  readonly id: i32;
  readonly creator: u32;
  readonly creatorGroup: u32;
  /** Process numbers of who made it, and of who last attached or detached it. */
  readonly creatorPid: i32;
  lastPid: i32 = 0;
  /** Mappings of it (shm_nattch). */
  attachments: u64 = 0;
  /** Nanoseconds since 1970; 0 for never. */
  attachedAt: u64 = 0;
  detachedAt: u64 = 0;
  changedAt: u64 = wallClock();
  /** SHM_LOCKED; memory never leaves anyway. */
  lockFlag: u32 = 0;
  isRemoved: bool = false;

  constructor(
    /** IPC_PRIVATE once it is removed: then only its number leads to it. */
    public key: i32,
    /** Bytes, as asked for; its memory is whole pages. */
    readonly bytes: u64,
    permissions: u32,
    place: i32,
    pid: i32,
  ) {
    super(memoryFiles, permissions & PERMISSIONS);
    const who = credentials();
    this.uid = who.uid;
    this.gid = who.gid;
    this.creator = who.uid;
    this.creatorGroup = who.gid;
    this.creatorPid = pid;
    this.id = <i32>((sequence << PLACE_BITS) | <u32>place);
    this.truncate(bytes);
    super.pin();
  }

  /** Each mapping pins it. */
  pin(): void {
    super.pin();
    this.attachments++;
    this.attachedAt = wallClock();
  }

  unpin(): void {
    this.attachments--;
    this.detachedAt = wallClock();
    super.unpin();
    if (this.isRemoved && !this.attachments) this.forget();
  }

  /** shm_perm.mode. */
  get shownMode(): u32 {
    return (this.mode & PERMISSIONS) | this.lockFlag | (this.isRemoved ? SHM_DEST : 0);
  }

  /** Whether the current process may change or remove it. */
  get isOwn(): bool {
    const who = credentials();
    return who.privileged || who.uid == this.uid || who.uid == this.creator;
  }

  /** IPC_RMID: it goes with its last mapping. */
  remove(): void {
    if (this.isRemoved) return;
    this.isRemoved = true;
    this.key = IPC_PRIVATE;
    if (!this.attachments) this.forget();
  }

  private forget(): void {
    segments[this.id & ((1 << PLACE_BITS) - 1)] = null;
    super.unpin();
  }
}

const segments: Array<SharedSegment | null> = [];
let sequence: u32 = 0;

/** The highest place that is taken, 0 without any. */
export function highestPlace(): i32 {
  for (let place = segments.length - 1; place > 0; place--) if (segments[place]) return place;
  return 0;
}

export function segmentAt(place: i32): SharedSegment | null {
  return place >= 0 && place < segments.length ? segments[place] : null;
}

/** The segment of a number; null with failure() set. */
export function segmentOf(id: i32): SharedSegment | null {
  if (id < 0) return fail<SharedSegment>(-EINVAL);
  const segment = segmentAt(id & ((1 << PLACE_BITS) - 1));
  if (!segment) return fail<SharedSegment>(-EINVAL);
  return segment.id == id ? segment : fail<SharedSegment>(-EIDRM);
}

/** Whether the current process may use a segment so (MAY_READ, MAY_WRITE). Execution is no permission of its own here. */
export function mayUse(segment: SharedSegment, wanted: u32): bool {
  const who = credentials();
  if (who.uid != segment.creator) return allows(who, segment, wanted);
  return who.privileged || ((segment.mode >> 6) & wanted) == wanted;
}

function byKey(key: i32): SharedSegment | null {
  if (key == IPC_PRIVATE) return null;
  for (let place = 0; place < segments.length; place++) {
    const segment = segments[place];
    if (segment && segment.key == key) return segment;
  }
  return null;
}

function freePlace(): i32 {
  for (let place = 0; place < segments.length; place++) if (!segments[place]) return place;
  return segments.length;
}

/**
 * shmget(2): finds or makes a segment; null with failure() set.
 *
 * @param flags IPC_CREAT, IPC_EXCL, and permissions: those of a new segment, or those wanted of one that is there
 */
export function findSegment(key: i32, size: u64, flags: u32, pid: i32): SharedSegment | null {
  const found = byKey(key);
  if (found) return checkFound(found, size, flags);
  if (key != IPC_PRIVATE && !(flags & IPC_CREAT)) return fail<SharedSegment>(-ENOENT);
  if (!size || size > MOST_BYTES) return fail<SharedSegment>(-EINVAL);
  const place = freePlace();
  if (place == MOST_SEGMENTS) return fail<SharedSegment>(-ENOSPC);
  const segment = new SharedSegment(key, size, flags, place, pid);
  sequence = (sequence + 1) & 0xffff;
  if (place == segments.length) segments.push(segment);
  else segments[place] = segment;
  return segment;
}

/** More than any machine has. */
const MOST_BYTES: u64 = 1 << 46;

function checkFound(segment: SharedSegment, size: u64, flags: u32): SharedSegment | null {
  if ((flags & (IPC_CREAT | IPC_EXCL)) == (IPC_CREAT | IPC_EXCL)) return fail<SharedSegment>(-EEXIST);
  const asked = flags & PERMISSIONS;
  const wanted = ((asked >> 6) | (asked >> 3) | asked) & (MAY_READ | MAY_WRITE);
  if (!mayUse(segment, wanted)) return fail<SharedSegment>(-EACCES);
  return size > segment.bytes ? fail<SharedSegment>(-EINVAL) : segment;
}
