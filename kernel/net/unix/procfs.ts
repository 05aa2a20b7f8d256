// /proc/net/unix.

import { SOCK_DGRAM } from "../../abi/socket";
import { Text } from "../../lib/text";
import { all } from "./cycles";
import { isAbstract } from "./names";
import { UnixSocket } from "./socket";

/** SS_* of linux/net.h, and __SO_ACCEPTCON. */
const UNCONNECTED: u32 = 1;
const CONNECTED: u32 = 3;
const ACCEPTS: u32 = 0x10000;

function tell(text: Text, socket: UnixSocket): void {
  text.add("0000000000000000: ").hexCapitals(socket.references, 8).add(" 00000000 ");
  text
    .hexCapitals(socket.isListening ? ACCEPTS : 0, 8)
    .byte(32)
    .hexCapitals(socket.type, 4)
    .byte(32);
  const connected = socket.peer != null && socket.type != SOCK_DGRAM;
  text
    .hexCapitals(connected ? CONNECTED : UNCONNECTED, 2)
    .byte(32)
    .padded(socket.number, 5);
  const name = socket.name;
  // The zero of an abstract name is shown as "@".
  if (name) text.add(isAbstract(name) ? " @" + name.substring(1) : " " + name);
  text.line();
}

export function tellUnixSockets(text: Text): void {
  text.line("Num       RefCount Protocol Flags    Type St Inode Path");
  for (let i = 0; i < all.length; i++) tell(text, all[i]);
}
