// WebAssembly's instructions that the generator writes itself (WebAssembly 2.0, 5.4), and tables by IR operation.

import { Op, Type } from "../semantics/ir.ts";

export const Wasm = {
  Unreachable: 0x00,
  Block: 0x02,
  Loop: 0x03,
  If: 0x04,
  Else: 0x05,
  End: 0x0b,
  Br: 0x0c,
  BrIf: 0x0d,
  BrTable: 0x0e,
  Return: 0x0f,
  Call: 0x10,
  CallIndirect: 0x11,
  ReturnCall: 0x12,
  ReturnCallIndirect: 0x13,
  Drop: 0x1a,
  Select: 0x1b,
  LocalGet: 0x20,
  LocalSet: 0x21,
  LocalTee: 0x22,
  I32Const: 0x41,
  I64Const: 0x42,
  I32Eqz: 0x45,
  I32Ctz: 0x68,
  I32Eq: 0x46,
  I32Ne: 0x47,
  I32LtS: 0x48,
  I32LtU: 0x49,
  I32GtS: 0x4a,
  I32GtU: 0x4b,
  I32LeS: 0x4c,
  I32LeU: 0x4d,
  I32GeS: 0x4e,
  I32GeU: 0x4f,
  I64Eqz: 0x50,
  I64Eq: 0x51,
  I64Ne: 0x52,
  I64LtS: 0x53,
  I64LtU: 0x54,
  I64GtU: 0x56,
  I64GeU: 0x5a,
  F32Gt: 0x5e,
  F64Gt: 0x64,
  I32Add: 0x6a,
  I32Sub: 0x6b,
  I32And: 0x71,
  I32Or: 0x72,
  I32Xor: 0x73,
  I32Shl: 0x74,
  I32ShrU: 0x76,
  I64Add: 0x7c,
  I64Sub: 0x7d,
  I64Mul: 0x7e,
  I64DivS: 0x7f,
  I64DivU: 0x80,
  I64RemS: 0x81,
  I64RemU: 0x82,
  I64And: 0x83,
  I64Or: 0x84,
  I64Xor: 0x85,
  I64Shl: 0x86,
  I64ShrS: 0x87,
  I64ShrU: 0x88,
  I32WrapI64: 0xa7,
  I64ExtendI32S: 0xac,
  I64ExtendI32U: 0xad,
  I32ReinterpretF32: 0xbc,
  I64ReinterpretF64: 0xbd,
  F32ReinterpretI32: 0xbe,
  F64ReinterpretI64: 0xbf,
  /** Prefixes of longer opcodes. */
  Saturating: 0xfc,
  Vector: 0xfd,
} as const;

/** Vector instructions, after the prefix. */
export const WasmVector = {
  Const: 0x0c,
  Shuffle: 0x0d,
  Bitselect: 0x52,
  RelaxedMadd: 0x105,
  RelaxedLast: 0x108,
} as const;

/** Vector instructions of three operands. */
export function isTernary(opcode: number): boolean {
  return opcode === WasmVector.Bitselect || (opcode >= WasmVector.RelaxedMadd && opcode <= WasmVector.RelaxedLast);
}

/** Encodings of value types, by Type. */
export const valueTypes = [0x40, 0x7f, 0x7e, 0x7d, 0x7c, 0x7b] as const;

/** The opcodes of an operation for i32 and i64; of comparisons and conversions by the operand's type. */
const integer: readonly (readonly [Op, number, number])[] = [
  [Op.Add, 0x6a, 0x7c],
  [Op.Sub, 0x6b, 0x7d],
  [Op.Mul, 0x6c, 0x7e],
  [Op.And, 0x71, 0x83],
  [Op.Or, 0x72, 0x84],
  [Op.Xor, 0x73, 0x85],
  [Op.Shl, 0x74, 0x86],
  [Op.ShrU, 0x76, 0x88],
  [Op.ShrS, 0x75, 0x87],
  [Op.Rotl, 0x77, 0x89],
  [Op.Rotr, 0x78, 0x8a],
  [Op.Clz, 0x67, 0x79],
  [Op.Ctz, 0x68, 0x7a],
  [Op.Popcnt, 0x69, 0x7b],
  [Op.Eqz, 0x45, 0x50],
  [Op.Eq, 0x46, 0x51],
  [Op.LtU, 0x49, 0x54],
  [Op.LtS, 0x48, 0x53],
  [Op.Wrap, 0xa7, 0xa7],
  [Op.ExtendU, 0xad, 0xad],
  [Op.ExtendS, 0xac, 0xac],
  [Op.Extend8S, 0xc0, 0xc2],
  [Op.Extend16S, 0xc1, 0xc3],
  [Op.DivU, 0x6e, 0x80],
  [Op.DivS, 0x6d, 0x7f],
  [Op.RemU, 0x70, 0x82],
  [Op.RemS, 0x6f, 0x81],
];

/** Opcode at op * 2 + (1 if the first operand is i64); 0: not one instruction. */
export const integerOpcodes: Uint8Array = new Uint8Array(128);
for (const [op, narrow, wide] of integer) {
  integerOpcodes[op * 2] = narrow;
  integerOpcodes[op * 2 + 1] = wide;
}

function mark(size: number, ranges: readonly (readonly [number, number])[]): Uint8Array {
  const table = new Uint8Array(size);
  for (const [first, last] of ranges) table.fill(1, first, last + 1);
  return table;
}

/** Numeric opcodes with one operand; those after 0xFC are below 8. */
export const unaryNumeric: Uint8Array = mark(256, [
  [0x00, 0x07],
  [Wasm.I32Eqz, Wasm.I32Eqz],
  [Wasm.I64Eqz, Wasm.I64Eqz],
  [0x67, 0x69],
  [0x79, 0x7b],
  [0x8b, 0x91],
  [0x99, 0x9f],
  [0xa7, 0xc4],
]);

/** Vector opcodes with one operand. */
export const unaryVector: Uint8Array = mark(256, [
  [0x0f, 0x16],
  [0x18, 0x19],
  [0x1b, 0x1b],
  [0x1d, 0x1d],
  [0x1f, 0x1f],
  [0x21, 0x21],
  [0x4d, 0x4d],
  [0x53, 0x53],
  [0x5e, 0x64],
  [0x67, 0x6a],
  [0x74, 0x75],
  [0x7a, 0x7a],
  [0x7c, 0x81],
  [0x83, 0x84],
  [0x87, 0x8a],
  [0x94, 0x94],
  [0xa0, 0xa1],
  [0xa3, 0xa4],
  [0xa7, 0xaa],
  [0xc0, 0xc1],
  [0xc3, 0xc4],
  [0xc7, 0xca],
  [0xe0, 0xe3],
  [0xec, 0xef],
  [0xf8, 0xff],
]);

/** Vector opcodes followed by a lane. */
export function hasLane(opcode: number): boolean {
  return opcode >= 0x15 && opcode <= 0x22;
}

/** In a table of accesses: the opcode follows the vector prefix; a lane follows it. */
export const VECTOR_ACCESS = 0x100;
export const LANE_ACCESS = 0x200;

/** Opcodes of loads at type * 32 + bytes, and of stores. */
export const loadOpcodes: Uint16Array = new Uint16Array(6 * 32);
export const storeOpcodes: Uint16Array = new Uint16Array(6 * 32);
const accesses: readonly (readonly [Type, number, number, number])[] = [
  [Type.I32, 1, 0x2d, 0x3a],
  [Type.I32, 2, 0x2f, 0x3b],
  [Type.I32, 4, 0x28, 0x36],
  [Type.I64, 1, 0x31, 0x3c],
  [Type.I64, 2, 0x33, 0x3d],
  [Type.I64, 4, 0x35, 0x3e],
  [Type.I64, 8, 0x29, 0x37],
  [Type.F32, 4, 0x2a, 0x38],
  [Type.F64, 8, 0x2b, 0x39],
  [Type.V128, 16, VECTOR_ACCESS | 0x00, VECTOR_ACCESS | 0x0b],
  // Zeros above; of stores, lane 0.
  [Type.V128, 4, VECTOR_ACCESS | 0x5c, VECTOR_ACCESS | LANE_ACCESS | 0x5a],
  [Type.V128, 8, VECTOR_ACCESS | 0x5d, VECTOR_ACCESS | LANE_ACCESS | 0x5b],
];
for (const [type, width, load, store] of accesses) {
  loadOpcodes[type * 32 + width] = load;
  storeOpcodes[type * 32 + width] = store;
}
