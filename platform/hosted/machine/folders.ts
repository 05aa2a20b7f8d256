// Folders of this host that a machine sees, and the kernel's imports that reach them. The kernel walks paths itself, symbolic
// links included, and asks for one file at a time; here it is made sure that nothing leads out of the folder: no part
// of a path that the host walks may be a symbolic link.

import * as fs from "node:fs";
import { errnoOf } from "./errno.ts";
import type { KernelMemory } from "./kernelmemory.ts";

export interface Folder {
  /** Path on this host. */
  readonly path: string;
  /** Absolute path in the machine; "/" for its root. */
  readonly mountPoint: string;
  readonly readOnly: boolean;
}

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW } = fs.constants;
const S_IFMT = 0o170000;
const S_IFDIR = 0o040000;
const S_IFLNK = 0o120000;
const PERMISSIONS = 0o7777;
const SLASH = 0x2f;

/** The result of a call on the host, or its negative errno. */
function attempt(call: () => number): number {
  try {
    return call();
  } catch (error) {
    const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
    if (code === undefined) throw error;
    return -errnoOf(error);
  }
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

class Share {
  /** The folder itself, without symbolic links. */
  private readonly root: Buffer;

  constructor(readonly folder: Folder) {
    this.root = fs.realpathSync.native(Buffer.from(folder.path), { encoding: "buffer" });
    if (!fs.statSync(this.root).isDirectory()) throw new Error(`${folder.path}: is not a folder`);
    if (!folder.mountPoint.startsWith("/")) throw new Error(`${folder.mountPoint}: is not an absolute path`);
  }

  /** The host's path of a relative one, of which all but the last part have been made sure of. */
  path(relative: Uint8Array): Buffer {
    if (relative.length === 0) return this.root;
    const base = this.root.length === 1 ? Buffer.alloc(0) : this.root;
    const path = Buffer.concat([base, Buffer.of(SLASH), relative]);
    if (path.includes(0)) throw failure("EINVAL");
    const last = path.lastIndexOf(SLASH);
    if (last <= base.length) return path;
    const parent = path.subarray(0, last);
    if (!fs.realpathSync.native(parent, { encoding: "buffer" }).equals(parent)) throw failure("ELOOP");
    return path;
  }

  /** The same for what changes something. */
  writablePath(relative: Uint8Array): Buffer {
    if (this.folder.readOnly) throw failure("EROFS");
    return this.path(relative);
  }
}

/** Where the kernel wants the attributes: kernel/fs/hostfs/attributes.ts. */
function writeAttributes(stat: fs.BigIntStats, view: DataView): void {
  const own = process.getuid?.() ?? 0;
  const owner = Number(stat.uid);
  view.setUint32(0, Number(stat.mode), true);
  // Who runs the machine is its root.
  view.setUint32(4, owner === own ? 0 : owner, true);
  view.setUint32(8, owner === own ? 0 : Number(stat.gid), true);
  view.setUint32(12, Number(stat.nlink), true);
  view.setBigUint64(16, stat.size, true);
  view.setBigInt64(24, stat.atimeNs, true);
  view.setBigInt64(32, stat.mtimeNs, true);
  view.setBigInt64(40, stat.ctimeNs, true);
  view.setBigUint64(48, stat.ino, true);
}

const ATTRIBUTES_SIZE = 56;

function make(path: Buffer, mode: number, target: Buffer): void {
  const permissions = mode & PERMISSIONS;
  if ((mode & S_IFMT) === S_IFLNK) fs.symlinkSync(target, path);
  else if ((mode & S_IFMT) === S_IFDIR) fs.mkdirSync(path, permissions);
  else fs.closeSync(fs.openSync(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, permissions));
}

/** Opens a regular file; nothing else, so that a pipe of the host can't hold everything up. */
function openRegular(path: Buffer, flags: number): number {
  if (!fs.lstatSync(path).isFile()) throw failure("ENXIO");
  return fs.openSync(path, flags | O_NOFOLLOW);
}

export class Folders {
  private readonly shares: Share[];
  private readonly open = new Set<number>();
  private names = Buffer.alloc(0);

  constructor(folders: readonly Folder[]) {
    this.shares = folders.map((folder) => new Share(folder));
  }

  private at(share: number): Share {
    const found = this.shares[share];
    if (!found) throw new Error(`there is no shared folder ${share}`);
    return found;
  }

  /** Closes what the kernel left open. */
  close(): void {
    for (const handle of this.open) fs.closeSync(handle);
    this.open.clear();
  }

  imports(kernel: KernelMemory) {
    const bytes = (at: number, length: number) => Buffer.from(kernel.copy(at >>> 0, length));
    const path = (share: number, at: number, length: number) => this.at(share).path(bytes(at, length));
    const writable = (share: number, at: number, length: number) => this.at(share).writablePath(bytes(at, length));
    const put = (data: Uint8Array, to: number, room: number) => {
      kernel.bytes.set(data.subarray(0, room), to >>> 0);
      return Math.min(data.length, room);
    };
    return {
      shareMountPoint: (share: number, to: number, room: number) =>
        put(Buffer.from(this.shares[share]?.folder.mountPoint ?? ""), to, room),
      shareReadOnly: (share: number) => Number(this.at(share).folder.readOnly),
      fileStat: (share: number, at: number, length: number, to: number) =>
        attempt(() => {
          const stat = fs.lstatSync(path(share, at, length), { bigint: true });
          const view = kernel.view(to >>> 0, ATTRIBUTES_SIZE);
          writeAttributes(stat, new DataView(view.buffer, view.byteOffset, ATTRIBUTES_SIZE));
          return 0;
        }),
      folderNames: (share: number, at: number, length: number) =>
        attempt(() => {
          const names = fs.readdirSync(path(share, at, length), { encoding: "buffer" });
          this.names = Buffer.concat(names.flatMap((name) => [name, Buffer.of(0)]));
          return this.names.length;
        }),
      takeNames: (to: number) => {
        put(this.names, to, this.names.length);
        this.names = Buffer.alloc(0);
      },
      linkTarget: (share: number, at: number, length: number, to: number, room: number) =>
        attempt(() => put(fs.readlinkSync(path(share, at, length), { encoding: "buffer" }), to, room)),
      fileOpen: (share: number, at: number, length: number, write: number) =>
        attempt(() => {
          const file = write ? writable(share, at, length) : path(share, at, length);
          const handle = openRegular(file, write ? O_RDWR : O_RDONLY);
          this.open.add(handle);
          return handle;
        }),
      fileClose: (handle: number) => {
        if (this.open.delete(handle)) fs.closeSync(handle);
      },
      fileSize: (handle: number) => fs.fstatSync(handle).size,
      fileRead: (handle: number, offset: number, to: number, length: number) =>
        attempt(() => fs.readSync(handle, kernel.bytes, to >>> 0, length, offset)),
      fileWrite: (handle: number, offset: number, from: number, length: number) =>
        attempt(() => fs.writeSync(handle, kernel.bytes, from >>> 0, length, offset)),
      fileTruncate: (share: number, at: number, length: number, size: number) =>
        attempt(() => {
          const handle = openRegular(writable(share, at, length), O_RDWR);
          try {
            fs.ftruncateSync(handle, size);
          } finally {
            fs.closeSync(handle);
          }
          return 0;
        }),
      fileMake: (share: number, at: number, length: number, mode: number, target: number, targetLength: number) =>
        attempt(() => {
          make(writable(share, at, length), mode, bytes(target, targetLength));
          return 0;
        }),
      fileRemove: (share: number, at: number, length: number, isDirectory: number) =>
        attempt(() => {
          if (isDirectory) fs.rmdirSync(writable(share, at, length));
          else fs.unlinkSync(writable(share, at, length));
          return 0;
        }),
      fileRename: (share: number, at: number, length: number, to: number, toLength: number) =>
        attempt(() => {
          fs.renameSync(writable(share, at, length), writable(share, to, toLength));
          return 0;
        }),
      fileLink: (share: number, at: number, length: number, to: number, toLength: number) =>
        attempt(() => {
          fs.linkSync(writable(share, at, length), writable(share, to, toLength));
          return 0;
        }),
      filePermissions: (share: number, at: number, length: number, permissions: number) =>
        attempt(() => {
          const file = writable(share, at, length);
          // chmod follows symbolic links.
          if (fs.lstatSync(file).isSymbolicLink()) throw failure("EOPNOTSUPP");
          fs.chmodSync(file, permissions & PERMISSIONS);
          return 0;
        }),
    };
  }
}
