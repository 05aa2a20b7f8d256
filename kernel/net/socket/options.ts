// Values of socket options as they lie in memory, and the options that all sockets have.

import { EDOM, EINVAL, ENOPROTOOPT } from "../../abi/errno";
import {
  SO_ACCEPTCONN,
  SO_BUSY_POLL,
  SO_DEBUG,
  SO_DOMAIN,
  SO_DONTROUTE,
  SO_INCOMING_CPU,
  SO_MARK,
  SO_OOBINLINE,
  SO_PRIORITY,
  SO_PROTOCOL,
  SO_RCVLOWAT,
  SO_RCVTIMEO,
  SO_RCVTIMEO_NEW,
  SO_REUSEADDR,
  SO_REUSEPORT,
  SO_SNDLOWAT,
  SO_SNDTIMEO,
  SO_SNDTIMEO_NEW,
  SO_TIMESTAMP,
  SO_TYPE,
} from "../../abi/socket";
import { maxBuffer } from "../limits";
import { Socket } from "./socket";

/** Reads an int option; the caller has checked that there are 4 bytes. */
export function intAt(from: usize): i32 {
  return load<i32>(from);
}

/** Writes an int option into room bytes, cut as Linux cuts it: how many were written. */
export function putInt(to: usize, room: u32, value: i32): i32 {
  store<i32>(to, value);
  return <i32>min<u32>(room, 4);
}

/** A struct timeval as nanoseconds. */
export function timevalAt(from: usize): u64 {
  return load<u64>(from) * 1_000_000_000 + load<u64>(from, 8) * 1000;
}

/** SO_SNDBUF and SO_RCVBUF: doubled as in Linux, whose figures include its bookkeeping, and within limits. */
export function bufferLimit(value: i32): u32 {
  const wanted = <u32>max(0, min(value, 0x3fffffff));
  return max(4608, min(wanted, maxBuffer)) * 2;
}

/** The options of SOL_SOCKET that mean the same for every socket: the value's length, or -ENOPROTOOPT. */
export function getCommonOption(socket: Socket, name: i32, to: usize, room: u32): i32 {
  if (name == SO_TYPE) return putInt(to, room, socket.type);
  if (name == SO_PROTOCOL) return putInt(to, room, socket.protocol);
  if (name == SO_DOMAIN) return putInt(to, room, socket.domain);
  if (name == SO_REUSEADDR) return putInt(to, room, socket.reuseAddress ? 1 : 0);
  if (name == SO_REUSEPORT) return putInt(to, room, socket.reusePort ? 1 : 0);
  if (name == SO_RCVLOWAT || name == SO_SNDLOWAT) return putInt(to, room, 1);
  if (name == SO_RCVTIMEO || name == SO_RCVTIMEO_NEW) return putTimeval(to, room, socket.receiveTimeout);
  if (name == SO_SNDTIMEO || name == SO_SNDTIMEO_NEW) return putTimeval(to, room, socket.sendTimeout);
  if (name == SO_INCOMING_CPU || name == SO_ACCEPTCONN || isIgnored(name)) return putInt(to, room, 0);
  return -ENOPROTOOPT;
}

function putTimeval(to: usize, room: u32, time: u64): i32 {
  store<u64>(to, time / 1_000_000_000);
  store<u64>(to, (time % 1_000_000_000) / 1000, 8);
  return <i32>min<u32>(room, 16);
}

/** Options without an effect here: there is one route, no tracing, no urgent data apart from the rest. */
function isIgnored(name: i32): bool {
  if (name == SO_DEBUG || name == SO_DONTROUTE || name == SO_OOBINLINE || name == SO_PRIORITY) return true;
  return name == SO_TIMESTAMP || name == SO_MARK || name == SO_BUSY_POLL || name == SO_RCVLOWAT;
}

/** As getCommonOption; the caller has checked that there are 4 bytes. */
export function setCommonOption(socket: Socket, name: i32, from: usize, length: u32): i32 {
  if (name == SO_REUSEADDR) socket.reuseAddress = intAt(from) != 0;
  else if (name == SO_REUSEPORT) socket.reusePort = intAt(from) != 0;
  else if (name == SO_RCVTIMEO || name == SO_RCVTIMEO_NEW || name == SO_SNDTIMEO || name == SO_SNDTIMEO_NEW) {
    return setTimeout(socket, name, from, length);
  } else if (!isIgnored(name)) return -ENOPROTOOPT;
  return 0;
}

function setTimeout(socket: Socket, name: i32, from: usize, length: u32): i32 {
  if (length < 16) return -EINVAL;
  const microseconds = load<i64>(from, 8);
  if (microseconds < 0 || microseconds >= 1_000_000) return -EDOM;
  const time = load<i64>(from) < 0 ? 0 : timevalAt(from);
  if (name == SO_RCVTIMEO || name == SO_RCVTIMEO_NEW) socket.receiveTimeout = time;
  else socket.sendTimeout = time;
  return 0;
}
