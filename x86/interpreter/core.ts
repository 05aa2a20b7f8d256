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
import type { FunctionName, ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { writeSettle } from "../codegen/settle.ts";
import { Type } from "../semantics/ir.ts";
import {
  BLOCK_TABLE,
  BLOCK_TABLE_ENTRIES,
  Exit,
  LOOKUP,
  LOOKUP_ENTRIES,
  STACK_SLACK,
  STACK_SPAN,
  State,
} from "../state.ts";
import { writeCondition } from "./conditions.ts";
import { Block, Record } from "./record.ts";
import { writeEnter, writeFollow, writeNext } from "./transfer.ts";

const RSP = 4;
const CONDITIONS = 8;

/** How handlers call the core: in the same module, or from another. */
export interface Core {
  /** The table of handlers is there too. It is one module's only: more would make each change of it slow. */
  readonly hasTable: boolean;
  next(module: ModuleWriter): FunctionName;
  settle(module: ModuleWriter): FunctionName;
  condition(module: ModuleWriter, number: number): FunctionName;
  goTo(module: ModuleWriter): FunctionName;
  resolve(module: ModuleWriter): FunctionName;
  spent(module: ModuleWriter): FunctionName;
}

const { I32, I64 } = Type;

/** Of functions in the core's module, by number. */
const Own = { Settle: 0, Condition: 1, GoTo: 9, Resolve: 10, Spent: 11, Next: 12 } as const;

export const ownCore: Core = {
  hasTable: true,
  next: (module) => module.ownFunction(Own.Next),
  settle: (module) => module.ownFunction(Own.Settle),
  condition: (module, number) => module.ownFunction(Own.Condition + number),
  goTo: (module) => module.ownFunction(Own.GoTo),
  resolve: (module) => module.ownFunction(Own.Resolve),
  spent: (module) => module.ownFunction(Own.Spent),
};

export const importedCore: Core = {
  hasTable: false,
  next: (module) => module.importFunction("core", "next", [I32], [I64]),
  settle: (module) => module.importFunction("core", "settle", [], []),
  condition: (module, number) => module.importFunction("core", `condition${number}`, [], [I32]),
  goTo: (module) => module.importFunction("core", "goTo", [I64], [I64]),
  resolve: (module) => module.importFunction("core", "resolve", [I32], [I64]),
  spent: (module) => module.importFunction("core", "spent", [I32, I32], [I64]),
};

function stackPointer(f: FunctionWriter): void {
  f.i32(0);
  f.load(I64, 8, State.Registers + RSP * 8);
}

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

/**
 * Runs the block's region by way of the engine's lookup, which then has it. What comes back is where to go on. A region returns
 * its own address if it can't nest where the stack is.
 *
 * Only calls nest: a region that leaves for interpreted code which jumps back into it gets there from where it was entered.
 */
function writeRegion(module: ModuleWriter): number {
  const f = new FunctionWriter([I32], [I64]);
  const [limit, result, address, slot] = [f.newLocal(I64), f.newLocal(I64), f.newLocal(I32), f.newLocal(I32)];
  const nested = f.newLocal(I64);
  f.get(0);
  f.i32(Block.Records);
  f.op(Wasm.I32Sub);
  f.tee(0);
  f.load(I32, 4, Block.Address);
  f.set(address);
  stackPointer(f);
  f.i32(0);
  f.load(I64, 8, State.NestedAt);
  f.tee(nested);
  f.op(Wasm.I64GeU);
  f.if();
  f.get(address);
  f.op(Wasm.I64ExtendI32U);
  f.op(Wasm.Return);
  f.end();
  f.i32(0);
  stackPointer(f);
  f.store(I64, 8, State.NestedAt);
  f.get(address);
  f.i32(LOOKUP_ENTRIES - 1);
  f.op(Wasm.I32And);
  f.i32(3);
  f.op(Wasm.I32Shl);
  f.tee(slot);
  f.get(address);
  f.store(I32, 4, LOOKUP);
  f.get(slot);
  f.get(0);
  f.load(I32, 4, Block.Region);
  f.store(I32, 4, LOOKUP + 4);
  f.i32(0);
  f.load(I64, 8, State.ReturnLimit);
  f.tee(limit);
  f.i64(-1);
  f.op(Wasm.I64Eq);
  f.if();
  f.i32(0);
  stackPointer(f);
  f.i64(STACK_SPAN - STACK_SLACK, 0);
  f.op(Wasm.I64Sub);
  f.store(I64, 8, State.StackFloor);
  f.end();
  f.get(address);
  f.op(Wasm.I64ExtendI32U);
  f.call(module.importFunction("engine", "enter", [I64], [I64]));
  f.set(result);
  f.i32(0);
  f.get(nested);
  f.store(I64, 8, State.NestedAt);
  f.get(result);
  f.op(Wasm.I64Eqz);
  f.get(result);
  f.get(address);
  f.op(Wasm.I64ExtendI32U);
  f.op(Wasm.I64Eq);
  f.op(Wasm.I32Or);
  stackPointer(f);
  f.get(limit);
  f.op(Wasm.I64GtU);
  f.op(Wasm.I32Or);
  f.if();
  f.get(result);
  f.op(Wasm.Return);
  f.end();
  f.i32(0);
  f.get(limit);
  f.store(I64, 8, State.ReturnLimit);
  f.get(result);
  f.returnCall(module.ownFunction(Own.GoTo));
  return module.define(f);
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
