// How control goes from record to record.

import type { FunctionWriter } from "../codegen/function.ts";
import type { ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { Type } from "../semantics/ir.ts";
import type { Core } from "./linkage.ts";
import { Block, Record } from "./record.ts";

/** Goes on with the record `distance` bytes after the address that `get` leaves. */
export function writeNext(
  f: FunctionWriter,
  module: ModuleWriter,
  core: Core,
  get: () => void,
  distance: number,
): void {
  get();
  f.i32(distance);
  f.op(Wasm.I32Add);
  if (!core.hasTable) {
    f.returnCall(core.next(module));
    return;
  }
  get();
  f.load(Type.I32, 4, distance + Record.Handler);
  f.callIndirect(module.typeIndex([Type.I32], [Type.I64]), Wasm.ReturnCallIndirect);
}

/** Enters the block in a local; `link`: the local of the link that it came from, 0 for none. Counts down to its translation. */
export function writeEnter(
  f: FunctionWriter,
  module: ModuleWriter,
  core: Core,
  block: number,
  link: number,
  left: number,
) {
  f.get(block);
  f.get(block);
  f.load(Type.I32, 4, Block.Left);
  f.i32(1);
  f.op(Wasm.I32Sub);
  f.tee(left);
  f.store(Type.I32, 4, Block.Left);
  f.get(left);
  f.i32(0);
  f.op(Wasm.I32LtS);
  f.if();
  f.get(block);
  f.get(link);
  f.returnCall(core.spent(module));
  f.end();
  writeNext(f, module, core, () => f.get(block), Block.Records);
}

/** Goes on along the link whose address is on the stack, with three locals. */
export function writeFollow(
  f: FunctionWriter,
  module: ModuleWriter,
  core: Core,
  link: number,
  block: number,
  left: number,
): void {
  f.tee(link);
  f.load(Type.I32, 4, 0);
  f.tee(block);
  f.op(Wasm.I32Eqz);
  f.if();
  f.get(link);
  f.returnCall(core.resolve(module));
  f.end();
  writeEnter(f, module, core, block, link, left);
}
