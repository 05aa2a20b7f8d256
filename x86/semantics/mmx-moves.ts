// MMX: moves, conversions, and EMMS.

import { Kind } from "../decode/instruction.ts";
import { type Node, Type } from "./ir.ts";
import { isMmxForm } from "./mmx.ts";
import { emptyMmx, readMmx, withMmx, writeMmx } from "./mmx-registers.ts";
import type { Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";
import { runtimeFunction } from "./runtime.ts";
import { integersOfDoubles, integersOfSingles, singlesOfIntegers } from "./vector/conversions.ts";
import { unusualMode } from "./vector/environment.ts";
import { isMemory, readLow, writeHalves } from "./vector/operands.ts";
import { op } from "./vector/packed.ts";
import { shuffleLanes } from "./vector/shuffles.ts";
import { Simd } from "./vector/simd.ts";

const { I32, I64, V128 } = Type;
const RDI = 7;
const WORDS = 4;

/** Bytes of a register where the other's have their highest bit set. */
const maskedStore = runtimeFunction("maskedStore64", [I64, I64, I64], I32, { faults: true });

function register(t: Translation, slot: number): number {
  return t.instruction.registers[slot] ?? 0;
}

/** 64 bits of an MMX or general register or of memory; 32 bits are zero-extended. */
function readQuadword(t: Translation, slot: number): Node {
  if (t.instruction.kinds[slot] === Kind.Mmx) return readMmx(t, register(t, slot));
  const value = t.read(slot);
  return t.width(slot) === 8 ? value : t.extendU(value);
}

/** MOVD, MOVQ, MOVNTQ. */
function move(t: Translation): void {
  const value = readQuadword(t, 1);
  if (t.instruction.kinds[0] === Kind.Mmx) writeMmx(t, register(t, 0), value);
  else t.write(0, t.width(0) === 8 ? value : t.wrap(value));
}

/** MASKMOVQ: at DS:rDI. */
function moveMasked(t: Translation): void {
  const { addressSize, segment } = t.instruction;
  const pointer = t.getRegister(RDI);
  const offset = addressSize === 4 ? t.extendU(t.wrap(pointer)) : pointer;
  const address = segment ? t.add(t.getSegmentBase(segment), offset) : offset;
  t.call(maskedStore, I32, address, readMmx(t, register(t, 0)), readMmx(t, register(t, 1)));
}

/** PMOVMSKB: the bytes' signs. */
function signs(t: Translation): void {
  const mask = t.zeroExtend(t.vector(Simd.bitmask8, I32, readLow(t, 1)), 1);
  t.write(0, t.width(0) === 8 ? t.extendU(mask) : mask);
}

function insertWord(t: Translation): void {
  const lane = t.instruction.immediate & (WORDS - 1);
  writeHalves(t, [t.vector(Simd.replace16, V128, readLow(t, 0), t.read(1), 0, lane)]);
}

function extractWord(t: Translation): void {
  t.write(0, t.vector(Simd.extract16U, I32, readLow(t, 1), 0, 0, t.instruction.immediate & (WORDS - 1)));
}

/** The low 64 bits of an operand, zeros above. */
function lowHalf(t: Translation, slot: number): Node {
  const value = readLow(t, slot);
  return isMemory(t, slot) ? value : op(t, Simd.and, value, t.constantVector(-1, -1, 0, 0));
}

/** CVTPI2PS: the upper half of the destination stays. */
function integersToSingles(t: Translation): void {
  const singles = singlesOfIntegers(t, unusualMode(t), readLow(t, 1));
  writeHalves(t, [shuffleLanes(t, singles, readLow(t, 0), [0, 3], 8)]);
}

function integersToDoubles(t: Translation): void {
  writeHalves(t, [op(t, Simd.convertF64, readLow(t, 1))]);
}

function singlesToIntegers(truncate: boolean): Meaning {
  return (t) => writeHalves(t, [integersOfSingles(t, unusualMode(t), lowHalf(t, 1), truncate)]);
}

function doublesToIntegers(truncate: boolean): Meaning {
  return (t) => writeHalves(t, [integersOfDoubles(t, unusualMode(t), readLow(t, 1), truncate)]);
}

/** With an operand in memory it does nothing to MMX, on AMD's processors. (On Intel's, CVTPI2PS does.) */
function fromRegister(meaning: Meaning): Meaning {
  const whole = withMmx(meaning);
  return (t) => (isMemory(t, 1) ? meaning : whole)(t);
}

const moves: Readonly<Record<string, Meaning>> = {
  movd: move,
  movq: move,
  movntq: move,
  maskmovq: moveMasked,
  movq2dq: (t) => writeHalves(t, [readLow(t, 1)]),
  movdq2q: (t) => writeHalves(t, [readLow(t, 1)]),
  pmovmskb: signs,
  pinsrw: insertWord,
  pextrw: extractWord,
  cvttps2pi: singlesToIntegers(true),
  cvtps2pi: singlesToIntegers(false),
  cvttpd2pi: doublesToIntegers(true),
  cvtpd2pi: doublesToIntegers(false),
};

export const mmxMoves: Area = {
  meanings: {
    ...Object.fromEntries(Object.entries(moves).map(([name, meaning]) => [name, withMmx(meaning)])),
    cvtpi2ps: fromRegister(integersToSingles),
    cvtpi2pd: fromRegister(integersToDoubles),
  },
  covers: isMmxForm,
};

export const mmxEnd: Area = { meanings: { emms: emptyMmx } };
