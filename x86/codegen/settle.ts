// The function that evaluates the flags which a region left unevaluated (State.FlagRecord), from flags.ts's expressions.

import { Builder } from "../semantics/builder.ts";
import { FlagKind, flagsOf, flagValue } from "../semantics/flags.ts";
import { type Node, Op, Type } from "../semantics/ir.ts";
import { State } from "../state.ts";
import { Emitter } from "./emitter.ts";
import { Footprint, Frame, place } from "./frame.ts";
import { FunctionWriter } from "./function.ts";
import type { ModuleWriter } from "./module.ts";
import { Wasm } from "./opcodes.ts";

/** Only values are written: nothing loads, jumps or stops. */
class ValueEmitter extends Emitter {
  #never(): never {
    throw new Error("flags depend on values alone");
  }

  protected override checkAccess = (): void => this.#never();
  protected override jump = (): void => this.#never();
  protected override jumpIf = (): void => this.#never();
  protected override raiseIf = (): void => this.#never();
  protected override raisedIf = (): void => this.#never();
  protected override stopIf = (): void => this.#never();
  protected override stop = (): void => this.#never();
}

const WIDTHS = [1, 2, 4, 8] as const;

interface Case {
  readonly kind: FlagKind;
  readonly width: number;
}

/** In the order of the jump table: by kind, then by width. */
const cases: readonly Case[] = Object.values(FlagKind).flatMap((kind) => WIDTHS.map((width) => ({ kind, width })));

/** Leaves all flags of the kind as a word of RFLAGS; `operands` are locals of the width's type. */
function writeFlags(emitter: ValueEmitter, { kind, width }: Case, operands: readonly number[]): void {
  const { f, builder, list } = emitter;
  f.i32(0);
  for (const flag of flagsOf(kind)) {
    list.clear();
    const type = width === 8 ? Type.I64 : Type.I32;
    const [left, right, result] = operands.map((local) => list.push(Op.Local, type, local)) as [Node, Node, Node];
    emitter.value(flagValue(builder, flag, { kind, width, left, right, result }));
    f.i32(place(flag));
    f.op(Wasm.I32Shl);
    f.op(Wasm.I32Or);
  }
}

function loadOperands(f: FunctionWriter, wide: readonly number[], narrow: readonly number[]): void {
  [State.FlagLeft, State.FlagRight, State.FlagResult].forEach((address, i) => {
    f.i32(0);
    f.load(Type.I64, 8, address);
    f.tee(wide[i] as number);
    f.op(Wasm.I32WrapI64);
    f.set(narrow[i] as number);
  });
}

/** Adds the function to the module, exported as `name`: () -> (). */
export function writeSettle(module: ModuleWriter, name: string): number {
  const f = new FunctionWriter();
  const emitter = new ValueEmitter(module, f, new Frame(f, new Footprint()), new Builder());
  const wide = [0, 1, 2].map(() => f.newLocal(Type.I64));
  const narrow = [0, 1, 2].map(() => f.newLocal(Type.I32));
  const [record, word, mask] = [f.newLocal(Type.I32), f.newLocal(Type.I32), f.newLocal(Type.I32)];
  loadOperands(f, wide, narrow);
  f.i32(0);
  f.load(Type.I32, 4, State.FlagRecord);
  f.tee(record);
  f.i32(16);
  f.op(Wasm.I32ShrU);
  f.set(mask);
  const done = f.block();
  const labels = cases.map(() => f.block()).reverse();
  // (kind + 1 − 1) × 4 + log2(width)
  f.get(record);
  f.i32(0xff);
  f.op(Wasm.I32And);
  f.i32(1);
  f.op(Wasm.I32Sub);
  f.i32(2);
  f.op(Wasm.I32Shl);
  f.get(record);
  f.i32(8);
  f.op(Wasm.I32ShrU);
  f.i32(0xff);
  f.op(Wasm.I32And);
  f.op(Wasm.I32Ctz);
  f.op(Wasm.I32Add);
  f.brTable(labels, done);
  for (const entry of cases) {
    f.end();
    writeFlags(emitter, entry, entry.width === 8 ? wide : narrow);
    f.set(word);
    f.br(done);
  }
  f.end();
  f.i32(0);
  f.i32(0);
  f.load(Type.I32, 4, State.Flags);
  f.get(mask);
  f.i32(-1);
  f.op(Wasm.I32Xor);
  f.op(Wasm.I32And);
  f.get(word);
  f.get(mask);
  f.op(Wasm.I32And);
  f.op(Wasm.I32Or);
  f.store(Type.I32, 4, State.Flags);
  f.i32(0);
  f.i32(0);
  f.store(Type.I32, 4, State.FlagRecord);
  return module.define(f, name);
}
