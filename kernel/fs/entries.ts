// The names in a directory: a hash table for looking up, a list in order of creation for reading.

import { Directory } from "./directory";
import { Inode } from "./inode";

const INITIAL_BUCKETS: i32 = 8;

/**
 * A name and what it refers to. An open file keeps the entry it was opened by: renaming moves the entry, so that the
 * file knows its present name.
 */
export class Entry {
  nextInBucket: Entry | null = null;
  previous: Entry | null = null;
  next: Entry | null = null;
  removed: bool = false;
  /** Place in the directory as getdents64 tells it (d_off): grows along the list, never used twice. */
  position: u64 = 0;

  hash: u32 = 0;

  constructor(
    public name: string,
    readonly inode: Inode,
    public directory: Directory,
  ) {}
}

/** FNV-1a of the bytes [from, to) of a byte string. */
function hashOf(text: string, from: i32, to: i32): u32 {
  let hash: u32 = 2166136261;
  const base = changetype<usize>(text);
  for (let i = from; i < to; i++) hash = (hash ^ load<u8>(base + ((<usize>i) << 1))) * 16777619;
  return hash ^ (hash >> 15);
}

function matches(name: string, text: string, from: i32, to: i32): bool {
  const length = to - from;
  if (name.length != length) return false;
  return (
    memory.compare(changetype<usize>(name), changetype<usize>(text) + ((<usize>from) << 1), (<usize>length) << 1) == 0
  );
}

export class Entries {
  /** A power of two long. */
  private buckets: StaticArray<Entry | null> = new StaticArray<Entry | null>(INITIAL_BUCKETS);
  count: i32 = 0;
  first: Entry | null = null;
  private last: Entry | null = null;
  /** "." and ".." come before; see directoryfile.ts. */
  private nextPosition: u64 = 3;

  /** The entry named by bytes [from, to) of a string, or null. */
  find(text: string, from: i32, to: i32): Entry | null {
    const buckets = this.buckets;
    let entry = unchecked(buckets[hashOf(text, from, to) & (buckets.length - 1)]);
    while (entry) {
      if (matches(entry.name, text, from, to)) return entry;
      entry = entry.nextInBucket;
    }
    return null;
  }

  /** Adds an entry whose name is not there yet. */
  add(entry: Entry): void {
    if (this.count >= this.buckets.length) this.widen();
    entry.hash = hashOf(entry.name, 0, entry.name.length);
    entry.removed = false;
    entry.next = null;
    entry.position = this.nextPosition++;
    this.put(entry);
    entry.previous = this.last;
    const last = this.last;
    if (last) last.next = entry;
    else this.first = entry;
    this.last = entry;
    this.count++;
  }

  remove(entry: Entry): void {
    const bucket = entry.hash & (this.buckets.length - 1);
    let before = this.buckets[bucket];
    if (before == entry) {
      this.buckets[bucket] = entry.nextInBucket;
    } else {
      while (before && before.nextInBucket != entry) before = before.nextInBucket;
      if (before) before.nextInBucket = entry.nextInBucket;
    }
    const previous = entry.previous;
    const next = entry.next;
    if (previous) previous.next = next;
    else this.first = next;
    if (next) next.previous = previous;
    else this.last = previous;
    entry.removed = true;
    this.count--;
  }

  private put(entry: Entry): void {
    const bucket = entry.hash & (this.buckets.length - 1);
    entry.nextInBucket = this.buckets[bucket];
    this.buckets[bucket] = entry;
  }

  private widen(): void {
    this.buckets = new StaticArray<Entry | null>(this.buckets.length << 1);
    let entry = this.first;
    while (entry) {
      this.put(entry);
      entry = entry.next;
    }
  }
}
