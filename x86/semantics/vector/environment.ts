// When a float instruction does what WebAssembly's does, and when a function of the runtime must do it.
//
// The ordinary case: MXCSR masks all exceptions, rounds to nearest, keeps subnormals, and has PE (inexact) set already;
// and the result is one that WebAssembly computes to the bit and that raises nothing but PE. The test costs a few
// instructions beside the operation. All else, with exact results and flags, is x86/runtime/float.

import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import { runtimeFunction } from "../runtime.ts";
import { Float, Simd } from "./simd.ts";

/** i32, not 0 when MXCSR is out of the ordinary. */
export function unusualMode(t: Translation): Node {
  return t.mode(Type.I32);
}

/** A function of the runtime that may raise #XM. */
export function floatFunction(name: string, parameters: readonly Type[], result: Type): number {
  return runtimeFunction(name, parameters, result, { raises: true });
}

/** A float format: its instructions, of one float and of a vector of them. */
export interface Format {
  readonly type: Type;
  readonly bytes: number;
  readonly infinities: (t: Translation) => Node;
  readonly leastNormals: (t: Translation) => Node;
  readonly abs: number;
  readonly lt: number;
  readonly bits: number;
  readonly absAll: number;
  readonly ltAll: number;
  readonly gtAll: number;
  readonly bitmask: number;
  readonly lanes: number;
}

export const single: Format = {
  type: Type.F32,
  bytes: 4,
  infinities: (t) => t.constantVector(0x7f80_0000, 0x7f80_0000, 0x7f80_0000, 0x7f80_0000),
  leastNormals: (t) => t.constantVector(0x0080_0000, 0x0080_0000, 0x0080_0000, 0x0080_0000),
  abs: Float.absF32,
  lt: Float.ltF32,
  bits: Float.bitsOfF32,
  absAll: Simd.absF32,
  ltAll: Simd.ltF32,
  gtAll: Simd.gtF32,
  bitmask: Simd.bitmask32,
  lanes: 4,
};

export const double: Format = {
  type: Type.F64,
  bytes: 8,
  infinities: (t) => t.constantVector(0, 0x7ff0_0000, 0, 0x7ff0_0000),
  leastNormals: (t) => t.constantVector(0, 0x0010_0000, 0, 0x0010_0000),
  abs: Float.absF64,
  lt: Float.ltF64,
  bits: Float.bitsOfF64,
  absAll: Simd.absF64,
  ltAll: Simd.ltF64,
  gtAll: Simd.gtF64,
  bitmask: Simd.bitmask64,
  lanes: 2,
};

/** i32, not 0 when a float is infinite or a NaN, or the mode unusual: then no float is below the limit. */
export function notFinite(t: Translation, format: Format, value: Node): Node {
  return t.eqz(t.numeric(format.lt, Type.I32, t.numeric(format.abs, format.type, value), t.mode(format.type)));
}

/**
 * i32, not 0 when a float is zero, subnormal, infinite or a NaN, or the mode unusual. Of doubles, also when they are below 2^−511 or
 * from 2^513 on: the others are those whose exponent's upper two bits differ. The least normal single may come of rounding what was
 * tiny: it counts as subnormal.
 */
export function notNormal(t: Translation, format: Format, value: Node): Node {
  if (format.bytes === 8) {
    const bits = t.numeric(format.bits, Type.I64, value);
    const twice = t.add(bits, bits);
    const differ = t.xor(twice, t.add(twice, twice));
    return t.eqz(t.ltS(t.and(differ, t.mode(Type.I64)), t.constant(Type.I64, 0)));
  }
  const bits = t.numeric(format.bits, Type.I32, value);
  const above = t.sub(t.add(bits, bits), t.constant(Type.I32, 0x0100_0002));
  return t.or(t.mode(Type.I32), t.eqz(t.ltU(above, t.constant(Type.I32, 0xfdff_fffe | 0))));
}

function lanesNot(t: Translation, format: Format, mask: Node): Node {
  return t.xor(t.vector(format.bitmask, Type.I32, mask), t.constant(Type.I32, (1 << format.lanes) - 1));
}

/** The same or the mode unusual, whose bits are none of the lanes'. */
function lanesNotOrMode(t: Translation, format: Format, mask: Node): Node {
  const bits = t.xor(t.vector(format.bitmask, Type.I32, mask), t.mode(Type.I32));
  return t.xor(bits, t.constant(Type.I32, (1 << format.lanes) - 1));
}

/** notFinite of a vector: not 0 when it is any lane's. A number less itself equals itself. */
export function anyNotFinite(t: Translation, format: Format, value: Node): Node {
  const [sub, equal] = format.bytes === 8 ? [Simd.subF64, Simd.eqF64] : [Simd.subF32, Simd.eqF32];
  const zero = t.vector(sub, Type.V128, value, value);
  return lanesNotOrMode(t, format, t.vector(equal, Type.V128, zero, zero));
}

/** notNormal of a vector. */
export function anyNotNormal(t: Translation, format: Format, value: Node): Node {
  if (format.bytes === 8) {
    const twice = t.vector(Simd.add64, Type.V128, value, value);
    const differ = t.vector(Simd.xor, Type.V128, twice, t.vector(Simd.add64, Type.V128, twice, twice));
    return lanesNotOrMode(t, format, differ);
  }
  const magnitude = t.vector(format.absAll, Type.V128, value);
  const below = t.vector(format.ltAll, Type.V128, magnitude, format.infinities(t));
  const above = t.vector(format.gtAll, Type.V128, magnitude, format.leastNormals(t));
  return lanesNotOrMode(t, format, t.vector(Simd.and, Type.V128, below, above));
}

/** Not 0 when a lane of a or b is a NaN. */
export function anyNaN(t: Translation, format: Format, a: Node, b: Node): Node {
  const equal = format.bytes === 8 ? Simd.eqF64 : Simd.eqF32;
  const numbers = t.vector(Simd.and, Type.V128, t.vector(equal, Type.V128, a, a), t.vector(equal, Type.V128, b, b));
  return lanesNot(t, format, numbers);
}
