// What AVX adds: permutations across lanes, broadcasts, halves as operands.

import { Kind } from "../../decode/instruction.ts";
import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import { halves, isMemory, readHalves, readLow, writeHalves, zero } from "./operands.ts";
import { op, splat } from "./packed.ts";
import { shuffleLanes } from "./shuffles.ts";
import { Simd } from "./simd.ts";

/** VBROADCASTSS and its like: the lowest `width` bytes everywhere. */
function broadcast(splatOpcode: number, width: number): Meaning {
  return (t) => {
    const value = isMemory(t, 1) ? splatMemory(t, splatOpcode, width) : splatRegister(t, width);
    writeHalves(t, halves(t) === 2 ? [value, value] : [value]);
  };
}

function splatMemory(t: Translation, opcode: number, width: number): Node {
  return t.vector(opcode, Type.V128, t.load(t.address(1), width));
}

function splatRegister(t: Translation, width: number): Node {
  const source = readLow(t, 1);
  const lanes = Array.from({ length: 16 / width }, () => 0);
  return shuffleLanes(t, source, source, lanes, width);
}

/** VBROADCASTF128. */
function broadcastHalf(t: Translation): void {
  const value = readLow(t, 1);
  writeHalves(t, [value, value]);
}

/** VPERMILPS by an immediate or by a vector of controls; each half for itself. */
function permuteInLanes(width: number): Meaning {
  const count = 16 / width;
  const bits = width === 4 ? 2 : 1;
  return (t) => {
    if (t.instruction.kinds[2] !== Kind.Immediate) {
      const controls = readHalves(t, 2);
      const sources = readHalves(t, 1);
      writeHalves(
        t,
        sources.map((a, half) => op(t, Simd.swizzle, a, byteIndexes(t, controls[half] as Node, width))),
      );
      return;
    }
    const sources = readHalves(t, 1);
    const { immediate } = t.instruction;
    // Doubles have a bit each, over both halves; singles share the same 8 bits.
    const lane = (i: number, half: number) =>
      (immediate >> (i * bits + (width === 8 ? half * 2 : 0))) & ((1 << bits) - 1);
    const lanes = (half: number) => Array.from({ length: count }, (_, i) => lane(i, half));
    writeHalves(
      t,
      sources.map((a, half) => shuffleLanes(t, a, a, lanes(half), width)),
    );
  };
}

/** Byte indexes for a swizzle from VPERMILPS's controls (bits 1:0) or VPERMILPD's (bit 1). */
function byteIndexes(t: Translation, control: Node, width: number): Node {
  const i32 = (value: number) => t.constant(Type.I32, value);
  if (width === 8) {
    const bit = op(t, Simd.and, op(t, Simd.shl64, control, i32(2)), t.constantVector(8, 0, 8, 0));
    return spread(t, bit, 8);
  }
  return spread(t, op(t, Simd.and, op(t, Simd.shl32, control, i32(2)), splat(t, 12, 4)), 4);
}

/** The lowest byte of each lane in all its bytes, plus the byte's number. */
function spread(t: Translation, offsets: Node, width: number): Node {
  const lowest = Array.from({ length: 16 }, (_, i) => i - (i % width));
  const numbers = width === 8 ? [0x03020100, 0x07060504] : [0x03020100, 0x03020100];
  const add = t.constantVector(numbers[0] ?? 0, numbers[1] ?? 0, numbers[0] ?? 0, numbers[1] ?? 0);
  return op(t, Simd.add8, t.shuffle(offsets, offsets, lowest), add);
}

/** VPERM2F128: for each half of the result, one of four halves, or zero. */
function permuteHalves(t: Translation): void {
  const sources = [...readHalves(t, 1), ...readHalves(t, 2)];
  const pick = (control: number) => (control & 8 ? zero(t) : (sources[control & 3] as Node));
  writeHalves(t, [pick(t.instruction.immediate), pick(t.instruction.immediate >> 4)]);
}

/** VPERMQ, VPERMPD: any of the four quadwords for each. */
function permuteQuadwords(t: Translation): void {
  const [low, high] = readHalves(t, 1) as [Node, Node];
  const { immediate } = t.instruction;
  const half = (bits: number) => shuffleLanes(t, low, high, [bits & 3, (bits >> 2) & 3], 8);
  writeHalves(t, [half(immediate), half(immediate >> 4)]);
}

/** VPERMD, VPERMPS: any of the eight doublewords for each; the first source has the indexes. */
function permuteDoublewords(t: Translation): void {
  const indexes = readHalves(t, 1);
  const [low, high] = readHalves(t, 2) as [Node, Node];
  const permuted = indexes.map((index) => {
    const shifted = op(t, Simd.shl32, index, t.constant(Type.I32, 2));
    // 0 to 31: where the doubleword begins in both halves.
    const bytes = spread(t, op(t, Simd.and, shifted, splat(t, 28, 4)), 4);
    // A swizzle gives 0 for what lies outside its half.
    const below = op(t, Simd.swizzle, low, bytes);
    return op(t, Simd.or, below, op(t, Simd.swizzle, high, op(t, Simd.sub8, bytes, splat(t, 16, 1))));
  });
  writeHalves(t, permuted);
}

/** VINSERTF128. */
function insertHalf(t: Translation): void {
  const [low, high] = readHalves(t, 1) as [Node, Node];
  const value = readLow(t, 2);
  writeHalves(t, t.instruction.immediate & 1 ? [low, value] : [value, high]);
}

/** VEXTRACTF128: to a register, whose upper half is cleared, or to memory. */
function extractHalf(t: Translation): void {
  const value = t.getVector(t.instruction.registers[1] ?? 0, t.instruction.immediate & 1);
  if (isMemory(t, 0)) t.store(t.address(0), value, 16);
  else writeHalves(t, [value]);
}

export const permutes: Readonly<Record<string, Meaning>> = {
  broadcastss: broadcast(Simd.splat32, 4),
  broadcastsd: broadcast(Simd.splat64, 8),
  pbroadcastb: broadcast(Simd.splat8, 1),
  pbroadcastw: broadcast(Simd.splat16, 2),
  pbroadcastd: broadcast(Simd.splat32, 4),
  pbroadcastq: broadcast(Simd.splat64, 8),
  broadcastf128: broadcastHalf,
  broadcasti128: broadcastHalf,
  permilps: permuteInLanes(4),
  permilpd: permuteInLanes(8),
  perm2f128: permuteHalves,
  perm2i128: permuteHalves,
  permq: permuteQuadwords,
  permpd: permuteQuadwords,
  permd: permuteDoublewords,
  permps: permuteDoublewords,
  insertf128: insertHalf,
  inserti128: insertHalf,
  extractf128: extractHalf,
  extracti128: extractHalf,
};
