// Messages of the domain name system (RFC 1035 section 4), as far as a forwarder needs them.
//
//   0 identifier · 2 flags · 4 counts: questions, answers, authority, additional · 12 the question: name, type, class

import { get16, set16, set32 } from "./bytes.ts";

const HEADER = 12;
const CLASS_INTERNET = 1;
/** "Messages carried by UDP are restricted to 512 bytes" (section 4.2.1). */
const MAX_MESSAGE = 512;
/** "255 octets or less" (section 2.3.4), lengths included. */
const MAX_NAME = 255;
const MAX_LABEL = 63;

export const TYPE_A = 1;
export const TYPE_PTR = 12;
export const TYPE_AAAA = 28;

export const NO_ERROR = 0;
export const FORMAT_ERROR = 1;
export const SERVER_FAILURE = 2;
export const NAME_ERROR = 3;
export const NOT_IMPLEMENTED = 4;
export const REFUSED = 5;

const RESPONSE = 0x8000;
const OPERATION = 0x7800;
const TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;
const RECURSION_AVAILABLE = 0x0080;

export interface DnsQuery {
  /** The header and the question, to be sent back. */
  readonly head: Uint8Array;
  /** Without the dot at the end. */
  readonly name: string;
  readonly type: number;
}

export interface DnsRecord {
  readonly type: number;
  /** Seconds. */
  readonly ttl: number;
  readonly data: Uint8Array;
}

/** A standard query with one question; a response code if it is another one; undefined if it needs no answer. */
export function parseQuery(bytes: Uint8Array): DnsQuery | number | undefined {
  if (bytes.length < HEADER) return undefined;
  const flags = get16(bytes, 2);
  if (flags & RESPONSE) return undefined;
  if (flags & OPERATION) return NOT_IMPLEMENTED;
  const name = get16(bytes, 4) === 1 ? readName(bytes, HEADER) : undefined;
  if (!name || name.end + 4 > bytes.length) return FORMAT_ERROR;
  if (get16(bytes, name.end + 2) !== CLASS_INTERNET) return NOT_IMPLEMENTED;
  return { head: new Uint8Array(bytes.subarray(0, name.end + 4)), name: name.text, type: get16(bytes, name.end) };
}

/** Reads a name that is not compressed, as questions are. Only characters of host names and _ are taken. */
function readName(bytes: Uint8Array, start: number): { text: string; end: number } | undefined {
  const labels: string[] = [];
  let at = start;
  for (;;) {
    const length = bytes[at];
    if (length === undefined || length > MAX_LABEL) return undefined;
    at++;
    if (length === 0) return { text: labels.join("."), end: at };
    if (at + length > bytes.length || at + length - start >= MAX_NAME) return undefined;
    const label = String.fromCharCode(...bytes.subarray(at, at + length));
    if (!/^[\w-]+$/.test(label)) return undefined;
    labels.push(label);
    at += length;
  }
}

/** A name as it stands in a message. */
export function nameBytes(name: string): Uint8Array {
  const bytes: number[] = [];
  for (const label of name.split(".").filter((part) => part !== "")) {
    const characters = [...Buffer.from(label, "latin1")].slice(0, MAX_LABEL);
    bytes.push(characters.length, ...characters);
  }
  return Uint8Array.from([...bytes.slice(0, MAX_NAME - 1), 0]);
}

/** The answer to a query, with as many of the records as there is room for. */
export function dnsAnswer({ head }: DnsQuery, code: number, records: readonly DnsRecord[] = []): Uint8Array {
  const bytes = new Uint8Array(MAX_MESSAGE);
  bytes.set(head);
  let at = head.length;
  let count = 0;
  for (const { type, ttl, data } of records) {
    if (at + 12 + data.length > MAX_MESSAGE) break;
    // The owner: a pointer to the question's name.
    set16(bytes, at, 0xc000 | HEADER);
    set16(bytes, at + 2, type);
    set16(bytes, at + 4, CLASS_INTERNET);
    set32(bytes, at + 6, ttl);
    set16(bytes, at + 10, data.length);
    bytes.set(data, at + 12);
    at += 12 + data.length;
    count++;
  }
  writeHeader(bytes, code, count);
  set16(bytes, 4, 1);
  return bytes.subarray(0, at);
}

/** An answer to what could not be read: the header alone. */
export function dnsError(query: Uint8Array, code: number): Uint8Array {
  const bytes = new Uint8Array(query.subarray(0, HEADER));
  writeHeader(bytes, code, 0);
  set16(bytes, 4, 0);
  return bytes;
}

function writeHeader(bytes: Uint8Array, code: number, answers: number): void {
  const kept = get16(bytes, 2) & (OPERATION | RECURSION_DESIRED) & ~TRUNCATED;
  set16(bytes, 2, RESPONSE | kept | RECURSION_AVAILABLE | code);
  set16(bytes, 6, answers);
  set32(bytes, 8, 0);
}
