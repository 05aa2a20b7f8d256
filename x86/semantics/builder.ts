// Writes nodes: one method an operation, and the few combinations that everything uses.

import type { FlagKind } from "./flags.ts";
import { type Node, NodeList, Op, Type } from "./ir.ts";

export class Builder {
  readonly nodes = new NodeList();

  /** A constant; `value` is signed or unsigned and fits 53 bits. */
  constant(type: Type, value: number): Node {
    return this.nodes.push(Op.Const, type, value | 0, type === Type.I64 ? Math.floor(value / 2 ** 32) | 0 : 0);
  }

  constant64(low: number, high: number): Node {
    return this.nodes.push(Op.Const, Type.I64, low, high);
  }

  /** A constant of the other node's type. */
  like(node: Node, value: number): Node {
    return this.constant(this.nodes.typeOf(node), value);
  }

  #binary(op: Op, a: Node, b: Node): Node {
    return this.nodes.push(op, this.nodes.typeOf(a), a, b);
  }

  #unary(op: Op, a: Node): Node {
    return this.nodes.push(op, this.nodes.typeOf(a), a);
  }

  add = (a: Node, b: Node): Node => this.#binary(Op.Add, a, b);
  sub = (a: Node, b: Node): Node => this.#binary(Op.Sub, a, b);
  mul = (a: Node, b: Node): Node => this.#binary(Op.Mul, a, b);
  and = (a: Node, b: Node): Node => this.#binary(Op.And, a, b);
  or = (a: Node, b: Node): Node => this.#binary(Op.Or, a, b);
  xor = (a: Node, b: Node): Node => this.#binary(Op.Xor, a, b);
  shl = (a: Node, count: Node): Node => this.#binary(Op.Shl, a, count);
  shrU = (a: Node, count: Node): Node => this.#binary(Op.ShrU, a, count);
  shrS = (a: Node, count: Node): Node => this.#binary(Op.ShrS, a, count);
  rotl = (a: Node, count: Node): Node => this.#binary(Op.Rotl, a, count);
  rotr = (a: Node, count: Node): Node => this.#binary(Op.Rotr, a, count);
  mulHighU = (a: Node, b: Node): Node => this.#binary(Op.MulHighU, a, b);
  mulHighS = (a: Node, b: Node): Node => this.#binary(Op.MulHighS, a, b);
  divU = (a: Node, b: Node): Node => this.#binary(Op.DivU, a, b);
  divS = (a: Node, b: Node): Node => this.#binary(Op.DivS, a, b);
  remU = (a: Node, b: Node): Node => this.#binary(Op.RemU, a, b);
  remS = (a: Node, b: Node): Node => this.#binary(Op.RemS, a, b);
  clz = (a: Node): Node => this.#unary(Op.Clz, a);
  ctz = (a: Node): Node => this.#unary(Op.Ctz, a);
  popcnt = (a: Node): Node => this.#unary(Op.Popcnt, a);
  eqz = (a: Node): Node => this.nodes.push(Op.Eqz, Type.I32, a);
  eq = (a: Node, b: Node): Node => this.nodes.push(Op.Eq, Type.I32, a, b);
  ltU = (a: Node, b: Node): Node => this.nodes.push(Op.LtU, Type.I32, a, b);
  ltS = (a: Node, b: Node): Node => this.nodes.push(Op.LtS, Type.I32, a, b);
  wrap = (a: Node): Node => this.nodes.push(Op.Wrap, Type.I32, a);
  extendU = (a: Node): Node => this.nodes.push(Op.ExtendU, Type.I64, a);
  extendS = (a: Node): Node => this.nodes.push(Op.ExtendS, Type.I64, a);

  select(condition: Node, a: Node, b: Node): Node {
    return this.nodes.push(Op.Select, this.nodes.typeOf(a), condition, a, b);
  }

  not(a: Node): Node {
    return this.xor(a, this.like(a, -1));
  }

  neg(a: Node): Node {
    return this.sub(this.like(a, 0), a);
  }

  /** Clears what lies above `width` bytes. */
  zeroExtend(a: Node, width: number): Node {
    return width >= 4 ? a : this.and(a, this.constant(Type.I32, width === 1 ? 0xff : 0xffff));
  }

  /** Copies the sign of `width` bytes upwards. */
  signExtend(a: Node, width: number): Node {
    return width >= 4 ? a : this.#unary(width === 1 ? Op.Extend8S : Op.Extend16S, a);
  }

  /** Bit `n` of a value, as an i32 of 0 or 1. */
  bit(a: Node, n: number): Node {
    const bit = this.and(n ? this.shrU(a, this.like(a, n)) : a, this.like(a, 1));
    return this.nodes.typeOf(a) === Type.I64 ? this.wrap(bit) : bit;
  }

  /** An i32 of 0 or 1 in the other node's type. */
  widen(flag: Node, like: Node): Node {
    return this.nodes.typeOf(like) === Type.I64 ? this.extendU(flag) : flag;
  }

  /** One of the operations on 128 bits. */
  wide(op: Op, high: Node, low: Node, divisor: Node): Node {
    return this.nodes.push(op, op === Op.DivWideOverflowS ? Type.I32 : Type.I64, high, low, divisor);
  }

  raiseIf(condition: Node, vector: number): void {
    this.nodes.push(Op.RaiseIf, Type.None, condition, 0, 0, 0, vector);
  }

  raise(vector: number): void {
    this.raiseIf(this.constant(Type.I32, 1), vector);
  }

  getRegister = (number: number): Node => this.nodes.push(Op.GetRegister, Type.I64, number);
  setRegister = (number: number, value: Node): Node => this.nodes.push(Op.SetRegister, Type.None, number, value);
  getFlag = (flag: number): Node => this.nodes.push(Op.GetFlag, Type.I32, flag);
  setFlag = (flag: number, value: Node): Node => this.nodes.push(Op.SetFlag, Type.None, flag, value);
  getCondition = (condition: number): Node => this.nodes.push(Op.GetCondition, Type.I32, condition);
  getSegmentBase = (segment: number): Node => this.nodes.push(Op.GetSegmentBase, Type.I64, segment);
  setSegmentBase = (segment: number, value: Node): Node =>
    this.nodes.push(Op.SetSegmentBase, Type.None, segment, value);
  jump = (target: Node): Node => this.nodes.push(Op.Jump, Type.None, target);
  jumpIf = (target: Node, condition: Node): Node => this.nodes.push(Op.JumpIf, Type.None, target, condition);

  /** `width` in bytes. */
  setFlags(kind: FlagKind, width: number, left: Node, right: Node, result: Node): void {
    this.nodes.push(Op.SetFlags, Type.None, left, right, result, width, kind);
  }

  /** Of 1, 2, 4, 8 or 16 bytes. */
  load(address: Node, width: number): Node {
    const type = width === 16 ? Type.V128 : width === 8 ? Type.I64 : Type.I32;
    return this.nodes.push(Op.Load, type, address, 0, 0, width);
  }

  store(address: Node, value: Node, width: number): void {
    this.nodes.push(Op.Store, Type.None, address, value, 0, width);
  }

  getVector = (number: number, upper = 0): Node => this.nodes.push(Op.GetVector, Type.V128, number, 0, 0, 0, upper);
  setVector = (number: number, value: Node, upper = 0): Node =>
    this.nodes.push(Op.SetVector, Type.None, number, value, 0, 0, upper);

  /** Four words, lowest first. */
  constantVector(a: number, b: number, c: number, d: number): Node {
    return this.nodes.push(Op.ConstVector, Type.V128, a, b, c, 0, 0, d);
  }

  /** A numeric instruction of WebAssembly by its opcode. */
  numeric(opcode: number, type: Type, a: Node, b = 0): Node {
    return this.nodes.push(Op.Numeric, type, a, b, 0, 0, opcode);
  }

  /** A vector instruction of WebAssembly by its opcode after 0xFD; type: of its result. */
  vector(opcode: number, type: Type, a: Node, b = 0, c = 0, lane = 0): Node {
    return this.nodes.push(Op.Vector, type, a, b, c, 0, lane, opcode);
  }

  /** Byte i of the result is byte lanes[i] of a (0–15) and b (16–31). */
  shuffle(a: Node, b: Node, lanes: readonly number[]): Node {
    const word = (i: number) => lanes.slice(i * 4, i * 4 + 4).reduceRight((sum, lane) => (sum << 8) | lane, 0);
    return this.nodes.push(Op.Shuffle, Type.V128, a, b, this.constantVector(word(0), word(1), word(2), word(3)));
  }

  /** Calls a function that runtime.ts declares. */
  call(index: number, result: Type, a = 0, b = 0, c = 0): Node {
    return this.nodes.push(Op.Call, result, a, b, c, 0, 0, index);
  }

  /** The program stops after this instruction; an Exit of state.ts, and its ExitDetail. */
  stop(exit: number, detail = 0): void {
    this.nodes.push(Op.Stop, Type.None, 0, 0, 0, 0, exit, detail);
  }

  /** State that is no register, flag or vector, by its address in the state block. */
  loadState(address: number, width: number): Node {
    return this.nodes.push(Op.LoadState, width === 8 ? Type.I64 : Type.I32, address, 0, 0, width);
  }

  storeState(address: number, value: Node, width: number): void {
    this.nodes.push(Op.StoreState, Type.None, address, value, 0, width);
  }

  /** Whether MXCSR is ordinary, as a value of i32, i64, f32 or f64 (Op.Mode). */
  mode(type: Type): Node {
    return this.nodes.push(Op.Mode, type);
  }

  /** `usual`, or the result of a function's call when `condition` (i32) is not 0. */
  rarely(condition: Node, usual: Node, index: number, a = 0, b = 0, c = 0): Node {
    const type = this.nodes.typeOf(usual);
    const call = this.nodes.push(Op.Call, type, a, b, c, 0, 1, index);
    return this.nodes.push(Op.Rarely, type, condition, usual, call);
  }

  /** Faults unless the program may access `width` bytes; `access` of state.ts. */
  check(address: Node, width: number, access: number): void {
    this.nodes.push(Op.Check, Type.None, address, 0, 0, width, access);
  }

  /** A load into a float or, with zeros above, into a vector. */
  loadAs(type: Type, address: Node, width: number): Node {
    return this.nodes.push(Op.Load, type, address, 0, 0, width);
  }
}
