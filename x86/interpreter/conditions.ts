// Functions that evaluate a condition from the operands that State.FlagRecord tells of, without evaluating all flags.

import { STATUS_FLAGS } from "../codegen/frame.ts";
import { FunctionWriter } from "../codegen/function.ts";
import type { FunctionName, ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { brToCase, flagCases, flagEmitter, loadFlagOperands } from "../codegen/settle.ts";
import { conditionValue, type FlagKind, flagsOf } from "../semantics/flags.ts";
import { type Node, Op, Type } from "../semantics/ir.ts";
import { State } from "../state.ts";

/** Whether a kind sets all flags. Others are settled first. */
function isWhole(kind: FlagKind): boolean {
  return flagsOf(kind).reduce((mask, flag) => mask | flag, 0) === STATUS_FLAGS;
}

/** Adds the function of a condition, `number` being half of the processor's number: () -> i32, 0 or 1. */
export function writeCondition(module: ModuleWriter, number: number, settle: FunctionName, name: string): number {
  const f = new FunctionWriter([], [Type.I32]);
  const emitter = flagEmitter(module, f);
  const { list, builder, flags } = emitter;
  const record = f.newLocal(Type.I32);
  const operandsOf = loadFlagOperands(f);
  f.i32(0);
  f.load(Type.I32, 4, State.FlagRecord);
  f.set(record);
  const partly = f.block();
  f.get(record);
  f.i32(16);
  f.op(Wasm.I32ShrU);
  f.i32(STATUS_FLAGS);
  f.op(Wasm.I32Ne);
  f.brIf(partly);
  brToCase(f, record, partly);
  for (const entry of flagCases) {
    f.end();
    if (!isWhole(entry.kind)) {
      f.br(partly);
      continue;
    }
    list.clear();
    const { type, locals } = operandsOf(entry);
    const [left, right, result] = locals.map((local) => list.push(Op.Local, type, local)) as [Node, Node, Node];
    const node = list.push(Op.SetFlags, Type.None, left, right, result, entry.width, entry.kind);
    flags.capture(list, node, emitter.value);
    emitter.value(flags.condition(number * 2));
    f.op(Wasm.Return);
  }
  f.end();
  flags.mask = 0;
  f.get(record);
  f.if();
  f.call(settle);
  f.end();
  list.clear();
  emitter.value(conditionValue(builder, number * 2));
  return module.define(f, name);
}
