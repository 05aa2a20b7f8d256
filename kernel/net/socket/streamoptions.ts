// The options of TCP sockets: tcp(7), ip(7), and those of socket(7) that act on a connection.

import { EINVAL, ENOPROTOOPT, EOPNOTSUPP } from "../../abi/errno";
import * as so from "../../abi/socket";
import { CONFIG_LWIP_IPV6 } from "../../config";
import { Connection, TcpSettings } from "../tcp/connection";
import { tcpOutput } from "../tcp/output";
import { CLOSED, LISTEN } from "../tcp/states";
import { startKeepAlive } from "../tcp/timeouts";
import { getIpv6Option, setIpv6Option } from "./ipv6options";
import { bufferLimit, getCommonOption, intAt, putInt, setCommonOption } from "./options";
import { StreamSocket } from "./stream";

/** Linux's longest keep-alive times, in seconds, and count. */
const MAX_KEEP_TIME: i32 = 32767;
const MAX_KEEP_COUNT: i32 = 127;

export function getStreamOption(s: StreamSocket, level: i32, name: i32, to: usize, room: u32): i32 {
  if (level == so.SOL_SOCKET) return getSocketLevel(s, name, to, room);
  if (level == so.IPPROTO_TCP) return getTcpLevel(s, name, to, room);
  if (level == so.IPPROTO_IP) return getIpLevel(s.activeSettings, name, to, room);
  if (CONFIG_LWIP_IPV6 && level == so.IPPROTO_IPV6 && s.domain == so.AF_INET6) {
    return getIpv6Option(s, name, to, room);
  }
  return -EOPNOTSUPP;
}

function getSocketLevel(s: StreamSocket, name: i32, to: usize, room: u32): i32 {
  const settings = s.activeSettings;
  if (name == so.SO_ERROR) return putInt(to, room, s.takeError());
  if (name == so.SO_SNDBUF) return putInt(to, room, <i32>settings.sendLimit);
  if (name == so.SO_RCVBUF) return putInt(to, room, <i32>settings.receiveLimit);
  if (name == so.SO_KEEPALIVE) return putInt(to, room, settings.keepAlive ? 1 : 0);
  if (name == so.SO_ACCEPTCONN) return putInt(to, room, s.listener ? 1 : 0);
  if (name == so.SO_BROADCAST) return putInt(to, room, 0);
  if (name == so.SO_LINGER) {
    store<i32>(to, s.linger >= 0 ? 1 : 0);
    store<i32>(to, max(s.linger, 0), 4);
    return <i32>min<u32>(room, 8);
  }
  return getCommonOption(s, name, to, room);
}

function getTcpLevel(s: StreamSocket, name: i32, to: usize, room: u32): i32 {
  const settings = s.activeSettings;
  const c = s.connection;
  if (name == so.TCP_NODELAY) return putInt(to, room, settings.noDelay ? 1 : 0);
  if (name == so.TCP_CORK) return putInt(to, room, settings.cork ? 1 : 0);
  if (name == so.TCP_MAXSEG) return putInt(to, room, c ? <i32>c.mss : 536);
  if (name == so.TCP_KEEPIDLE) return putInt(to, room, <i32>settings.keepIdle);
  if (name == so.TCP_KEEPINTVL) return putInt(to, room, <i32>settings.keepInterval);
  if (name == so.TCP_KEEPCNT) return putInt(to, room, <i32>settings.keepCount);
  if (name == so.TCP_SYNCNT) return putInt(to, room, <i32>settings.synRetries);
  if (name == so.TCP_USER_TIMEOUT) return putInt(to, room, <i32>settings.userTimeout);
  if (name == so.TCP_LINGER2) return putInt(to, room, 60);
  if (name == so.TCP_QUICKACK) return putInt(to, room, 0);
  if (name == so.TCP_DEFER_ACCEPT || name == so.TCP_FASTOPEN || name == so.TCP_NOTSENT_LOWAT)
    return putInt(to, room, 0);
  if (name == so.TCP_WINDOW_CLAMP) return putInt(to, room, <i32>settings.receiveLimit);
  if (name == so.TCP_CONGESTION) {
    // "cubic" and zeros, 16 bytes.
    store<u64>(to, 0x6369627563);
    store<u64>(to, 0, 8);
    return <i32>min<u32>(room, 16);
  }
  if (name == so.TCP_INFO) return putInfo(s, to, room);
  return -ENOPROTOOPT;
}

/** struct tcp_info of linux/tcp.h, as far as tcpi_total_retrans. */
const INFO_SIZE: u32 = 104;

function putInfo(s: StreamSocket, to: usize, room: u32): i32 {
  memory.fill(to, 0, INFO_SIZE);
  const c = s.connection;
  store<u8>(to, <u8>(c ? c.state : s.listener ? LISTEN : CLOSED));
  if (c) putConnectionInfo(c, to);
  return <i32>min<u32>(room, INFO_SIZE);
}

/** tcpi_options. */
const OPTION_TIMESTAMPS: u8 = 1;
const OPTION_SACK: u8 = 2;
const OPTION_SCALING: u8 = 4;

function putConnectionInfo(c: Connection, to: usize): void {
  store<u8>(to, <u8>c.recovery, 1);
  store<u8>(to, <u8>min<u32>(c.retries, 255), 2);
  store<u8>(to, <u8>min<u32>(c.retries, 255), 4);
  const options: u8 = (c.timestampsOk ? OPTION_TIMESTAMPS : 0) | (c.sackOk ? OPTION_SACK : 0);
  store<u8>(to, options | (c.scalingOk ? OPTION_SCALING : 0), 5);
  store<u8>(to, <u8>(c.sndShift | (c.rcvShift << 4)), 6);
  store<u32>(to, c.rtt.rto, 8);
  store<u32>(to, 40_000, 12);
  store<u32>(to, c.mss, 16);
  store<u32>(to, c.rcvMss, 20);
  store<u32>(to, (c.flight + c.mss - 1) / c.mss, 24);
  store<u32>(to, c.board.bytes / c.mss, 28);
  store<u32>(to, c.mss, 60 + 4);
  store<u32>(to, c.rtt.smoothed, 68);
  store<u32>(to, c.rtt.variation, 72);
  store<u32>(to, c.congestion.threshold, 76);
  store<u32>(to, c.congestion.window / c.mss, 80);
  store<u32>(to, c.mss, 84);
  store<u32>(to, c.threshold, 88);
  store<u32>(to, c.settings.receiveLimit, 96);
  store<u32>(to, c.totalRetransmits, 100);
}

function getIpLevel(settings: TcpSettings, name: i32, to: usize, room: u32): i32 {
  if (name == so.IP_TOS) return putInt(to, room, <i32>settings.tos);
  if (name == so.IP_TTL) return putInt(to, room, <i32>settings.ttl);
  if (name == so.IP_MTU) return putInt(to, room, 1500);
  if (isIgnoredIp(name)) return putInt(to, room, 0);
  return -ENOPROTOOPT;
}

export function isIgnoredIp(name: i32): bool {
  if (name == so.IP_RECVERR || name == so.IP_MTU_DISCOVER || name == so.IP_FREEBIND || name == so.IP_RECVTTL)
    return true;
  return name == so.IP_BIND_ADDRESS_NO_PORT || name == so.IP_RECVTOS || name == so.IP_OPTIONS;
}

export function setStreamOption(s: StreamSocket, level: i32, name: i32, from: usize, length: u32): i32 {
  if (level == so.IPPROTO_TCP && name == so.TCP_CONGESTION) return 0;
  if (length < 4) return -EINVAL;
  if (level == so.SOL_SOCKET) return setSocketLevel(s, name, from, length);
  if (level == so.IPPROTO_TCP) return setTcpLevel(s, name, intAt(from));
  if (level == so.IPPROTO_IP) return setIpLevel(s.activeSettings, name, intAt(from));
  if (CONFIG_LWIP_IPV6 && level == so.IPPROTO_IPV6 && s.domain == so.AF_INET6) {
    const result = setIpv6Option(s, name, from);
    inherit(s);
    return result;
  }
  return -ENOPROTOOPT;
}

function setSocketLevel(s: StreamSocket, name: i32, from: usize, length: u32): i32 {
  const settings = s.activeSettings;
  const value = intAt(from);
  if (name == so.SO_SNDBUF || name == so.SO_SNDBUFFORCE) {
    settings.sendLimit = bufferLimit(value);
    const c = s.connection;
    if (c) c.sending.limit = settings.sendLimit;
  } else if (name == so.SO_RCVBUF || name == so.SO_RCVBUFFORCE) {
    settings.receiveLimit = bufferLimit(value);
  } else if (name == so.SO_KEEPALIVE) {
    settings.keepAlive = value != 0;
    restartKeepAlive(s);
  } else if (name == so.SO_LINGER) {
    if (length < 8) return -EINVAL;
    s.linger = value ? max(0, load<i32>(from, 4)) : -1;
  } else if (name != so.SO_BROADCAST) {
    return setCommonOption(s, name, from, length);
  }
  inherit(s);
  return 0;
}

/** What is set on a listening socket holds for connections to come. */
function inherit(s: StreamSocket): void {
  const listener = s.listener;
  if (listener) listener.settings.copyFrom(s.settings);
}

function restartKeepAlive(s: StreamSocket): void {
  const c = s.connection;
  if (c && c.state != CLOSED) startKeepAlive(c);
}

function setTcpLevel(s: StreamSocket, name: i32, value: i32): i32 {
  const settings = s.activeSettings;
  const c = s.connection;
  if (name == so.TCP_NODELAY || name == so.TCP_CORK) {
    if (name == so.TCP_NODELAY) settings.noDelay = value != 0;
    else settings.cork = value != 0;
    // What was held back leaves now.
    if (c && c.state != CLOSED) tcpOutput(c);
  } else if (name == so.TCP_MAXSEG) {
    if (value && (value < 88 || value > 32767)) return -EINVAL;
    settings.maxSegment = <u32>value;
  } else if (name == so.TCP_KEEPIDLE || name == so.TCP_KEEPINTVL || name == so.TCP_KEEPCNT) {
    if (value < 1 || value > (name == so.TCP_KEEPCNT ? MAX_KEEP_COUNT : MAX_KEEP_TIME)) return -EINVAL;
    if (name == so.TCP_KEEPIDLE) settings.keepIdle = value;
    else if (name == so.TCP_KEEPINTVL) settings.keepInterval = value;
    else settings.keepCount = value;
    restartKeepAlive(s);
  } else if (name == so.TCP_SYNCNT) {
    if (value < 1 || value > 127) return -EINVAL;
    settings.synRetries = <u32>value;
  } else if (name == so.TCP_USER_TIMEOUT) {
    if (value < 0) return -EINVAL;
    settings.userTimeout = <u32>value;
  } else if (!isIgnoredTcp(name)) {
    return -ENOPROTOOPT;
  }
  inherit(s);
  return 0;
}

/** Hints about timing that change nothing a program can rely on. */
function isIgnoredTcp(name: i32): bool {
  if (name == so.TCP_QUICKACK || name == so.TCP_DEFER_ACCEPT || name == so.TCP_LINGER2) return true;
  return name == so.TCP_WINDOW_CLAMP || name == so.TCP_FASTOPEN || name == so.TCP_NOTSENT_LOWAT;
}

function setIpLevel(settings: TcpSettings, name: i32, value: i32): i32 {
  if (name == so.IP_TOS) settings.tos = <u32>value & 0xff;
  else if (name == so.IP_TTL) {
    if (value != -1 && (value < 1 || value > 255)) return -EINVAL;
    settings.ttl = value == -1 ? 64 : <u32>value;
  } else if (!isIgnoredIp(name)) return -ENOPROTOOPT;
  return 0;
}
