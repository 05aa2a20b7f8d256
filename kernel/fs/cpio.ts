// Reads a cpio archive in the "newc" format, entry by entry, trusting nothing in it.

import {
  C_CHECK,
  C_DEVMAJOR,
  C_DEVMINOR,
  C_FILESIZE,
  C_GID,
  C_INO,
  C_MODE,
  C_MTIME,
  C_NAMESIZE,
  C_NLINK,
  C_RDEVMAJOR,
  C_RDEVMINOR,
  C_UID,
  CPIO_FIELD_COUNT,
  CPIO_FIELDS,
  CPIO_HEADER,
} from "../abi/cpio";
import { PATH_MAX } from "../abi/fcntl";
import { byteString } from "../lib/bytes";
import { hex, unsigned } from "../lib/format";

const FIELD_NAMES: StaticArray<string> = [
  "c_ino",
  "c_mode",
  "c_uid",
  "c_gid",
  "c_nlink",
  "c_mtime",
  "c_filesize",
  "c_devmajor",
  "c_devminor",
  "c_rdevmajor",
  "c_rdevminor",
  "c_namesize",
  "c_check",
];

/** "0707", the first digits of either magic; "01" or "02" follows. */
const MAGIC: u32 = 0x37303730;
const TRAILER: string = "TRAILER!!!";
const HEX: string = "0123456789abcdef";
/** Longest part of a name that a message shows. */
const SHOWN: i32 = 80;

/** The name of what an archive's first bytes show it to be instead, or null. */
function otherFormat(at: usize, length: u64): string | null {
  if (length < 6) return null;
  const word = load<u32>(at);
  if ((word & 0xffff) == 0x8b1f) return "gzip";
  if (word == 0xfd2fb528) return "zstd";
  if (word == 0x587a37fd) return "xz";
  if (word == 0x184c2102 || word == 0x184d2204) return "lz4";
  if ((word & 0xffffff) == 0x685a42) return "bzip2";
  if ((word & 0xffff) == 0x71c7) return "cpio in the old binary format";
  if (byteString(at, 6) == "070707") return "cpio in the old portable format";
  if (word == 0x464c457f) return "ELF";
  return null;
}

/** A name as a message may show it: printable, and not too long. */
export function shown(name: string): string {
  let text = "";
  const length = min(name.length, SHOWN);
  for (let i = 0; i < length; i++) {
    const byte = name.charCodeAt(i);
    text += byte < 0x20 || byte == 0x7f ? "?" : String.fromCharCode(byte);
  }
  return length < name.length ? text + "..." : text;
}

/** Bytes that ought to be digits, as a message may show them: what is not ASCII as \xNN. */
function digitsShown(at: usize, length: i32): string {
  let text = '"';
  for (let i = 0; i < length; i++) {
    const byte = load<u8>(at + i);
    const plain = byte >= 0x20 && byte < 0x7f;
    text += plain ? String.fromCharCode(byte) : "\\x" + HEX.charAt(byte >> 4) + HEX.charAt(byte & 15);
  }
  return text + '"';
}

/**
 * After next() returned true the fields tell about one entry. After false, `problem` is null at the archive's
 * regular end and otherwise one line that names the entry and the field.
 */
export class CpioReader {
  problem: string | null = null;
  /** Number of the entry, from 1. */
  number: u32 = 0;
  name: string = "";
  ino: u32 = 0;
  mode: u32 = 0;
  uid: u32 = 0;
  gid: u32 = 0;
  links: u32 = 0;
  /** Seconds since 1970. */
  modified: u32 = 0;
  deviceMajor: u32 = 0;
  deviceMinor: u32 = 0;
  rdevMajor: u32 = 0;
  rdevMinor: u32 = 0;
  /** The data: address and length. */
  data: usize = 0;
  size: u32 = 0;
  /** How many archives of several joined ones have ended so far. */
  archives: u32 = 0;

  /** Bytes from the start of the archive to the next header. */
  private offset: u64 = 0;
  /** The entry's magic says that c_check counts. */
  private checked: bool = false;
  private readonly values: StaticArray<u32> = new StaticArray<u32>(CPIO_FIELD_COUNT);

  constructor(
    /** What messages call the archive. */
    private readonly archive: string,
    private readonly start: usize,
    private readonly length: u64,
  ) {}

  /** Fails with what is wrong about the current entry. */
  complain(what: string): bool {
    const name = this.name.length ? " (" + shown(this.name) + ")" : "";
    this.problem = this.archive + ": entry " + unsigned(this.number) + name + ": " + what;
    return false;
  }

  private field(field: i32, why: string): bool {
    return this.complain(unchecked(FIELD_NAMES[field]) + " " + hex(unchecked(this.values[field])) + " " + why);
  }

  next(): bool {
    if (!this.length) {
      this.problem = this.archive + ": is empty";
      return false;
    }
    while (true) {
      this.name = "";
      if (this.archives && this.atEnd()) return false;
      this.number++;
      if (!this.header() || !this.readName() || !this.locateData()) return false;
      if (this.name != TRAILER) return this.checkData();
      this.archives++;
    }
  }

  /** After a trailer: skips zeros; true when that was all. */
  private atEnd(): bool {
    while (this.offset < this.length && !load<u8>(this.start + <usize>this.offset)) this.offset++;
    return this.offset == this.length;
  }

  /** Where the current entry is, for messages. */
  private get place(): string {
    return "at " + hex(this.offset);
  }

  private header(): bool {
    const at = this.start + <usize>this.offset;
    const left = this.length - this.offset;
    if (!left) return this.complain("the archive ends without " + TRAILER);
    const other = this.number == 1 ? otherFormat(at, left) : null;
    if (other) return this.complain("magic: this is " + other + "; cpio in the newc format is needed, not compressed");
    if (left < CPIO_HEADER) return this.complain("header " + this.place + " runs past the end of the archive");
    this.checked = load<u8>(at + 5) == 0x32;
    if (load<u32>(at) != MAGIC || load<u8>(at + 4) != 0x30 || (load<u8>(at + 5) != 0x31 && !this.checked)) {
      const magic = digitsShown(at, <i32>CPIO_FIELDS);
      return this.complain("magic " + magic + " " + this.place + ' is neither "070701" nor "070702"');
    }
    for (let field = 0; field < CPIO_FIELD_COUNT; field++) {
      const digits = at + CPIO_FIELDS + ((<usize>field) << 3);
      if (!this.readNumber(field, digits)) {
        return this.complain(FIELD_NAMES[field] + " " + digitsShown(digits, 8) + " is not hexadecimal");
      }
    }
    this.ino = this.values[C_INO];
    this.mode = this.values[C_MODE];
    this.uid = this.values[C_UID];
    this.gid = this.values[C_GID];
    this.links = this.values[C_NLINK];
    this.modified = this.values[C_MTIME];
    this.size = this.values[C_FILESIZE];
    this.deviceMajor = this.values[C_DEVMAJOR];
    this.deviceMinor = this.values[C_DEVMINOR];
    this.rdevMajor = this.values[C_RDEVMAJOR];
    this.rdevMinor = this.values[C_RDEVMINOR];
    return true;
  }

  private readNumber(field: i32, digits: usize): bool {
    let value: u32 = 0;
    for (let i = 0; i < 8; i++) {
      const byte = <i32>load<u8>(digits + i);
      let digit = byte - 0x30;
      if (digit < 0 || digit > 9) {
        digit = (byte | 0x20) - 0x61 + 10;
        if (digit < 10 || digit > 15) return false;
      }
      value = (value << 4) | <u32>digit;
    }
    this.values[field] = value;
    return true;
  }

  /** The name may be followed by more zeros than one, which serve to align the data. */
  private readName(): bool {
    const size = this.values[C_NAMESIZE];
    const from = this.offset + CPIO_HEADER;
    if (!size) return this.field(C_NAMESIZE, "leaves no room for a name");
    if (from + size > this.length) return this.field(C_NAMESIZE, "runs past the end of the archive");
    const at = this.start + <usize>from;
    if (load<u8>(at + size - 1)) return this.field(C_NAMESIZE, "does not end in a zero byte");
    let length: u32 = 0;
    while (load<u8>(at + length)) length++;
    if (!length) return this.complain("name is empty");
    for (let i = length; i < size; i++) {
      if (load<u8>(at + i)) return this.field(C_NAMESIZE, "has bytes behind the end of the name");
    }
    if (length >= <u32>PATH_MAX) return this.field(C_NAMESIZE, "is longer than a path may be (4096)");
    this.name = byteString(at, <i32>length);
    return true;
  }

  private locateData(): bool {
    const from = aligned(this.offset + CPIO_HEADER + this.values[C_NAMESIZE]);
    const end = from + this.size;
    if (end > this.length) return this.field(C_FILESIZE, "runs past the end of the archive");
    this.data = this.start + <usize>from;
    this.offset = min(aligned(end), this.length);
    return true;
  }

  /** In "070702", c_check is the sum of the data's bytes. */
  private checkData(): bool {
    if (!this.checked) return true;
    let sum: u32 = 0;
    for (let i: u32 = 0; i < this.size; i++) sum += load<u8>(this.data + i);
    return sum == this.values[C_CHECK] ? true : this.field(C_CHECK, "is not the sum of the data, " + hex(sum));
  }
}

function aligned(offset: u64): u64 {
  return (offset + 3) & ~3;
}
