// When a float instruction does what WebAssembly's does, and when a function of the runtime must do it.
//
// The ordinary case: MXCSR masks all exceptions, rounds to nearest, keeps subnormals, and has PE (inexact) set already;
// and the result is one that WebAssembly computes to the bit and that raises nothing but PE. The test costs a few
// instructions beside the operation. All else, with exact results and flags, is x86/runtime/float.

import { State } from "../../state.ts";
import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import { runtimeFunction } from "../runtime.ts";
import { Float, Simd } from "./simd.ts";

/** RC, FZ, DAZ, the masks, and PE. */
const CONTROL = 0xffe0;
const ORDINARY = 0x1fa0;

/** i32, not 0 when MXCSR is out of the ordinary: once an instruction, since the first half may change it. */
export function unusualMode(t: Translation): Node {
  const mxcsr = t.loadState(State.Mxcsr, 4);
  return t.xor(t.and(mxcsr, t.constant(Type.I32, CONTROL)), t.constant(Type.I32, ORDINARY));
}

/** A function of the runtime that may raise #XM. */
export function floatFunction(name: string, parameters: readonly Type[], result: Type): number {
  return runtimeFunction(name, parameters, result, { raises: true });
}

/** A float format: its instructions, of one float and of a vector of them. */
export interface Format {
  readonly type: Type;
  readonly bytes: number;
  readonly infinity: (t: Translation) => Node;
  readonly infinities: (t: Translation) => Node;
  readonly leastNormals: (t: Translation) => Node;
  readonly abs: number;
  readonly lt: number;
  readonly bits: number;
  readonly absAll: number;
  readonly ltAll: number;
  readonly geAll: number;
  readonly bitmask: number;
  readonly lanes: number;
}

export const single: Format = {
  type: Type.F32,
  bytes: 4,
  infinity: (t) => t.numeric(Float.f32FromBits, Type.F32, t.constant(Type.I32, 0x7f80_0000)),
  infinities: (t) => t.constantVector(0x7f80_0000, 0x7f80_0000, 0x7f80_0000, 0x7f80_0000),
  leastNormals: (t) => t.constantVector(0x0080_0000, 0x0080_0000, 0x0080_0000, 0x0080_0000),
  abs: Float.absF32,
  lt: Float.ltF32,
  bits: Float.bitsOfF32,
  absAll: Simd.absF32,
  ltAll: Simd.ltF32,
  geAll: Simd.geF32,
  bitmask: Simd.bitmask32,
  lanes: 4,
};

export const double: Format = {
  type: Type.F64,
  bytes: 8,
  infinity: (t) => t.numeric(Float.f64FromBits, Type.F64, t.constant64(0, 0x7ff0_0000)),
  infinities: (t) => t.constantVector(0, 0x7ff0_0000, 0, 0x7ff0_0000),
  leastNormals: (t) => t.constantVector(0, 0x0010_0000, 0, 0x0010_0000),
  abs: Float.absF64,
  lt: Float.ltF64,
  bits: Float.bitsOfF64,
  absAll: Simd.absF64,
  ltAll: Simd.ltF64,
  geAll: Simd.geF64,
  bitmask: Simd.bitmask64,
  lanes: 2,
};

/** i32, not 0 when a float is infinite or a NaN. */
export function notFinite(t: Translation, format: Format, value: Node): Node {
  const finite = t.numeric(format.lt, Type.I32, t.numeric(format.abs, format.type, value), format.infinity(t));
  return t.eqz(finite);
}

/** i32, not 0 when a float is zero, subnormal, infinite or a NaN. */
export function notNormal(t: Translation, format: Format, value: Node): Node {
  const wide = format.bytes === 8;
  const bits = t.numeric(format.bits, wide ? Type.I64 : Type.I32, value);
  const magnitude = t.add(bits, bits);
  const least = wide ? t.constant64(0, 0x0020_0000) : t.constant(Type.I32, 0x0100_0000);
  const range = wide ? t.constant64(0, 0xffc0_0000 | 0) : t.constant(Type.I32, 0xfe00_0000 | 0);
  return t.eqz(t.ltU(t.sub(magnitude, least), range));
}

function lanesNot(t: Translation, format: Format, mask: Node): Node {
  return t.xor(t.vector(format.bitmask, Type.I32, mask), t.constant(Type.I32, (1 << format.lanes) - 1));
}

/** The same of a vector: not 0 when any lane is. */
export function anyNotFinite(t: Translation, format: Format, value: Node): Node {
  const magnitude = t.vector(format.absAll, Type.V128, value);
  return lanesNot(t, format, t.vector(format.ltAll, Type.V128, magnitude, format.infinities(t)));
}

export function anyNotNormal(t: Translation, format: Format, value: Node): Node {
  const magnitude = t.vector(format.absAll, Type.V128, value);
  const below = t.vector(format.ltAll, Type.V128, magnitude, format.infinities(t));
  const above = t.vector(format.geAll, Type.V128, magnitude, format.leastNormals(t));
  return lanesNot(t, format, t.vector(Simd.and, Type.V128, below, above));
}

/** Not 0 when a lane of a or b is a NaN. */
export function anyNaN(t: Translation, format: Format, a: Node, b: Node): Node {
  const equal = format.bytes === 8 ? Simd.eqF64 : Simd.eqF32;
  const numbers = t.vector(Simd.and, Type.V128, t.vector(equal, Type.V128, a, a), t.vector(equal, Type.V128, b, b));
  return lanesNot(t, format, numbers);
}
