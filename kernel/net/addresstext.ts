// Addresses as people write them: dotted quads, and IPv6's groups (RFC 4291, section 2.2; written as in RFC 5952).

import { CONFIG_LWIP_IPV6 } from "../config";
import { unsigned } from "../lib/format";
import { Address } from "./address";

/** A decimal number of at most `most`, or -1. */
export function parseNumber(text: string, most: i32): i32 {
  if (!text.length || text.length > 3) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value <= most ? value : -1;
}

/** Reads a dotted quad into the address's last 4 bytes; false if the text is none. */
function parseQuad(text: string, into: Address): bool {
  const parts = text.split(".");
  if (parts.length != 4) return false;
  let value: u32 = 0;
  for (let i = 0; i < 4; i++) {
    const part = parseNumber(parts[i], 255);
    if (part < 0) return false;
    value = (value << 8) | <u32>part;
  }
  into.low = (into.low & 0xffff_ffff_0000_0000) | value;
  return true;
}

/** A group of up to four hexadecimal digits, or -1. */
function parseGroup(text: string): i32 {
  if (!text.length || text.length > 4) return -1;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const letter = unit | 32;
    if (unit >= 48 && unit <= 57) value = value * 16 + unit - 48;
    else if (letter >= 97 && letter <= 102) value = value * 16 + letter - 87;
    else return -1;
  }
  return value;
}

/** Sets the n-th of eight groups. */
function setGroup(into: Address, index: i32, value: i32): void {
  const shift = <u64>((3 - (index & 3)) << 4);
  if (index < 4) into.high |= (<u64>value) << shift;
  else into.low |= (<u64>value) << shift;
}

function groupOf(address: Address, index: i32): u32 {
  const half = index < 4 ? address.wireHigh : address.low;
  return <u32>(half >> <u64>((3 - (index & 3)) << 4)) & 0xffff;
}

/** Reads groups from the n-th on; how many there were, or -1. */
function parseGroups(text: string, into: Address, from: i32): i32 {
  if (!text.length) return 0;
  const parts = text.split(":");
  let count = 0;
  for (let i = 0; i < parts.length; i++) {
    // The last may be a dotted quad.
    if (i == parts.length - 1 && parts[i].includes(".")) {
      const quad = new Address();
      if (from + count > 6 || !parseQuad(parts[i], quad)) return -1;
      setGroup(into, from + count, <i32>(quad.low >> 16) & 0xffff);
      setGroup(into, from + count + 1, <i32>quad.low & 0xffff);
      return count + 2;
    }
    const value = parseGroup(parts[i]);
    if (value < 0 || from + count > 7) return -1;
    setGroup(into, from + count++, value);
  }
  return count;
}

function parseV6(text: string, into: Address): bool {
  into.clear();
  const gap = text.indexOf("::");
  if (gap < 0) return parseGroups(text, into, 0) == 8;
  const behind = text.substring(gap + 2);
  const front = parseGroups(text.substring(0, gap), into, 0);
  const probe = new Address();
  const back = parseGroups(behind, probe, 0);
  if (front < 0 || back < 0 || front + back > 7) return false;
  return parseGroups(behind, into, 8 - back) == back;
}

/** Reads an address of either family; false if the text is none. */
export function parseAddress(text: string, into: Address): bool {
  if (CONFIG_LWIP_IPV6 && text.includes(":")) return parseV6(text, into);
  into.setV4(0);
  return parseQuad(text, into);
}

function quadText(address: u32): string {
  const high = unsigned(address >> 24) + "." + unsigned((address >> 16) & 255);
  return high + "." + unsigned((address >> 8) & 255) + "." + unsigned(address & 255);
}

const DIGITS: string = "0123456789abcdef";

function groupText(value: u32): string {
  let text = "";
  for (let shift = 12; shift >= 0; shift -= 4) {
    const digit = <i32>(value >> shift) & 15;
    if (digit || text.length || !shift) text += DIGITS.charAt(digit);
  }
  return text;
}

/** "The longest run of consecutive 16-bit 0 fields MUST be shortened", of equals the first; a single one must not. */
function longestGap(address: Address): i32 {
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && !groupOf(address, i + length)) length++;
    if (length > bestLength) {
      best = i;
      bestLength = length;
    }
    i += length;
  }
  return best < 0 ? -1 : (best << 4) | bestLength;
}

function textV6(address: Address): string {
  const gap = longestGap(address);
  let text = "";
  for (let i = 0; i < 8; i++) {
    if (gap >= 0 && i == gap >> 4) {
      text += "::";
      i += (gap & 15) - 1;
      continue;
    }
    if (text.length && !text.endsWith(":")) text += ":";
    text += groupText(groupOf(address, i));
  }
  return text;
}

export function addressText(address: Address): string {
  return address.isV4 ? quadText(address.v4) : textV6(address);
}
