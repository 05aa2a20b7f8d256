// `debug.strace=1`: every system call with its arguments and result on the console, as strace(1) shows them.

import { R8, R9, R10, RDI, RDX, RSI } from "../abi/frame";
import { decimal, hex, unsigned } from "../lib/format";
import { log } from "../lib/log";
import { getString } from "../mm/user";
import { absentCall } from "./absent";
import { SystemCall } from "./registry";

export let tracing: bool = false;

export function setTracing(on: bool): void {
  tracing = on;
}

const SHOWN: i32 = 64;
const REGISTERS: usize[] = [RDI, RSI, RDX, R10, R8, R9];

function argument(shape: i32, value: u64): string {
  if (shape == 100) return decimal(<i64>value);
  if (shape == 102) return decimal(<i32>value);
  if (shape == 117) return unsigned(value);
  if (shape == 115) {
    const text = getString(value, 4096);
    if (text) return '"' + (text.length > SHOWN ? text.slice(0, SHOWN) + '"...' : text + '"');
  }
  return hex(value);
}

function absentName(number: u64): string {
  const absent = absentCall(<i32>min<u64>(number, i32.MAX_VALUE));
  return absent ? absent.name : "syscall_" + unsigned(number);
}

export function traceCall(frame: usize, number: u64, entry: SystemCall | null, result: i64): void {
  let line = entry ? entry.name : absentName(number);
  line += "(";
  const count = entry ? entry.shapes.length : 6;
  for (let i = 0; i < count; i++) {
    const shape = entry ? entry.shapes.charCodeAt(i) : 120;
    if (i) line += ", ";
    line += argument(shape, load<u64>(frame + REGISTERS[i]));
  }
  line += ") = " + (result > 4096 || result < -4096 ? hex(<u64>result) : decimal(result));
  log(entry ? line : line + " (not implemented)");
}
