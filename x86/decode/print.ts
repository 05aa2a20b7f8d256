// Prints a decoded instruction in Intel's syntax, as binutils' objdump does, without prefixes that change nothing.

import { FIRST_FORM, formOf } from "./forms.ts";
import { FS, GS, type Instruction, Kind, NO_REGISTER, REPNE, RIP } from "./instruction.ts";

const low = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"];
const bytes = ["al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"];
const numbered = [8, 9, 10, 11, 12, 13, 14, 15];
const registers: Readonly<Record<number, readonly string[]>> = {
  1: [...bytes, ...numbered.map((n) => `r${n}b`), "ah", "ch", "dh", "bh"],
  2: [...low, ...numbered.map((n) => `r${n}w`)],
  4: [...low.map((name) => `e${name}`), ...numbered.map((n) => `r${n}d`)],
  8: [...low.map((name) => `r${name}`), ...numbered.map((n) => `r${n}`)],
};
const segments = ["es", "cs", "ss", "ds", "fs", "gs"];
const pointers: Readonly<Record<number, string>> = {
  1: "BYTE PTR ",
  2: "WORD PTR ",
  4: "DWORD PTR ",
  6: "FWORD PTR ",
  8: "QWORD PTR ",
  10: "TBYTE PTR ",
  16: "XMMWORD PTR ",
  32: "YMMWORD PTR ",
};

/** A general register's name: `rax`, `r8d`, `ah`. */
export function registerName(number: number, width: number): string {
  return registers[width]?.[number] ?? `?${number}`;
}

function hex(value: number): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `+0x${value.toString(16)}`;
}

function vectorName(number: number, width: number): string {
  return `${width === 32 ? "ymm" : "xmm"}${number}`;
}

function segmentPrefix(instruction: Instruction, other = ""): string {
  return instruction.segment === FS ? "fs:" : instruction.segment === GS ? "gs:" : other;
}

function addressText(instruction: Instruction, vectorWidth: number): string {
  const { base, index, scale, displacement, addressSize } = instruction;
  const prefix = segmentPrefix(instruction);
  if (base === NO_REGISTER && index === NO_REGISTER) {
    const address = BigInt.asUintN(addressSize === 4 ? 32 : 64, BigInt(displacement));
    return `${prefix || "ds:"}0x${address.toString(16)}`;
  }
  const parts: string[] = [];
  if (base === RIP) parts.push(addressSize === 4 ? "eip" : "rip");
  else if (base !== NO_REGISTER) parts.push(registerName(base, addressSize));
  if (index !== NO_REGISTER) {
    const name = vectorWidth ? vectorName(index, vectorWidth) : registerName(index, addressSize);
    parts.push(`${name}*${1 << scale}`);
  }
  const offset =
    base === RIP ? `+${masked(displacement, displacement >> 31, 8)}` : displacement ? hex(displacement) : "";
  return `${prefix}[${parts.join("+")}${offset}]`;
}

function masked(low: number, high: number, width: number): string {
  const value = (BigInt(high) << 32n) | BigInt(low >>> 0);
  return `0x${BigInt.asUintN(width * 8, value).toString(16)}`;
}

function pointerOf(width: number): string {
  return pointers[width] ?? "";
}

/** The width of a gather's elements: vpgatherdd, vgatherqps: 4 bytes; vpgatherdq, vgatherqpd: 8. */
function gathered(mnemonic: string): number {
  return /(gather[dq]d|ps)$/.test(mnemonic) ? 4 : 8;
}

function operandText(instruction: Instruction, slot: number, next: bigint): string {
  const width = instruction.widths[slot] ?? 0;
  const number = instruction.registers[slot] ?? 0;
  const pointer = pointerOf(width);
  const string = (name: number) => registerName(name, instruction.addressSize);
  switch (instruction.kinds[slot] as Kind) {
    case Kind.Gpr:
      return registerName(number, width);
    case Kind.Mmx:
      return `mm${number}`;
    case Kind.Vector:
      return vectorName(number, width);
    case Kind.Segment:
      return segments[number] ?? "?";
    case Kind.Control:
      return `cr${number}`;
    case Kind.Debug:
      return `dr${number}`;
    case Kind.X87:
      return number ? `st(${number})` : "st";
    case Kind.Memory:
      return pointer + addressText(instruction, 0);
    case Kind.VectorMemory:
      return pointerOf(gathered(formOf(instruction.form).mnemonic)) + addressText(instruction, width);
    case Kind.Absolute:
      return segmentPrefix(instruction, "ds:") + masked(instruction.immediate, instruction.immediateHigh, 8);
    case Kind.StringSource:
      return `${pointer}${segmentPrefix(instruction, "ds:")}[${string(6)}]`;
    case Kind.StringDestination:
      return `${pointer}es:[${string(7)}]`;
    case Kind.Immediate: {
      const second = slot > 0 && instruction.kinds[slot - 1] === Kind.Immediate;
      if (second) return masked(instruction.immediate2, 0, width);
      return masked(instruction.immediate, instruction.immediateHigh, width);
    }
    case Kind.One:
      return "1";
    case Kind.Relative:
      return `0x${BigInt.asUintN(64, next + BigInt(instruction.immediate)).toString(16)}`;
    default:
      return "?";
  }
}

/** The text of an instruction at `address`. */
export function print(instruction: Instruction, address: bigint): string {
  const form = formOf(instruction.form);
  if (instruction.form < FIRST_FORM) return form.mnemonic;
  const next = address + BigInt(instruction.length);
  const operands: string[] = [];
  for (let i = 0; i < instruction.operandCount; i++) operands.push(operandText(instruction, i, next));
  const not = instruction.repeat === REPNE ? "repnz" : "repz";
  const repeat = instruction.repeat && form.repeat ? (form.repeat === "repe" ? `${not} ` : "rep ") : "";
  const text = operands.length ? `${form.mnemonic} ${operands.join(",")}` : form.mnemonic;
  return (instruction.lock ? "lock " : "") + repeat + text;
}
