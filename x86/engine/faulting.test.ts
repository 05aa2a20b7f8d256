// The state in which a program stops at a fault.

import assert from "node:assert/strict";
import test from "node:test";
import { buildRuntime } from "../../tools/runtime.ts";
import { Access, Exit, PAGE_SHIFT, PAGE_TABLE, State } from "../state.ts";
import { Engine } from "./engine.ts";

const CODE = 0x40_0000;
const CARRY = 1;
const ZERO = 0x40;

test("flags at a fault are those of that place, not of what follows", async () => {
  const memory = new WebAssembly.Memory({ initial: (CODE >>> 16) + 1 });
  const view = new DataView(memory.buffer);
  const engine = new Engine(memory, await WebAssembly.compile(await buildRuntime()), { now: () => 0, random: () => 0 });
  const code = [
    "31c0 b905000000 bf00104000", // xor eax,eax; mov ecx,5; mov edi,0x401000
    "83f801 f348ab", //              cmp eax,1; rep stosq, for which the flags go to the state block
    "89042500204000", //             mov [0x402000],eax: there is no page
    "7403 31c0 f4", //               je over; xor eax,eax; hlt
    "31c9 f4", //                    over: xor ecx,ecx; hlt
  ].join("");
  new Uint8Array(memory.buffer).set(Buffer.from(code.replaceAll(" ", ""), "hex"), CODE);
  const first = CODE >>> PAGE_SHIFT;
  view.setUint8(PAGE_TABLE + first, Access.Read | Access.Execute);
  view.setUint8(PAGE_TABLE + first + 1, Access.Read | Access.Write);
  engine.pagesChanged(first, first + 1);
  view.setBigUint64(State.Rip, BigInt(CODE), true);
  assert.equal(engine.run(), Exit.PageFault);
  assert.equal(view.getBigUint64(State.Rip, true), BigInt(CODE + 18));
  assert.equal(view.getUint32(State.Flags, true) & (CARRY | ZERO), CARRY);
});
