// Conversions between floats and integers, and between float formats; rounding to integral floats.

import { Kind } from "../../decode/instruction.ts";
import { Access } from "../../state.ts";
import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import {
  anyNotFinite,
  double,
  type Format,
  floatFunction,
  notFinite,
  notNormal,
  single,
  unusualMode,
} from "./environment.ts";
import { Operation, operationNode, scalarSlow, vectorSlow, writeFloat } from "./floats.ts";
import { firstSource, halves, readFloat, readHalves, readLow, writeHalves } from "./operands.ts";
import { op } from "./packed.ts";
import { shuffleLanes } from "./shuffles.ts";
import { Float, Simd } from "./simd.ts";

const { I32, I64, F32, F64, V128 } = Type;

/** Functions (truncate, float), and (integer). */
const toInteger = {
  single: [floatFunction("int32From32", [I32, F32], I32), floatFunction("int64From32", [I32, F32], I64)],
  double: [floatFunction("int32From64", [I32, F64], I32), floatFunction("int64From64", [I32, F64], I64)],
} as const;
const float32From = floatFunction("float32From", [I64], F32);
const float64From = floatFunction("float64From", [I64], F64);
const narrowFunction = floatFunction("narrow", [F64], F32);
const widenFunction = floatFunction("widen", [F32], F64);
const ints32From32 = floatFunction("ints32From32", [I32, V128], V128);
const ints32From64 = floatFunction("ints32From64", [I32, V128], V128);
const floats32From = floatFunction("floats32From", [V128], V128);
const narrowPair = floatFunction("narrowPair", [V128], V128);
const widenPair = floatFunction("widenPair", [V128], V128);
const singlesFromHalves = floatFunction("singlesFromHalves", [V128], V128);
const halvesFromSingles = floatFunction("halvesFromSingles", [I32, V128], V128);

/** How to round: nearest, floor, ceil, trunc, as MXCSR.RC numbers them. */
const roundings = [
  [Float.nearestF32, Float.nearestF64, Simd.nearestF32, Simd.nearestF64],
  [Float.floorF32, Float.floorF64, Simd.floorF32, Simd.floorF64],
  [Float.ceilF32, Float.ceilF64, Simd.ceilF32, Simd.ceilF64],
  [Float.truncF32, Float.truncF64, Simd.truncF32, Simd.truncF64],
] as const;

function isDouble(format: Format): 0 | 1 {
  return format === double ? 1 : 0;
}

/** 2^31 or 2^63 as a float. */
function limit(t: Translation, format: Format, bits: number): Node {
  const exponent = bits - 1;
  if (format === single) return t.numeric(Float.f32FromBits, F32, t.constant(I32, (127 + exponent) << 23));
  return t.numeric(Float.f64FromBits, F64, t.constant64(0, (1023 + exponent) << 20));
}

/** CVTSD2SI and its like: WebAssembly saturates, the processor gives the least integer for all that does not fit. */
function floatToInteger(format: Format, truncate: boolean): Meaning {
  const opcodes =
    format === double ? [Float.truncSatI32F64, Float.truncSatI64F64] : [Float.truncSatI32F32, Float.truncSatI64F32];
  const functions = format === double ? toInteger.double : toInteger.single;
  return (t) => {
    const wide = t.width(0) === 8 ? 1 : 0;
    const value = readFloat(t, 1, format.type);
    const rounded = truncate ? value : t.numeric(roundings[0][isDouble(format)], format.type, value);
    const usual = t.numeric(opcodes[wide] as number, wide ? I64 : I32, rounded);
    const magnitude = t.numeric(format.abs, format.type, rounded);
    const fits = t.numeric(format.lt, I32, magnitude, limit(t, format, wide ? 64 : 32));
    const unusual = t.or(unusualMode(t), t.eqz(fits));
    t.write(0, t.rarely(unusual, usual, functions[wide], t.constant(I32, truncate ? 1 : 0), value));
  };
}

/** CVTSI2SD and its like. An integer of 32 bits fits a double exactly. */
function integerToFloat(format: Format): Meaning {
  const opcodes = format === double ? [Float.f64FromI32, Float.f64FromI64] : [Float.f32FromI32, Float.f32FromI64];
  return (t) => {
    const slot = firstSource(t) + 1;
    const wide = t.width(slot) === 8 ? 1 : 0;
    const value = t.read(slot);
    const usual = t.numeric(opcodes[wide] as number, format.type, value);
    if (format === double && !wide) {
      writeFloat(t, usual);
      return;
    }
    const integer = wide ? value : t.extendS(value);
    writeFloat(t, t.rarely(unusualMode(t), usual, format === double ? float64From : float32From, integer));
  };
}

function narrow(t: Translation): void {
  const value = readFloat(t, firstSource(t) + 1, F64);
  const usual = t.numeric(Float.demote, F32, value);
  writeFloat(t, t.rarely(notNormal(t, single, usual), usual, narrowFunction, value));
}

function widen(t: Translation): void {
  const value = readFloat(t, firstSource(t) + 1, F32);
  const usual = t.numeric(Float.promote, F64, value);
  writeFloat(t, t.rarely(notFinite(t, double, usual), usual, widenFunction, value));
}

/** Lanes of a whose magnitude is not below 2^31, as not 0. */
function anyTooGreat(t: Translation, format: Format, a: Node): Node {
  const bound = format === double ? t.constantVector(0, 0x41e0_0000, 0, 0x41e0_0000) : splatWord(t, 0x4f00_0000);
  const fits = op(t, format.ltAll, op(t, format.absAll, a), bound);
  return t.xor(t.vector(format.bitmask, I32, fits), t.constant(I32, (1 << format.lanes) - 1));
}

function splatWord(t: Translation, word: number): Node {
  return t.constantVector(word, word, word, word);
}

/** Four singles as integers; `mode`: whether MXCSR is out of the ordinary. */
export function integersOfSingles(t: Translation, mode: Node, a: Node, truncate: boolean): Node {
  const rounded = truncate ? a : op(t, Simd.nearestF32, a);
  const usual = op(t, Simd.truncSatF32, rounded);
  const unusual = t.or(mode, anyTooGreat(t, single, rounded));
  return t.rarely(unusual, usual, ints32From32, t.constant(I32, truncate ? 1 : 0), a);
}

/** CVTPS2DQ, CVTTPS2DQ. */
function singlesToIntegers(truncate: boolean): Meaning {
  return (t) => {
    const sources = readHalves(t, 1);
    const mode = unusualMode(t);
    writeHalves(
      t,
      sources.map((a) => integersOfSingles(t, mode, a, truncate)),
    );
  };
}

/** Both halves of a source of 128 bits each, made one of 64 bits each, side by side. */
function writeNarrowed(t: Translation, parts: readonly Node[]): void {
  const [low, high] = parts as [Node, Node | undefined];
  writeHalves(t, [high === undefined ? low : shuffleLanes(t, low, high, [0, 2], 8)]);
}

/** Two doubles as integers, zeros above. */
export function integersOfDoubles(t: Translation, mode: Node, a: Node, truncate: boolean): Node {
  const rounded = truncate ? a : op(t, Simd.nearestF64, a);
  const usual = op(t, Simd.truncSatF64, rounded);
  const unusual = t.or(mode, anyTooGreat(t, double, rounded));
  return t.rarely(unusual, usual, ints32From64, t.constant(I32, truncate ? 1 : 0), a);
}

/** CVTPD2DQ, CVTTPD2DQ. */
function doublesToIntegers(truncate: boolean): Meaning {
  return (t) => {
    const sources = readHalves(t, 1);
    const mode = unusualMode(t);
    writeNarrowed(
      t,
      sources.map((a) => integersOfDoubles(t, mode, a, truncate)),
    );
  };
}

/** Four integers as singles. */
export function singlesOfIntegers(t: Translation, mode: Node, a: Node): Node {
  return t.rarely(mode, op(t, Simd.convertF32, a), floats32From, a);
}

function integersToSingles(t: Translation): void {
  const sources = readHalves(t, 1);
  const mode = unusualMode(t);
  writeHalves(
    t,
    sources.map((a) => singlesOfIntegers(t, mode, a)),
  );
}

/** The two quarters that become the two halves of a result twice as wide. */
function widened(t: Translation, change: (source: Node) => Node): void {
  const source = readLow(t, 1);
  if (halves(t) === 1) writeHalves(t, [change(source)]);
  else writeHalves(t, [change(source), change(shuffleLanes(t, source, source, [1, 1], 8))]);
}

function singlesToDoubles(t: Translation): void {
  widened(t, (source) => {
    const usual = op(t, Simd.promote, source);
    return t.rarely(anyNotFinite(t, double, usual), usual, widenPair, source);
  });
}

/** The upper lanes of the result are zeros, which is not what `special` looks for. */
function doublesToSingles(t: Translation): void {
  const sources = readHalves(t, 1);
  const mode = unusualMode(t);
  const convert = (a: Node) => {
    const usual = op(t, Simd.demote, a);
    const magnitude = op(t, Simd.absF32, usual);
    const normal = op(
      t,
      Simd.and,
      op(t, Simd.ltF32, magnitude, single.infinities(t)),
      op(t, Simd.gtF32, magnitude, single.leastNormals(t)),
    );
    const unusual = t.xor(t.vector(Simd.bitmask32, I32, normal), t.constant(I32, 3));
    return t.rarely(t.or(mode, unusual), usual, narrowPair, a);
  };
  writeNarrowed(t, sources.map(convert));
}

/** ROUNDSS and its like: bits 1:0 of the immediate how, bit 2 as MXCSR says, bit 3 without PE. */
function roundOpcode(immediate: number, form: number): number {
  return (roundings[immediate & 4 ? 0 : immediate & 3] as readonly number[])[form] as number;
}

function roundScalar(format: Format): Meaning {
  return (t) => {
    const { immediate } = t.instruction;
    const value = readFloat(t, firstSource(t) + 1, format.type);
    const usual = t.numeric(roundOpcode(immediate, isDouble(format)), format.type, value);
    const unusual = notFinite(t, format, usual);
    const operation = operationNode(t, Operation.Round, immediate);
    writeFloat(t, t.rarely(unusual, usual, scalarSlow(format), operation, value, value));
  };
}

function roundPacked(format: Format): Meaning {
  return (t) => {
    const { immediate } = t.instruction;
    const sources = readHalves(t, 1);
    const round = (a: Node) => {
      const usual = op(t, roundOpcode(immediate, 2 + isDouble(format)), a);
      const unusual = anyNotFinite(t, format, usual);
      return t.rarely(unusual, usual, vectorSlow(format), operationNode(t, Operation.Round, immediate), a, a);
    };
    writeHalves(t, sources.map(round));
  };
}

/** VCVTPS2PH: half as wide; to memory, only as many bytes. A fault comes before the flags. */
function singlesToHalves(t: Translation): void {
  const stores = t.instruction.kinds[0] !== Kind.Vector;
  if (stores) t.check(t.address(0), t.width(0), Access.Write);
  const how = t.constant(I32, t.instruction.immediate);
  const parts = readHalves(t, 1).map((a) => t.call(halvesFromSingles, V128, how, a));
  const [low, high] = parts as [Node, Node | undefined];
  const result = high === undefined ? low : shuffleLanes(t, low, high, [0, 2], 8);
  if (!stores) writeHalves(t, [result]);
  else if (high !== undefined) t.store(t.address(0), result, 16);
  else t.store(t.address(0), t.vector(Simd.extract64, I64, result), 8);
}

export const conversions: Readonly<Record<string, Meaning>> = {
  cvtsi2ss: integerToFloat(single),
  cvtsi2sd: integerToFloat(double),
  cvtss2si: floatToInteger(single, false),
  cvtsd2si: floatToInteger(double, false),
  cvttss2si: floatToInteger(single, true),
  cvttsd2si: floatToInteger(double, true),
  cvtsd2ss: narrow,
  cvtss2sd: widen,
  cvtps2dq: singlesToIntegers(false),
  cvttps2dq: singlesToIntegers(true),
  cvtpd2dq: doublesToIntegers(false),
  cvttpd2dq: doublesToIntegers(true),
  cvtdq2ps: integersToSingles,
  cvtdq2pd: (t) => widened(t, (source) => op(t, Simd.convertF64, source)),
  cvtps2pd: singlesToDoubles,
  cvtpd2ps: doublesToSingles,
  roundss: roundScalar(single),
  roundsd: roundScalar(double),
  roundps: roundPacked(single),
  roundpd: roundPacked(double),
  cvtph2ps: (t) => widened(t, (source) => t.call(singlesFromHalves, V128, source)),
  cvtps2ph: singlesToHalves,
};
