// System calls on sockets: socket(2), bind(2), listen(2), accept(2), connect(2), the send and recv families,
// shutdown(2), getsockname(2), getpeername(2), getsockopt(2), setsockopt(2).

import { EAFNOSUPPORT, EBADF, ECONNABORTED, EFAULT, EINVAL, EMSGSIZE, ENOTSOCK } from "../abi/errno";
import {
  AF_INET,
  AF_UNSPEC,
  MMSGHDR_SIZE,
  MSG_CMSG_CLOEXEC,
  MSG_DONTWAIT,
  MSGHDR_SIZE,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCKADDR_IN_SIZE,
  SOCKADDR_MAX,
} from "../abi/socket";
import { swap16, swap32 } from "../lib/bytes";
import { madeGarbage } from "../lib/collect";
import { uio } from "../mm/uio";
import { copyIn, copyOut, get, getFailed, put } from "../mm/user";
import { createError, createSocket } from "../net/socket/create";
import { acceptResult, Name, receivedFlags, Socket, sender, senderKnown } from "../net/socket/socket";
import { current } from "../proc/thread";
import { BLOCKED } from "../sched/task";
import { fileOf } from "./arguments";

/** Objects that a socket leaves to the collector when it is closed. */
const GARBAGE_OF_A_SOCKET: i32 = 8;
/** The longest option value that is looked at. */
const OPTION_MAX: u32 = 256;
/** UIO_MAXIOV: messages of one sendmmsg. */
const MESSAGES_MAX: u32 = 1024;

const option: usize = memory.data(256);
const header: usize = memory.data(56);
const sockaddr: usize = memory.data(16);
const name = new Name();

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

/** The family of the address last read by readName. */
let family: i32 = 0;

/** Reads a struct sockaddr_in from the program into `name`; 0 or a negative errno. */
function readName(address: u64, length: u32, least: u32): i32 {
  if (<i32>length < <i32>least || length > SOCKADDR_MAX) return -EINVAL;
  store<u64>(sockaddr, 0);
  if (copyIn(sockaddr, address, min(length, SOCKADDR_IN_SIZE)) < 0) return -EFAULT;
  family = load<u16>(sockaddr);
  name.port = swap16(load<u16>(sockaddr, 2));
  name.address = swap32(load<u32>(sockaddr, 4));
  return 0;
}

/** Writes an address as struct sockaddr_in, cut to the length at lengthAt, which then tells the whole. */
function writeName(from: Name, to: u64, lengthAt: u64): i32 {
  const room = get<i32>(lengthAt);
  if (getFailed) return -EFAULT;
  if (room < 0) return -EINVAL;
  fillSockaddr(from);
  if (copyOut(to, sockaddr, min<u32>(<u32>room, SOCKADDR_IN_SIZE)) < 0) return -EFAULT;
  return put<u32>(lengthAt, SOCKADDR_IN_SIZE);
}

function fillSockaddr(from: Name): void {
  store<u64>(sockaddr, <u64>AF_INET | ((<u64>swap16(from.port)) << 16) | ((<u64>swap32(from.address)) << 32));
  store<u64>(sockaddr, 0, 8);
}

function install(socket: Socket, type: i32): i64 {
  madeGarbage(GARBAGE_OF_A_SOCKET);
  return current().process.files.add(socket, (type & SOCK_CLOEXEC) != 0);
}

export function socket(domain: i32, type: i32, protocol: i32): i64 {
  const made = createSocket(domain, type, protocol);
  return made ? install(made, type) : createError;
}

export function bind(fd: i32, address: u64, length: u32): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const read = readName(address, length, SOCKADDR_IN_SIZE);
  if (read < 0) return read;
  // Linux lets AF_UNSPEC pass for "any address".
  if (family != AF_INET && (family != AF_UNSPEC || name.address)) return -EAFNOSUPPORT;
  return s.bind(name.address, name.port);
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
    const failure = made.peerName(name) < 0 ? -ECONNABORTED : writeName(name, address, lengthAt);
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
  const read = readName(address, length, 2);
  if (read < 0) return read;
  if (family == AF_UNSPEC) return s.disconnect();
  if (length < SOCKADDR_IN_SIZE) return -EINVAL;
  if (family != AF_INET) return -EAFNOSUPPORT;
  return s.connect(name.address, name.port);
}

/** The destination a send call names: null for none, or `name`; failure in destinationError. */
let destinationError: i32 = 0;

function destination(address: u64, length: u32): Name | null {
  destinationError = 0;
  if (!address || !length) return null;
  destinationError = readName(address, length, SOCKADDR_IN_SIZE);
  if (!destinationError && family != AF_INET && family != AF_UNSPEC) destinationError = -EAFNOSUPPORT;
  return name;
}

export function sendto(fd: i32, buffer: u64, count: u64, flags: i32, address: u64, length: u32): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const to = destination(address, length);
  if (destinationError) return destinationError;
  return s.send(uio.single(buffer, count), flags, to);
}

export function recvfrom(fd: i32, buffer: u64, count: u64, flags: i32, address: u64, lengthAt: u64): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const got = s.receive(uio.single(buffer, count), flags);
  if (got < 0 || !address) return got;
  const failure = senderKnown ? writeName(sender, address, lengthAt) : put<u32>(lengthAt, 0);
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
  const to = destination(load<u64>(header), load<u32>(header, 8));
  if (destinationError) return destinationError;
  return s.send(uio, flags, to);
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
    if (senderKnown) {
      fillSockaddr(sender);
      if (copyOut(at, sockaddr, min<u32>(<u32>room, SOCKADDR_IN_SIZE)) < 0) return -EFAULT;
    }
    if (put<u32>(message + 8, senderKnown ? SOCKADDR_IN_SIZE : 0) < 0) return -EFAULT;
  }
  // No control messages; flags.
  if (put<u64>(message + 40, 0) < 0 || put<i32>(message + 48, receivedFlags) < 0) return -EFAULT;
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
  const result = s.localName(name);
  return result < 0 ? result : writeName(name, address, lengthAt);
}

export function getpeername(fd: i32, address: u64, lengthAt: u64): i64 {
  const s = socketOf(fd);
  if (!s) return notSocket;
  const result = s.peerName(name);
  return result < 0 ? result : writeName(name, address, lengthAt);
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
