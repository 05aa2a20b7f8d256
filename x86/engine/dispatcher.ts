// The module that ties regions together: it alone owns the table of their functions.
//
//   enter(address) -> address   runs the region that begins there, until it returns
//   run()                       enters at State.Rip again and again until the program stops
//   settle()                    completes RFLAGS

import { FunctionWriter } from "../codegen/function.ts";
import { ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { writeSettle } from "../codegen/settle.ts";
import { Type } from "../semantics/ir.ts";
import { LOOKUP, LOOKUP_ENTRIES, STACK_SLACK, STACK_SPAN, State } from "../state.ts";

const RSP = 4;

/** The table's index for an address is in the lookup, or the host finds one; below 0 the program stops. */
/** Where the interpreter is in the table of functions, when there is one. */
export const INTERPRETER = 0;

function writeEnter(module: ModuleWriter, isInterpreted: boolean): number {
  const f = new FunctionWriter([Type.I64], [Type.I64]);
  const region = module.typeIndex([], [Type.I64]);
  const [slot, index] = [f.newLocal(Type.I32), f.newLocal(Type.I32)];
  f.get(0);
  f.op(Wasm.I32WrapI64);
  f.i32(LOOKUP_ENTRIES - 1);
  f.op(Wasm.I32And);
  f.i32(3);
  f.op(Wasm.I32Shl);
  f.tee(slot);
  f.load(Type.I64, 4, LOOKUP);
  f.get(0);
  f.op(Wasm.I64Eq);
  f.if();
  f.get(slot);
  f.load(Type.I32, 4, LOOKUP + 4);
  f.callIndirect(region, Wasm.ReturnCallIndirect);
  f.end();
  if (isInterpreted) {
    f.i32(0);
    f.get(0);
    f.store(Type.I64, 8, State.Rip);
    f.i32(INTERPRETER);
    f.callIndirect(region, Wasm.ReturnCallIndirect);
    return module.define(f, "enter");
  }
  f.get(0);
  f.call(module.importFunction("host", "miss", [Type.I64], [Type.I32]));
  f.tee(index);
  f.i32(0);
  f.op(Wasm.I32LtS);
  f.if();
  f.i64(0);
  f.op(Wasm.Return);
  f.end();
  f.get(index);
  f.callIndirect(region, Wasm.ReturnCallIndirect);
  return module.define(f, "enter");
}

function writeRun(module: ModuleWriter, enter: number, settle: number): void {
  const f = new FunctionWriter();
  const rip = f.newLocal(Type.I64);
  f.i32(0);
  f.load(Type.I64, 8, State.Rip);
  f.set(rip);
  const loop = f.loop();
  f.i32(0);
  f.i32(0);
  f.load(Type.I64, 8, State.Registers + RSP * 8);
  f.i64(STACK_SPAN - STACK_SLACK, 0);
  f.op(Wasm.I64Sub);
  f.store(Type.I64, 8, State.StackFloor);
  f.i32(0);
  f.i64(-1);
  f.store(Type.I64, 8, State.NestedAt);
  f.get(rip);
  f.call(module.ownFunction(enter));
  f.tee(rip);
  f.op(Wasm.I64Eqz);
  f.op(Wasm.I32Eqz);
  f.brIf(loop);
  f.end();
  f.i32(0);
  f.load(Type.I32, 4, State.FlagRecord);
  f.if();
  f.call(module.ownFunction(settle));
  f.end();
  module.define(f, "run");
}

/** Size of the table, which can grow. */
const TABLE_SIZE = 1024;

function writeDispatcher(isInterpreted: boolean): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  module.defineTable(TABLE_SIZE);
  const settle = writeSettle(module, "settle");
  const enter = writeEnter(module, isInterpreted);
  writeRun(module, enter, settle);
  return module.finish();
}

/** With code that has no region interpreted, and without. */
const written = new Map<boolean, Uint8Array<ArrayBuffer>>();
const compiled = new Map<boolean, WebAssembly.Module>();

/** The module's bytes: the same for every memory. */
export function dispatcherCode(isInterpreted: boolean): Uint8Array<ArrayBuffer> {
  const known = written.get(isInterpreted);
  if (known) return known;
  const code = writeDispatcher(isInterpreted);
  written.set(isInterpreted, code);
  return code;
}

/** The module, compiled once for all; `isInterpreted`: code without a region is interpreted. */
export function dispatcherModule(isInterpreted: boolean): WebAssembly.Module {
  const known = compiled.get(isInterpreted);
  if (known) return known;
  const module = new WebAssembly.Module(dispatcherCode(isInterpreted));
  compiled.set(isInterpreted, module);
  return module;
}
