// An IPv6 neighbour made by hand: sends exactly the frames a test wants and remembers the answers.

import { checksum } from "./peer.ts";
import { Stack } from "./stack.ts";

export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;
export const FRAGMENT = 44;

/** The card's hardware address, as kernel/test/netstack.ts makes it of 10.0.0.1, and the peer's. */
const MAC = [0x52, 0x54, 0, 0, 0, 1];
const PEER_MAC = [2, 0, 0, 0, 0, 9];
/** The address the stack makes of its hardware address. */
export const LINK_LOCAL = "fe80::5054:ff:fe00:1";
export const PEER = "fe80::9";

/** An address as its 16 bytes. */
export function bytesOf(text: string): Uint8Array {
  const [front = "", back] = text.split("::");
  const groups = (part: string) => (part ? part.split(":").map((digits) => Number.parseInt(digits, 16)) : []);
  const head = groups(front);
  const tail = back === undefined ? [] : groups(back);
  const all = [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 255]));
}

export interface PacketV6 {
  readonly source: string;
  readonly destination: string;
  readonly next: number;
  readonly hops: number;
  readonly payload: Uint8Array;
}

/** 16 bytes in hexadecimal, for comparisons. */
export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function pseudo(from: Uint8Array, to: Uint8Array, next: number, length: number): Uint8Array {
  return Uint8Array.from([...from, ...to, 0, 0, length >> 8, length & 255, 0, 0, 0, next]);
}

export class PeerV6 {
  /** Every IPv6 packet the stack sent, oldest first. */
  readonly packets: PacketV6[] = [];
  /** Nanoseconds; a stack starts at this time. */
  now = 1_000_000_000;
  readonly stack: Stack;

  constructor(module: WebAssembly.Module) {
    this.stack = new Stack(module, { address: "10.0.0.1", onFrame: (frame) => this.hear(frame) });
  }

  private hear(frame: Uint8Array): void {
    if (((frame[12] ?? 0) << 8) + (frame[13] ?? 0) !== 0x86dd) return;
    const length = ((frame[18] ?? 0) << 8) + (frame[19] ?? 0);
    const from = frame.subarray(22, 38);
    const to = frame.subarray(38, 54);
    const next = frame[20] ?? 0;
    const payload = frame.slice(54, 54 + length);
    if (next === ICMPV6 && checksum(pseudo(from, to, next, length), payload) !== 0) throw new Error("wrong checksum");
    this.packets.push({ source: hex(from), destination: hex(to), next, hops: frame[21] ?? 0, payload });
  }

  /** What was sent since the last call. */
  take(): PacketV6[] {
    this.run();
    return this.packets.splice(0);
  }

  run(milliseconds = 0): void {
    this.now += milliseconds * 1_000_000;
    this.stack.call.setClock(BigInt(this.now));
    this.stack.call.round();
  }

  send(next: number, payload: Uint8Array, { from = PEER, to = LINK_LOCAL, hops = 255 } = {}): void {
    const frame = new Uint8Array(54 + payload.length);
    frame.set(MAC, 0);
    frame.set(PEER_MAC, 6);
    frame.set([0x86, 0xdd, 0x60, 0, 0, 0, payload.length >> 8, payload.length & 255, next, hops], 12);
    frame.set(bytesOf(from), 22);
    frame.set(bytesOf(to), 38);
    frame.set(payload, 54);
    this.stack.arrive(frame);
    this.run();
  }

  /** A message with its checksum, which is at `field`. */
  sendSummed(
    next: number,
    message: number[],
    field: number,
    ends: { from?: string; to?: string; hops?: number },
  ): void {
    const bytes = Uint8Array.from(message);
    const { from = PEER, to = LINK_LOCAL } = ends;
    const sum = checksum(pseudo(bytesOf(from), bytesOf(to), next, bytes.length), bytes);
    bytes[field] = sum >> 8;
    bytes[field + 1] = sum & 255;
    this.send(next, bytes, ends);
  }

  icmp(message: number[], ends: { from?: string; to?: string; hops?: number } = {}): void {
    this.sendSummed(ICMPV6, message, 2, ends);
  }

  /** Tells the stack the peer's hardware address. */
  introduce(from = PEER): void {
    this.icmp([135, 0, 0, 0, 0, 0, 0, 0, ...bytesOf(LINK_LOCAL), 1, 1, ...PEER_MAC], { from });
    this.take();
  }

  /** A router's advertisement: lifetime in seconds, and a /64 for addresses with its lifetimes. */
  advertise(lifetime: number, prefix: string, valid: number, preferred: number): void {
    const word = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
    const head = [134, 0, 0, 0, 64, 0, lifetime >> 8, lifetime & 255, 0, 0, 0, 0, 0, 0, 0, 0];
    const option = [3, 4, 64, 0xc0, ...word(valid), ...word(preferred), 0, 0, 0, 0, ...bytesOf(prefix)];
    this.icmp([...head, ...option, 1, 1, ...PEER_MAC], { to: "ff02::1" });
  }
}
