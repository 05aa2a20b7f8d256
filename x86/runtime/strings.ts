// Repeated string instructions.
//
// Each goes through runs of elements: as many as the count, the page table and the end of 32-bit addresses allow. Registers
// are written after each run, so that a fault finds them as the processor leaves them: at the element that could not be
// reached, which is tried again.

import { copyElements, fillElements, findElement, findPair, loadElement } from "./elements";
import { FLAGS, RAX, RCX, RDI, READ, REGISTERS, RSI, WRITE } from "./layout";
import { check, reachable, reachableBelow } from "./memory";

// A shape: the element's width in bytes, and these.
const WIDTH: i32 = 15;
const ADDRESS32: i32 = 16;
/** REPNE: goes on while elements differ. */
const WHILE_NOT_EQUAL: i32 = 32;

const ADDRESS_SPACE: u64 = 1 << 32;
const DIRECTION: u64 = 0x400;
/** A comparison rarely goes far: no more bytes than this are looked up at once. */
const SCAN: u64 = 4096;

function register(number: i32): u64 {
  return load<u64>(REGISTERS + ((<usize>number) << 3));
}

function setRegister(number: i32, value: u64): void {
  store<u64>(REGISTERS + ((<usize>number) << 3), value);
}

/** A count or pointer: rCX, rSI or rDI. */
function read(number: i32, shape: i32): u64 {
  const value = register(number);
  return shape & ADDRESS32 ? value & 0xffff_ffff : value;
}

/** Adds to a count or pointer; one of 32 bits gets zeros above. */
function move(number: i32, by: u64, shape: i32): void {
  const sum = register(number) + by;
  setRegister(number, shape & ADDRESS32 ? sum & 0xffff_ffff : sum);
}

/** Bytes to the next element. */
function step(shape: i32): i64 {
  const width = <i64>(shape & WIDTH);
  return load<u64>(FLAGS) & DIRECTION ? -width : width;
}

/** How many of `count` elements may be accessed, the first of which rSI or rDI names; 0 when not even that one. */
function elements(number: i32, base: u64, count: u64, shape: i32, access: u32): u64 {
  const width = <u64>(shape & WIDTH);
  const pointer = read(number, shape);
  const down = step(shape) < 0;
  let limit = min(count, ADDRESS_SPACE);
  if (shape & ADDRESS32) limit = min(limit, down ? pointer / width + 1 : (ADDRESS_SPACE - pointer + width - 1) / width);
  const length = limit * width;
  const address = base + pointer;
  return (down ? reachableBelow(address + width, length, access) : reachable(address, length, access)) / width;
}

/** After `count` elements. */
function advance(number: i32, count: u64, shape: i32): void {
  move(number, <u64>step(shape) * count, shape);
}

/** Counts down, and tells whether anything is left. */
function countDown(count: u64, shape: i32): bool {
  move(RCX, -count, shape);
  return read(RCX, shape) != 0;
}

/** The fault of the first element that could not be reached. */
function fault(number: i32, base: u64, shape: i32, access: u32): i32 {
  return check(base + read(number, shape), <u64>(shape & WIDTH), access);
}

export function repeatMovs(shape: i32, base: u64): i32 {
  let more = read(RCX, shape) != 0;
  while (more) {
    const from = elements(RSI, base, read(RCX, shape), shape, READ);
    if (!from) return fault(RSI, base, shape, READ);
    const count = elements(RDI, 0, from, shape, WRITE);
    if (!count) return fault(RDI, 0, shape, WRITE);
    const source = <usize>(base + read(RSI, shape));
    copyElements(<usize>read(RDI, shape), source, <usize>count, <i32>step(shape));
    advance(RSI, count, shape);
    advance(RDI, count, shape);
    more = countDown(count, shape);
  }
  return 0;
}

export function repeatStos(shape: i32, _base: u64): i32 {
  let more = read(RCX, shape) != 0;
  while (more) {
    const count = elements(RDI, 0, read(RCX, shape), shape, WRITE);
    if (!count) return fault(RDI, 0, shape, WRITE);
    fillElements(<usize>read(RDI, shape), register(RAX), <usize>count, <i32>step(shape));
    advance(RDI, count, shape);
    more = countDown(count, shape);
  }
  return 0;
}

/** Of all elements only the last one stays. */
export function repeatLods(shape: i32, base: u64): i32 {
  let more = read(RCX, shape) != 0;
  const width = shape & WIDTH;
  while (more) {
    const count = elements(RSI, base, read(RCX, shape), shape, READ);
    if (!count) return fault(RSI, base, shape, READ);
    const last = <usize>(base + read(RSI, shape) + <u64>step(shape) * (count - 1));
    const value = loadElement(last, width);
    if (width >= 4) setRegister(RAX, value);
    else {
      const mask: u64 = width == 1 ? 0xff : 0xffff;
      setRegister(RAX, (register(RAX) & ~mask) | value);
    }
    advance(RSI, count, shape);
    more = countDown(count, shape);
  }
  return 0;
}

export function repeatScas(shape: i32, _base: u64): i32 {
  let more = read(RCX, shape) != 0;
  const equal = (shape & WHILE_NOT_EQUAL) != 0;
  while (more) {
    const count = elements(RDI, 0, min(read(RCX, shape), SCAN), shape, READ);
    if (!count) return fault(RDI, 0, shape, READ);
    const at = <usize>read(RDI, shape);
    const found = <u64>findElement(at, register(RAX), <usize>count, <i32>step(shape), equal);
    const last = min(found, count - 1);
    const value = loadElement(at + <usize>(<u64>step(shape) * last), shape & WIDTH);
    setFlags(register(RAX), value, shape & WIDTH);
    advance(RDI, last + 1, shape);
    more = countDown(last + 1, shape) && found == count;
  }
  return 0;
}

export function repeatCmps(shape: i32, base: u64): i32 {
  let more = read(RCX, shape) != 0;
  const width = shape & WIDTH;
  const equal = (shape & WHILE_NOT_EQUAL) != 0;
  while (more) {
    const from = elements(RSI, base, min(read(RCX, shape), SCAN), shape, READ);
    if (!from) return fault(RSI, base, shape, READ);
    const count = elements(RDI, 0, from, shape, READ);
    if (!count) return fault(RDI, 0, shape, READ);
    const source = <usize>(base + read(RSI, shape));
    const destination = <usize>read(RDI, shape);
    const found = <u64>findPair(source, destination, <usize>count, <i32>step(shape), equal);
    const last = min(found, count - 1);
    const offset = <usize>(<u64>step(shape) * last);
    setFlags(loadElement(source + offset, width), loadElement(destination + offset, width), width);
    advance(RSI, last + 1, shape);
    advance(RDI, last + 1, shape);
    more = countDown(last + 1, shape) && found == count;
  }
  return 0;
}

const CARRY: u64 = 1;
const PARITY: u64 = 4;
const ADJUST: u64 = 16;
const ZERO: u64 = 64;
const SIGN: u64 = 128;
const OVERFLOW: u64 = 2048;

/** CMP's flags; above the width, the operands don't count. */
function setFlags(left: u64, right: u64, width: i32): void {
  const shift = 64 - ((<u64>width) << 3);
  const l = left << shift;
  const r = right << shift;
  const difference = l - r;
  let flags = load<u64>(FLAGS) & ~(CARRY | PARITY | ADJUST | ZERO | SIGN | OVERFLOW);
  if (l < r) flags |= CARRY;
  if (!(popcnt(<u8>(left - right)) & 1)) flags |= PARITY;
  flags |= (left ^ right ^ (left - right)) & ADJUST;
  if (!difference) flags |= ZERO;
  flags |= (difference >> 56) & SIGN;
  flags |= (((l ^ r) & (l ^ difference)) >> 52) & OVERFLOW;
  store<u64>(FLAGS, flags);
}
