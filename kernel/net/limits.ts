// How much memory the stack may use, as shares of the machine's RAM: a machine of 5 MB must serve as well as one of 4 GB.

import { setPacketLimit } from "./packet";

/** Bytes that all send buffers together may hold. */
export let sendMemory: u32 = 4 << 20;
/** TCP connections that may exist at once, half-open and orphaned ones included. */
export let maxConnections: i32 = 4096;
/** TIME-WAIT records. */
export let maxTimeWait: i32 = 8192;
/** SO_RCVBUF and SO_SNDBUF of a new socket, and the most that may be asked for. */
export let defaultBuffer: u32 = 256 << 10;
export let maxBuffer: u32 = 4 << 20;
/** Packets that unfinished datagrams may hold together. */
export let maxFragments: i32 = 512;

function clamp(value: u64, low: u32, high: u32): u32 {
  return <u32>max<u64>(low, min<u64>(value, high));
}

/** Sets all limits for this many bytes of RAM. */
export function setLimits(ram: u64): void {
  const packets = clamp(ram / 6 / 2048, 192, 65536);
  setPacketLimit(<i32>packets);
  maxFragments = <i32>clamp(packets / 4, 64, 4096);
  sendMemory = clamp(ram / 10, 128 << 10, 1 << 30);
  maxConnections = <i32>clamp(ram / 16 / 1024, 256, 65536);
  maxTimeWait = <i32>clamp(ram / 64 / 80, 512, 32768);
  defaultBuffer = clamp(ram / 128, 32 << 10, 256 << 10);
  maxBuffer = clamp(ram / 16, 64 << 10, 8 << 20);
}
