// Makes encodings of a form: every shape of ModRM and every operand size, with random registers and immediates.

import { type Form, type OperandForm, Source, VEX_MAPS, widthCodes } from "../decode/form.ts";
import { KEY_66, KEY_ADDRESS32, KEY_L, KEY_PREFIX, KEY_REGISTER, KEY_REX_B, KEY_RM, KEY_W } from "../decode/key.ts";
import type { Random } from "./random.ts";

/** What follows from the form, and what may be chosen. */
export interface Shape {
  w: boolean;
  size66: boolean;
  address32: boolean;
  long: boolean;
  /** Index into `memoryShapes`, or -1 for a register. */
  memory: number;
}

/** Makes a memory operand: fields of ModRM, and what follows it. It sets B and X of REX, bits 0 and 1. */
export type MemoryShape = (random: Random, rex: { bits: number }) => { mod: number; rm: number; tail: number[] };

function bytes(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.below(256));
}

function sib(random: Random, rex: { bits: number }): number {
  rex.bits |= random.below(4);
  return random.below(256);
}

const memoryShapes: readonly MemoryShape[] = [
  // [base]
  (random, rex) => {
    rex.bits |= random.below(2);
    return { mod: 0, rm: [0, 1, 2, 3, 6, 7][random.below(6)] ?? 0, tail: [] };
  },
  // [base+disp8]
  (random, rex) => {
    rex.bits |= random.below(2);
    return { mod: 1, rm: [0, 1, 2, 3, 5, 6, 7][random.below(7)] ?? 0, tail: bytes(random, 1) };
  },
  // [base+disp32]
  (random) => ({ mod: 2, rm: [0, 1, 2, 3, 5, 6, 7][random.below(7)] ?? 0, tail: bytes(random, 4) }),
  // [rip+disp32]
  (random) => ({ mod: 0, rm: 5, tail: bytes(random, 4) }),
  // [base+index*scale]; a base of 5 means disp32
  (random, rex) => {
    const byte = sib(random, rex);
    return { mod: 0, rm: 4, tail: [byte, ...((byte & 7) === 5 ? bytes(random, 4) : [])] };
  },
  (random, rex) => ({ mod: 1, rm: 4, tail: [sib(random, rex), ...bytes(random, 1)] }),
  (random, rex) => ({ mod: 2, rm: 4, tail: [sib(random, rex), ...bytes(random, 4)] }),
  // [disp32]
  (random) => ({ mod: 0, rm: 4, tail: [0x25, ...bytes(random, 4)] }),
];

function has(form: Form, source: Source): boolean {
  return form.operands.some((operand) => operand.source === source);
}

/** The choices that the form's mask leaves. */
export function shapes(form: Form): Shape[] {
  const bit = (key: number) => (form.mask & key ? [(form.value & key) !== 0] : [false, true]);
  const vex = form.map >= VEX_MAPS;
  const sizes = form.operands.some(({ width, memoryWidth }) => /^[vzyp]$/.test(width) || /^[vzyp]$/.test(memoryWidth));
  const fixedPrefix = form.mask & (3 << KEY_PREFIX) && (form.value >> KEY_PREFIX) & 3;
  const ws = sizes || form.mask & KEY_W ? bit(KEY_W) : [false];
  const sixes = vex || fixedPrefix || form.mask & (1 << KEY_PREFIX) || !sizes ? bit(KEY_66).slice(0, 1) : bit(KEY_66);
  const memories = form.hasModRm ? memoryShapes.map((_, i) => i) : [-1];
  if (form.hasModRm) {
    if (!(form.mask & KEY_REGISTER)) memories.push(-1);
    else if (form.value & KEY_REGISTER) memories.splice(0, memories.length, -1);
  }
  const result: Shape[] = [];
  for (const w of ws) {
    for (const size66 of sixes) {
      for (const long of vex ? bit(KEY_L) : [false]) {
        for (const memory of memories) {
          if (has(form, Source.VectorMemory) && memory !== 5 && memory !== 6) continue;
          for (const address32 of form.mask & KEY_ADDRESS32
            ? bit(KEY_ADDRESS32)
            : memory === 5
              ? [false, true]
              : [false])
            result.push({ w, size66, address32, long, memory });
        }
      }
    }
  }
  return result;
}

function immediateBytes(operand: OperandForm, shape: Shape): number {
  const size = shape.w ? 2 : shape.size66 ? 0 : 1;
  switch (operand.source) {
    case Source.SignedByte:
    case Source.ImmediateVector:
      return 1;
    case Source.Relative:
      return operand.width === "b" ? 1 : 4;
    case Source.Offset:
      return shape.address32 ? 4 : 8;
    case Source.Immediate:
      return widthCodes[operand.width][size] ?? 0;
    default:
      return 0;
  }
}

function regField(form: Form, random: Random): number {
  if (has(form, Source.Segment)) return [0, 2, 3, 4, 5][random.below(5)] ?? 0;
  if (has(form, Source.Control)) return [0, 2, 3, 4, 8][random.below(5)] ?? 0;
  if (has(form, Source.Debug)) return random.below(8);
  return random.below(16);
}

const mandatory = [[], [0x66], [0xf3], [0xf2]];

/** One encoding of a form; `memory` makes its memory operand instead of the shape's. */
export function encodeShape(form: Form, shape: Shape, random: Random, memory?: MemoryShape): number[] {
  const rex = { bits: shape.w ? 8 : 0 };
  const rexFree = !(form.mask & KEY_REX_B);
  const prefix = form.mask & (3 << KEY_PREFIX) ? (form.value >> KEY_PREFIX) & 3 : 0;
  const vex = form.map >= VEX_MAPS;
  let opcode = form.opcode;
  if (form.opcodeRegister) {
    opcode |= random.below(8);
    rex.bits |= rexFree ? random.below(2) : 0;
  }
  const tail: number[] = [];
  let reg = regField(form, random);
  if (form.mask & 7) reg = form.value & 7;
  if (reg > 7) rex.bits |= 4;
  if (form.hasModRm) {
    let mod = 3;
    let rm = form.mask & (7 << KEY_RM) ? (form.value >> KEY_RM) & 7 : random.below(8);
    if (shape.memory < 0) rex.bits |= random.below(2);
    else {
      const made = (memory ?? memoryShapes[shape.memory])?.(random, rex);
      if (!made) throw new Error("no such shape");
      mod = made.mod;
      rm = made.rm;
      tail.push(...made.tail);
    }
    tail.unshift((mod << 6) | ((reg & 7) << 3) | rm);
  }
  for (const operand of form.operands) tail.push(...bytes(random, immediateBytes(operand, shape)));
  const start = shape.address32 ? [0x67] : [];
  if (random.below(8) === 0) start.push(0x64 + random.below(2));
  if (vex) {
    const usesVvvv = has(form, Source.VexVector) || has(form, Source.VexGpr);
    const vvvv = usesVvvv ? random.below(16) : 0;
    const last = (shape.w ? 0x80 : 0) | ((~vvvv & 15) << 3) | (shape.long ? 4 : 0) | prefix;
    if (form.map === VEX_MAPS && !(rex.bits & 11) && random.below(2))
      return [...start, 0xc5, (rex.bits & 4 ? 0 : 0x80) | (last & 0x7f), opcode, ...tail];
    return [...start, 0xc4, ((~rex.bits & 7) << 5) | (form.map - VEX_MAPS + 1), last, opcode, ...tail];
  }
  if (shape.size66 && prefix !== 1) start.push(0x66);
  const mapBytes = [[], [0x0f], [0x0f, 0x38], [0x0f, 0x3a]][form.map] ?? [];
  const rexBytes = rex.bits || random.below(6) === 0 ? [0x40 | rex.bits] : [];
  return [...start, ...(mandatory[prefix] ?? []), ...rexBytes, ...mapBytes, opcode, ...tail];
}

/** Encodings of a form, one of each shape; the same for the same random numbers. */
export function encodings(form: Form, random: Random): Uint8Array[] {
  return shapes(form).map((shape) => Uint8Array.from(encodeShape(form, shape, random)));
}
