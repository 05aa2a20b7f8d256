// What all handlers need: where control goes on, and the flags that an earlier instruction left unevaluated.
//
//   interpret() -> i64       runs from State.Rip on; 0, or the address that control left with
//   goTo(address) -> i64     goes on at any address
//   resolve(link) -> i64     goes on along a link whose block is not known yet
//   spent(block, link)       goes on with a block that has been run often enough to be translated, or that is gone
//   region(record)           the record of a block that has been translated
//   step(record)             … of what can't be interpreted: the engine does it
//   fall(record)             … at the end of a block that goes on elsewhere
//   stop(record)             … after an instruction that is to be alone
//   next(record) -> i64      runs a record
//   settle(), condition0–7() -> i32

import { FunctionWriter } from "../codegen/function.ts";
import type { ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { writeSettle } from "../codegen/settle.ts";
import { Type } from "../semantics/ir.ts";
import { BLOCK_TABLE, BLOCK_TABLE_ENTRIES, Exit, STACK_SLACK, STACK_SPAN, State } from "../state.ts";
import { writeCondition } from "./conditions.ts";
import { Own, ownCore } from "./linkage.ts";
import { Block, Record } from "./record.ts";
import { stackPointer, writeRegion } from "./region-record.ts";
import { writeEnter, writeFollow, writeNext } from "./transfer.ts";

const { I32, I64 } = Type;
const CONDITIONS = 8;

function returnIfZero(f: FunctionWriter, local: number): void {
  f.get(local);
  f.op(Wasm.I32Eqz);
  f.if();
  f.i64(0);
  f.op(Wasm.Return);
  f.end();
}

/** Blocks are found by the low bits of their address; the host knows all of them, and makes those that are missing. */
function writeGoTo(module: ModuleWriter): void {
  const f = new FunctionWriter([I64], [I64]);
  const [block, left, link] = [f.newLocal(I32), f.newLocal(I32), f.newLocal(I32)];
  spendBudget(f, () => f.get(0));
  f.get(0);
  f.op(Wasm.I32WrapI64);
  f.i32(BLOCK_TABLE_ENTRIES - 1);
  f.op(Wasm.I32And);
  f.i32(3);
  f.op(Wasm.I32Shl);
  f.tee(link);
  f.load(I64, 4, BLOCK_TABLE);
  f.get(0);
  f.op(Wasm.I64Eq);
  f.if(I32);
  f.get(link);
  f.load(I32, 4, BLOCK_TABLE + 4);
  f.else();
  f.get(0);
  f.call(module.importFunction("host", "block", [I64], [I32]));
  f.end();
  f.tee(block);
  f.set(left);
  returnIfZero(f, block);
  f.i32(0);
  f.set(link);
  writeEnter(f, module, ownCore, block, link, left);
  module.define(f, "goTo");
}

function spendBudget(f: FunctionWriter, address: () => void): void {
  f.i32(0);
  f.i32(0);
  f.load(I32, 4, State.Budget);
  f.i32(1);
  f.op(Wasm.I32Sub);
  f.store(I32, 4, State.Budget);
  f.i32(0);
  f.load(I32, 4, State.Budget);
  f.i32(0);
  f.op(Wasm.I32LtS);
  f.if();
  f.i32(0);
  f.i32(Exit.Budget);
  f.store(I32, 4, State.Exit);
  f.i32(0);
  address();
  f.store(I64, 8, State.Rip);
  f.i64(0);
  f.op(Wasm.Return);
  f.end();
}

function writeResolve(module: ModuleWriter): void {
  const f = new FunctionWriter([I32], [I64]);
  const [block, left] = [f.newLocal(I32), f.newLocal(I32)];
  f.get(0);
  f.call(module.importFunction("host", "resolve", [I32], [I32]));
  f.set(block);
  returnIfZero(f, block);
  writeEnter(f, module, ownCore, block, 0, left);
  module.define(f, "resolve");
}

function writeSpent(module: ModuleWriter): void {
  const f = new FunctionWriter([I32, I32], [I64]);
  const block = f.newLocal(I32);
  f.get(0);
  f.get(1);
  f.call(module.importFunction("host", "spent", [I32, I32], [I32]));
  f.set(block);
  returnIfZero(f, block);
  writeNext(f, module, ownCore, () => f.get(block), Block.Records);
  module.define(f, "spent");
}

function writeRun(module: ModuleWriter): void {
  const f = new FunctionWriter([I32], [I64]);
  writeNext(f, module, ownCore, () => f.get(0), 0);
  module.define(f, "next");
}

/** Whether nothing nests here: who called is the engine's loop. */
function isOutermost(f: FunctionWriter): void {
  stackPointer(f);
  f.i32(0);
  f.load(I64, 8, State.StackFloor);
  f.op(Wasm.I64Sub);
  f.i64(STACK_SPAN - STACK_SLACK, 0);
  f.op(Wasm.I64Eq);
  f.i32(0);
  f.load(I64, 8, State.NestedAt);
  f.i64(-1);
  f.op(Wasm.I64Eq);
  f.op(Wasm.I32And);
}

/** Code that a region has called returns to it; otherwise control goes on wherever it goes. */
function writeInterpret(module: ModuleWriter): void {
  const f = new FunctionWriter([], [I64]);
  const [limit, result] = [f.newLocal(I64), f.newLocal(I64)];
  f.i32(0);
  f.load(I64, 8, State.ReturnLimit);
  f.set(limit);
  f.i32(0);
  f.i64(-1);
  stackPointer(f);
  isOutermost(f);
  f.op(Wasm.Select);
  f.store(I64, 8, State.ReturnLimit);
  f.i32(0);
  f.load(I64, 8, State.Rip);
  f.call(module.ownFunction(Own.GoTo));
  f.set(result);
  f.i32(0);
  f.get(limit);
  f.store(I64, 8, State.ReturnLimit);
  f.get(result);
  module.define(f, "interpret");
}

function writeStep(module: ModuleWriter): number {
  const f = new FunctionWriter([I32], [I64]);
  f.i32(0);
  f.i32(Exit.Retry);
  f.store(I32, 4, State.Exit);
  leaveAtRecord(f);
  return module.define(f);
}

function writeStop(module: ModuleWriter): number {
  const f = new FunctionWriter([I32], [I64]);
  leaveAtRecord(f);
  return module.define(f);
}

/** The program goes on, if it does, at the record's address. */
function leaveAtRecord(f: FunctionWriter): void {
  f.i32(0);
  f.get(0);
  f.load(I64, 4, Record.Address);
  f.store(I64, 8, State.Rip);
  f.i64(0);
}

function writeFall(module: ModuleWriter): number {
  const f = new FunctionWriter([I32], [I64]);
  const [link, block, left] = [f.newLocal(I32), f.newLocal(I32), f.newLocal(I32)];
  f.get(0);
  f.i32(Record.Fields);
  f.op(Wasm.I32Add);
  writeFollow(f, module, ownCore, link, block, left);
  return module.define(f);
}

/** Where the core's own handlers are in the table; 0 is none. */
export const Handler = { Region: 1, Step: 2, Fall: 3, Stop: 4, First: 5 } as const;

/** Writes the core; returns the numbers of its handlers, in the order of `Handler`. */
export function writeCore(module: ModuleWriter): number[] {
  writeSettle(module, "settle");
  for (let i = 0; i < CONDITIONS; i++) writeCondition(module, i, module.ownFunction(Own.Settle), `condition${i}`);
  writeGoTo(module);
  writeResolve(module);
  writeSpent(module);
  writeRun(module);
  writeInterpret(module);
  return [writeRegion(module), writeStep(module), writeFall(module), writeStop(module)];
}
