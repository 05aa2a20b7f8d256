/**
 * The static data of a WebAssembly module, and a short form of it for the image.
 *
 * The kernel's static data is mostly zeros (headers of objects) and text, whose characters are two bytes wide. Packed,
 * it is a sequence of records that platform/kvm/runtime.c unpacks:
 *
 *   gap     LEB128: so many zero bytes come first
 *   count   LEB128: 2 × length, + 1 if the bytes are wide; 0 ends the sequence
 *   bytes   length bytes, each followed by a zero byte if they are wide
 */

import { Reader, Section, sections } from "./wasmreader.ts";

/** Opcode of the constant expression that says where a segment goes: i32.const. */
const I32_CONST = 0x41;
const END = 0x0b;

/** As many zeros, or wide bytes, are worth a record of their own. */
const LEAST_GAP = 4;
const LEAST_WIDE = 6;

export interface StaticData {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** What the module's data segments put into memory, as one piece. */
export function staticData(module: Uint8Array): StaticData {
  const segments = segmentsOf(module);
  const start = Math.min(...segments.map((segment) => segment.start));
  const end = Math.max(...segments.map((segment) => segment.start + segment.bytes.length));
  const bytes = new Uint8Array(end - start);
  for (const segment of segments) bytes.set(segment.bytes, segment.start - start);
  return { start, bytes };
}

function segmentsOf(module: Uint8Array): StaticData[] {
  for (const reader of sections(module, Section.data)) {
    return Array.from({ length: reader.unsigned() }, () => readSegment(reader));
  }
  throw new Error("the module has no data section");
}

function readSegment(reader: Reader): StaticData {
  if (reader.unsigned() !== 0 || reader.byte() !== I32_CONST) throw new Error("a data segment is not active");
  const start = reader.address();
  if (reader.byte() !== END) throw new Error("a data segment's address is no constant");
  const length = reader.unsigned();
  reader.at += length;
  return { start, bytes: reader.bytes.subarray(reader.at - length, reader.at) };
}

function zerosAt(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] === 0) at++;
  return at - from;
}

/** How many bytes from here on are not zero and followed by one that is. */
function wideAt(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at + 1 < bytes.length && bytes[at] !== 0 && bytes[at + 1] === 0) at += 2;
  return (at - from) / 2;
}

/** The end of the bytes that are neither a gap nor wide. */
function plainEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && zerosAt(bytes, at) < LEAST_GAP && wideAt(bytes, at) < LEAST_WIDE) at++;
  return at;
}

export function pack(bytes: Uint8Array): Uint8Array {
  const packed: number[] = [];
  const number = (value: number) => {
    for (; value >= 0x80; value >>>= 7) packed.push((value & 0x7f) | 0x80);
    packed.push(value);
  };
  for (let at = 0; at < bytes.length; ) {
    const gap = zerosAt(bytes, at);
    number(gap);
    at += gap;
    const wide = wideAt(bytes, at);
    const isWide = wide >= LEAST_WIDE;
    const end = isWide ? at + 2 * wide : plainEnd(bytes, at);
    if (end === at) break;
    number(isWide ? 2 * wide + 1 : 2 * (end - at));
    for (; at < end; at += isWide ? 2 : 1) packed.push(bytes[at] ?? 0);
  }
  packed.push(0, 0);
  return Uint8Array.from(packed);
}

/** The opposite of pack, as the image does it. */
export function unpack(packed: Uint8Array): Uint8Array {
  const reader = new Reader(packed, 0);
  const bytes: number[] = [];
  while (true) {
    for (let gap = reader.unsigned(); gap > 0; gap--) bytes.push(0);
    const count = reader.unsigned();
    if (count === 0) return Uint8Array.from(bytes);
    for (let i = count >>> 1; i > 0; i--) {
      bytes.push(reader.byte());
      if (count & 1) bytes.push(0);
    }
  }
}
