import { EPOLL_CTL_ADD, EPOLL_CTL_DEL, EPOLL_CTL_MOD, EPOLLET, EPOLLEXCLUSIVE, EPOLLONESHOT } from "../abi/epoll";
import { EAGAIN, EBADF, EEXIST, EFAULT, EINVAL, ELOOP, ENOENT, EPERM, EPIPE } from "../abi/errno";
import { AT_FDCWD, F_GETPIPE_SZ, F_SETPIPE_SZ, O_CLOEXEC, O_CREAT, O_NONBLOCK, O_RDWR, O_WRONLY } from "../abi/fcntl";
import { POLLERR, POLLHUP, POLLIN, POLLNVAL, POLLOUT, POLLRDNORM } from "../fs/file";
import { mountAll } from "../fs/fstab";
import { setBrokenPipeHook } from "../fs/hooks";
import { checkEqual, checkFalse, checkTrue } from "../lib/check";
import { get, put } from "../mm/user";
import { addProcess } from "../proc/ids";
import { connectSubjects } from "../proc/subject";
import { Thread } from "../proc/thread";
import { BLOCKED, setCurrentTask } from "../sched/task";
import { runTimers } from "../sched/timer";
import { fakeMachine, finish, MEMORY, MEMORY_END, putText, restart, startProcess, takeText } from "../test/process";
import { epollCreate, eventfd2, pipe2, timerfdCreate, timerfdGettime, timerfdSettime } from "./anonymous";
import { close, dup, fcntl } from "./descriptor";
import { getdents64 } from "./directory";
import { epollCtl, epollWait } from "./epoll";
import { read, write } from "./file";
import { openat } from "./open";
import { poll, ppoll } from "./poll";
import { select } from "./select";
import { sendfile } from "./sendfile";
import { fstat } from "./stat";

const PATH: u64 = MEMORY;
const EVENT: u64 = MEMORY + 0x1000;
const LIST: u64 = MEMORY + 0x2000;
const FDS: u64 = MEMORY + 0x3000;
const DATA: u64 = MEMORY + 0x10000;
const BAD: u64 = MEMORY_END;

let reader: i32 = 0;
let writer: i32 = 0;

function makePipe(flags: i32 = 0): void {
  checkEqual<i64>(pipe2(FDS, flags), 0);
  reader = get<i32>(FDS);
  writer = get<i32>(FDS + 4);
}

function send(fd: i32, text: string): i64 {
  putText(DATA, text);
  return write(fd, DATA, text.length);
}

function receive(fd: i32, length: i32 = 4096): string {
  const got = read(fd, DATA, length);
  return got == BLOCKED ? "BLOCKED" : got < 0 ? "error" : takeText(DATA, <i32>got);
}

export function testPipeMovesBytes(): void {
  const thread = startProcess();
  makePipe();
  checkEqual(receive(reader), "BLOCKED");
  checkFalse(thread.runnable);
  checkEqual<i64>(send(writer, "hello"), 5);
  restart(thread);
  checkEqual(receive(reader, 2), "he");
  finish(thread);
  checkEqual(receive(reader), "llo");
  checkEqual<i64>(read(writer, DATA, 1), -EBADF);
  checkEqual<i64>(write(reader, DATA, 1), -EBADF);
  close(writer);
  checkEqual(receive(reader), "", "end of file");
}

export function testPipeWakesAReaderWhenTheWriterGoes(): void {
  const thread = startProcess();
  makePipe();
  const copy = <i32>dup(writer);
  checkEqual(receive(reader), "BLOCKED");
  close(writer);
  checkFalse(thread.runnable, "a copy is still open");
  close(copy);
  restart(thread);
  checkEqual(receive(reader), "");
}

let broken: i32 = 0;

export function testPipeWithoutReader(): void {
  startProcess();
  setBrokenPipeHook(() => {
    broken++;
  });
  makePipe();
  close(reader);
  checkEqual<i64>(send(writer, "x"), -EPIPE);
  checkEqual(broken, 1);
}

export function testPipeLongWriteGoesOnWhereItStopped(): void {
  const thread = startProcess();
  makePipe();
  const size = 100000;
  for (let i = 0; i < size; i += 4) put<u32>(DATA + i, i);
  checkEqual<i64>(write(writer, DATA, size), BLOCKED);
  checkEqual<u64>(thread.progress, 65536);
  const saved = thread.progress;
  thread.progress = 0;
  const other = DATA + 0x20000;
  checkEqual<i64>(read(reader, other, 50000), 50000);
  checkEqual<u32>(get<u32>(other + 40000), 40000);
  thread.progress = saved;
  restart(thread);
  checkEqual<i64>(write(writer, DATA, size), size);
  finish(thread);
  checkEqual<i64>(read(reader, other, size), 50000);
  checkEqual<u32>(get<u32>(other + 49996), 99996);
}

export function testPipeSmallWritesAreWhole(): void {
  startProcess();
  makePipe(O_NONBLOCK);
  checkEqual<i64>(write(writer, DATA, 65535), 65535);
  checkEqual<i64>(write(writer, DATA, 2), -EAGAIN);
  checkEqual<i64>(write(writer, DATA, 1), 1);
  checkEqual<i64>(read(reader, DATA, 4096), 4096);
  checkEqual<i64>(write(writer, DATA, 8192), 4096, "more than PIPE_BUF may go in part");
  checkEqual<i64>(fcntl(writer, F_GETPIPE_SZ, 0), 65536);
  checkEqual<i64>(fcntl(writer, F_SETPIPE_SZ, 100000), 131072);
  checkEqual<i64>(write(writer, DATA, 65536), 65536);
  checkEqual<i64>(fcntl(writer, F_SETPIPE_SZ, 4096), -16);
  checkEqual<i64>(write(writer, BAD, 1), -EAGAIN);
  read(reader, DATA, 10);
  checkEqual<i64>(write(writer, BAD, 1), -EFAULT);
  checkEqual<i64>(read(reader, BAD, 1), -EFAULT);
}

function pollEntry(index: i32, fd: i32, events: u32): void {
  put<i32>(LIST + 8 * index, fd);
  put<u16>(LIST + 8 * index + 4, <u16>events);
  put<u16>(LIST + 8 * index + 6, 0xffff);
}

function pollResult(index: i32): u32 {
  return get<u16>(LIST + 8 * index + 6);
}

export function testPollTellsWhatIsTrue(): void {
  const thread = startProcess();
  makePipe();
  pollEntry(0, reader, POLLIN | POLLRDNORM);
  pollEntry(1, writer, POLLOUT | POLLIN);
  pollEntry(2, -1, POLLIN);
  pollEntry(3, 77, POLLIN);
  checkEqual<i64>(poll(LIST, 4, -1), 2);
  checkEqual<u32>(pollResult(0), 0);
  checkEqual<u32>(pollResult(1), POLLOUT);
  checkEqual<u32>(pollResult(2), 0);
  checkEqual<u32>(pollResult(3), POLLNVAL);
  checkEqual<i64>(poll(LIST, 1, 0), 0);
  checkEqual<i64>(poll(LIST, 1, -1), BLOCKED);
  send(writer, "x");
  restart(thread);
  checkEqual<i64>(poll(LIST, 1, -1), 1);
  checkEqual<u32>(pollResult(0), POLLIN | POLLRDNORM);
  finish(thread);
  receive(reader);
  close(writer);
  checkEqual<i64>(poll(LIST, 1, -1), 1);
  checkEqual<u32>(pollResult(0), POLLHUP);
  checkEqual<i64>(poll(BAD, 1, 0), -EFAULT);
  checkEqual<i64>(poll(LIST, 1025, 0), -EINVAL);
}

export function testPollTimesOutAndSaysWhatIsLeft(): void {
  const thread = startProcess();
  makePipe();
  pollEntry(0, reader, POLLIN);
  pollEntry(1, reader, POLLIN);
  put<u64>(EVENT, 2);
  put<u64>(EVENT + 8, 500);
  checkEqual<i64>(ppoll(LIST, 2, EVENT, 0, 0), BLOCKED);
  fakeMachine.advance(1_000_000_000);
  runTimers();
  checkFalse(thread.runnable);
  send(writer, "x");
  restart(thread);
  checkEqual<i64>(ppoll(LIST, 2, EVENT, 0, 0), 2);
  checkEqual<u64>(get<u64>(EVENT), 1);
  checkEqual<u64>(get<u64>(EVENT + 8), 500);
  finish(thread);
  receive(reader);
  checkEqual<i64>(ppoll(LIST, 1, EVENT, 0, 0), BLOCKED);
  fakeMachine.advance(1_000_000_500);
  runTimers();
  restart(thread);
  checkEqual<i64>(ppoll(LIST, 1, EVENT, 0, 0), 0);
  checkEqual<u64>(get<u64>(EVENT), 0);
}

/** Two tasks wait on one queue, the first of them twice: all are told. */
export function testPollTwiceOnOneFileLosesNobody(): void {
  const thread = startProcess();
  makePipe();
  const other = new Thread(2, thread.process);
  pollEntry(0, reader, POLLIN);
  pollEntry(1, reader, POLLIN);
  checkEqual<i64>(poll(LIST, 2, -1), BLOCKED);
  setCurrentTask(other);
  checkEqual(receive(reader), "BLOCKED");
  setCurrentTask(thread);
  send(writer, "x");
  checkTrue(thread.runnable);
  checkTrue(other.runnable);
}

export function testSelect(): void {
  const thread = startProcess();
  makePipe();
  const reads = LIST;
  const writes = LIST + 128;
  put<u64>(reads, 1 << reader);
  put<u64>(writes, ((<u64>1) << writer) | ((<u64>1) << reader));
  checkEqual<i64>(select(writer + 1, reads, writes, 0, 0), 1);
  checkEqual<u64>(get<u64>(reads), 0);
  checkEqual<u64>(get<u64>(writes), 1 << writer);
  put<u64>(reads, 1 << reader);
  checkEqual<i64>(select(writer + 1, reads, 0, 0, 0), BLOCKED);
  send(writer, "x");
  restart(thread);
  checkEqual<i64>(select(writer + 1, reads, 0, 0, 0), 1);
  finish(thread);
  put<u64>(reads, 1 << 20);
  checkEqual<i64>(select(64, reads, 0, 0, 0), -EBADF);
  checkEqual<i64>(select(-1, reads, 0, 0, 0), -EINVAL);
  receive(reader);
  put<u64>(reads, 1 << reader);
  put<u64>(EVENT, 0);
  put<u64>(EVENT + 8, 1000);
  checkEqual<i64>(select(64, reads, 0, 0, EVENT), BLOCKED);
  fakeMachine.advance(1_000_000);
  runTimers();
  restart(thread);
  checkEqual<i64>(select(64, reads, 0, 0, EVENT), 0);
  checkEqual<u64>(get<u64>(reads), 0);
}

let epfd: i32 = 0;

function control(operation: i32, fd: i32, events: u32, data: u64 = 0): i64 {
  put<u32>(EVENT, events);
  put<u64>(EVENT + 4, data);
  return epollCtl(epfd, operation, fd, EVENT);
}

function wait(): i64 {
  return epollWait(epfd, LIST, 8, 0);
}

export function testEpollLevelTriggered(): void {
  const thread = startProcess();
  makePipe();
  epfd = <i32>epollCreate(O_CLOEXEC);
  checkEqual<i64>(control(EPOLL_CTL_ADD, reader, POLLIN, 0x1122334455667788), 0);
  checkEqual<i64>(control(EPOLL_CTL_ADD, reader, POLLIN), -EEXIST);
  checkEqual<i64>(wait(), 0);
  checkEqual<i64>(epollWait(epfd, LIST, 8, -1), BLOCKED);
  send(writer, "xy");
  restart(thread);
  checkEqual<i64>(epollWait(epfd, LIST, 8, -1), 1);
  finish(thread);
  checkEqual<u32>(get<u32>(LIST), POLLIN);
  checkEqual<u64>(get<u64>(LIST + 4), 0x1122334455667788);
  receive(reader, 1);
  checkEqual<i64>(wait(), 1, "still something to read");
  receive(reader, 1);
  checkEqual<i64>(wait(), 0);
  close(writer);
  checkEqual<i64>(wait(), 1);
  checkEqual<u32>(get<u32>(LIST), POLLHUP, "told unasked");
}

export function testEpollEdgeTriggered(): void {
  startProcess();
  makePipe();
  epfd = <i32>epollCreate(0);
  control(EPOLL_CTL_ADD, reader, POLLIN | EPOLLET);
  send(writer, "x");
  checkEqual<i64>(wait(), 1);
  checkEqual<i64>(wait(), 0, "told once");
  send(writer, "y");
  checkEqual<i64>(wait(), 1);
  control(EPOLL_CTL_MOD, reader, POLLIN | EPOLLET);
  checkEqual<i64>(wait(), 1, "modifying tells again");
}

export function testEpollOneShot(): void {
  startProcess();
  makePipe();
  epfd = <i32>epollCreate(0);
  control(EPOLL_CTL_ADD, reader, POLLIN | EPOLLONESHOT);
  send(writer, "x");
  checkEqual<i64>(wait(), 1);
  send(writer, "x");
  checkEqual<i64>(wait(), 0);
  close(writer);
  checkEqual<i64>(wait(), 0, "not even a hang-up");
  control(EPOLL_CTL_MOD, reader, POLLIN | EPOLLONESHOT);
  checkEqual<i64>(wait(), 1);
  checkEqual<u32>(get<u32>(LIST), POLLIN | POLLHUP);
}

export function testEpollForgetsClosedFiles(): void {
  startProcess();
  makePipe();
  epfd = <i32>epollCreate(0);
  control(EPOLL_CTL_ADD, reader, POLLIN);
  send(writer, "x");
  const copy = <i32>dup(reader);
  close(reader);
  checkEqual<i64>(wait(), 1, "the open file lives on");
  checkEqual<i64>(control(EPOLL_CTL_DEL, reader, 0), -EBADF);
  // The descriptor's next user is another file, watched besides.
  const old = writer;
  makePipe();
  checkEqual<i64>(control(EPOLL_CTL_ADD, reader, POLLIN), 0);
  checkEqual<i64>(wait(), 1);
  close(copy);
  checkEqual<i64>(wait(), 0, "now it is gone");
  checkEqual<i64>(send(old, "x") < 0 ? 1 : 0, 1);
  send(writer, "x");
  checkEqual<i64>(wait(), 1);
  checkEqual<i64>(control(EPOLL_CTL_DEL, reader, 0), 0);
  checkEqual<i64>(control(EPOLL_CTL_DEL, reader, 0), -ENOENT);
  checkEqual<i64>(wait(), 0);
  control(EPOLL_CTL_ADD, reader, POLLIN);
  close(epfd);
  send(writer, "y");
}

export function testEpollRefusals(): void {
  startProcess();
  makePipe();
  epfd = <i32>epollCreate(0);
  const file = <i32>openat(AT_FDCWD, putText(PATH, "/f"), O_CREAT | O_RDWR, 0o644);
  checkEqual<i64>(control(EPOLL_CTL_ADD, file, POLLIN), -EPERM);
  checkEqual<i64>(control(EPOLL_CTL_ADD, epfd, POLLIN), -EINVAL);
  checkEqual<i64>(control(EPOLL_CTL_ADD, 99, POLLIN), -EBADF);
  checkEqual<i64>(control(EPOLL_CTL_MOD, reader, POLLIN), -ENOENT);
  checkEqual<i64>(control(9, reader, POLLIN), -EINVAL);
  checkEqual<i64>(epollCtl(reader, EPOLL_CTL_ADD, writer, EVENT), -EINVAL);
  checkEqual<i64>(epollCtl(epfd, EPOLL_CTL_ADD, reader, BAD), -EFAULT);
  checkEqual<i64>(control(EPOLL_CTL_ADD, reader, POLLIN | EPOLLEXCLUSIVE | EPOLLONESHOT), -EINVAL);
  checkEqual<i64>(control(EPOLL_CTL_ADD, reader, POLLIN | EPOLLEXCLUSIVE), 0);
  checkEqual<i64>(control(EPOLL_CTL_MOD, reader, POLLIN), -EINVAL);
  checkEqual<i64>(epollWait(epfd, LIST, 0, 0), -EINVAL);
  checkEqual<i64>(epollWait(reader, LIST, 1, 0), -EINVAL);
  checkEqual<i64>(epollWait(99, LIST, 1, 0), -EBADF);
  send(writer, "x");
  checkEqual<i64>(epollWait(epfd, BAD, 1, 0), -EFAULT);
  checkEqual<i64>(wait(), 1, "the event is not lost");
}

export function testEpollTimesOut(): void {
  const thread = startProcess();
  epfd = <i32>epollCreate(0);
  checkEqual<i64>(epollWait(epfd, LIST, 8, 10), BLOCKED);
  fakeMachine.advance(10_000_000);
  runTimers();
  restart(thread);
  checkEqual<i64>(epollWait(epfd, LIST, 8, 10), 0);
}

export function testEpollServesAllInTurn(): void {
  startProcess();
  epfd = <i32>epollCreate(0);
  const ends = new StaticArray<i32>(10);
  for (let i = 0; i < 10; i++) {
    makePipe();
    ends[i] = writer;
    control(EPOLL_CTL_ADD, reader, POLLIN, i);
    send(writer, "x");
  }
  let seen = 0;
  for (let round = 0; round < 5; round++) {
    checkEqual<i64>(epollWait(epfd, LIST, 2, 0), 2);
    seen |= (1 << (<i32>get<u64>(LIST + 4))) | (1 << (<i32>get<u64>(LIST + 16)));
  }
  checkEqual(seen, 1023);
}

export function testEpollNested(): void {
  const thread = startProcess();
  makePipe();
  const inner = <i32>epollCreate(0);
  const outer = <i32>epollCreate(0);
  epfd = inner;
  control(EPOLL_CTL_ADD, reader, POLLIN);
  epfd = outer;
  control(EPOLL_CTL_ADD, inner, POLLIN);
  checkEqual<i64>(wait(), 0);
  checkEqual<i64>(epollWait(epfd, LIST, 8, -1), BLOCKED);
  send(writer, "x");
  restart(thread);
  checkEqual<i64>(epollWait(epfd, LIST, 8, -1), 1);
  finish(thread);
  receive(reader);
  checkEqual<i64>(wait(), 0);
  epfd = inner;
  checkEqual<i64>(control(EPOLL_CTL_ADD, outer, POLLIN), -ELOOP);
  // Chains must not grow too long, from whichever end they are made.
  let error: i64 = 0;
  let length = 0;
  while (!error && length < 20) {
    const next = <i32>epollCreate(0);
    error = control(EPOLL_CTL_ADD, next, POLLIN);
    epfd = next;
    length++;
  }
  checkEqual<i64>(error, -ELOOP);
  checkTrue(length < 6);
}

/** Two threads wait: one event wakes one of them. */
export function testEpollWakesOneSleeper(): void {
  const thread = startProcess();
  const other = new Thread(2, thread.process);
  makePipe();
  epfd = <i32>epollCreate(0);
  control(EPOLL_CTL_ADD, reader, POLLIN | EPOLLET);
  checkEqual<i64>(epollWait(epfd, LIST, 8, -1), BLOCKED);
  setCurrentTask(other);
  checkEqual<i64>(epollWait(epfd, LIST, 8, -1), BLOCKED);
  setCurrentTask(thread);
  send(writer, "x");
  checkTrue(thread.runnable);
  checkFalse(other.runnable);
}

export function testEventfd(): void {
  const thread = startProcess();
  const fd = <i32>eventfd2(2, O_NONBLOCK);
  checkEqual<i64>(read(fd, DATA, 8), 8);
  checkEqual<u64>(get<u64>(DATA), 2);
  checkEqual<i64>(read(fd, DATA, 8), -EAGAIN);
  checkEqual<i64>(read(fd, DATA, 7), -EINVAL);
  put<u64>(DATA, u64.MAX_VALUE);
  checkEqual<i64>(write(fd, DATA, 8), -EINVAL);
  put<u64>(DATA, u64.MAX_VALUE - 1);
  checkEqual<i64>(write(fd, DATA, 8), 8);
  put<u64>(DATA, 1);
  checkEqual<i64>(write(fd, DATA, 8), -EAGAIN);
  const semaphore = <i32>eventfd2(2, 1);
  checkEqual<i64>(read(semaphore, DATA, 8), 8);
  checkEqual<u64>(get<u64>(DATA), 1);
  read(semaphore, DATA, 8);
  checkEqual<i64>(read(semaphore, DATA, 8), BLOCKED);
  put<u64>(DATA, 5);
  write(semaphore, DATA, 8);
  restart(thread);
  checkEqual<i64>(read(semaphore, DATA, 8), 8);
  checkEqual<i64>(fstat(fd, DATA), 0);
}

export function testTimerfd(): void {
  const thread = startProcess();
  fakeMachine.epoch = 1_000_000_000_000;
  const fd = <i32>timerfdCreate(1, 0);
  put<u64>(EVENT, 0);
  put<u64>(EVENT + 8, 100);
  put<u64>(EVENT + 16, 0);
  put<u64>(EVENT + 24, 1000);
  checkEqual<i64>(timerfdSettime(fd, 0, EVENT, 0), 0);
  checkEqual<i64>(read(fd, DATA, 8), BLOCKED);
  fakeMachine.advance(1250);
  runTimers();
  restart(thread);
  checkEqual<i64>(read(fd, DATA, 8), 8);
  checkEqual<u64>(get<u64>(DATA), 3, "at 1000, 1100 and 1200");
  timerfdGettime(fd, DATA);
  checkEqual<u64>(get<u64>(DATA + 24), 50);
  const wall = <i32>timerfdCreate(0, O_NONBLOCK);
  put<u64>(EVENT + 8, 0);
  put<u64>(EVENT + 16, 1000);
  put<u64>(EVENT + 24, 2000);
  timerfdSettime(wall, 1, EVENT, 0);
  checkEqual<i64>(read(wall, DATA, 8), -EAGAIN);
  fakeMachine.advance(750);
  runTimers();
  checkEqual<i64>(read(wall, DATA, 8), 8);
  close(fd);
  close(wall);
}

export function testSendfileParksAndGoesOn(): void {
  const thread = startProcess();
  const file = <i32>openat(AT_FDCWD, putText(PATH, "/f"), O_CREAT | O_RDWR, 0o644);
  const size: i64 = 150000;
  for (let i: u64 = 0; i < <u64>size; i += 4) put<u32>(DATA + i, <u32>i);
  checkEqual<i64>(write(file, DATA, size), size);
  makePipe();
  put<u64>(EVENT, 0);
  let got: i64 = 0;
  let sent = sendfile(writer, file, EVENT, size);
  const other = DATA + 0x30000;
  for (let round = 0; sent == BLOCKED && round < 20; round++) {
    const progress = thread.progress;
    thread.progress = 0;
    const moved = read(reader, other, 40000);
    for (let i: i64 = (4 - (got & 3)) & 3; i + 4 <= moved; i += 4) checkEqual<u32>(get<u32>(other + i), <u32>(got + i));
    got += moved;
    thread.progress = progress;
    restart(thread);
    sent = sendfile(writer, file, EVENT, size);
  }
  finish(thread);
  checkEqual<i64>(sent, size);
  checkEqual<u64>(get<u64>(EVENT), size);
  checkEqual<i64>(read(reader, other, 200000) + got, size);
  checkEqual<i64>(sendfile(writer, reader, 0, 1), -EINVAL);
}

export function testDescriptorDirectory(): void {
  const thread = startProcess();
  checkTrue(mountAll([], 0, 0) == null);
  addProcess(thread.process);
  connectSubjects();
  makePipe();
  const again = <i32>openat(AT_FDCWD, putText(PATH, "/dev/fd/1"), O_WRONLY, 0);
  checkEqual<i64>(send(again, "by name"), 7);
  checkEqual(receive(<i32>openat(AT_FDCWD, putText(PATH, "/dev/stdin"), 0, 0)), "by name");
  checkEqual<i64>(openat(AT_FDCWD, putText(PATH, "/dev/fd/9"), 0, 0), -ENOENT);
  checkEqual<i64>(openat(AT_FDCWD, putText(PATH, "/dev/fd/01"), 0, 0), -ENOENT);
  checkEqual<i64>(openat(AT_FDCWD, putText(PATH, "/dev/fd/x"), O_CREAT, 0), -ENOENT);
  const file = <i32>openat(AT_FDCWD, putText(PATH, "/f"), O_CREAT | O_RDWR, 0o644);
  send(file, "abc");
  const name = "/dev/fd/" + String.fromCharCode(48 + file);
  checkEqual(receive(<i32>openat(AT_FDCWD, putText(PATH, name), 0, 0)), "abc", "from the start");
  const directory = <i32>openat(AT_FDCWD, putText(PATH, "/dev/fd"), 0, 0);
  checkEqual<i64>(getdents64(directory, DATA, 4096), (thread.process.files.get(5) ? 9 : 8) * 24);
}

export function testPollOfFilesIsAlwaysTrue(): void {
  startProcess();
  const file = <i32>openat(AT_FDCWD, putText(PATH, "/f"), O_CREAT | O_RDWR, 0o644);
  pollEntry(0, file, POLLIN | POLLOUT | POLLERR);
  checkEqual<i64>(poll(LIST, 1, -1), 1);
  checkEqual<u32>(pollResult(0), POLLIN | POLLOUT);
}
