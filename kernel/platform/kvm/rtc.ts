// Wall time from the CMOS real-time clock (MC146818, as every PC has it).

import * as cpu from "./cpu";

const INDEX: i32 = 0x70;
const DATA: i32 = 0x71;
const STATUS_A: u32 = 10;
const STATUS_B: u32 = 11;
const UPDATING: u32 = 0x80;
const BINARY: u32 = 4;
const HOURS_24: u32 = 2;
const SPIN_LIMIT: i32 = 10000;

function register(index: u32): u32 {
  cpu.out8(INDEX, index);
  return cpu.in8(DATA);
}

function fromBcd(value: u32, binary: bool): i32 {
  return <i32>(binary ? value : (value >> 4) * 10 + (value & 15));
}

/** Days since 1970-01-01 of a date of the Gregorian calendar. */
export function daysSinceEpoch(year: i32, month: i32, day: i32): i64 {
  // Years that start in March put the leap day last.
  const y = <i64>(month <= 2 ? year - 1 : year);
  const m = <i64>((month + 9) % 12);
  return 365 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + <i64>day - 1 - 719468;
}

/** Seconds since 1970, or 0 without a clock. */
export function readClock(): u64 {
  if (register(STATUS_A) == 0xff) return 0;
  for (let i = 0; i < SPIN_LIMIT && register(STATUS_A) & UPDATING; i++) {}
  const mode = register(STATUS_B);
  const binary = (mode & BINARY) != 0;
  const seconds = fromBcd(register(0), binary);
  const minutes = fromBcd(register(2), binary);
  const rawHours = register(4);
  let hours = fromBcd(rawHours & 0x7f, binary);
  if (!(mode & HOURS_24)) hours = (hours % 12) + (rawHours & 0x80 ? 12 : 0);
  const day = fromBcd(register(7), binary);
  const month = fromBcd(register(8), binary);
  const year = 2000 + fromBcd(register(9), binary);
  return <u64>(daysSinceEpoch(year, month, day) * 86400 + hours * 3600 + minutes * 60 + seconds);
}
