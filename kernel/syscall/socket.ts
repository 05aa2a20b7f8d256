// System calls on sockets: socket(2), bind(2), listen(2), accept(2), connect(2), the send and recv families,
// shutdown(2), getsockname(2), getpeername(2), getsockopt(2), setsockopt(2).

import { EBADF, ECONNABORTED, EFAULT, EINVAL, EMSGSIZE, ENOTSOCK, EOPNOTSUPP } from "../abi/errno";
import {
  AF_UNSPEC,
  MMSGHDR_SIZE,
  MSG_CMSG_CLOEXEC,
  MSG_CTRUNC,
  MSG_DONTWAIT,
  MSGHDR_SIZE,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCKADDR_MAX,
} from "../abi/socket";
import { madeGarbage } from "../lib/collect";
import { uio } from "../mm/uio";
import { copyIn, copyOut, get, getFailed, put } from "../mm/user";
import { dropIncoming, outgoing } from "../net/socket/ancillary";
import { createError, createSocket } from "../net/socket/create";
import { acceptResult, receivedFlags, Socket } from "../net/socket/socket";
import { UnixSocket } from "../net/unix/socket";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { fileOf } from "./arguments";
import { controlCut, readControl, writeControl } from "./control";

/** Objects that a socket leaves to the collector when it is closed. */
const GARBAGE_OF_A_SOCKET: i32 = 8;
/** The longest option value that is looked at. */
const OPTION_MAX: u32 = 256;
/** UIO_MAXIOV: messages of one sendmmsg. */
const MESSAGES_MAX: u32 = 1024;

const option: usize = memory.data(256);
const header: usize = memory.data(56);
/** An address on its way, and a zero behind it. */
const sockaddr: usize = memory.data(136);

/** Why socketOf gave null: -EBADF or -ENOTSOCK. */
let notSocket: i32 = 0;

function socketOf(fd: i32): Socket | null {
  const file = fileOf(fd);
  if (!file) {
    notSocket = -EBADF;
    return null;
  }
  if (file instanceof Socket) return file as Socket;
  notSocket = -ENOTSOCK;
  return null;
}

/** Length of the address last read into `sockaddr`. */
let nameLength: u32 = 0;

/** Reads an address from the program into `sockaddr`; 0 or a negative errno. */
function readName(address: u64, length: u32): i32 {
  if (<i32>length < 2 || length > SOCKADDR_MAX) return -EINVAL;
  memory.fill(sockaddr, 0, SOCKADDR_MAX + 1);
  if (copyIn(sockaddr, address, length) < 0) return -EFAULT;
  nameLength = length;
  return 0;
}

/** Writes the address in `sockaddr`, cut to the length at lengthAt, which then tells the whole. */
function writeName(length: u32, to: u64, lengthAt: u64): i32 {
  const room = get<i32>(lengthAt);
  if (getFailed) return -EFAULT;
  if (room < 0) return -EINVAL;
  if (copyOut(to, sockaddr, min<u32>(<u32>room, length)) < 0) return -EFAULT;
  return put<u32>(lengthAt, length);
}

function install(socket: Socket, type: i32): i64 {
  madeGarbage(GARBAGE_OF_A_SOCKET);
  return current().process.files.add(socket, (type & SOCK_CLOEXEC) != 0);
}

export function socket(domain: i32, type: i32, protocol: i32): i64 {
  const made = createSocket(domain, type, protocol);
  return made ? install(made, type) : createError;
}

/** Two connected sockets; to: two i32. */
export function socketpair(domain: i32, type: i32, protocol: i32, to: u64): i64 {
  const one = createSocket(domain, type, protocol);
  if (!one) return createError;
  const two = createSocket(domain, type, protocol);
  if (!two || !(one instanceof UnixSocket) || !(two instanceof UnixSocket)) {
    one.release();
    if (two) two.release();
    return two ? -EOPNOTSUPP : createError;
  }
  (one as UnixSocket).join(two as UnixSocket);
  const first = install(one, type);
  if (first < 0) {
    two.release();
    return first;
  }
  const second = install(two, type);
  if (second >= 0 && put<i32>(to, <i32>first) == 0 && put<i32>(to + 4, <i32>second) == 0) return 0;
  const files = current().process.files;
  files.close(<i32>first);
  if (second < 0) return second;
  files.close(<i32>second);
  return -EFAULT;
}

export function bind(fd: i32, address: u64, length: u32): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const read = readName(address, length);
  return read < 0 ? read : s.bindTo(sockaddr, nameLength);
}

export function listen(fd: i32, backlog: i32): i64 {
  const s = socketOf(fd);
  return s ? s.listen(backlog) : notSocket;
}

export function accept(fd: i32, address: u64, lengthAt: u64, flags: i32): i64 {
  if (flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK)) return -EINVAL;
  const s = socketOf(fd);
  if (!s) return notSocket;
  const made = s.accept(flags);
  if (!made) return acceptResult;
  if (address) {
    const peer = made.peerAddressTo(sockaddr);
    const failure = peer < 0 ? -ECONNABORTED : writeName(<u32>peer, address, lengthAt);
    if (failure < 0) {
      made.release();
      return failure;
    }
  }
  return install(made, flags);
}

export function connect(fd: i32, address: u64, length: u32): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const read = readName(address, length);
  if (read < 0) return read;
  return load<u16>(sockaddr) == AF_UNSPEC ? s.disconnect() : s.connectTo(sockaddr, nameLength);
}

/** Reads the destination a send call names, if it does; 0 or a negative errno. */
function readDestination(address: u64, length: u32): i32 {
  nameLength = 0;
  return address && length ? readName(address, length) : 0;
}

export function sendto(fd: i32, buffer: u64, count: u64, flags: i32, address: u64, length: u32): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const read = readDestination(address, length);
  if (read < 0) return read;
  outgoing.clear();
  return s.sendTo(uio.single(buffer, count), flags, sockaddr, nameLength);
}

export function recvfrom(fd: i32, buffer: u64, count: u64, flags: i32, address: u64, lengthAt: u64): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const got = s.receive(uio.single(buffer, count), flags);
  if (got < 0) return got;
  dropIncoming();
  if (!address) return got;
  const known = s.fillSender(sockaddr);
  const failure = known ? writeName(known, address, lengthAt) : put<u32>(lengthAt, 0);
  return failure < 0 ? failure : got;
}

/** Reads a struct msghdr into `header` and its iovecs into uio. */
function readMessage(message: u64): i32 {
  if (copyIn(header, message, MSGHDR_SIZE) < 0) return -EFAULT;
  if (load<u64>(header, 24) > 1024) return -EMSGSIZE;
  return uio.vector(load<u64>(header, 16), load<u64>(header, 24));
}

function sendMessage(s: Socket, message: u64, flags: i32): i64 {
  const read = readMessage(message);
  if (read < 0) return read;
  const named = readDestination(load<u64>(header), load<u32>(header, 8));
  if (named < 0) return named;
  const beside = readControl(load<u64>(header, 32), load<u64>(header, 40));
  return beside < 0 ? beside : s.sendTo(uio, flags, sockaddr, nameLength);
}

function receiveMessage(s: Socket, message: u64, flags: i32): i64 {
  const read = readMessage(message);
  if (read < 0) return read;
  const got = s.receive(uio, flags & ~MSG_CMSG_CLOEXEC);
  if (got < 0) return got;
  const at = load<u64>(header);
  if (at) {
    const room = load<i32>(header, 8);
    if (room < 0) return -EINVAL;
    const known = s.fillSender(sockaddr);
    if (known && copyOut(at, sockaddr, min<u32>(<u32>room, known)) < 0) return -EFAULT;
    if (put<u32>(message + 8, known) < 0) return -EFAULT;
  }
  const written = writeControl(load<u64>(header, 32), load<u64>(header, 40), (flags & MSG_CMSG_CLOEXEC) != 0);
  const told = receivedFlags | (controlCut ? MSG_CTRUNC : 0) | (flags & MSG_CMSG_CLOEXEC);
  if (put<u64>(message + 40, written) < 0 || put<i32>(message + 48, told) < 0) return -EFAULT;
  return got;
}

export function sendmsg(fd: i32, message: u64, flags: i32): i64 {
  const s = socketOf(fd);
  return s ? sendMessage(s, message, flags) : notSocket;
}

export function recvmsg(fd: i32, message: u64, flags: i32): i64 {
  const s = socketOf(fd);
  return s ? receiveMessage(s, message, flags) : notSocket;
}

export function sendmmsg(fd: i32, messages: u64, count: u32, flags: i32): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const limit = min(count, MESSAGES_MAX);
  for (let i: u32 = 0; i < limit; i++) {
    const at = messages + i * MMSGHDR_SIZE;
    // Only the first may wait: after that there is something to return.
    const sent = sendMessage(s, at, i ? flags | MSG_DONTWAIT : flags);
    if (sent < 0) return i ? i : sent;
    if (put<u32>(at + MSGHDR_SIZE, <u32>sent) < 0) return i ? i : -EFAULT;
  }
  return limit;
}

export function recvmmsg(fd: i32, messages: u64, count: u32, flags: i32): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const limit = min(count, MESSAGES_MAX);
  for (let i: u32 = 0; i < limit; i++) {
    const at = messages + i * MMSGHDR_SIZE;
    const got = receiveMessage(s, at, i ? flags | MSG_DONTWAIT : flags);
    if (got < 0) return i && got != BLOCKED ? i : got;
    if (put<u32>(at + MSGHDR_SIZE, <u32>got) < 0) return i ? i : -EFAULT;
  }
  return limit;
}

export function shutdown(fd: i32, how: i32): i64 {
  const s = socketOf(fd);
  return s ? s.shutdown(how) : notSocket;
}

export function getsockname(fd: i32, address: u64, lengthAt: u64): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const result = s.localAddressTo(sockaddr);
  return result < 0 ? result : writeName(<u32>result, address, lengthAt);
}

export function getpeername(fd: i32, address: u64, lengthAt: u64): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const result = s.peerAddressTo(sockaddr);
  return result < 0 ? result : writeName(<u32>result, address, lengthAt);
}

export function getsockopt(fd: i32, level: i32, which: i32, value: u64, lengthAt: u64): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const room = get<i32>(lengthAt);
  if (getFailed) return -EFAULT;
  if (room < 0) return -EINVAL;
  const length = s.getOption(level, which, option, min<u32>(<u32>room, OPTION_MAX));
  if (length < 0) return length;
  if (copyOut(value, option, <usize>length) < 0) return -EFAULT;
  return put<i32>(lengthAt, length);
}

export function setsockopt(fd: i32, level: i32, which: i32, value: u64, length: u32): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  if (<i32>length < 0) return -EINVAL;
  const part = min(length, OPTION_MAX);
  memory.fill(option, 0, OPTION_MAX);
  if (copyIn(option, value, part) < 0) return -EFAULT;
  return s.setOption(level, which, option, part);
}
