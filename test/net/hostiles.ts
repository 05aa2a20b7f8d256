// Hosts that misbehave, from addresses behind the gateway: each step one of them does something that no honest host
// does, at random, from a seed. They hear what the stack answers and so can complete handshakes before they turn bad.

import { ACK, FIN, ICMP, PSH, RST, type Segment, Sender, SYN, type Target, TCP, UDP } from "./peer.ts";
import type { Random } from "./world.ts";

/** Connections that are held at once. */
const MOST_HELD = 2000;
const IPV4_AT = 14;

/** An established connection, as its hostile end remembers it. */
interface Held {
  readonly from: number;
  readonly sourcePort: number;
  seq: number;
  ack: number;
}

type Attack = (hostiles: Hostiles) => void;

export class Hostiles extends Sender {
  /** Connections whose handshakes are complete, and those that are never heard of again until giveUp(). */
  readonly held: Held[] = [];
  private readonly left: Held[] = [];
  readonly done = new Map<string, number>();

  constructor(
    target: Target,
    readonly port: number,
    readonly random: Random,
    readonly first: number,
    readonly hosts: number,
  ) {
    super(target, first);
  }

  /** What the stack sent: completes handshakes that were begun by connect(). To be called for each of its frames. */
  hear(frame: Uint8Array): void {
    const at = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    if (at.getUint16(12) === 0x0806 && this.isOurs(at.getUint32(38)) && frame[21] === 1) this.answerArp(frame);
    if (at.getUint16(12) !== 0x0800 || frame[IPV4_AT + 9] !== TCP) return;
    const to = at.getUint32(IPV4_AT + 16);
    const tcp = IPV4_AT + ((frame[IPV4_AT] ?? 0) & 15) * 4;
    const sourcePort = at.getUint16(tcp + 2);
    // Odd ports never answer: what they begin stays half-open.
    if (!this.isOurs(to) || (frame[tcp + 13] ?? 0) !== (SYN | ACK) || sourcePort & 1) return;
    const held = { from: to, sourcePort, seq: at.getUint32(tcp + 8), ack: (at.getUint32(tcp + 4) + 1) >>> 0 };
    this.held.push(held);
    this.send(held, {});
  }

  private isOurs(address: number): boolean {
    return address >= this.first && address < this.first + this.hosts;
  }

  /** One attack, of those named or of all. */
  step(names: readonly string[] = Object.keys(ATTACKS)): void {
    const name = names[this.random.below(names.length)] ?? "";
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
    ATTACKS[name]?.(this);
  }

  /** Resets whatever is held, and what was left without a word. */
  giveUp(): void {
    for (const held of [...this.held.splice(0), ...this.left.splice(0)]) this.send(held, { flags: RST });
  }

  host(): number {
    return this.first + this.random.below(this.hosts);
  }

  number(): number {
    return this.random.below(0x100000000);
  }

  bytes(most: number): Uint8Array {
    return Uint8Array.from({ length: this.random.below(most + 1) }, () => this.random.below(256));
  }

  syn(sourcePort: number, data: Uint8Array = new Uint8Array()): void {
    const options = this.random.chance(0.5) ? { mss: this.random.below(1500), scale: this.random.below(16) } : {};
    this.sendTcp({ ...this.end(sourcePort), flags: SYN, seq: this.number(), window: 65535, options, data });
  }

  /** Both ends of a segment from some host. */
  end(sourcePort = 1024 + this.random.below(60000)): { from: number; sourcePort: number; destinationPort: number } {
    return { from: this.host(), sourcePort, destinationPort: this.port };
  }

  /** A segment of a connection that is held; the sequence number stays. */
  send(held: Held, segment: Partial<Segment>): void {
    const { from, sourcePort, seq, ack } = held;
    this.sendTcp({ from, sourcePort, destinationPort: this.port, seq, ack, window: 0, flags: ACK, ...segment });
  }

  /** Some connection will not be heard of again. */
  leave(): void {
    const held = this.some(true);
    if (held) this.left.push(held);
  }

  /** Some connection that is held; dropped from the list, or not. */
  some(forget = false): Held | undefined {
    const at = this.random.below(this.held.length);
    return forget ? this.held.splice(at, 1)[0] : this.held[at];
  }
}

/** Sends to a connection if there is one. */
function toHeld(segment: (h: Hostiles, held: Held) => Partial<Segment>, forget = false): Attack {
  return (h) => {
    const held = h.some(forget);
    if (held) h.send(held, segment(h, held));
  };
}

const REQUEST = new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n");

const ATTACKS: Readonly<Record<string, Attack>> = {
  "half-open": (h) => h.syn(1025 + 2 * h.random.below(30000)),
  "SYN flood": (h) => {
    for (let i = 0; i < 40; i++) h.syn(1025 + 2 * h.random.below(30000));
  },
  "SYN with data": (h) => h.syn(1025 + 2 * h.random.below(30000), h.bytes(600)),
  connect: (h) => {
    if (h.held.length < MOST_HELD) h.syn(1024 + 2 * h.random.below(30000));
  },
  "request, and never a window": toHeld((_, held) => {
    const { seq } = held;
    held.seq = (seq + REQUEST.length) >>> 0;
    return { seq, flags: ACK | PSH, data: REQUEST };
  }),
  "one byte": toHeld((h, held) => {
    const { seq } = held;
    held.seq = (seq + 1) >>> 0;
    return { seq, flags: ACK | PSH, data: h.bytes(0).length ? h.bytes(1) : Uint8Array.of(65) };
  }),
  "bytes beyond a hole": toHeld((h, { seq }) => ({
    seq: (seq + 1 + 2 * h.random.below(20000)) >>> 0,
    data: Uint8Array.of(1),
  })),
  "overlapping bytes": toHeld((h, { seq }) => ({ seq: (seq - h.random.below(3000)) >>> 0, data: h.bytes(1400) })),
  "tiny window": toHeld((h) => ({ window: h.random.below(3), options: { mss: 1 } })),
  "acknowledges anything": toHeld((h) => ({ ack: h.number(), window: h.random.below(65536) })),
  "selective nonsense": toHeld((h, { ack }) => ({
    ack,
    options: { sacks: [[(ack + h.random.below(9999)) >>> 0, (ack + h.random.below(9999)) >>> 0] as const] },
  })),
  "RST in the window": toHeld((h, { seq }) => ({ seq: (seq + h.random.below(60000)) >>> 0, flags: RST })),
  "RST flood": (h) => {
    for (let i = 0; i < 20; i++) h.sendTcp({ ...h.end(), flags: RST | (i & 1 ? ACK : 0), seq: h.number() });
  },
  "RST, and gone": toHeld(() => ({ flags: RST }), true),
  "FIN, and gone": toHeld(() => ({ flags: FIN | ACK }), true),
  "gone without a word": (h) => {
    h.leave();
  },
  "SYN in a connection": toHeld((h) => ({ flags: SYN, seq: h.number() })),
  "any flags": (h) =>
    h.sendTcp({ ...h.end(), flags: h.random.below(64), seq: h.number(), ack: h.number(), data: h.bytes(99) }),
  "any TCP header": (h) => h.sendIp(TCP, h.bytes(80), { from: h.host() }),
  "lone fragments": (h) =>
    h.sendIp(UDP, h.bytes(1400), {
      from: h.host(),
      flags: 0x2000 | h.random.below(8000),
      id: h.random.below(65536),
    }),
  "any protocol": (h) => h.sendIp(h.random.below(256), h.bytes(200), { from: h.host() }),
  "any ICMP": (h) => h.sendIp(ICMP, h.bytes(120), { from: h.host() }),
  "UDP to nobody": (h) => h.sendUdp(h.random.below(65536), h.random.below(65536), h.bytes(1000)),
  "any frame": (h) => {
    const frame = h.bytes(200);
    if (frame.length > 14) h.stack.arrive(frame);
  },
  "any ARP": (h) => {
    const frame = new Uint8Array(60);
    frame.set(h.bytes(42));
    frame.fill(255, 0, 6);
    frame.set([8, 6, 0, 1, 8, 0, 6, 4, 0, 1 + h.random.below(2)], 12);
    h.stack.arrive(frame);
  },
};
