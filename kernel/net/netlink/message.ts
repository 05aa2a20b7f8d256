// Netlink messages being put together, and requests being read (netlink(7)). One message at a time, in one buffer.

import { ATTRIBUTE_HEADER, NLM_F_CAPPED, NLM_F_MULTI, NLMSG_DONE, NLMSG_ERROR, NLMSG_HEADER } from "../../abi/netlink";
import { putBytes } from "../../lib/bytes";
import { Address } from "../address";

/** No message the kernel makes is longer; an error quotes a request of which as much as fits. */
const ROOM: u32 = 2048;
const buffer: usize = memory.data(2048);
/** Bytes of the message so far. */
let used: u32 = 0;

function aligned(length: u32): u32 {
  return (length + 3) & ~3;
}

/** Where the message that was ended lies, and its length, a multiple of 4. */
export function messageBytes(): usize {
  return buffer;
}

export function messageLength(): u32 {
  return used;
}

/** Begins a message with a family header of this size, all zeros; its address. */
export function beginMessage(type: u32, flags: u32, sequence: u32, port: u32, header: u32): usize {
  used = NLMSG_HEADER + aligned(header);
  memory.fill(buffer, 0, used);
  store<u16>(buffer, <u16>type, 4);
  store<u16>(buffer, <u16>flags, 6);
  store<u32>(buffer, sequence, 8);
  store<u32>(buffer, port, 12);
  return buffer + NLMSG_HEADER;
}

export function endMessage(): void {
  store<u32>(buffer, used);
}

/** Room for an attribute's value, zeros; what does not fit into a message is left out. */
export function putAttribute(type: u32, length: u32): usize {
  const whole = aligned(ATTRIBUTE_HEADER + length);
  if (used + whole > ROOM) return buffer + ROOM - whole;
  const at = buffer + used;
  memory.fill(at, 0, whole);
  store<u16>(at, <u16>(ATTRIBUTE_HEADER + length));
  store<u16>(at, <u16>type, 2);
  used += whole;
  return at + ATTRIBUTE_HEADER;
}

export function putByte(type: u32, value: u32): void {
  store<u8>(putAttribute(type, 1), <u8>value);
}

export function putWord(type: u32, value: u32): void {
  store<u32>(putAttribute(type, 4), value);
}

/** With a zero behind it. */
export function putText(type: u32, text: string): void {
  putBytes(putAttribute(type, <u32>text.length + 1), text);
}

export function putAddress(type: u32, address: Address): void {
  address.writeFamily(putAttribute(type, address.isV4 ? 4 : 16));
}

/** A hardware address: its six bytes. */
export function putMac(type: u32, mac: u64): void {
  const at = putAttribute(type, 6);
  store<u32>(at, <u32>mac);
  store<u16>(at, <u16>(mac >> 32), 4);
}

/** NLMSG_DONE: the end of a dump. */
export function doneMessage(sequence: u32, port: u32): void {
  beginMessage(NLMSG_DONE, NLM_F_MULTI, sequence, port, 4);
  endMessage();
}

/** NLMSG_ERROR: i32 error | the request, of which an acknowledgment (error 0) quotes the header only. */
export function errorMessage(error: i32, request: usize, port: u32, headerOnly: bool): void {
  const length = load<u32>(request);
  const quoted = headerOnly || !error ? NLMSG_HEADER : min(length, ROOM - NLMSG_HEADER - 4);
  const capped = quoted < length ? NLM_F_CAPPED : 0;
  const at = beginMessage(NLMSG_ERROR, capped, load<u32>(request, 8), port, 4 + quoted);
  store<i32>(at, error);
  memory.copy(at + 4, request, quoted);
  endMessage();
}

/** The value of a request's attribute, or 0; `header` is the family header's size. */
export function findAttribute(request: usize, header: u32, type: u32): usize {
  const end = request + load<u32>(request);
  let at = request + NLMSG_HEADER + aligned(header);
  while (at + ATTRIBUTE_HEADER <= end) {
    const length = <u32>load<u16>(at);
    if (length < ATTRIBUTE_HEADER || at + length > end) return 0;
    // The two highest bits say how the value is meant (NLA_F_NESTED, NLA_F_NET_BYTEORDER).
    if ((<u32>load<u16>(at, 2) & 0x3fff) == type) return at + ATTRIBUTE_HEADER;
    at += aligned(length);
  }
  return 0;
}

/** Bytes of a value that findAttribute found. */
export function valueLength(value: usize): u32 {
  return <u32>load<u16>(value - ATTRIBUTE_HEADER) - ATTRIBUTE_HEADER;
}

/** A number of 4 bytes; 0 if there is none. */
export function wordOf(request: usize, header: u32, type: u32): u32 {
  const value = findAttribute(request, header, type);
  return value && valueLength(value) >= 4 ? load<u32>(value) : 0;
}

/** Reads an address of the family; false if there is none or its length is wrong. */
export function readAddress(request: usize, header: u32, type: u32, v4: bool, into: Address, link: u32 = 0): bool {
  const value = findAttribute(request, header, type);
  if (!value || valueLength(value) != (v4 ? 4 : 16)) return false;
  into.readFamily(value, v4, link);
  return true;
}
