// /proc/PID/fd and fdinfo: what a process has open.

import { O_CLOEXEC } from "../../abi/fcntl";
import { unsigned } from "../../lib/format";
import { Text } from "../../lib/text";
import { Epoll } from "../epoll";
import { FdTable } from "../fdtable";
import { File } from "../file";
import { Filesystem } from "../filesystem";
import { Inode } from "../inode";
import { InodeFile } from "../inodefile";
import { DynamicDirectory, inodeNumber, numberNamed } from "./dynamic";
import { DescriptorLink } from "./links";
import { mountNumber } from "./mounts";
import { currentSubject, subject } from "./subject";
import { TextInode } from "./text";

/** Kinds of inodes, for their numbers. */
const KIND_LINK: i32 = 1;
const KIND_INFO: i32 = 2;

/** Names are descriptors. Process 0 is whoever asks. */
export abstract class FdDirectory extends DynamicDirectory {
  constructor(
    filesystem: Filesystem,
    protected readonly id: i32,
  ) {
    super(filesystem, 0o500);
  }

  protected get owner(): i32 {
    return this.id ? this.id : currentSubject();
  }

  protected get table(): FdTable | null {
    const process = subject(this.owner);
    return process ? process.files : null;
  }

  abstract makeFor(fd: i32, file: File, table: FdTable): Inode;

  names(): string[] {
    const found: string[] = [];
    const table = this.table;
    if (!table) return found;
    for (let fd = 0; fd < table.end; fd++) if (table.get(fd)) found.push(unsigned(fd));
    return found;
  }

  make(name: string): Inode | null {
    const table = this.table;
    const fd = numberNamed(name);
    const file = table ? table.get(fd) : null;
    return table && file ? this.makeFor(fd, file, table) : null;
  }
}

export class LinksOfFds extends FdDirectory {
  makeFor(fd: i32, file: File, table: FdTable): Inode {
    const link = new DescriptorLink(this.filesystem, file);
    link.number = inodeNumber(this.owner, KIND_LINK, fd);
    return link;
  }
}

export class InfosOfFds extends FdDirectory {
  makeFor(fd: i32, file: File, table: FdTable): Inode {
    const info = new FdInfo(this.filesystem, file, table.cloexec(fd));
    info.number = inodeNumber(this.owner, KIND_INFO, fd);
    return info;
  }
}

/** proc_pid_fdinfo(5). */
class FdInfo extends TextInode {
  constructor(
    filesystem: Filesystem,
    private readonly file: File,
    private readonly cloexec: bool,
  ) {
    super(filesystem, 0o400);
  }

  render(text: Text): bool {
    const file = this.file;
    const opened: InodeFile | null = file instanceof InodeFile ? (file as InodeFile) : null;
    const flags = <u32>(file.flags | (this.cloexec ? O_CLOEXEC : 0));
    text.add("pos:\t").unsigned(opened ? opened.position : 0);
    text.add("\nflags:\t0").octal(flags).add("\nmnt_id:\t");
    text.unsigned(opened ? mountNumber(opened.inode.filesystem) : 0).add("\nino:\t");
    text.unsigned(opened ? opened.inode.number : 0).line();
    if (file instanceof Epoll) (file as Epoll).describe(text);
    return true;
  }
}
