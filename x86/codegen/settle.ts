// The function that evaluates the flags which a region left unevaluated (State.FlagRecord), from flags.ts's expressions.

import { Builder } from "../semantics/builder.ts";
import { FlagKind, flagsOf, flagValue } from "../semantics/flags.ts";
import { type Node, Op, Type } from "../semantics/ir.ts";
import { State } from "../state.ts";
import { Emitter } from "./emitter.ts";
import { Footprint, Frame, place } from "./frame.ts";
import { FunctionWriter, type Label } from "./function.ts";
import type { ModuleWriter } from "./module.ts";
import { Wasm } from "./opcodes.ts";

/** Only values are written: nothing loads, jumps or stops. */
class FlagEmitter extends Emitter {
  #never(): never {
    throw new Error("flags depend on values alone");
  }

  protected override address = (): number => this.#never();
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
export const flagCases: readonly Case[] = Object.values(FlagKind).flatMap((kind) =>
  WIDTHS.map((width) => ({ kind, width })),
);

type Locals = readonly number[];

/** The operands' locals, of the type that the kind and width want. */
interface Operands {
  readonly type: Type;
  readonly locals: Locals;
}

/** Leaves all flags of the kind as a word of RFLAGS. */
function writeFlags(emitter: Emitter, { kind, width }: Case, { type, locals }: Operands): void {
  const { f, builder, list } = emitter;
  f.i32(0);
  for (const flag of flagsOf(kind)) {
    list.clear();
    const [left, right, result] = locals.map((local) => list.push(Op.Local, type, local)) as [Node, Node, Node];
    emitter.value(flagValue(builder, flag, { kind, width, left, right, result }));
    f.i32(place(flag));
    f.op(Wasm.I32Shl);
    f.op(Wasm.I32Or);
  }
}

const ADDRESSES = [State.FlagLeft, State.FlagRight, State.FlagResult];

/** Writes flags' expressions; flags that are not pending are in the state block. */
export function flagEmitter(module: ModuleWriter, f: FunctionWriter): Emitter {
  return new FlagEmitter(module, f, new Frame(f, new Footprint()), new Builder());
}

/** Loads the recorded operands as each type; returns what a case finds them as. */
export function loadFlagOperands(f: FunctionWriter): (entry: Case) => Operands {
  const locals = new Map<Type, Locals>();
  const convert = (type: Type, from: Locals, opcode: number): Locals => {
    const made = from.map((local) => {
      const to = f.newLocal(type);
      f.get(local);
      f.op(opcode);
      f.set(to);
      return to;
    });
    locals.set(type, made);
    return made;
  };
  const wide = ADDRESSES.map((address) => {
    const local = f.newLocal(Type.I64);
    f.i32(0);
    f.load(Type.I64, 8, address);
    f.set(local);
    return local;
  });
  locals.set(Type.I64, wide);
  convert(Type.F64, wide, Wasm.F64ReinterpretI64);
  convert(Type.F32, convert(Type.I32, wide, Wasm.I32WrapI64), Wasm.F32ReinterpretI32);
  return ({ kind, width }) => {
    const float = kind === FlagKind.FloatCompare;
    const type = width === 8 ? (float ? Type.F64 : Type.I64) : float ? Type.F32 : Type.I32;
    return { type, locals: locals.get(type) as Locals };
  };
}

/** Opens a block for each case and goes to the end of the one that the record names; `otherwise` if there is none. */
export function brToCase(f: FunctionWriter, record: number, otherwise: Label): void {
  const labels = flagCases.map(() => f.block()).reverse();
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
  f.i32(0xf);
  f.op(Wasm.I32And);
  f.op(Wasm.I32Ctz);
  f.op(Wasm.I32Add);
  f.brTable(labels, otherwise);
}

/** Adds the function to the module, exported as `name`: () -> (). */
export function writeSettle(module: ModuleWriter, name: string): number {
  const f = new FunctionWriter();
  const emitter = flagEmitter(module, f);
  const [record, word, mask] = [f.newLocal(Type.I32), f.newLocal(Type.I32), f.newLocal(Type.I32)];
  const operandsOf = loadFlagOperands(f);
  f.i32(0);
  f.load(Type.I32, 4, State.FlagRecord);
  f.tee(record);
  f.i32(16);
  f.op(Wasm.I32ShrU);
  f.set(mask);
  const done = f.block();
  brToCase(f, record, done);
  for (const entry of flagCases) {
    f.end();
    writeFlags(emitter, entry, operandsOf(entry));
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
