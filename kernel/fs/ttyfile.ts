// A terminal opened: /dev/console, /dev/tty, /dev/ttyS0, /dev/pts/N.

import { EFAULT, EINVAL, EIO, ENOTTY, ENXIO } from "../abi/errno";
import { O_NOCTTY } from "../abi/fcntl";
import {
  FIONREAD,
  TCFLSH,
  TCGETS,
  TCSBRK,
  TCSBRKP,
  TCSETS,
  TCSETSF,
  TCSETSW,
  TCXONC,
  TIOCEXCL,
  TIOCGETD,
  TIOCGPGRP,
  TIOCGSID,
  TIOCGWINSZ,
  TIOCNOTTY,
  TIOCNXCL,
  TIOCOUTQ,
  TIOCSCTTY,
  TIOCSPGRP,
  TIOCSWINSZ,
} from "../abi/ioctl";
import { makeDevice } from "../abi/stat";
import { SIZEOF_TERMIOS, SIZEOF_WINSIZE } from "../abi/termios";
import { Uio } from "../mm/uio";
import { copyIn, copyOut, get, getFailed, put } from "../mm/user";
import { consoleTty } from "./console";
import { fail } from "./failure";
import { File } from "./file";
import { Inode } from "./inode";
import { InodeFile } from "./inodefile";
import { adopt, controllingTerminal, isOurs, leaveTerminal, takeTerminal } from "./session";
import { registerDevice } from "./special";
import { Tty } from "./tty";

export const DEVICE_TTYS0: u64 = makeDevice(4, 64);
export const DEVICE_TTY: u64 = makeDevice(5, 0);
export const DEVICE_CONSOLE: u64 = makeDevice(5, 1);

const scratch: usize = memory.data(36);

export class TtyFile extends InodeFile {
  constructor(
    inode: Inode,
    flags: i32,
    readonly tty: Tty,
  ) {
    super(inode, flags & ~O_NOCTTY, tty.waiters);
    if (!(flags & O_NOCTTY)) adopt(tty);
  }

  read(to: Uio): i64 {
    return this.tty.read(to, this.flags);
  }

  write(from: Uio): i64 {
    return this.tty.write(from, this.flags);
  }

  poll(): u32 {
    return this.tty.poll();
  }

  ioctl(request: u32, argument: u64): i64 {
    const tty = this.tty;
    if (tty.hungUp) return -EIO;
    if (request == TCGETS) return copyOut(argument, tty.termios, SIZEOF_TERMIOS);
    if (request == TCSETS || request == TCSETSW || request == TCSETSF) return this.configure(request, argument);
    if (request == TIOCGWINSZ) return copyOut(argument, tty.size, SIZEOF_WINSIZE);
    if (request == TIOCSWINSZ) return tty.resize(argument);
    if (request == TIOCGPGRP) return isOurs(tty) ? put<i32>(argument, tty.foreground) : -ENOTTY;
    if (request == TIOCGSID) return isOurs(tty) ? put<i32>(argument, tty.session) : -ENOTTY;
    if (request == TIOCGETD) return put<i32>(argument, 0);
    if (request == TIOCSCTTY) return takeTerminal(tty);
    if (request == TIOCNOTTY) return leaveTerminal(tty);
    if (request == TIOCSPGRP) return this.setForeground(argument);
    if (request == FIONREAD) return put<i32>(argument, <i32>tty.available);
    if (request == TIOCOUTQ) return put<i32>(argument, 0);
    if (request == TCFLSH) {
      // 0: input, 1: output (never waits here), 2: both.
      if (argument != 1) tty.flushInput();
      return 0;
    }
    if (request == TCSBRK || request == TCSBRKP || request == TCXONC || request == TIOCEXCL || request == TIOCNXCL) {
      return 0;
    }
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
    if (!isOurs(this.tty)) return -ENOTTY;
    const group = get<i32>(argument);
    if (getFailed) return -EFAULT;
    if (group < 0) return -EINVAL;
    this.tty.foreground = group;
    return 0;
  }
}

/** Makes the console known under its device numbers. */
export function registerConsole(): void {
  const opener = (inode: Inode, flags: i32): File | null => new TtyFile(inode, flags, consoleTty());
  registerDevice(DEVICE_TTYS0, opener);
  registerDevice(DEVICE_CONSOLE, opener);
  registerDevice(DEVICE_TTY, (inode: Inode, flags: i32): File | null => {
    const tty = controllingTerminal();
    return tty ? new TtyFile(inode, flags | O_NOCTTY, tty) : fail<File>(-ENXIO);
  });
}
