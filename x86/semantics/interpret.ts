// Runs IR on values, slowly: only to check the definitions against the processor.

import { CODE_ADDRESS, DATA_ADDRESS, type MachineState } from "../oracle/types.ts";
import { Builder } from "./builder.ts";
import { conditionValue, type FlagKind, flagsOf, flagValue } from "./flags.ts";
import { type NodeList, Op, Type } from "./ir.ts";

/** An access outside the data page. */
export class MemoryFault extends Error {
  readonly address: bigint;

  constructor(address: bigint) {
    super(`no memory at ${address.toString(16)}`);
    this.address = address;
  }
}

/** An exception of the processor that the IR raises. */
export class Raised extends Error {
  readonly vector: number;

  constructor(vector: number) {
    super(`exception ${vector}`);
    this.vector = vector;
  }
}

const PAGE = 4096n;

/** Where an access of `width` bytes is in the data page. */
function place(address: bigint, width: number): number {
  const offset = address - DATA_ADDRESS;
  if (offset < 0n || offset >= PAGE) throw new MemoryFault(address);
  if (offset + BigInt(width) > PAGE) throw new MemoryFault(DATA_ADDRESS + PAGE);
  return Number(offset);
}

function load(state: MachineState, address: bigint, width: number): bigint {
  let value = 0n;
  // Code is readable, but no test depends on what it holds.
  if (address >= CODE_ADDRESS && address < CODE_ADDRESS + PAGE) throw new MemoryFault(address);
  const at = place(address, width);
  for (let i = width - 1; i >= 0; i--) value = (value << 8n) | BigInt(state.memory[at + i] ?? 0);
  return value;
}

function store(state: MachineState, address: bigint, value: bigint, width: number): void {
  const at = place(address, width);
  for (let i = 0; i < width; i++) state.memory[at + i] = Number((value >> BigInt(i * 8)) & 0xffn);
}

function countBits(value: bigint): bigint {
  return BigInt(value.toString(2).replaceAll("0", "").length);
}

function leadingZeros(value: bigint, bits: number): bigint {
  return BigInt(value ? bits - value.toString(2).length : bits);
}

function trailingZeros(value: bigint, bits: number): bigint {
  return BigInt(value ? (/0*$/.exec(value.toString(2))?.[0].length ?? 0) : bits);
}

type Operation = (a: bigint, b: bigint, bits: number) => bigint;

const signed = (value: bigint, bits: number) => BigInt.asIntN(bits, value);
const amount = (count: bigint, bits: number) => count & BigInt(bits - 1);

/** Results are cut to the node's type; `bits` is the width of a. */
const operations: Readonly<Partial<Record<Op, Operation>>> = {
  [Op.Add]: (a, b) => a + b,
  [Op.Sub]: (a, b) => a - b,
  [Op.Mul]: (a, b) => a * b,
  [Op.And]: (a, b) => a & b,
  [Op.Or]: (a, b) => a | b,
  [Op.Xor]: (a, b) => a ^ b,
  [Op.Shl]: (a, b, bits) => a << amount(b, bits),
  [Op.ShrU]: (a, b, bits) => a >> amount(b, bits),
  [Op.ShrS]: (a, b, bits) => signed(a, bits) >> amount(b, bits),
  [Op.Rotl]: (a, b, bits) => (a << amount(b, bits)) | (a >> (BigInt(bits) - amount(b, bits))),
  [Op.Rotr]: (a, b, bits) => (a >> amount(b, bits)) | (a << (BigInt(bits) - amount(b, bits))),
  [Op.Clz]: (a, _, bits) => leadingZeros(a, bits),
  [Op.Ctz]: (a, _, bits) => trailingZeros(a, bits),
  [Op.Popcnt]: (a) => countBits(a),
  [Op.Eqz]: (a) => BigInt(a === 0n),
  [Op.Eq]: (a, b) => BigInt(a === b),
  [Op.LtU]: (a, b) => BigInt(a < b),
  [Op.LtS]: (a, b, bits) => BigInt(signed(a, bits) < signed(b, bits)),
  [Op.Wrap]: (a) => a,
  [Op.ExtendU]: (a) => a,
  [Op.ExtendS]: (a) => signed(a, 32),
  [Op.Extend8S]: (a) => signed(a, 8),
  [Op.Extend16S]: (a) => signed(a, 16),
  [Op.DivU]: (a, b) => a / b,
  [Op.DivS]: (a, b) => signed(a, 64) / signed(b, 64),
  [Op.RemU]: (a, b) => a % b,
  [Op.RemS]: (a, b) => signed(a, 64) % signed(b, 64),
  [Op.MulHighU]: (a, b) => (a * b) >> 64n,
  [Op.MulHighS]: (a, b) => (signed(a, 64) * signed(b, 64)) >> 64n,
};

/** The signed or unsigned dividend of 128 bits. */
function wideDividend(high: bigint, low: bigint, isSigned: boolean): bigint {
  return ((isSigned ? signed(high, 64) : high) << 64n) | low;
}

function wide(op: Op, high: bigint, low: bigint, divisor: bigint): bigint {
  const isSigned = op === Op.DivWideS || op === Op.RemWideS || op === Op.DivWideOverflowS;
  const dividend = wideDividend(high, low, isSigned);
  const by = isSigned ? signed(divisor, 64) : divisor;
  if (op === Op.DivWideOverflowS) return BigInt(by === 0n || signed(dividend / by, 64) !== dividend / by);
  return BigInt.asUintN(64, op === Op.DivWideU || op === Op.DivWideS ? dividend / by : dividend % by);
}

function bitsOf(list: NodeList, node: number): number {
  return list.typeOf(node) === Type.I64 ? 64 : 32;
}

/** A scratch list with the constants of a flag's expression in front. */
function evaluateFlag(state: MachineState, list: NodeList, values: bigint[], node: number, flag: number): boolean {
  const b = new Builder();
  const constant = (from: number) => {
    const value = values[from] as bigint;
    if (list.typeOf(from) === Type.I32) return b.constant(Type.I32, Number(BigInt.asIntN(32, value)));
    return b.constant64(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
  };
  const [left, right, result] = [list.a, list.b, list.c].map((column) => constant(column[node] ?? 0));
  if (left === undefined || right === undefined || result === undefined) throw new Error("unreachable");
  const kind = list.extra[node] as FlagKind;
  const value = flagValue(b, flag, { kind, width: list.width[node] ?? 0, left, right, result });
  return evaluate(b.nodes, state)[value] !== 0n;
}

function setFlag(state: MachineState, flag: number, value: boolean): void {
  state.flags = value ? state.flags | flag : state.flags & ~flag;
}

function evaluate(list: NodeList, state: MachineState): bigint[] {
  const values: bigint[] = [];
  for (let node = 0; node < list.length; node++) values.push(evaluateNode(list, node, values, state));
  return values;
}

function evaluateNode(list: NodeList, node: number, values: bigint[], state: MachineState): bigint {
  const [a, b, c] = [list.a[node] ?? 0, list.b[node] ?? 0, list.c[node] ?? 0];
  const width = list.width[node] ?? 0;
  const value = (at: number) => values[at] as bigint;
  switch (list.op[node]) {
    case Op.Const:
      return BigInt.asUintN(bitsOf(list, node), (BigInt(b) << 32n) | BigInt(a >>> 0));
    case Op.GetRegister:
      return state.registers[a] ?? 0n;
    case Op.SetRegister:
      state.registers[a] = value(b);
      return 0n;
    case Op.GetFlag:
      return BigInt((state.flags & a) !== 0);
    case Op.SetFlag:
      setFlag(state, a, value(b) !== 0n);
      return 0n;
    case Op.SetFlags:
      for (const flag of flagsOf(list.extra[node] as FlagKind))
        setFlag(state, flag, evaluateFlag(state, list, values, node, flag));
      return 0n;
    case Op.GetCondition: {
      const builder = new Builder();
      const condition = conditionValue(builder, a);
      return evaluate(builder.nodes, state)[condition] ?? 0n;
    }
    case Op.GetSegmentBase:
      return a === 4 ? state.fsBase : state.gsBase;
    case Op.Load:
      return load(state, value(a), width);
    case Op.Store:
      store(state, value(a), value(b), width);
      return 0n;
    case Op.Select:
      return value(a) ? value(b) : value(c);
    case Op.DivWideU:
    case Op.DivWideS:
    case Op.RemWideU:
    case Op.RemWideS:
    case Op.DivWideOverflowS:
      return wide(list.op[node] as Op, value(a), value(b), value(c));
    case Op.RaiseIf:
      if (value(a)) throw new Raised(list.extra[node] ?? 0);
      return 0n;
    case Op.Jump:
    case Op.JumpIf:
      return 0n;
    default: {
      const operation = operations[list.op[node] as Op];
      if (!operation) throw new Error(`no operation ${list.op[node]}`);
      return BigInt.asUintN(bitsOf(list, node), operation(value(a), values[b] ?? 0n, bitsOf(list, a)));
    }
  }
}

/** Runs one instruction's nodes on `state`; returns where control goes. Throws MemoryFault and Raised. */
export function interpret(list: NodeList, state: MachineState, next: bigint): bigint {
  const values = evaluate(list, state);
  for (let node = 0; node < list.length; node++) {
    const target = values[list.a[node] ?? 0] ?? 0n;
    if (list.op[node] === Op.Jump) return target;
    if (list.op[node] === Op.JumpIf && values[list.b[node] ?? 0]) return target;
  }
  return next;
}
