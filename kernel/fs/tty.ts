// A terminal: the line discipline between the keys and the programs (termios(3), N_TTY).
//
//   keys -> receive: signals, erase, echo -> line (not yet ended) -> input (to be read)
//   write -> post-processing: "\n" becomes "\r\n" -> emit
//
// What the keys and the screen are is the subclasses' business: the machine's console, or the other end of a
// pseudo-terminal.

import { EAGAIN, EFAULT, EIO } from "../abi/errno";
import { O_NONBLOCK } from "../abi/fcntl";
import { SIGWINCH } from "../abi/signal";
import {
  B115200,
  CREAD,
  CS8,
  ECHO,
  ECHOCTL,
  ECHOE,
  ECHOK,
  ECHOKE,
  ECHONL,
  HUPCL,
  ICANON,
  ICRNL,
  IEXTEN,
  IGNCR,
  INLCR,
  ISIG,
  ISTRIP,
  IXON,
  NOFLSH,
  ONLCR,
  OPOST,
  SIGINT,
  SIGQUIT,
  SIGTSTP,
  SIZEOF_TERMIOS,
  SIZEOF_WINSIZE,
  TERMIOS_CC,
  TERMIOS_CFLAG,
  TERMIOS_IFLAG,
  TERMIOS_LFLAG,
  TERMIOS_OFLAG,
  VEOF,
  VEOL,
  VEOL2,
  VERASE,
  VINTR,
  VKILL,
  VLNEXT,
  VMIN,
  VQUIT,
  VSUSP,
  VTIME,
  VWERASE,
} from "../abi/termios";
import { Uio } from "../mm/uio";
import { copyIn } from "../mm/user";
import { machine } from "../platform/machine";
import { BLOCKED, currentTask } from "../sched/task";
import { WaitQueue } from "../sched/waitqueue";
import { POLLERR, POLLHUP, POLLIN, POLLOUT } from "./file";
import { terminalSignal } from "./hooks";

/** Bytes of typed input kept; a power of two. Linux keeps as many. */
const ROOM: u32 = 4096;
/** Bytes of output converted at a time. */
const CHUNK: usize = 2048;

const NEWLINE: u32 = 10;
const RETURN: u32 = 13;
const DELETE: u32 = 127;
/** Stands in a c_cc for "no such key". */
const DISABLED: u32 = 0;
const TENTH: u64 = 100_000_000;

/** Ctrl-C, Ctrl-\, DEL, Ctrl-U, Ctrl-D, 0, 1, 0, Ctrl-Q, Ctrl-S, Ctrl-Z, 0, Ctrl-R, Ctrl-O, Ctrl-W, Ctrl-V. */
const DEFAULT_KEYS: StaticArray<u8> = [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0];

/**
 * Invariants: tail <= lineStart <= head, all counting bytes since the start; what is in [tail, lineStart) can be
 * read, what is in [lineStart, head) is the line being edited (empty in raw mode); head - tail <= ROOM.
 */
export abstract class Tty {
  /** Who waits for input: every open file of the terminal shares it. */
  readonly waiters: WaitQueue = new WaitQueue();
  /** struct termios, as TCGETS tells it. */
  readonly termios: usize = heap.alloc(SIZEOF_TERMIOS);
  /** struct winsize. */
  readonly size: usize = heap.alloc(SIZEOF_WINSIZE);
  /** The process group that keys signal. */
  foreground: i32 = 0;
  /** The session whose controlling terminal it is; 0: none's. */
  session: i32 = 0;
  /** The keys are gone: reads end, writes fail. */
  hungUp: bool = false;

  private readonly ring: usize = heap.alloc(ROOM);
  /** For each byte of the ring: 1 where it ends a line (or is an end of file). */
  private readonly ends: usize = heap.alloc(ROOM);
  private head: u32 = 0;
  private lineStart: u32 = 0;
  private tail: u32 = 0;
  /** The next byte is taken as it is (Ctrl-V). */
  private literal: bool = false;

  private readonly chunk: usize = heap.alloc(CHUNK);
  private readonly converted: usize = heap.alloc(2 * CHUNK);

  constructor() {
    memory.fill(this.termios, 0, SIZEOF_TERMIOS);
    store<u32>(this.termios + TERMIOS_IFLAG, ICRNL | IXON);
    store<u32>(this.termios + TERMIOS_OFLAG, OPOST | ONLCR);
    store<u32>(this.termios + TERMIOS_CFLAG, B115200 | CS8 | CREAD | HUPCL);
    store<u32>(this.termios + TERMIOS_LFLAG, ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN);
    for (let i = 0; i < DEFAULT_KEYS.length; i++) store<u8>(this.termios + TERMIOS_CC + i, DEFAULT_KEYS[i]);
    store<u16>(this.size, 24);
    store<u16>(this.size + 2, 80);
    store<u32>(this.size + 4, 0);
  }

  /** Shows bytes; there is room for them. */
  abstract emit(from: usize, length: i32): void;

  /** Bytes that can be shown now. */
  abstract get outputRoom(): u32;

  /** Gives the buffers back. */
  protected free(): void {
    heap.free(this.termios);
    heap.free(this.size);
    heap.free(this.ring);
    heap.free(this.ends);
    heap.free(this.chunk);
    heap.free(this.converted);
  }

  private get inputFlags(): u32 {
    return load<u32>(this.termios + TERMIOS_IFLAG);
  }

  private get localFlags(): u32 {
    return load<u32>(this.termios + TERMIOS_LFLAG);
  }

  private key(which: i32): u32 {
    return load<u8>(this.termios + TERMIOS_CC + which);
  }

  private isKey(byte: u32, which: i32): bool {
    return byte != DISABLED && byte == this.key(which);
  }

  private get canonical(): bool {
    return (this.localFlags & ICANON) != 0;
  }

  /** The terminal outside has this size now. */
  resizeTo(rows: u32, columns: u32): void {
    const old = load<u64>(this.size);
    store<u16>(this.size, <u16>rows);
    store<u16>(this.size + 2, <u16>columns);
    this.tellSize(old);
  }

  private tellSize(old: u64): void {
    if (load<u64>(this.size) != old && this.foreground) terminalSignal(SIGWINCH, this.foreground);
  }

  /** TIOCSWINSZ: the foreground is told of a new size. 0 or -EFAULT. */
  resize(from: u64): i64 {
    const old = load<u64>(this.size);
    if (copyIn(this.size, from, SIZEOF_WINSIZE) < 0) return -EFAULT;
    this.tellSize(old);
    return 0;
  }

  /** Bytes that can be read. */
  get available(): u32 {
    return this.lineStart - this.tail;
  }

  /** What poll(2) is told. */
  poll(): u32 {
    if (this.hungUp) return POLLIN | POLLOUT | POLLERR | POLLHUP;
    const writable: u32 = this.outputRoom >= 2 ? POLLOUT : 0;
    return this.available && this.available >= this.enough ? POLLIN | writable : writable;
  }

  /** Bytes a read waits for. */
  private get enough(): u32 {
    return this.canonical || this.key(VTIME) ? 1 : max<u32>(this.key(VMIN), 1);
  }

  /** Takes a byte from the console. */
  receive(typed: i32): void {
    let byte = <u32>typed & 0xff;
    const input = this.inputFlags;
    if (input & ISTRIP) byte &= 0x7f;
    if (this.literal) {
      this.literal = false;
      this.store(byte, false);
      return;
    }
    if (byte == RETURN) {
      if (input & IGNCR) return;
      if (input & ICRNL) byte = NEWLINE;
    } else if (byte == NEWLINE && input & INLCR) {
      byte = RETURN;
    }
    if (this.localFlags & ISIG && this.receiveSignal(byte)) return;
    if (this.canonical) this.receiveCooked(byte);
    else this.store(byte, false);
  }

  private receiveSignal(byte: u32): bool {
    let signal = 0;
    if (this.isKey(byte, VINTR)) signal = SIGINT;
    else if (this.isKey(byte, VQUIT)) signal = SIGQUIT;
    else if (this.isKey(byte, VSUSP)) signal = SIGTSTP;
    if (!signal) return false;
    if (!(this.localFlags & NOFLSH)) this.flushInput();
    if (this.localFlags & ECHO) this.echo(byte);
    if (this.foreground) terminalSignal(signal, this.foreground);
    return true;
  }

  private receiveCooked(byte: u32): void {
    if (this.isKey(byte, VERASE)) this.eraseOne();
    else if (this.isKey(byte, VWERASE) && this.localFlags & IEXTEN) this.eraseWord();
    else if (this.isKey(byte, VKILL)) this.eraseLine();
    else if (this.isKey(byte, VLNEXT) && this.localFlags & IEXTEN) this.literal = true;
    else if (this.isKey(byte, VEOF)) this.endLine(0, false);
    else if (byte == NEWLINE) this.endLine(byte, true);
    else if (this.isKey(byte, VEOL) || this.isKey(byte, VEOL2)) this.endLine(byte, true);
    else this.store(byte, true);
  }

  /** Adds a byte to the line, or to the input in raw mode; one place stays free for the end of the line. */
  private store(byte: u32, cooked: bool): void {
    if (this.head - this.tail >= ROOM - 1) return;
    this.append(byte, false);
    if (this.localFlags & ECHO) this.echo(byte);
    if (!this.canonical) this.hand();
  }

  private append(byte: u32, end: bool): void {
    const at = this.head & (ROOM - 1);
    store<u8>(this.ring + at, <u8>byte);
    store<u8>(this.ends + at, <u8>end);
    this.head++;
  }

  /** Ends the line with a byte that is read, or with an end of file that is not. */
  private endLine(byte: u32, isByte: bool): void {
    if (this.head - this.tail >= ROOM) return;
    if (isByte && this.localFlags & (ECHO | ECHONL)) this.echo(byte);
    this.append(byte, true);
    // An end of file is marked by a 2, so that a zero that was typed is not taken for one.
    if (!isByte) store<u8>(this.ends + ((this.head - 1) & (ROOM - 1)), 2);
    this.hand();
  }

  /** Lets the line be read. */
  private hand(): void {
    this.lineStart = this.head;
    this.waiters.wake(POLLIN);
  }

  private eraseOne(): void {
    if (this.head == this.lineStart) return;
    let byte: u32 = 0;
    // The bytes of one UTF-8 character go together.
    do {
      this.head--;
      byte = load<u8>(this.ring + (this.head & (ROOM - 1)));
    } while ((byte & 0xc0) == 0x80 && this.head != this.lineStart);
    if (!(this.localFlags & ECHO)) return;
    const columns = byte < 0x20 || byte == DELETE ? 2 : 1;
    for (let i = 0; i < columns; i++) this.show("\b \b");
  }

  private get lastByte(): u32 {
    return load<u8>(this.ring + ((this.head - 1) & (ROOM - 1)));
  }

  private eraseWord(): void {
    while (this.head != this.lineStart && this.lastByte == 0x20) this.eraseOne();
    while (this.head != this.lineStart && this.lastByte != 0x20) this.eraseOne();
  }

  private eraseLine(): void {
    while (this.head != this.lineStart) this.eraseOne();
  }

  private echo(byte: u32): void {
    if (byte == NEWLINE) this.show("\r\n");
    else if ((byte < 0x20 && byte != 9) || byte == DELETE) this.show("^" + String.fromCharCode(byte ^ 0x40));
    else this.show(String.fromCharCode(byte));
  }

  private show(text: string): void {
    // An echo that nobody has room for is lost.
    if (<u32>text.length > this.outputRoom) return;
    for (let i = 0; i < text.length; i++) store<u8>(this.converted + i, <u8>text.charCodeAt(i));
    this.emit(this.converted, text.length);
  }

  /** Forgets what was typed. */
  flushInput(): void {
    this.tail = this.head;
    this.lineStart = this.head;
  }

  /** New settings: TCSETS. What was typed of a line can be read at once when lines no longer count. */
  settingsChanged(): void {
    if (!this.canonical && this.lineStart != this.head) this.hand();
  }

  /** read(2): bytes, or -EAGAIN, or BLOCKED. */
  read(to: Uio, flags: i32): i64 {
    if (!to.left) return 0;
    if (this.hungUp) return 0;
    const task = currentTask();
    if (this.available >= this.enough && this.available) return this.take(to);
    if (!this.canonical) {
      const tenths = this.key(VTIME);
      if (!this.key(VMIN)) {
        if (!tenths || task.timedOut) return this.available ? this.take(to) : 0;
        if (!(flags & O_NONBLOCK)) task.waitUntil(machine().now() + <u64>tenths * TENTH);
      }
    }
    if (flags & O_NONBLOCK) return this.available ? this.take(to) : -EAGAIN;
    task.waitOn(this.waiters);
    return BLOCKED;
  }

  /** Moves input to the program: at most one line in canonical mode. */
  private take(to: Uio): i64 {
    let done: i64 = 0;
    while (this.tail != this.lineStart && to.left) {
      const at = this.tail & (ROOM - 1);
      let length: u32 = 0;
      let end: u32 = 0;
      const most = min<u32>(min<u32>(this.lineStart - this.tail, ROOM - at), <u32>min<u64>(to.left, ROOM));
      while (length < most && !end) end = load<u8>(this.ends + at + length++);
      const isEof = end == 2;
      const bytes = isEof ? length - 1 : length;
      if (bytes) {
        const moved = to.put(this.ring + at, bytes);
        if (moved < 0) return done ? done : moved;
        done += moved;
      }
      this.tail += length;
      if (end && this.canonical) break;
    }
    return done;
  }

  /** write(2): takes everything, parking while there is no room; progress counts what has been taken. */
  write(from: Uio, flags: i32): i64 {
    if (this.hungUp) return -EIO;
    const task = currentTask();
    let done = <i64>task.progress;
    if (done) from.skip(done);
    const output = load<u32>(this.termios + TERMIOS_OFLAG);
    const convert = (output & (OPOST | ONLCR)) == (OPOST | ONLCR);
    while (from.left) {
      // A byte may become two.
      const part = min<usize>(this.outputRoom >> 1, CHUNK);
      if (!part) break;
      const moved = from.take(this.chunk, part);
      if (moved <= 0) return done ? done : moved;
      this.put(<u32>moved, convert);
      done += moved;
      if (moved < <i64>part) break;
    }
    if (!from.left || this.outputRoom >= 2) return done;
    if (flags & O_NONBLOCK) return done ? done : -EAGAIN;
    task.progress = done;
    task.waitOn(this.waiters);
    return BLOCKED;
  }

  private put(length: u32, convert: bool): void {
    if (!convert) {
      this.emit(this.chunk, length);
      return;
    }
    let to = this.converted;
    for (let i: u32 = 0; i < length; i++) {
      const byte = load<u8>(this.chunk + i);
      if (byte == NEWLINE) store<u8>(to++, <u8>RETURN);
      store<u8>(to++, byte);
    }
    this.emit(this.converted, <i32>(to - this.converted));
  }
}
