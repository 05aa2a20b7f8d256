// Where the status flags are while code is written: in their locals, or still unevaluated: the operands of the operation
// that set them are in locals, and a flag is computed where something reads it.

import { Flag } from "../decode/form.ts";
import type { Builder } from "../semantics/builder.ts";
import { conditionValue, FlagKind, type FlagSource, flagsOf, flagValue } from "../semantics/flags.ts";
import { type Node, type NodeList, Op, Type } from "../semantics/ir.ts";
import { STATUS_FLAGS } from "./frame.ts";
import type { FunctionWriter } from "./function.ts";

/** A constant, or a local. */
interface Operand {
  readonly type: Type;
  readonly local: number;
  readonly low: number;
  readonly high: number;
}

interface Pending {
  readonly kind: FlagKind;
  readonly width: number;
  readonly operands: readonly Operand[];
}

export class FlagState {
  readonly #f: FunctionWriter;
  readonly #b: Builder;
  /** Locals for operands: left, right, result; i32 ones, then i64 ones. */
  readonly #locals = new Int16Array(6).fill(-1);
  /** Flags not evaluated yet, and what sets them. */
  mask = 0;
  #pending: Pending | undefined;

  constructor(f: FunctionWriter, b: Builder) {
    this.#f = f;
    this.#b = b;
  }

  #local(slot: number, type: Type): number {
    const index = slot + (type === Type.I64 ? 3 : 0);
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
    operands.forEach(({ local }, i) => {
      if (local >= 0) emit(nodes[i] as Node);
    });
    for (const { local } of [...operands].reverse()) if (local >= 0) this.#f.set(local);
    const kind = list.extra[node] as FlagKind;
    this.#pending = { kind, width: list.width[node] as number, operands };
    this.mask = flagsOf(kind).reduce((mask, flag) => mask | flag, 0);
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
    if (kind === FlagKind.Logic) {
      const result = b.signExtend(source.result, width);
      if (condition === 4 || condition === 6) return b.ltS(result, b.like(result, 0));
      if (condition === 7) return b.ltS(result, b.like(result, 1));
      if (condition === 3) return this.value(Flag.z);
    }
    return undefined;
  }
}
