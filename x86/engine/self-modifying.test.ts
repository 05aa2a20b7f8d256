// Programs that write into pages from which they run.

import assert from "node:assert/strict";
import test from "node:test";
import { buildRuntime } from "../../tools/runtime.ts";
import { Access, Exit, PAGE_SHIFT, PAGE_TABLE, State } from "../state.ts";
import { tiers, WHOLE_MEMORY } from "../test/interpreted.ts";
import { Engine, type EngineOptions } from "./engine.ts";

const CODE = 0x40_0000;
const PAGE = 1 << PAGE_SHIFT;
const RAX = 0;
const ALL = Access.Read | Access.Write | Access.Execute;
const GENERAL_PROTECTION = 13;

/** Runs code in two pages that may be written, until HLT. */
async function run(code: string, options: EngineOptions): Promise<DataView> {
  const memory = new WebAssembly.Memory({ initial: WHOLE_MEMORY });
  const view = new DataView(memory.buffer);
  const host = { now: () => 0, random: () => 0 };
  const engine = new Engine(memory, await WebAssembly.compile(await buildRuntime()), host, options);
  new Uint8Array(memory.buffer).set(Buffer.from(code.replaceAll(" ", ""), "hex"), CODE);
  const first = CODE >>> PAGE_SHIFT;
  for (const page of [first, first + 1]) view.setUint8(PAGE_TABLE + page, ALL);
  engine.pagesChanged(first, first + 1);
  view.setBigUint64(State.Rip, BigInt(CODE), true);
  assert.equal(engine.run(), Exit.Exception);
  assert.equal(view.getUint32(State.ExitDetail, true), GENERAL_PROTECTION);
  return view;
}

for (const [tier, options] of Object.entries(tiers)) {
  test(`${tier}: data beside code can be written by that code`, async () => {
    // mov ecx,100 · again: add [rip+counter],1 · dec ecx · jnz again · hlt; the counter is 100h bytes behind the start.
    const view = await run("b964000000 8305f400000001 ffc9 75f5 f4", options());
    assert.equal(view.getUint32(CODE + 0x100, true), 100);
  });

  test(`${tier}: a write that crosses the end of a page of code is done once`, async () => {
    // mov ecx,7 · add [rip+…],ecx · hlt; the sum is in the last two bytes of this page and the first two of the next.
    const start = `b907000000 010d${(PAGE - 2 - 11)
      .toString(16)
      .padStart(4, "0")
      .replace(/(..)(..)/, "$2$1")}0000 f4`;
    const view = await run(start, options());
    assert.equal(view.getUint32(CODE + PAGE - 2, true), 7);
  });

  test(`${tier}: an instruction that has been written over is executed as it is then`, async () => {
    // mov byte [next+1],9 · next: mov eax,5 · hlt
    const view = await run("c6050100000009 b805000000 f4", options());
    assert.equal(view.getBigUint64(State.Registers + RAX * 8, true), 9n);
  });
}
