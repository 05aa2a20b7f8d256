// Archives in cpio's "newc" format, the format of an initial ramdisk (Linux: Documentation/driver-api/early-userspace/
// buffer-format.rst).
//
// An entry, everything in it padded to a multiple of 4 bytes:
//
//   "070701" 13 fields of 8 hexadecimal digits | name, NUL | file data
//
// Data of a page or more starts at a multiple of 4,096, so that a kernel can map it where it lies. The room comes
// from NULs after the name, which every reader takes as the name's end.

const MAGIC = "070701";
const HEADER_SIZE = 110;
const PAGE = 4096;
/** Readers give a name this much room, its NULs counted. */
const NAME_LIMIT = 4095;
const SIZE_LIMIT = 0xffffffff;
const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;

export interface CpioEntry {
  /** Path without a leading slash; a character a byte (latin1). */
  readonly name: string;
  readonly inode: number;
  /** st_mode: file type and permissions. */
  readonly mode: number;
  readonly links: number;
  /** Seconds since 1970. */
  readonly mtime: number;
  /** What the file holds, or where the symbolic link points; empty for directories and all but the last hard link. */
  readonly data: Uint8Array;
}

function field(value: number): string {
  return value.toString(16).padStart(8, "0");
}

function header(entry: CpioEntry, nameSize: number): string {
  const owner = 0;
  const device = 0;
  const fields = [
    entry.inode,
    entry.mode,
    owner,
    owner,
    entry.links,
    entry.mtime,
    entry.data.length,
    device,
    device,
    device,
    device,
    nameSize,
    0, // checksum: only in "070702" archives
  ];
  return MAGIC + fields.map(field).join("");
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** Joins entries and the trailer into an archive. */
export class CpioWriter {
  private readonly parts: Uint8Array[] = [];
  private offset = 0;
  /** The first entry if it is a folder: it can be repeated without changing what the archive means. */
  private repeatable: CpioEntry | undefined;

  add(entry: CpioEntry): void {
    const name = Buffer.from(entry.name, "latin1");
    if (name.length + 1 > NAME_LIMIT) throw new Error(`${entry.name}: the path is longer than 4,094 bytes`);
    if (entry.data.length > SIZE_LIMIT) throw new Error(`${entry.name}: the file is larger than 4 GiB`);
    if (this.offset === 0 && (entry.mode & S_IFMT) === S_IFDIR) this.repeatable = entry;
    let nameSize = name.length + 1;
    if (entry.data.length >= PAGE) {
      if (this.alignedNameSize(nameSize) > NAME_LIMIT) this.skipToPage();
      const aligned = this.alignedNameSize(nameSize);
      if (aligned <= NAME_LIMIT) nameSize = aligned;
    }
    this.write(entry, name, nameSize);
  }

  /** Bytes of the next entry's name, with its NULs, that let its data begin at a page; at least this many. */
  private alignedNameSize(atLeast: number): number {
    const start = this.offset + HEADER_SIZE;
    return roundUp(start + atLeast, PAGE) - start;
  }

  /** Lets the next header begin at a page, where the name has room to reach the end of it. */
  private skipToPage(): void {
    const filler = this.repeatable;
    if (!filler) return;
    const name = Buffer.from(filler.name, "latin1");
    this.write(filler, name, this.alignedNameSize(name.length + 1));
  }

  private write(entry: CpioEntry, name: Buffer, nameSize: number): void {
    const head = Buffer.alloc(roundUp(HEADER_SIZE + nameSize, 4));
    head.write(header(entry, nameSize), "latin1");
    name.copy(head, HEADER_SIZE);
    this.push(head);
    this.push(entry.data);
    this.push(Buffer.alloc(roundUp(entry.data.length, 4) - entry.data.length));
  }

  /** The archive, padded to a multiple of 512 bytes as cpio(1) does. */
  finish(): Buffer {
    this.add({ name: "TRAILER!!!", inode: 0, mode: 0, links: 1, mtime: 0, data: new Uint8Array() });
    this.push(Buffer.alloc(roundUp(this.offset, 512) - this.offset));
    return Buffer.concat(this.parts);
  }

  private push(bytes: Uint8Array): void {
    this.parts.push(bytes);
    this.offset += bytes.length;
  }
}
