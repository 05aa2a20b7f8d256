// A host made by hand: sends exactly the frames a test wants and remembers the answers.

import { addressOf, type Stack } from "./stack.ts";
import { MILLISECOND } from "./world.ts";

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const PSH = 8;
export const ACK = 16;
export const URG = 32;

const IPV4 = 0x0800;
const ARP = 0x0806;
export const ICMP = 1;
export const TCP = 6;
export const UDP = 17;

/** What a segment says; numbers are absolute. */
export interface Segment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly window: number;
  readonly options: Options;
  readonly data: Uint8Array;
}

export interface Options {
  readonly mss?: number;
  readonly scale?: number;
  readonly sackPermitted?: boolean;
  readonly timestamp?: readonly [number, number];
  readonly sacks?: readonly (readonly [number, number])[];
}

export interface Packet {
  readonly protocol: number;
  readonly source: number;
  readonly payload: Uint8Array;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The one's complement sum of 16-bit words, complemented. */
export function checksum(...parts: Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) sum += ((part[i] ?? 0) << 8) | (part[i + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum ^ 0xffff;
}

function putOptions({ mss, scale, sackPermitted, timestamp, sacks }: Options): Uint8Array {
  const bytes: number[] = [];
  const word = (value: number) => bytes.push(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
  if (mss !== undefined) bytes.push(2, 4, mss >> 8, mss & 255);
  if (scale !== undefined) bytes.push(1, 3, 3, scale);
  if (sackPermitted) bytes.push(1, 1, 4, 2);
  if (timestamp) {
    bytes.push(1, 1, 8, 10);
    timestamp.forEach(word);
  }
  if (sacks?.length) {
    bytes.push(1, 1, 5, 2 + 8 * sacks.length);
    sacks.flat().forEach(word);
  }
  return Uint8Array.from(bytes);
}

function getOptions(bytes: Uint8Array): Options {
  const options: { -readonly [K in keyof Options]: Options[K] } = {};
  const at = view(bytes);
  for (let i = 0; i < bytes.length; ) {
    const kind = bytes[i];
    if (kind === 0) break;
    if (kind === 1) {
      i++;
      continue;
    }
    const length = bytes[i + 1] ?? 2;
    if (kind === 2) options.mss = at.getUint16(i + 2);
    if (kind === 3) options.scale = at.getUint8(i + 2);
    if (kind === 4) options.sackPermitted = true;
    if (kind === 8) options.timestamp = [at.getUint32(i + 2), at.getUint32(i + 6)];
    if (kind === 5) {
      const sacks: [number, number][] = [];
      for (let j = i + 2; j < i + length; j += 8) sacks.push([at.getUint32(j), at.getUint32(j + 4)]);
      options.sacks = sacks;
    }
    i += length;
  }
  return options;
}

/** Where frames go: a stack, or whatever stands for one. */
export interface Target {
  readonly address: number;
  arrive(frame: Uint8Array): void;
}

/** Makes frames for a target, whose hardware address ends in the last bytes of its address. */
export class Sender {
  private id = 1;

  constructor(
    readonly stack: Target,
    readonly address: number,
  ) {}

  protected answerArp(question: Uint8Array): void {
    const frame = new Uint8Array(42);
    const at = view(frame);
    frame.set(question.subarray(6, 12), 0);
    frame.set([2, 0, 0, 0, 0, 9], 6);
    at.setUint16(12, ARP);
    frame.set([0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 9], 14);
    at.setUint32(28, view(question).getUint32(38));
    frame.set(question.subarray(22, 32), 32);
    this.stack.arrive(frame);
  }

  protected pseudo(protocol: number, payload: Uint8Array): Uint8Array {
    return Uint8Array.from([0, protocol, payload.length >> 8, payload.length & 255]);
  }

  /** An IPv4 packet as a frame; flags: DF, MF and offset in units of 8. */
  sendIp(
    protocol: number,
    payload: Uint8Array,
    { flags = 0, id = this.id++, from = this.address, to = this.stack.address } = {},
  ): void {
    const frame = new Uint8Array(34 + payload.length);
    const at = view(frame);
    at.setUint32(0, 0x52540000);
    at.setUint16(4, this.stack.address & 0xffff);
    frame.set([2, 0, 0, 0, 0, 9], 6);
    at.setUint16(12, IPV4);
    frame[14] = 0x45;
    at.setUint16(16, 20 + payload.length);
    at.setUint16(18, id);
    at.setUint16(20, flags);
    frame[22] = 64;
    frame[23] = protocol;
    at.setUint32(26, from);
    at.setUint32(30, to);
    at.setUint16(24, checksum(frame.subarray(14, 34)));
    frame.set(payload, 34);
    this.stack.arrive(frame);
  }

  sendTcp(segment: Partial<Segment> & { readonly from?: number; readonly bad?: boolean }): void {
    const options = putOptions(segment.options ?? {});
    const data = segment.data ?? new Uint8Array();
    const bytes = new Uint8Array(20 + options.length + data.length);
    const at = view(bytes);
    at.setUint16(0, segment.sourcePort ?? 5000);
    at.setUint16(2, segment.destinationPort ?? 80);
    at.setUint32(4, segment.seq ?? 0);
    at.setUint32(8, segment.ack ?? 0);
    bytes[12] = ((20 + options.length) / 4) << 4;
    bytes[13] = segment.flags ?? ACK;
    at.setUint16(14, segment.window ?? 65535);
    bytes.set(options, 20);
    bytes.set(data, 20 + options.length);
    const from = segment.from ?? this.address;
    at.setUint16(16, this.transportSum(TCP, bytes, from) ^ (segment.bad ? 1 : 0));
    this.sendIp(TCP, bytes, { from });
  }

  sendUdp(sourcePort: number, destinationPort: number, data: Uint8Array): void {
    const bytes = new Uint8Array(8 + data.length);
    const at = view(bytes);
    at.setUint16(0, sourcePort);
    at.setUint16(2, destinationPort);
    at.setUint16(4, bytes.length);
    bytes.set(data, 8);
    at.setUint16(6, this.transportSum(UDP, bytes, this.address));
    this.sendIp(UDP, bytes);
  }

  transportSum(protocol: number, bytes: Uint8Array, from: number): number {
    const ends = new Uint8Array(8);
    view(ends).setUint32(0, from);
    view(ends).setUint32(4, this.stack.address);
    return checksum(ends, this.pseudo(protocol, bytes), bytes);
  }
}

export class Peer extends Sender {
  /** Everything the stack sent that is not ARP, oldest first. */
  readonly packets: Packet[] = [];
  /** Nanoseconds. */
  now = 2_000_000_000;
  answersArp = true;
  arps = 0;

  constructor(
    override readonly stack: Stack,
    address = "10.0.0.9",
  ) {
    super(stack, addressOf(address));
    stack.onFrame = (frame) => this.hear(frame);
    stack.call.setClock(BigInt(this.now));
  }

  /** Takes a frame that the stack sent. */
  hear(frame: Uint8Array): void {
    const type = view(frame).getUint16(12);
    if (type === ARP) {
      this.arps++;
      if (this.answersArp && view(frame).getUint16(20) === 1) this.answerArp(frame);
      return;
    }
    if (type !== IPV4) return;
    const ip = frame.subarray(14);
    const header = ((ip[0] ?? 0) & 15) * 4;
    if (checksum(ip.subarray(0, header)) !== 0) throw new Error("the IPv4 header's checksum is wrong");
    const length = view(ip).getUint16(2);
    const payload = ip.slice(header, length);
    const fragment = (view(ip).getUint16(6) & 0x3fff) !== 0;
    const protocol = ip[9] ?? 0;
    if (
      !fragment &&
      protocol !== ICMP &&
      checksum(ip.subarray(12, 20), this.pseudo(protocol, payload), payload) !== 0
    ) {
      throw new Error("the transport checksum is wrong");
    }
    this.packets.push({ protocol, source: view(ip).getUint32(12), payload: fragment ? ip.slice(0, length) : payload });
  }

  /** Runs the stack; what it answers is in `packets`. */
  run(): void {
    this.stack.call.round();
    this.stack.call.round();
  }

  /** Lets time pass in steps of its timers. */
  pass(nanoseconds: number): void {
    const end = this.now + nanoseconds;
    this.run();
    while (true) {
      const next = this.stack.call.nextTimer();
      if (next < 0n || next > BigInt(end)) break;
      this.now = Math.max(this.now, Number(next));
      this.stack.call.setClock(BigInt(this.now));
      this.run();
    }
    this.now = end;
    this.stack.call.setClock(BigInt(end));
    this.run();
  }

  /** The TCP segments since the last call. */
  heard(): Segment[] {
    this.run();
    return this.packets
      .splice(0)
      .filter((packet) => packet.protocol === TCP)
      .map(({ payload }) => {
        const at = view(payload);
        const header = ((payload[12] ?? 0) >> 4) * 4;
        return {
          sourcePort: at.getUint16(0),
          destinationPort: at.getUint16(2),
          seq: at.getUint32(4),
          ack: at.getUint32(8),
          flags: payload[13] ?? 0,
          window: at.getUint16(14),
          options: getOptions(payload.subarray(20, header)),
          data: payload.slice(header),
        };
      });
  }

  /** The one segment since the last call; anything else fails. */
  one(): Segment {
    const segments = this.heard();
    const [segment] = segments;
    if (!segment || segments.length !== 1) {
      throw new Error(`expected one segment, heard ${segments.length}: ${segments.map(describe).join(" | ")}`);
    }
    return segment;
  }
}

const NAMES: readonly [number, string][] = [
  [SYN, "SYN"],
  [FIN, "FIN"],
  [RST, "RST"],
  [PSH, "PSH"],
  [ACK, "ACK"],
];

export function describe({ flags, seq, ack, data, window }: Segment): string {
  const names = NAMES.filter(([bit]) => flags & bit).map(([, name]) => name);
  return `${names.join(",")} seq ${seq} ack ${ack} win ${window} length ${data.length}`;
}

export interface OpenOptions {
  readonly options?: Options;
  readonly window?: number;
  readonly port?: number;
  readonly isn?: number;
  readonly listener?: number;
}

/** A connection to port 80 of the stack, seen from the peer's side. */
export class Talk {
  readonly fd: number;
  /** The next sequence number the peer sends, and the next it expects. */
  seq: number;
  ack: number;
  readonly synAck: Segment;

  constructor(
    readonly peer: Peer,
    { options = { mss: 1460 }, window = 65535, port = 5000, isn = 1000, listener }: OpenOptions = {},
  ) {
    const { stack } = peer;
    const listening = listener ?? stack.listener(80);
    peer.sendTcp({ flags: SYN, seq: isn, window, options, sourcePort: port });
    this.synAck = peer.one();
    this.port = port;
    this.window = window;
    this.seq = (isn + 1) >>> 0;
    this.ack = (this.synAck.seq + 1) >>> 0;
    if (options.timestamp) this.stamp = options.timestamp[0];
    this.send({});
    const heard = peer.heard();
    if (heard.length) throw new Error(`unexpected ${heard.map(describe).join(" | ")}`);
    this.fd = stack.call.accept(listening);
    if (this.fd < 0) throw new Error(`accept: ${this.fd}`);
  }

  readonly port: number;
  window: number;
  /** The peer's timestamp clock, while timestamps are in use. */
  stamp: number | undefined;
  echo = 0;

  /** Sends a segment at the current place unless told otherwise; does not advance. */
  send(segment: Partial<Segment> & { readonly bad?: boolean }): void {
    const { seq, ack, window, port } = this;
    const options: Options = {
      ...(this.stamp === undefined ? {} : { timestamp: [this.stamp, this.echo] }),
      ...segment.options,
    };
    this.peer.sendTcp({ seq, ack, window, flags: ACK, sourcePort: port, ...segment, options });
  }

  /** Sends data and advances. */
  data(data: Uint8Array): void {
    this.send({ flags: ACK | PSH, data });
    this.seq = (this.seq + data.length) >>> 0;
  }

  /** True while the stack still has the connection (the program's socket hears no end). */
  get alive(): boolean {
    return !(this.peer.stack.call.poll(this.fd) & 0x18);
  }
}

export { MILLISECOND };
