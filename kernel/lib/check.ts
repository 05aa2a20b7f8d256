// What the kernel's unit tests say about values. A failed check ends the test with its message and position.
// Only *.test.ts files and kernel/test import this.

import { decimal, hex, unsigned } from "./format";

function show<T>(value: T): string {
  if (isString<T>()) return '"' + changetype<string>(value) + '"';
  if (isBoolean<T>()) return value ? "true" : "false";
  if (isReference<T>() || isNullable<T>()) return changetype<usize>(value) ? "an object" : "null";
  if (isSigned<T>()) return decimal(<i64>value);
  return unsigned(<u64>value) + " (" + hex(<u64>value) + ")";
}

function prefix(what: string): string {
  return what.length ? what + ": " : "";
}

/** Numbers and strings by value, objects by identity. */
export function checkEqual<T>(actual: T, expected: T, what: string = ""): void {
  assert(actual == expected, prefix(what) + "expected " + show<T>(expected) + ", got " + show<T>(actual));
}

export function checkNotEqual<T>(actual: T, unexpected: T, what: string = ""): void {
  assert(actual != unexpected, prefix(what) + "got " + show<T>(actual));
}

export function checkTrue(condition: bool, what: string = ""): void {
  assert(condition, prefix(what) + "expected true");
}

export function checkFalse(condition: bool, what: string = ""): void {
  assert(!condition, prefix(what) + "expected false");
}

export function checkNull<T>(value: T, what: string = ""): void {
  assert(changetype<usize>(value) == 0, prefix(what) + "expected null");
}

export function checkNotNull<T>(value: T, what: string = ""): void {
  assert(changetype<usize>(value) != 0, prefix(what) + "got null");
}

/** True if part occurs in text. */
export function checkContains(text: string, part: string, what: string = ""): void {
  assert(text.includes(part), prefix(what) + '"' + text + '" does not contain "' + part + '"');
}

/** length bytes at two addresses are the same. */
export function checkMemory(actual: usize, expected: usize, length: i32, what: string = ""): void {
  for (let i = 0; i < length; i++) {
    const a = load<u8>(actual + i);
    const e = load<u8>(expected + i);
    assert(a == e, prefix(what) + "byte " + decimal(i) + ": expected " + hex(e) + ", got " + hex(a));
  }
}

/** The bytes at an address are these, written in hexadecimal; spaces don't count. */
export function checkBytes(actual: usize, expected: string, what: string = ""): void {
  const length = expected.length;
  let digits = 0;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const c = expected.charCodeAt(i);
    if (c == 32) continue;
    value = (value << 4) | hexDigit(c);
    if (++digits & 1) continue;
    const at = (digits >> 1) - 1;
    const byte = <i32>load<u8>(actual + at);
    value &= 255;
    assert(byte == value, prefix(what) + "byte " + decimal(at) + ": expected " + hex(value) + ", got " + hex(byte));
  }
  assert((digits & 1) == 0, "checkBytes: an odd number of digits");
}

/** Stores bytes written in hexadecimal (spaces don't count); returns how many. */
export function putHex(to: usize, text: string): i32 {
  let digits = 0;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c == 32) continue;
    value = (value << 4) | hexDigit(c);
    if ((++digits & 1) == 0) store<u8>(to + (digits >> 1) - 1, <u8>value);
  }
  assert((digits & 1) == 0, "putHex: an odd number of digits");
  return digits >> 1;
}

function hexDigit(code: i32): i32 {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  assert(letter >= 97 && letter <= 102, "not a hexadecimal digit");
  return letter - 87;
}
