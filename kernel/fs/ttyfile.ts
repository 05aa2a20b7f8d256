// The console opened: /dev/console, /dev/tty, /dev/ttyS0.

import { EFAULT, ENOTTY } from "../abi/errno";
import {
  FIONREAD,
  TCFLSH,
  TCGETS,
  TCSBRK,
  TCSETS,
  TCSETSF,
  TCSETSW,
  TCXONC,
  TIOCGPGRP,
  TIOCGSID,
  TIOCGWINSZ,
  TIOCNOTTY,
  TIOCOUTQ,
  TIOCSCTTY,
  TIOCSPGRP,
  TIOCSWINSZ,
} from "../abi/ioctl";
import { makeDevice, S_IFCHR } from "../abi/stat";
import { SIZEOF_TERMIOS, SIZEOF_WINSIZE } from "../abi/termios";
import { Uio } from "../mm/uio";
import { copyIn, copyOut, get, getFailed, put } from "../mm/user";
import { File } from "./file";
import { Filesystem } from "./filesystem";
import { Inode } from "./inode";
import { InodeFile } from "./inodefile";
import { registerDevice, SpecialInode } from "./special";
import { consoleTty, Tty } from "./tty";

export const DEVICE_TTYS0: u64 = makeDevice(4, 64);
export const DEVICE_TTY: u64 = makeDevice(5, 0);
export const DEVICE_CONSOLE: u64 = makeDevice(5, 1);

const scratch: usize = memory.data(36);

export class TtyFile extends InodeFile {
  constructor(
    inode: Inode,
    flags: i32,
    private readonly tty: Tty,
  ) {
    super(inode, flags, tty.waiters);
  }

  read(to: Uio): i64 {
    return this.tty.read(to, this.flags);
  }

  write(from: Uio): i64 {
    return this.tty.write(from);
  }

  poll(): u32 {
    return this.tty.poll();
  }

  ioctl(request: u32, argument: u64): i64 {
    const tty = this.tty;
    if (request == TCGETS) return copyOut(argument, tty.termios, SIZEOF_TERMIOS);
    if (request == TCSETS || request == TCSETSW || request == TCSETSF) return this.configure(request, argument);
    if (request == TIOCGWINSZ) return copyOut(argument, tty.size, SIZEOF_WINSIZE);
    if (request == TIOCSWINSZ) return copyIn(tty.size, argument, SIZEOF_WINSIZE);
    if (request == TIOCGPGRP || request == TIOCGSID) return put<i32>(argument, tty.foreground);
    if (request == TIOCSPGRP) return this.setForeground(argument);
    if (request == FIONREAD) return put<i32>(argument, <i32>tty.available);
    if (request == TIOCOUTQ) return put<i32>(argument, 0);
    if (request == TCFLSH) {
      // 0: input, 1: output (never waits here), 2: both.
      if (argument != 1) tty.flushInput();
      return 0;
    }
    if (request == TCSBRK || request == TCXONC || request == TIOCSCTTY || request == TIOCNOTTY) return 0;
    return -ENOTTY;
  }

  private configure(request: u32, argument: u64): i64 {
    if (copyIn(scratch, argument, SIZEOF_TERMIOS) < 0) return -EFAULT;
    memory.copy(this.tty.termios, scratch, SIZEOF_TERMIOS);
    if (request == TCSETSF) this.tty.flushInput();
    this.tty.settingsChanged();
    return 0;
  }

  private setForeground(argument: u64): i64 {
    const group = get<i32>(argument);
    if (getFailed) return -EFAULT;
    this.tty.foreground = group;
    return 0;
  }
}

/** Makes the console known under its device numbers. */
export function registerConsole(): void {
  const opener = (inode: Inode, flags: i32): File | null => new TtyFile(inode, flags, consoleTty());
  registerDevice(DEVICE_TTYS0, opener);
  registerDevice(DEVICE_TTY, opener);
  registerDevice(DEVICE_CONSOLE, opener);
}

/** The console opened without a device file. */
export function unnamedConsole(filesystem: Filesystem, flags: i32): File {
  return new TtyFile(new SpecialInode(filesystem, S_IFCHR | 0o600, DEVICE_CONSOLE), flags, consoleTty());
}
