// Decides where each node's value is computed: at its only use, or at its place into a temporary.
//
// Nodes are in order of execution and an operand comes before its user. A value with one use is computed there, unless
// something between would change it: a write of the register that it reads, any effect if it is a load. A value with
// several uses gets a temporary; what costs nothing to compute again (constants, registers in locals) does not.

import { type Node, type NodeList, Op } from "../semantics/ir.ts";
import { runtimeFunctions } from "../semantics/runtime.ts";
import { isTernary, unaryNumeric, unaryVector } from "./opcodes.ts";

/** Room for all operations in tables. */
const OPERATIONS = 80;

const A = 1;
const B = 2;
const C = 4;

/** Which columns of an operation are nodes; calls, numeric and vector instructions depend on more. */
const operandColumns = new Uint8Array(OPERATIONS);
for (const op of [Op.Clz, Op.Ctz, Op.Popcnt, Op.Eqz, Op.Wrap, Op.ExtendU, Op.ExtendS, Op.Extend8S, Op.Extend16S])
  operandColumns[op] = A;
for (const op of [Op.Load, Op.RaiseIf, Op.Jump, Op.Check]) operandColumns[op] = A;
for (const op of [Op.SetRegister, Op.SetFlag, Op.SetVector, Op.SetSegmentBase, Op.StoreState, Op.SetOperand])
  operandColumns[op] = B;
for (const op of [Op.Add, Op.Sub, Op.Mul, Op.And, Op.Or, Op.Xor, Op.Shl, Op.ShrU, Op.ShrS, Op.Rotl, Op.Rotr])
  operandColumns[op] = A | B;
for (const op of [Op.Eq, Op.LtU, Op.LtS, Op.MulHighU, Op.MulHighS, Op.DivU, Op.DivS, Op.RemU, Op.RemS])
  operandColumns[op] = A | B;
for (const op of [Op.Store, Op.JumpIf, Op.Shuffle]) operandColumns[op] = A | B;
for (const op of [
  Op.SetFlags,
  Op.Select,
  Op.DivWideU,
  Op.DivWideS,
  Op.RemWideU,
  Op.RemWideS,
  Op.DivWideOverflowS,
  Op.Rarely,
])
  operandColumns[op] = A | B | C;

const columnsByCount = [0, A, A | B, A | B | C];

/** Which columns of a node are nodes: bits 0, 1, 2 for a, b, c. */
export function operandsOf(list: NodeList, node: Node): number {
  const op = list.op[node] as Op;
  if (op === Op.Numeric) return unaryNumeric[list.extra[node] as number] ? A : A | B;
  if (op === Op.Vector) {
    const opcode = list.d[node] as number;
    return isTernary(opcode) ? A | B | C : unaryVector[opcode & 255] ? A : A | B;
  }
  if (op === Op.Call)
    return columnsByCount[runtimeFunctions()[list.d[node] as number]?.parameters.length ?? 0] as number;
  return operandColumns[op] as number;
}

/** What is done for its effect, in its place. */
const effects = new Uint8Array(OPERATIONS);
for (const op of [Op.SetRegister, Op.SetFlag, Op.SetFlags, Op.SetVector, Op.SetSegmentBase, Op.StoreState, Op.Store])
  effects[op] = 1;
for (const op of [Op.RaiseIf, Op.Jump, Op.JumpIf, Op.Call, Op.Stop, Op.Check, Op.SetOperand]) effects[op] = 1;

/** What may be written twice rather than kept. */
const cheap = new Uint8Array(OPERATIONS);
for (const op of [Op.Const, Op.GetRegister, Op.GetVector, Op.GetSegmentBase, Op.Local, Op.ConstVector]) cheap[op] = 1;
for (const op of [Op.Parameter, Op.GetOperand, Op.Mode]) cheap[op] = 1;

const NEVER = 0x7fff_ffff;
const REGISTERS = 16;

export const Placement = { None: 0, AtUse: 1, Temporary: 2, Effect: 3 } as const;
export type Placement = (typeof Placement)[keyof typeof Placement];

export class Schedule {
  /** By node. */
  placement = new Uint8Array(1024);
  uses = new Uint16Array(1024);
  /** The node at which a value is computed at the latest. */
  #place = new Int32Array(1024);
  /** The next node, going backwards, that writes register i; then vectors, their upper halves. */
  readonly #nextWrite = new Int32Array(REGISTERS * 3);
  /** The next write of any register: an operand may be any. */
  #nextRegisterWrite = NEVER;
  #nextFlagWrite = NEVER;
  #nextSegmentWrite = NEVER;
  #nextStateWrite = NEVER;
  #nextEffect = NEVER;
  #nextLoad = NEVER;

  /** Looks at the nodes [from, to): one instruction. */
  run(list: NodeList, from: Node, to: Node): void {
    this.#grow(list.length);
    this.placement.fill(Placement.None, from, to);
    this.uses.fill(0, from, to);
    this.#place.fill(0, from, to);
    this.#forget();
    for (let node = to - 1; node >= from; node--) this.#visit(list, node);
  }

  #grow(length: number): void {
    if (length <= this.uses.length) return;
    const size = Math.max(length, this.uses.length * 2);
    this.placement = new Uint8Array(size);
    this.uses = new Uint16Array(size);
    this.#place = new Int32Array(size);
  }

  #forget(at = NEVER): void {
    this.#nextWrite.fill(at);
    this.#nextRegisterWrite = at;
    this.#nextFlagWrite = at;
    this.#nextSegmentWrite = at;
    this.#nextStateWrite = at;
    this.#nextEffect = at;
    this.#nextLoad = at;
  }

  #visit(list: NodeList, node: Node): void {
    const op = list.op[node] as Op;
    if (effects[op] && !(op === Op.Call && list.extra[node])) {
      this.placement[node] = Placement.Effect;
      this.#place[node] = node;
      this.#recordEffect(list, node, op);
    } else if (!this.#placeValue(list, node, op)) return;
    const operands = operandsOf(list, node);
    const place = this.#place[node] as number;
    if (operands & A) this.#use(list.a[node] as Node, place);
    if (operands & B) this.#use(list.b[node] as Node, place);
    if (operands & C) this.#use(list.c[node] as Node, place);
  }

  #use(operand: Node, place: number): void {
    (this.uses[operand] as number)++;
    if (place > (this.#place[operand] as number)) this.#place[operand] = place;
  }

  /** False if nobody wants the value. */
  #placeValue(list: NodeList, node: Node, op: Op): boolean {
    const uses = this.uses[node] as number;
    // A load that nobody uses may still fault.
    if (uses === 0 && op !== Op.Load) return false;
    const limit = this.#changedAt(list, node, op);
    const once = uses === 1 || (cheap[op] as number) === 1;
    if (uses > 0 && once && limit >= (this.#place[node] as number)) this.placement[node] = Placement.AtUse;
    else {
      this.placement[node] = Placement.Temporary;
      this.#place[node] = node;
    }
    return true;
  }

  /** The first node after which the value would be another. */
  #changedAt(list: NodeList, node: Node, op: Op): number {
    switch (op) {
      case Op.GetRegister:
        return this.#nextWrite[list.a[node] as number] as number;
      case Op.GetVector:
        return this.#nextWrite[REGISTERS * (1 + (list.extra[node] as number)) + (list.a[node] as number)] as number;
      case Op.GetOperand:
        return this.#nextRegisterWrite;
      case Op.GetFlag:
      case Op.GetCondition:
        return this.#nextFlagWrite;
      case Op.GetSegmentBase:
        return this.#nextSegmentWrite;
      case Op.LoadState:
      case Op.Mode:
        return this.#nextStateWrite;
      case Op.Load: {
        // Loads stay in order: the check of one may be that of the next too.
        const limit = Math.min(this.#nextEffect, this.#nextLoad);
        this.#nextLoad = node;
        return limit;
      }
      case Op.Rarely:
        // It may end the instruction, as a load may.
        return this.#nextEffect;
      default:
        return NEVER;
    }
  }

  #recordEffect(list: NodeList, node: Node, op: Op): void {
    this.#nextEffect = node;
    switch (op) {
      case Op.SetRegister:
        this.#nextWrite[list.a[node] as number] = node;
        this.#nextRegisterWrite = node;
        break;
      case Op.SetVector:
        this.#nextWrite[REGISTERS * (1 + (list.extra[node] as number)) + (list.a[node] as number)] = node;
        this.#nextRegisterWrite = node;
        break;
      case Op.SetOperand:
        this.#nextWrite.fill(node);
        this.#nextRegisterWrite = node;
        break;
      case Op.SetFlag:
      case Op.SetFlags:
        this.#nextFlagWrite = node;
        break;
      case Op.SetSegmentBase:
        this.#nextSegmentWrite = node;
        break;
      case Op.StoreState:
        this.#nextStateWrite = node;
        break;
      case Op.Call:
        // It may write any part of the state.
        this.#forget(node);
        break;
    }
  }
}
