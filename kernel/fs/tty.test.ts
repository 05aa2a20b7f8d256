import { EAGAIN } from "../abi/errno";
import { O_NONBLOCK, O_RDWR } from "../abi/fcntl";
import { FIONREAD, TCGETS, TCSETS, TIOCGWINSZ } from "../abi/ioctl";
import { ECHO, ICANON, ISIG, OPOST, TERMIOS_CC, TERMIOS_LFLAG, TERMIOS_OFLAG, VMIN, VTIME } from "../abi/termios";
import { checkEqual, checkFalse, checkTrue } from "../lib/check";
import { uio } from "../mm/uio";
import { get, put } from "../mm/user";
import { Thread } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { runTimers } from "../sched/timer";
import { fakeMachine, finish, MEMORY, putText, restart, startProcess, takeText } from "../test/process";
import { pollConsole } from "./console";
import { File, POLLIN, POLLOUT } from "./file";
import { mountAll } from "./fstab";
import { setTerminalSignalHook } from "./hooks";
import { rootDirectory } from "./mount";
import { openPath } from "./open";

const DATA: u64 = MEMORY + 0x1000;
let thread: Thread = changetype<Thread>(0);
let signal: i32 = 0;

function open(flags: i32 = O_RDWR): File {
  thread = startProcess();
  checkTrue(mountAll([], 0, 0) == null);
  const tty = openPath(rootDirectory(), rootDirectory(), "/dev/console", flags, 0);
  assert(tty != null, "/dev/console");
  return changetype<File>(changetype<usize>(tty));
}

function type_(text: string): void {
  fakeMachine.typed = text;
  checkTrue(pollConsole());
  checkFalse(pollConsole());
}

/** What a read gives; "BLOCKED" when it waits. */
function read(tty: File, length: i32 = 100): string {
  const got = tty.read(uio.single(DATA, length));
  if (got == BLOCKED) return "BLOCKED";
  if (got == -EAGAIN) return "EAGAIN";
  return takeText(DATA, <i32>got);
}

function configure(tty: File, localFlags: u32, outputFlags: u32, least: u8, time: u8): void {
  checkEqual<i64>(tty.ioctl(TCGETS, DATA), 0);
  put<u32>(DATA + TERMIOS_LFLAG, localFlags);
  put<u32>(DATA + TERMIOS_OFLAG, outputFlags);
  put<u8>(DATA + TERMIOS_CC + VMIN, least);
  put<u8>(DATA + TERMIOS_CC + VTIME, time);
  checkEqual<i64>(tty.ioctl(TCSETS, DATA), 0);
}

export function testTtyReadsLines(): void {
  const tty = open();
  checkEqual(read(tty), "BLOCKED");
  type_("he");
  checkFalse(thread.runnable, "half a line wakes nobody");
  checkEqual(fakeMachine.takeConsole(), "he");
  type_("llo\rnext\r");
  restart(thread);
  checkEqual(read(tty), "hello\n");
  finish(thread);
  checkEqual(fakeMachine.takeConsole(), "llo\r\nnext\r\n");
  checkEqual<u32>(tty.poll(), POLLIN | POLLOUT);
  checkEqual(read(tty, 2), "ne");
  checkEqual(read(tty, 9), "xt\n");
  checkEqual<u32>(tty.poll(), POLLOUT);
}

export function testTtyEdits(): void {
  const tty = open(O_RDWR | O_NONBLOCK);
  type_("ab\x7fc one two\x17\x7f\x7f\n");
  checkEqual(read(tty), "ac on\n");
  fakeMachine.takeConsole();
  type_("x\xc3\xa4\x7f\n");
  checkEqual(read(tty), "x\n");
  checkEqual(fakeMachine.takeConsole(), "x\xc3\xa4\b \b\r\n");
  type_("gone\x15kept\n");
  checkEqual(read(tty), "kept\n");
  type_("\x7f\x7f\n");
  checkEqual(read(tty), "\n");
  type_("a\x16\x03b\n");
  checkEqual(read(tty), "a\x03b\n");
}

export function testTtyEndOfFile(): void {
  const tty = open(O_RDWR | O_NONBLOCK);
  checkEqual(read(tty), "EAGAIN");
  type_("part\x04");
  checkEqual(read(tty), "part");
  checkEqual(read(tty), "EAGAIN");
  type_("\x04");
  checkEqual(read(tty), "");
  checkEqual(read(tty), "EAGAIN");
}

export function testTtySignals(): void {
  const tty = open(O_RDWR | O_NONBLOCK);
  setTerminalSignalHook((number, group) => {
    signal = number;
  });
  type_("lost\x03");
  checkEqual(signal, 2);
  checkEqual(fakeMachine.takeConsole(), "lost^C");
  type_("\x1a");
  checkEqual(signal, 20);
  type_("kept\n");
  checkEqual(read(tty), "kept\n");
}

export function testTtyRaw(): void {
  const tty = open();
  configure(tty, 0, 0, 1, 0);
  type_("\x03\x04\r");
  checkEqual<i64>(tty.ioctl(FIONREAD, DATA), 0);
  checkEqual<i32>(get<i32>(DATA), 3);
  checkEqual(read(tty), "\x03\x04\n");
  checkEqual(fakeMachine.takeConsole(), "", "no echo");
  putText(DATA, "a\nb");
  checkEqual<i64>(tty.write(uio.single(DATA, 3)), 3);
  checkEqual(fakeMachine.takeConsole(), "a\nb");
  configure(tty, 0, 0, 3, 0);
  type_("ab");
  checkEqual(read(tty), "BLOCKED");
  type_("c");
  restart(thread);
  checkEqual(read(tty), "abc");
}

export function testTtyTimeout(): void {
  const tty = open();
  configure(tty, 0, 0, 0, 0);
  checkEqual(read(tty), "");
  configure(tty, 0, 0, 0, 5);
  checkEqual(read(tty), "BLOCKED");
  fakeMachine.advance(500_000_000);
  runTimers();
  restart(thread);
  checkEqual(read(tty), "");
}

export function testTtyOutput(): void {
  const tty = open();
  putText(DATA, "one\ntwo\n");
  checkEqual<i64>(tty.write(uio.single(DATA, 8)), 8);
  checkEqual(fakeMachine.takeConsole(), "one\r\ntwo\r\n");
  checkEqual<i64>(tty.ioctl(TIOCGWINSZ, DATA), 0);
  checkEqual<u16>(get<u16>(DATA + 2), 80);
  configure(tty, ICANON | ECHO | ISIG, OPOST, 1, 0);
  putText(DATA, "\n");
  tty.write(uio.single(DATA, 1));
  checkEqual(fakeMachine.takeConsole(), "\n");
}

export function testTtyKeepsABoundedAmount(): void {
  const tty = open(O_RDWR | O_NONBLOCK);
  let long = "";
  for (let i = 0; i < 100; i++) long += "x";
  for (let i = 0; i < 60; i++) type_(long);
  type_("\n");
  const length = tty.read(uio.single(DATA, 8192));
  checkEqual<i64>(length, 4096);
  checkEqual<u8>(get<u8>(DATA + 4095), 10);
  type_("y\n");
  checkEqual(read(tty), "y\n");
}
