// The record of a block that has a region: it calls that.

import { FunctionWriter } from "../codegen/function.ts";
import type { ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { Type } from "../semantics/ir.ts";
import { LOOKUP, LOOKUP_ENTRIES, STACK_SLACK, STACK_SPAN, State } from "../state.ts";
import { ownCore } from "./linkage.ts";
import { Block } from "./record.ts";

const { I32, I64 } = Type;
const RSP = 4;

/** Leaves RSP. */
export function stackPointer(f: FunctionWriter): void {
  f.i32(0);
  f.load(I64, 8, State.Registers + RSP * 8);
}

/** Returns `address` (i32) if a region may not be entered here: only calls nest. Otherwise this place is the innermost one. */
function nestOrReturn(f: FunctionWriter, nested: number, address: number): void {
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
}

/** The engine's lookup has the block's region from here on. */
function putInLookup(f: FunctionWriter, block: number, address: number, slot: number): void {
  f.get(address);
  f.i32(LOOKUP_ENTRIES - 1);
  f.op(Wasm.I32And);
  f.i32(3);
  f.op(Wasm.I32Shl);
  f.tee(slot);
  f.get(address);
  f.store(I32, 4, LOOKUP);
  f.get(slot);
  f.get(block);
  f.load(I32, 4, Block.Region);
  f.store(I32, 4, LOOKUP + 4);
}

/** Where nothing nests yet, calls may nest from here on. */
function restartNesting(f: FunctionWriter, limit: number): void {
  f.get(limit);
  f.i64(-1);
  f.op(Wasm.I64Eq);
  f.if();
  f.i32(0);
  stackPointer(f);
  f.i64(STACK_SPAN - STACK_SLACK, 0);
  f.op(Wasm.I64Sub);
  f.store(I64, 8, State.StackFloor);
  f.end();
}

/** Returns the result if the program stops, the region could not be entered, or who called this code goes on. */
function returnOutside(f: FunctionWriter, result: number, address: number, limit: number): void {
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
}

/**
 * Runs the block's region; what comes back is where to go on. A region returns its own address if it can't nest where the stack
 * is. One that leaves for interpreted code which jumps back into it gets there from where it was entered.
 */
export function writeRegion(module: ModuleWriter): number {
  const f = new FunctionWriter([I32], [I64]);
  const block = 0;
  const [limit, result, address, slot] = [f.newLocal(I64), f.newLocal(I64), f.newLocal(I32), f.newLocal(I32)];
  const nested = f.newLocal(I64);
  f.get(block);
  f.i32(Block.Records);
  f.op(Wasm.I32Sub);
  f.tee(block);
  f.load(I32, 4, Block.Address);
  f.set(address);
  nestOrReturn(f, nested, address);
  putInLookup(f, block, address, slot);
  f.i32(0);
  f.load(I64, 8, State.ReturnLimit);
  f.set(limit);
  restartNesting(f, limit);
  f.get(address);
  f.op(Wasm.I64ExtendI32U);
  f.call(module.importFunction("engine", "enter", [I64], [I64]));
  f.set(result);
  f.i32(0);
  f.get(nested);
  f.store(I64, 8, State.NestedAt);
  returnOutside(f, result, address, limit);
  f.i32(0);
  f.get(limit);
  f.store(I64, 8, State.ReturnLimit);
  f.get(result);
  f.returnCall(ownCore.goTo(module));
  return module.define(f);
}
