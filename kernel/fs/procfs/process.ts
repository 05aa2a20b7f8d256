// /proc/PID and /proc/PID/task/TID: a table of what there is in them.

import { EINVAL, EPERM } from "../../abi/errno";

import { unsigned } from "../../lib/format";
import { Text } from "../../lib/text";

import { Filesystem } from "../filesystem";
import { Inode } from "../inode";
import { rootDirectory } from "../mount";
import { pathOf } from "../path";
import { Stat } from "../stat";
import { Symlink } from "../symlink";
import { InfosOfFds, LinksOfFds } from "./descriptors";
import { DynamicDirectory, inodeNumber, numberNamed } from "./dynamic";
import { InodeLink } from "./links";
import { tellMaps, tellSmaps, tellSmapsRollup, tellStatm } from "./maps";
import { tellMountInfo, tellMountStats, tellMounts } from "./mounts";
import { netDirectory } from "./net";
import { tellLimits, tellStat, tellStatus } from "./status";
import { Subject, subject } from "./subject";
import { TextInode } from "./text";

type Teller = (text: Text, who: Subject) => void;
type Taker = (who: Subject, value: string) => i32;

const refuse: Taker = (who: Subject, value: string) => -EPERM;

class FileKind {
  constructor(
    readonly name: string,
    readonly permissions: u32,
    readonly tell: Teller,
    readonly take: Taker = refuse,
  ) {}
}

function setOomAdjustment(who: Subject, value: string): i32 {
  const negative = value.startsWith("-");
  const digits = value.trim().substring(negative ? 1 : 0);
  const number = numberNamed(digits);
  if (number < 0 || number > 1000) return -EINVAL;
  who.oomAdjustment = negative ? -number : number;
  return 0;
}

function rename(who: Subject, value: string): i32 {
  who.rename((value.endsWith("\n") ? value.substring(0, value.length - 1) : value).substring(0, 15));
  return 0;
}

const accept: Taker = (who: Subject, value: string) => 0;

const FILES: FileKind[] = [
  new FileKind("auxv", 0o400, (text, who) => {}),
  new FileKind("cgroup", 0o444, (text, who) => {
    text.line("0::/");
  }),
  new FileKind("cmdline", 0o444, (text, who) => {
    text.add(who.commandLine);
  }),
  new FileKind(
    "comm",
    0o644,
    (text, who) => {
      text.line(who.name);
    },
    rename,
  ),
  new FileKind("coredump_filter", 0o644, (text, who) => {
    text.line("00000033");
  }),
  new FileKind("environ", 0o400, (text, who) => {
    text.add(who.environment);
  }),
  new FileKind(
    "gid_map",
    0o644,
    (text, who) => {
      text.line("         0          0 4294967295");
    },
    refuse,
  ),
  new FileKind("io", 0o400, (text, who) => {
    text.line("rchar: 0\nwchar: 0\nsyscr: 0\nsyscw: 0\nread_bytes: 0\nwrite_bytes: 0\ncancelled_write_bytes: 0");
  }),
  new FileKind("limits", 0o444, tellLimits),
  new FileKind(
    "loginuid",
    0o644,
    (text, who) => {
      text.add("4294967295");
    },
    accept,
  ),
  new FileKind("maps", 0o444, (text, who) => {
    const space = who.space;
    if (space) tellMaps(text, space);
  }),
  new FileKind("mountinfo", 0o444, (text, who) => tellMountInfo(text)),
  new FileKind("mounts", 0o444, (text, who) => tellMounts(text)),
  new FileKind("mountstats", 0o400, (text, who) => tellMountStats(text)),
  new FileKind(
    "oom_adj",
    0o644,
    (text, who) => {
      text.signed((who.oomAdjustment * 17) / 1000).line();
    },
    accept,
  ),
  new FileKind("oom_score", 0o444, (text, who) => {
    text.line("0");
  }),
  new FileKind(
    "oom_score_adj",
    0o644,
    (text, who) => {
      text.signed(who.oomAdjustment).line();
    },
    setOomAdjustment,
  ),
  new FileKind("personality", 0o400, (text, who) => {
    text.line("00000000");
  }),
  new FileKind("schedstat", 0o444, (text, who) => {
    text.unsigned(who.userTime).line(" 0 0");
  }),
  new FileKind("sessionid", 0o444, (text, who) => {
    text.add("4294967295");
  }),
  new FileKind(
    "setgroups",
    0o644,
    (text, who) => {
      text.line("allow");
    },
    refuse,
  ),
  new FileKind("smaps", 0o444, (text, who) => {
    const space = who.space;
    if (space) tellSmaps(text, space);
  }),
  new FileKind("smaps_rollup", 0o444, (text, who) => {
    const space = who.space;
    if (space) tellSmapsRollup(text, space);
  }),
  new FileKind("stat", 0o444, tellStat),
  new FileKind("statm", 0o444, (text, who) => tellStatm(text, who.space)),
  new FileKind("status", 0o444, tellStatus),
  new FileKind(
    "timerslack_ns",
    0o666,
    (text, who) => {
      text.line("50000");
    },
    accept,
  ),
  new FileKind(
    "uid_map",
    0o644,
    (text, who) => {
      text.line("         0          0 4294967295");
    },
    refuse,
  ),
  new FileKind("wchan", 0o444, (text, who) => {
    text.add("0");
  }),
];

/** The links and directories, which need more than text. */
const OTHERS: string[] = ["cwd", "exe", "fd", "fdinfo", "net", "ns", "root", "task"];

const KIND_FILE: i32 = 3;
const KIND_OTHER: i32 = 4;
const KIND_SELF: i32 = 5;
const KIND_NAMESPACE: i32 = 6;

class SubjectText extends TextInode {
  constructor(
    filesystem: Filesystem,
    private readonly id: i32,
    private readonly kind: FileKind,
    index: i32,
  ) {
    super(filesystem, kind.permissions);
    this.number = inodeNumber(id, KIND_FILE, index);
  }

  render(text: Text): bool {
    const who = subject(this.id);
    if (!who) return false;
    this.kind.tell(text, who);
    return true;
  }

  accept(value: string): i32 {
    const who = subject(this.id);
    return who ? this.kind.take(who, value) : -EINVAL;
  }
}

/** A process's directory, or a thread's. */
export class SubjectDirectory extends DynamicDirectory {
  constructor(
    filesystem: Filesystem,
    private readonly id: i32,
    private readonly isThread: bool,
  ) {
    super(filesystem);
    this.number = inodeNumber(id, KIND_SELF, isThread ? 1 : 0);
    const who = subject(id);
    if (who) {
      this.uid = who.uid(1);
      this.gid = who.gid(1);
    }
  }

  names(): string[] {
    const all: string[] = [];
    for (let i = 0; i < FILES.length; i++) all.push(FILES[i].name);
    for (let i = 0; i < OTHERS.length; i++) if (!this.isThread || OTHERS[i] != "task") all.push(OTHERS[i]);
    return all;
  }

  make(name: string): Inode | null {
    for (let i = 0; i < FILES.length; i++) {
      if (FILES[i].name == name) return new SubjectText(this.filesystem, this.id, FILES[i], i);
    }
    const which = OTHERS.indexOf(name);
    const who = subject(this.id);
    if (which < 0 || !who || (this.isThread && name == "task")) return null;
    const inode = this.other(name, who);
    if (inode && name != "net") inode.number = inodeNumber(this.id, KIND_OTHER, which);
    return inode;
  }

  private other(name: string, who: Subject): Inode | null {
    const filesystem = this.filesystem;
    if (name == "fd") return new LinksOfFds(filesystem, this.id);
    if (name == "fdinfo") return new InfosOfFds(filesystem, this.id);
    if (name == "net") return netDirectory(filesystem);
    if (name == "ns") return new NamespaceDirectory(filesystem, this.id);
    if (name == "task") return new TaskDirectory(filesystem, this.id);
    if (name == "exe") {
      const program = who.executable;
      return program ? new InodeLink(filesystem, who.executablePath, program) : null;
    }
    const directory = name == "cwd" ? who.cwd : who.root;
    const path = pathOf(directory, rootDirectory());
    return new InodeLink(filesystem, path ? path : "/ (deleted)", directory);
  }
}

class TaskDirectory extends DynamicDirectory {
  constructor(
    filesystem: Filesystem,
    private readonly id: i32,
  ) {
    super(filesystem);
  }

  names(): string[] {
    const all: string[] = [];
    const who = subject(this.id);
    const threads: i32[] = who ? who.threads : [];
    for (let i = 0; i < threads.length; i++) all.push(unsigned(threads[i]));
    return all;
  }

  make(name: string): Inode | null {
    const who = subject(this.id);
    const thread = numberNamed(name);
    if (!who || !who.threads.includes(thread)) return null;
    return new SubjectDirectory(this.filesystem, thread, true);
  }

  stat(into: Stat): void {
    super.stat(into);
    const who = subject(this.id);
    into.links = 2 + (who ? who.threads.length : 0);
  }
}

/** All processes are in the first namespaces, which have these numbers in Linux. */
const NAMESPACES: string[] = [
  "cgroup:[4026531835]",
  "ipc:[4026531839]",
  "mnt:[4026531841]",
  "net:[4026531840]",
  "pid:[4026531836]",
  "pid_for_children:[4026531836]",
  "time:[4026531834]",
  "time_for_children:[4026531834]",
  "user:[4026531837]",
  "uts:[4026531838]",
];

class NamespaceDirectory extends DynamicDirectory {
  constructor(
    filesystem: Filesystem,
    private readonly id: i32,
  ) {
    super(filesystem, 0o511);
  }

  names(): string[] {
    const all: string[] = [];
    for (let i = 0; i < NAMESPACES.length; i++) all.push(NAMESPACES[i].substring(0, NAMESPACES[i].indexOf(":")));
    return all;
  }

  make(name: string): Inode | null {
    for (let i = 0; i < NAMESPACES.length; i++) {
      if (!NAMESPACES[i].startsWith(name + ":")) continue;
      const link = new Symlink(this.filesystem, NAMESPACES[i].replace("_for_children", ""));
      link.links = 1;
      link.number = inodeNumber(this.id, KIND_NAMESPACE, i);
      return link;
    }
    return null;
  }
}
