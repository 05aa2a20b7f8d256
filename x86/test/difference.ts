// What differs between two results of the same case, as text for people; "" if nothing does.

import { Flag } from "../decode/form.ts";
import { CODE_ADDRESS, type MachineState, type NativeResult, Vector } from "../oracle/types.ts";

const FLAGS = Flag.c | Flag.p | Flag.a | Flag.z | Flag.s | Flag.d | Flag.o;
const STACK_FAULT = 12;

/** Addresses that are neither in the lower 2^47 nor in the upper: #GP for them, or #SS by way of RSP and RBP. */
export function isCanonical(address: bigint): boolean {
  return BigInt.asUintN(64, BigInt.asIntN(48, address)) === address;
}

export function flagText(flags: number): string {
  return Object.entries(Flag)
    .filter(([, bit]) => flags & bit)
    .map(([name]) => name)
    .join("");
}

function bytesDifference(name: string, ours: Uint8Array, native: Uint8Array): string {
  const at = ours.findIndex((byte, i) => byte !== native[i]);
  if (at < 0) return "";
  const piece = (bytes: Uint8Array) => Buffer.from(bytes.subarray(at, at + 16)).toString("hex");
  return `${name} at +${at.toString(16)}: ${piece(ours)}, natively ${piece(native)}`;
}

/** General registers, flags but for `openFlags`, and the data page. */
export function integerDifference(ours: MachineState, native: MachineState, openFlags = 0): string {
  for (let i = 0; i < 16; i++) {
    const [mine, theirs] = [ours.registers[i] ?? 0n, native.registers[i] ?? 0n];
    if (mine !== theirs) return `register ${i}: ${mine.toString(16)}, natively ${theirs.toString(16)}`;
  }
  const flags = (ours.flags ^ native.flags) & FLAGS & ~openFlags;
  if (flags) return `flags ${flagText(flags)}`;
  if (ours.fsBase !== native.fsBase)
    return `FS base ${ours.fsBase.toString(16)}, natively ${native.fsBase.toString(16)}`;
  if (ours.gsBase !== native.gsBase)
    return `GS base ${ours.gsBase.toString(16)}, natively ${native.gsBase.toString(16)}`;
  return bytesDifference("memory", ours.memory, native.memory);
}

/** Vector registers, MXCSR but for `openBits`, and x87. */
export function vectorDifference(ours: MachineState, native: MachineState, openBits = 0): string {
  const vectors = bytesDifference("vectors", ours.vectors, native.vectors);
  if (vectors) return vectors;
  if ((ours.mxcsr ^ native.mxcsr) & ~openBits)
    return `MXCSR ${ours.mxcsr.toString(16)}, natively ${native.mxcsr.toString(16)}`;
  for (const name of ["control", "status", "tag"] as const)
    if (ours.x87[name] !== native.x87[name])
      return `x87's ${name} ${ours.x87[name].toString(16)}, natively ${native.x87[name].toString(16)}`;
  return bytesDifference("x87's registers", ours.x87.registers, native.x87.registers);
}

/** Exceptions and where control is, for one instruction that ends at offset `codeEnd`. */
export function outcomeDifference(ours: NativeResult, native: NativeResult, codeEnd: number): string {
  if (!ours.ended) {
    const same = native.vector === STACK_FAULT ? Vector.GeneralProtection : native.vector;
    if (ours.vector !== same) return `exception ${ours.vector}, natively ${native.vector}`;
    if (ours.faultAddress !== native.faultAddress)
      return `faults at ${ours.faultAddress.toString(16)}, natively ${native.faultAddress.toString(16)}`;
  }
  if (ours.rip === native.rip) return "";
  // A jump into the code goes on there natively.
  if (ours.ended && ours.rip >= CODE_ADDRESS && ours.rip < CODE_ADDRESS + BigInt(codeEnd)) return "";
  // A jump to no address faults before it is made.
  if (ours.ended && !native.ended && !isCanonical(ours.rip)) return "";
  return `goes to ${ours.rip.toString(16)}, natively ${native.rip.toString(16)}`;
}
