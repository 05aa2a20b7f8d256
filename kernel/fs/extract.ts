// Unpacks a cpio archive into a directory. File data is not copied: the files use the archive's memory.

import { ELOOP, ENOTDIR } from "../abi/errno";
import { NAME_MAX, PATH_MAX } from "../abi/fcntl";
import { makeDevice, S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } from "../abi/stat";
import { byteStringZ } from "../lib/bytes";
import { hex } from "../lib/format";
import { CpioReader, shown } from "./cpio";
import { Directory } from "./directory";
import { Inode } from "./inode";
import { place, walk } from "./path";
import { Pipe } from "./pipe";
import { RegularInode } from "./regular";
import { SpecialInode } from "./special";
import { Symlink } from "./symlink";

const NANOSECONDS: u64 = 1_000_000_000;

/**
 * Unpacks the archive that lies at `start`, which must stay there unchanged from now on.
 *
 * @param archive what messages call it
 * @returns null, or one line that tells what is wrong with it; what came before the bad entry is unpacked then
 */
export function extract(archive: string, start: usize, length: usize, into: Directory): string | null {
  const extraction = new Extraction(new CpioReader(archive, start, length), into);
  while (extraction.reader.next()) {
    if (!extraction.unpack()) break;
  }
  extraction.setTimes();
  return extraction.reader.problem;
}

class Extraction {
  /** Regular files with several names, by device and inode number in the archive. */
  private shared: Map<u64, RegularInode> = new Map<u64, RegularInode>();
  private archives: u32 = 0;
  /** The directory of the last entry and its path, "\0" when it may be stale: the next entry is likely to be there too. */
  private parent: Directory;
  private parentPath: string = "";
  /** Directories and the times they shall have: what is put into them changes it, so that comes last. */
  private directories: Directory[] = [];
  private times: u64[] = [];

  constructor(
    readonly reader: CpioReader,
    private readonly into: Directory,
  ) {
    this.parent = into;
  }

  /** Unpacks the reader's entry; false with the reader's problem set. */
  unpack(): bool {
    const reader = this.reader;
    // Joined archives number their inodes anew.
    if (this.archives != reader.archives) {
      this.archives = reader.archives;
      this.shared.clear();
    }
    const path = plain(reader.name);
    if (!path.length) return this.unpackTop();
    if (climbs(path)) return reader.complain('name must not contain ".."');
    const slash = path.lastIndexOf("/");
    if (!this.enter(slash < 0 ? "" : path.substring(0, slash))) return false;
    const name = path.substring(slash + 1);
    if (name.length > NAME_MAX) return reader.complain("name has a part longer than 255 bytes");
    return this.unpackAs(name);
  }

  /** The entry "." or "/": the directory unpacked into. */
  private unpackTop(): bool {
    const reader = this.reader;
    if ((reader.mode & S_IFMT) != S_IFDIR)
      return reader.complain("c_mode " + hex(reader.mode) + " is not a directory's");
    this.describe(this.into);
    return true;
  }

  /** Makes the directory at path, and those above it, the one to unpack into. */
  private enter(path: string): bool {
    if (path == this.parentPath) return true;
    let directory = this.into;
    let to = 0;
    while (to < path.length) {
      to = path.indexOf("/", to + 1);
      if (to < 0) to = path.length;
      const error = walk(this.into, this.into, path.substring(0, to), true);
      if (error == -ELOOP) return this.reader.complain("name leads through a loop of symbolic links");
      if (error == -ENOTDIR) return this.reader.complain("name leads through a file that is not a directory");
      if (error < 0) return this.reader.complain("name leads through a broken symbolic link or too long a name");
      const inode = place.inode;
      if (!inode) {
        const made = new Directory(place.directory.filesystem, 0o755);
        place.directory.insert(place.name, made);
        directory = made;
      } else if (inode.isDirectory) {
        directory = changetype<Directory>(inode);
      } else {
        return this.reader.complain(
          "name leads through " + shown(path.substring(0, to)) + ", which is not a directory",
        );
      }
    }
    this.parent = directory;
    this.parentPath = path;
    return true;
  }

  private unpackAs(name: string): bool {
    const reader = this.reader;
    const type = reader.mode & S_IFMT;
    if (type == S_IFDIR) return this.unpackDirectory(name);
    if (type == S_IFREG) return this.unpackRegular(name);
    if (type == S_IFLNK) return this.unpackSymlink(name);
    if (type == S_IFIFO) return this.put(name, new Pipe(this.parent.filesystem, reader.mode, true));
    if (type == S_IFCHR || type == S_IFBLK || type == S_IFSOCK) {
      const rdev = makeDevice(reader.rdevMajor, reader.rdevMinor);
      return this.put(name, new SpecialInode(this.parent.filesystem, reader.mode, rdev));
    }
    return reader.complain("c_mode " + hex(reader.mode) + " is not a known type of file");
  }

  private unpackDirectory(name: string): bool {
    const old = this.parent.find(name);
    if (old && old.isDirectory) {
      this.describe(old);
      return true;
    }
    return this.put(name, new Directory(this.parent.filesystem, this.reader.mode));
  }

  /** The data of a file with several names comes with any one of them, the others having size 0. */
  private unpackRegular(name: string): bool {
    const reader = this.reader;
    const key = ((<u64>((reader.deviceMajor << 20) ^ reader.deviceMinor)) << 32) | reader.ino;
    if (reader.links > 1 && this.shared.has(key)) {
      const known = this.shared.get(key);
      if (reader.size) known.useInPlace(reader.data, reader.size);
      return this.parent.find(name) == known || this.put(name, known);
    }
    const inode = new RegularInode(this.parent.filesystem, reader.mode);
    if (reader.size) inode.useInPlace(reader.data, reader.size);
    if (reader.links > 1) this.shared.set(key, inode);
    return this.put(name, inode);
  }

  private unpackSymlink(name: string): bool {
    const reader = this.reader;
    if (!reader.size) return reader.complain("c_filesize 0x0 leaves a symbolic link without a target");
    if (reader.size >= <u32>PATH_MAX) {
      return reader.complain("c_filesize " + hex(reader.size) + " is too long for a symbolic link's target");
    }
    const target = byteStringZ(reader.data, <i32>reader.size);
    if (!target.length) return reader.complain("the symbolic link's target is empty");
    return this.put(name, new Symlink(this.parent.filesystem, target));
  }

  /** Gives the inode its name, in place of what has that name now. */
  private put(name: string, inode: Inode): bool {
    const old = this.parent.entries.find(name, 0, name.length);
    if (old) {
      const inTheWay = old.inode;
      if (inTheWay.isDirectory) {
        const directory = changetype<Directory>(inTheWay);
        if (directory.entries.count || directory.mounted) {
          return this.reader.complain("would replace a directory that is not empty");
        }
      }
      this.parent.erase(old);
      this.parentPath = "\0";
    }
    this.parent.insert(name, inode);
    this.describe(inode);
    return true;
  }

  /** Gives the inode the entry's permissions, owner and time. */
  private describe(inode: Inode): void {
    const reader = this.reader;
    inode.setPermissions(reader.mode);
    inode.uid = reader.uid;
    inode.gid = reader.gid;
    inode.modified = <u64>reader.modified * NANOSECONDS;
    inode.accessed = inode.modified;
    if (inode.isDirectory) {
      this.directories.push(changetype<Directory>(inode));
      this.times.push(inode.modified);
    }
  }

  setTimes(): void {
    for (let i = 0; i < this.times.length; i++) this.directories[i].modified = this.times[i];
  }
}

/** A path without "." parts, slashes at either end or doubled: what is left of "./a//b/" is "a/b". */
function plain(name: string): string {
  if (isPlain(name)) return name;
  let path = "";
  let from = 0;
  while (from < name.length) {
    let to = name.indexOf("/", from);
    if (to < 0) to = name.length;
    const part = name.substring(from, to);
    if (part.length && part != ".") path = path.length ? path + "/" + part : part;
    from = to + 1;
  }
  return path;
}

const SLASH: i32 = 0x2f;
const DOT: i32 = 0x2e;

/** True if every part of the path is a name: the usual case. */
function isPlain(path: string): bool {
  let before = SLASH;
  for (let i = 0; i < path.length; i++) {
    const byte = path.charCodeAt(i);
    if (before == SLASH && (byte == SLASH || byte == DOT)) return false;
    before = byte;
  }
  return before != SLASH;
}

/** True if one of the path's parts is "..". */
function climbs(path: string): bool {
  if (!path.includes("..")) return false;
  return ("/" + path + "/").includes("/../");
}
