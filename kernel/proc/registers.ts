// A task's registers on the console.

import * as frame from "../abi/frame";
import { log } from "../lib/log";

function padded(value: u64): string {
  let text = "";
  for (let shift: u64 = 0; shift < 64; shift += 4) {
    const digit = <i32>((value >> shift) & 15);
    text = String.fromCharCode(digit < 10 ? 48 + digit : 87 + digit) + text;
  }
  return text;
}

function row(at: usize, a: string, x: usize, b: string, y: usize, c: string, z: usize): void {
  const first = a + " " + padded(load<u64>(at + x)) + "  ";
  log("  " + first + b + " " + padded(load<u64>(at + y)) + "  " + c + " " + padded(load<u64>(at + z)));
}

export function dumpRegisters(at: usize): void {
  row(at, "rax", frame.RAX, "rbx", frame.RBX, "rcx", frame.RCX);
  row(at, "rdx", frame.RDX, "rsi", frame.RSI, "rdi", frame.RDI);
  row(at, "rbp", frame.RBP, "rsp", frame.RSP, "r8 ", frame.R8);
  row(at, "r9 ", frame.R9, "r10", frame.R10, "r11", frame.R11);
  row(at, "r12", frame.R12, "r13", frame.R13, "r14", frame.R14);
  row(at, "r15", frame.R15, "rip", frame.RIP, "flg", frame.RFLAGS);
}
