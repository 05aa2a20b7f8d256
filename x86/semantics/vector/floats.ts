// Float arithmetic: one instruction of WebAssembly, and the runtime's function when its result is out of the ordinary.

import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import {
  anyNaN,
  anyNotFinite,
  anyNotNormal,
  double,
  type Format,
  floatFunction,
  notFinite,
  notNormal,
  single,
  unusualMode,
} from "./environment.ts";
import {
  firstSource,
  lowFloat,
  readFloat,
  readHalves,
  readLow,
  withLowFloat,
  writeHalves,
  writeRegister,
} from "./operands.ts";
import { evenOdd, op } from "./packed.ts";
import { Float, Simd } from "./simd.ts";

/** The operations of x86/runtime/float/operations.ts; an immediate lies above them. */
export const Operation = {
  Add: 0,
  Sub: 1,
  Mul: 2,
  Div: 3,
  Min: 4,
  Max: 5,
  Sqrt: 6,
  Round: 7,
  Compare: 8,
  AddSub: 9,
} as const;
type Operation = (typeof Operation)[keyof typeof Operation];
const IMMEDIATE_SHIFT = 8;

/** Functions (operation, a, b). */
const scalarFunction = {
  single: floatFunction("float32", [Type.I32, Type.F32, Type.F32], Type.F32),
  double: floatFunction("float64", [Type.I32, Type.F64, Type.F64], Type.F64),
};
const vectorFunction = {
  single: floatFunction("floats32", [Type.I32, Type.V128, Type.V128], Type.V128),
  double: floatFunction("floats64", [Type.I32, Type.V128, Type.V128], Type.V128),
};

export function scalarSlow(format: Format): number {
  return format === double ? scalarFunction.double : scalarFunction.single;
}

export function vectorSlow(format: Format): number {
  return format === double ? vectorFunction.double : vectorFunction.single;
}

/** One operation in WebAssembly: opcodes for singles and doubles, of one float and of vectors. */
interface Instruction {
  readonly operation: Operation;
  readonly scalar: readonly [number, number];
  readonly packed: readonly [number, number];
  /** A tiny result may be inexact. */
  readonly underflows: boolean;
}

const add: Instruction = {
  operation: Operation.Add,
  scalar: [Float.addF32, Float.addF64],
  packed: [Simd.addF32, Simd.addF64],
  underflows: false,
};
const sub: Instruction = {
  operation: Operation.Sub,
  scalar: [Float.subF32, Float.subF64],
  packed: [Simd.subF32, Simd.subF64],
  underflows: false,
};
const mul: Instruction = {
  operation: Operation.Mul,
  scalar: [Float.mulF32, Float.mulF64],
  packed: [Simd.mulF32, Simd.mulF64],
  underflows: true,
};
const div: Instruction = {
  operation: Operation.Div,
  scalar: [Float.divF32, Float.divF64],
  packed: [Simd.divF32, Simd.divF64],
  underflows: true,
};
const sqrt: Instruction = {
  operation: Operation.Sqrt,
  scalar: [Float.sqrtF32, Float.sqrtF64],
  packed: [Simd.sqrtF32, Simd.sqrtF64],
  underflows: false,
};

function which(format: Format): 0 | 1 {
  return format === double ? 1 : 0;
}

export function operationNode(t: Translation, operation: Operation, immediate = 0): Node {
  return t.constant(Type.I32, operation | (immediate << IMMEDIATE_SHIFT));
}

/** Of 128 bits. Instructions of one operand take b. */
function packedResult(t: Translation, instruction: Instruction, format: Format, a: Node, b: Node): Node {
  const opcode = instruction.packed[which(format)];
  const usual = instruction === sqrt ? op(t, opcode, b) : op(t, opcode, a, b);
  const special = (instruction.underflows ? anyNotNormal : anyNotFinite)(t, format, usual);
  return t.rarely(special, usual, vectorSlow(format), operationNode(t, instruction.operation), a, b);
}

function scalarResult(t: Translation, instruction: Instruction, format: Format, a: Node, b: Node): Node {
  const opcode = instruction.scalar[which(format)];
  const usual = instruction === sqrt ? t.numeric(opcode, format.type, b) : t.numeric(opcode, format.type, a, b);
  const special = (instruction.underflows ? notNormal : notFinite)(t, format, usual);
  return t.rarely(special, usual, scalarSlow(format), operationNode(t, instruction.operation), a, b);
}

/** Writes lane 0; the others are those of operand `rest`, the first source. */
export function writeFloat(t: Translation, value: Node, rest = firstSource(t)): void {
  const destination = t.instruction.registers[0] ?? 0;
  writeRegister(t, destination, withLowFloat(t, readLow(t, rest), value));
}

/** `mode`: whether MXCSR is out of the ordinary. */
type Combine = (t: Translation, mode: Node, a: Node, b: Node) => Node;

function scalar(format: Format, combine: Combine): Meaning {
  return (t) => {
    const first = firstSource(t);
    const right = readFloat(t, first + 1, format.type);
    writeFloat(t, combine(t, unusualMode(t), lowFloat(t, readLow(t, first), format.type), right));
  };
}

function packed(combine: Combine): Meaning {
  return (t) => {
    const first = firstSource(t);
    const [left, right] = [readHalves(t, first), readHalves(t, first + 1)];
    const mode = unusualMode(t);
    writeHalves(
      t,
      left.map((a, half) => combine(t, mode, a, right[half] as Node)),
    );
  };
}

/** addps, addpd, addss, addsd. */
function arithmetic(name: string, instruction: Instruction): Record<string, Meaning> {
  const meanings: Record<string, Meaning> = {};
  for (const [letter, format] of formats) {
    meanings[`${name}p${letter}`] = packed((t, _, a, b) => packedResult(t, instruction, format, a, b));
    meanings[`${name}s${letter}`] = scalar(format, (t, _, a, b) => scalarResult(t, instruction, format, a, b));
  }
  return meanings;
}

const formats: readonly (readonly [string, Format])[] = [
  ["s", single],
  ["d", double],
];

/** SQRT has one source, in the last operand. */
function squareRoots(): Record<string, Meaning> {
  const meanings: Record<string, Meaning> = {};
  for (const [letter, format] of formats) {
    meanings[`sqrtp${letter}`] = (t) => {
      const sources = readHalves(t, 1);
      const roots = sources.map((b) => packedResult(t, sqrt, format, b, b));
      writeHalves(t, roots);
    };
    meanings[`sqrts${letter}`] = (t) => {
      const b = readFloat(t, firstSource(t) + 1, format.type);
      writeFloat(t, scalarResult(t, sqrt, format, b, b));
    };
  }
  return meanings;
}

/** MIN: b < a ? b : a with the operands exchanged is a < b ? a : b, as the processor has it. Scalars use lane 0 of vectors. */
function extremes(name: string, operation: Operation, opcodes: readonly [number, number]): Record<string, Meaning> {
  const meanings: Record<string, Meaning> = {};
  for (const [letter, format] of formats) {
    const combine: Combine = (t, mode, a, b) => {
      const usual = op(t, opcodes[which(format)], b, a);
      const special = anyNaN(t, format, a, b);
      return t.rarely(t.or(mode, special), usual, vectorSlow(format), operationNode(t, operation), a, b);
    };
    meanings[`${name}p${letter}`] = packed(combine);
    meanings[`${name}s${letter}`] = scalar(format, (t, mode, a, b) => {
      const less = t.numeric(lessOpcode(format, operation), Type.I32, a, b);
      const usual = t.select(less, a, b);
      const special = unordered(t, format, a, b);
      return t.rarely(t.or(mode, special), usual, scalarSlow(format), operationNode(t, operation), a, b);
    });
  }
  return meanings;
}

function lessOpcode(format: Format, operation: Operation): number {
  if (operation === Operation.Min) return format === double ? Float.ltF64 : Float.ltF32;
  return format === double ? Float.gtF64 : Float.gtF32;
}

/** i32, not 0 if a or b is a NaN (or both are infinite, which is as rare). */
export function unordered(t: Translation, format: Format, a: Node, b: Node): Node {
  const difference = t.numeric(format === double ? Float.subF64 : Float.subF32, format.type, a, b);
  return t.numeric(format === double ? Float.neF64 : Float.neF32, Type.I32, difference, difference);
}

/** ADDSUB: even lanes subtracted. */
function addSub(format: Format, signs: readonly [number, number, number, number]): Meaning {
  return packed((t, _, a, b) => {
    const changed = op(t, Simd.xor, b, t.constantVector(...signs));
    const usual = op(t, add.packed[which(format)], a, changed);
    const special = anyNotFinite(t, format, usual);
    return t.rarely(special, usual, vectorSlow(format), operationNode(t, Operation.AddSub), a, b);
  });
}

/** HADD and HSUB: of neighbours. */
function horizontal(instruction: Instruction, format: Format): Meaning {
  return packed((t, _, a, b) => packedResult(t, instruction, format, ...evenOdd(t, a, b, format.bytes)));
}

/** CMPPS and its like: predicates 0 to 7, in VEX forms 0 to 31; bit 4 only changes which NaNs signal. */
function compared(t: Translation, format: Format, a: Node, b: Node, predicate: number): Node {
  const [eq, lt, le, ge, gt] =
    format === double
      ? [Simd.eqF64, Simd.ltF64, Simd.leF64, Simd.geF64, Simd.gtF64]
      : [Simd.eqF32, Simd.ltF32, Simd.leF32, Simd.geF32, Simd.gtF32];
  const not = (value: Node) => op(t, Simd.not, value);
  const ordered = () => op(t, Simd.and, op(t, eq, a, a), op(t, eq, b, b));
  switch (predicate & 15) {
    case 0:
      return op(t, eq, a, b);
    case 1:
      return op(t, lt, a, b);
    case 2:
      return op(t, le, a, b);
    case 3:
      return not(ordered());
    case 4:
      return not(op(t, eq, a, b));
    case 5:
      return not(op(t, lt, a, b));
    case 6:
      return not(op(t, le, a, b));
    case 7:
      return ordered();
    case 8:
      return op(t, Simd.or, op(t, eq, a, b), not(ordered()));
    case 9:
      return not(op(t, ge, a, b));
    case 10:
      return not(op(t, gt, a, b));
    case 11:
      return t.constantVector(0, 0, 0, 0);
    case 12:
      return op(t, Simd.andNot, ordered(), op(t, eq, a, b));
    case 13:
      return op(t, ge, a, b);
    case 14:
      return op(t, gt, a, b);
    default:
      return t.constantVector(-1, -1, -1, -1);
  }
}

function compareVectors(t: Translation, mode: Node, format: Format, a: Node, b: Node): Node {
  const special = anyNaN(t, format, a, b);
  const predicate = t.instruction.immediate & (firstSource(t) ? 31 : 7);
  const usual = compared(t, format, a, b, predicate);
  const operation = operationNode(t, Operation.Compare, predicate);
  return t.rarely(t.or(mode, special), usual, vectorSlow(format), operation, a, b);
}

/** A scalar comparison is one of vectors that have 0 in the other lanes. */
function compareScalar(format: Format): Meaning {
  return (t) => {
    const first = firstSource(t);
    const right = readFloat(t, first + 1, format.type);
    const left = readLow(t, first);
    const only = (value: Node) => withLowFloat(t, t.constantVector(0, 0, 0, 0), value);
    const a = only(lowFloat(t, left, format.type));
    const b = only(right);
    const mask = compareVectors(t, unusualMode(t), format, a, b);
    writeFloat(t, lowFloat(t, mask, format.type));
  };
}

function comparePacked(format: Format): Meaning {
  return packed((t, mode, a, b) => compareVectors(t, mode, format, a, b));
}

export const floats: Readonly<Record<string, Meaning>> = {
  ...arithmetic("add", add),
  ...arithmetic("sub", sub),
  ...arithmetic("mul", mul),
  ...arithmetic("div", div),
  ...squareRoots(),
  ...extremes("min", Operation.Min, [Simd.pminF32, Simd.pminF64]),
  ...extremes("max", Operation.Max, [Simd.pmaxF32, Simd.pmaxF64]),
  addsubps: addSub(single, [1 << 31, 0, 1 << 31, 0]),
  addsubpd: addSub(double, [0, 1 << 31, 0, 0]),
  haddps: horizontal(add, single),
  haddpd: horizontal(add, double),
  hsubps: horizontal(sub, single),
  hsubpd: horizontal(sub, double),
  cmpps: comparePacked(single),
  cmppd: comparePacked(double),
  cmpss: compareScalar(single),
  cmpsd: compareScalar(double),
};
