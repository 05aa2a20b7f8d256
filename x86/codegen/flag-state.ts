// Where the status flags are while code is written: in their locals, or still unevaluated: the operands of the operation
// that set them are in locals, and a flag is computed where something reads it.

import { Flag } from "../decode/form.ts";
import type { Builder } from "../semantics/builder.ts";
import { conditionValue, FlagKind, type FlagSource, flagsOf, flagValue } from "../semantics/flags.ts";
import { type Node, type NodeList, Op, Type } from "../semantics/ir.ts";
import { STATUS_FLAGS } from "./frame.ts";
import type { FunctionWriter } from "./function.ts";
import { Wasm } from "./opcodes.ts";

const TYPES = 6;
const recordedTypes: readonly Type[] = [Type.I32, Type.I64, Type.F32, Type.F64];

/** State.FlagRecord: where the operands' type is. */
export const RECORD_TYPE = 12;

/** A constant, or a local. */
interface Operand {
  readonly type: Type;
  readonly local: number;
  readonly low: number;
  readonly high: number;
}

export interface SavedFlags {
  readonly mask: number;
  readonly valid: number;
  readonly pending: Pending | undefined;
}

interface Pending {
  readonly kind: FlagKind;
  readonly width: number;
  readonly operands: readonly Operand[];
}

export class FlagState {
  readonly #f: FunctionWriter;
  readonly #b: Builder;
  /** Locals for operands: left, right, result, of each type. */
  readonly #locals = new Int16Array(3 * TYPES).fill(-1);
  /** Flags not evaluated yet, and what sets them. */
  mask = 0;
  /** Flags that are as what is pending sets them, evaluated or not. */
  #valid = 0;
  #pending: Pending | undefined;

  constructor(f: FunctionWriter, b: Builder) {
    this.#f = f;
    this.#b = b;
  }

  #local(slot: number, type: Type): number {
    const index = slot * TYPES + type;
    if ((this.#locals[index] as number) < 0) this.#locals[index] = this.#f.newLocal(type);
    return this.#locals[index] as number;
  }

  /** Keeps the operands of a SetFlags node; `emit` writes a node's value. Flags that it leaves must be in locals. */
  capture(list: NodeList, node: Node, emit: (node: Node) => void): void {
    const nodes = [list.a[node], list.b[node], list.c[node]] as Node[];
    const operands = nodes.map((operand, slot): Operand => {
      const type = list.typeOf(operand);
      if (list.op[operand] === Op.Const)
        return { type, local: -1, low: list.a[operand] as number, high: list.b[operand] as number };
      return { type, local: this.#local(slot, type), low: 0, high: 0 };
    });
    // All are computed before one is kept: they may depend on the flags pending now.
    for (const operand of nodes) emit(operand);
    for (let slot = 2; slot >= 0; slot--) this.#f.set(this.#local(slot, list.typeOf(nodes[slot] as Node)));
    const kind = list.extra[node] as FlagKind;
    this.#pending = { kind, width: list.width[node] as number, operands };
    this.mask = flagsOf(kind).reduce((mask, flag) => mask | flag, 0);
    this.#valid = this.mask;
  }

  /** A flag has been set to something else. */
  overwrite(flag: number): void {
    this.mask &= ~flag;
    this.#valid &= ~flag;
  }

  /** Makes locals for operands of a type, so that code written before they are kept can look at them. */
  prepare(type: Type): void {
    for (let slot = 0; slot < 3; slot++) this.#local(slot, type);
  }

  /** The type of the pending flags' operands. */
  pendingType(): Type | undefined {
    return this.#pending?.operands[0]?.type;
  }

  /** What is pending, to go back to it. */
  save(): SavedFlags {
    return { mask: this.mask, valid: this.#valid, pending: this.#pending };
  }

  restore({ mask, valid, pending }: SavedFlags): void {
    this.mask = mask;
    this.#valid = valid;
    this.#pending = pending;
  }

  /** State.FlagRecord of what is pending. */
  record(): number {
    if (!this.#pending || !this.mask) return 0;
    const { width, kind, operands } = this.#pending;
    return (this.#valid << 16) | ((operands[0]?.type ?? 0) << RECORD_TYPE) | (width << 8) | (kind + 1);
  }

  /** Types of which operands have been kept, in slot 0 left, 1 right, 2 result; with their locals. */
  operandLocals(slot: number): { type: Type; local: number }[] {
    return recordedTypes
      .map((type) => ({ type, local: this.#locals[slot * TYPES + type] as number }))
      .filter(({ local }) => local >= 0);
  }

  #source(): FlagSource {
    if (!this.#pending) throw new Error("no flags are pending");
    const { kind, width, operands } = this.#pending;
    const [left, right, result] = operands.map(({ type, local, low, high }) =>
      local < 0 ? this.#b.nodes.push(Op.Const, type, low, high) : this.#b.nodes.push(Op.Local, type, local),
    ) as [Node, Node, Node];
    return { kind, width, left, right, result };
  }

  /** New nodes for a pending flag's value. */
  value(flag: number): Node {
    return flagValue(this.#b, flag, this.#source());
  }

  /** New nodes for a condition's value. */
  condition(number: number): Node {
    const direct = this.mask === STATUS_FLAGS ? this.#comparison(number >> 1) : undefined;
    if (direct === undefined) return conditionValue(this.#b, number);
    return number & 1 ? this.#b.eqz(direct) : direct;
  }

  /** A condition as one comparison of the operands, where that is possible. */
  #comparison(condition: number): Node | undefined {
    const b = this.#b;
    const source = this.#source();
    const { kind, width } = source;
    if (condition === 2) return this.value(Flag.z);
    if (kind === FlagKind.Sub) {
      const signed = (node: Node) => b.signExtend(node, width);
      const unsigned = (node: Node) => b.zeroExtend(node, width);
      if (condition === 1) return b.ltU(unsigned(source.left), unsigned(source.right));
      if (condition === 3) return b.eqz(b.ltU(unsigned(source.right), unsigned(source.left)));
      if (condition === 6) return b.ltS(signed(source.left), signed(source.right));
      if (condition === 7) return b.eqz(b.ltS(signed(source.right), signed(source.left)));
    }
    if (kind === FlagKind.FloatCompare && condition === 3) {
      const opcode = b.nodes.typeOf(source.left) === Type.F64 ? Wasm.F64Gt : Wasm.F32Gt;
      return b.eqz(b.numeric(opcode, Type.I32, source.left, source.right));
    }
    if (kind === FlagKind.Logic) {
      const result = b.signExtend(source.result, width);
      if (condition === 4 || condition === 6) return b.ltS(result, b.like(result, 0));
      if (condition === 7) return b.ltS(result, b.like(result, 1));
      if (condition === 3) return this.value(Flag.z);
    }
    return undefined;
  }
}
