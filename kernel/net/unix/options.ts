// The options of local sockets (unix(7), socket(7)).

import { EINVAL, ENOPROTOOPT, EOPNOTSUPP } from "../../abi/errno";
import * as so from "../../abi/socket";
import { bufferLimit, getCommonOption, intAt, putInt, setCommonOption } from "../socket/options";
import { UnixSocket } from "./socket";

export function getUnixOption(s: UnixSocket, level: i32, name: i32, to: usize, room: u32): i32 {
  if (level != so.SOL_SOCKET) return -EOPNOTSUPP;
  if (name == so.SO_ERROR) return putInt(to, room, -s.takeError());
  if (name == so.SO_PASSCRED) return putInt(to, room, s.passCredentials ? 1 : 0);
  if (name == so.SO_ACCEPTCONN) return putInt(to, room, s.isListening ? 1 : 0);
  if (name == so.SO_RCVBUF || name == so.SO_SNDBUF) return putInt(to, room, <i32>s.limit);
  if (name == so.SO_BROADCAST || name == so.SO_KEEPALIVE) return putInt(to, room, 0);
  if (name == so.SO_PEERCRED) {
    const who = s.peerCredentials;
    store<i32>(to, who.pid);
    store<u32>(to, who.uid, 4);
    store<u32>(to, who.gid, 8);
    return <i32>min<u32>(room, 12);
  }
  if (name == so.SO_LINGER) {
    store<u64>(to, 0);
    return <i32>min<u32>(room, 8);
  }
  return getCommonOption(s, name, to, room);
}

export function setUnixOption(s: UnixSocket, level: i32, name: i32, from: usize, length: u32): i32 {
  if (level != so.SOL_SOCKET) return -EOPNOTSUPP;
  if (length < 4) return -EINVAL;
  const value = intAt(from);
  if (name == so.SO_PASSCRED) s.passCredentials = value != 0;
  else if (name == so.SO_SNDBUF || name == so.SO_SNDBUFFORCE) return 0;
  else if (name == so.SO_RCVBUF || name == so.SO_RCVBUFFORCE) s.limit = bufferLimit(value);
  else if (name == so.SO_BROADCAST || name == so.SO_KEEPALIVE || name == so.SO_LINGER) return 0;
  else if (name == so.SO_PEERCRED) return -ENOPROTOOPT;
  else return setCommonOption(s, name, from, length);
  return 0;
}
