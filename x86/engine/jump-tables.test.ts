// The ways in which compilers write a switch.

import assert from "node:assert/strict";
import test from "node:test";
import { Access, FIRST_PAGE, PAGE_SHIFT, PAGE_TABLE } from "../state.ts";
import { Decoder } from "./code.ts";
import { discover } from "./discover.ts";

const TABLE = FIRST_PAGE + 0x800;
const CASES = [0x100, 0x110, 0x120].map((offset) => FIRST_PAGE + offset);
const RET = 0xc3;

/** Code and a table in a memory; the targets that are found for the computed jump in the code of the entry. */
function targets(code: string, entry: number, fill: (view: DataView) => void): number[] {
  const bytes = new Uint8Array(FIRST_PAGE + 0x1000);
  bytes[PAGE_TABLE + (FIRST_PAGE >>> PAGE_SHIFT)] = Access.Read | Access.Execute;
  bytes.set(Buffer.from(code, "hex"), FIRST_PAGE);
  for (const address of CASES) bytes[address] = RET;
  fill(new DataView(bytes.buffer));
  const decoder = new Decoder(bytes);
  // What is interpreted is decoded too.
  for (let at = FIRST_PAGE; at < entry; at += decoder.instruction.length) decoder.read(at);
  return discover(entry, decoder).flatMap((block) => block.targets.map(({ address }) => address));
}

const addresses = (view: DataView) =>
  CASES.forEach((address, i) => {
    view.setBigUint64(TABLE + i * 8, BigInt(address), true);
  });

test("a table of distances", () => {
  // lea rcx, [rip + 0x7f9]; movsxd rax, [rcx + rdx * 4]; add rax, rcx; jmp rax
  const found = targets("488d0df907000048630491" + "4801c8ffe0", FIRST_PAGE, (view) => {
    CASES.forEach((address, i) => {
      view.setInt32(TABLE + i * 4, address - TABLE, true);
    });
    // No code is there.
    view.setInt32(TABLE + 12, -TABLE, true);
  });
  assert.deepEqual(found, CASES);
});

test("a computed goto, by a table of addresses", () => {
  // lea r14, [rip + 0x7f9]; mov rax, [r14 + rax * 8]; jmp rax
  const code = "4c8d35f9070000" + "498b04c6ffe0";
  assert.deepEqual(targets(code, FIRST_PAGE, addresses), CASES);
  // Of a region that begins behind the LEA, in a loop.
  assert.deepEqual(targets(code, FIRST_PAGE + 7, addresses), CASES);
});
