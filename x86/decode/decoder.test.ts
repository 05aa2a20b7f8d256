// The decoder against objdump: every form with generated operands, and the code of real programs; and what objdump
// can't check: pseudo-forms, and that nothing is read past the end.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import test from "node:test";
import { type Comparison, compare } from "../test/compare.ts";
import { encodings } from "../test/encodings.ts";
import { disassembleBytes, disassembleFile, type Listing } from "../test/objdump.ts";
import { Random } from "../test/random.ts";
import { decode } from "./decoder.ts";
import { FIRST_FORM, formOf, forms, TOO_LONG, TRUNCATED, UNDEFINED } from "./forms.ts";
import { GS, Instruction, Kind, REPE, RIP } from "./instruction.ts";
import { print } from "./print.ts";

/** More rounds of generated operands, and bigger programs, with ELFIN_X86_ROUNDS. */
const ROUNDS = Number(process.env.ELFIN_X86_ROUNDS ?? 2);
const SLOT = 32;

const instruction = new Instruction();

function decodeHex(hex: string): number {
  const code = Buffer.from(hex.replaceAll(" ", ""), "hex");
  return decode(code, 0, code.length, instruction);
}

function report({ compared, differences }: Comparison): string {
  const lines = differences.slice(0, 20).map(({ bytes, ours, theirs }) => `${bytes}: ${ours} | objdump: ${theirs}`);
  return `${differences.length} of ${compared} differ\n${lines.join("\n")}`;
}

/** Each encoding in a slot of its own, with NOPs after it. */
function slots(list: readonly Uint8Array[]): Listing {
  const code = new Uint8Array(list.length * SLOT).fill(0x90);
  list.forEach((bytes, i) => {
    code.set(bytes, i * SLOT);
  });
  return disassembleBytes(code);
}

for (let round = 1; round <= ROUNDS; round++) {
  test(`every form with generated operands is what objdump says, round ${round}`, () => {
    const random = new Random(round);
    const list = forms.slice(FIRST_FORM).flatMap((form) => encodings(form, random));
    const result = compare(slots(list), new Set(list.map((_, i) => i * SLOT)));
    assert.ok(result.compared > 15000);
    assert.equal(result.differences.length, 0, report(result));
  });
}

test("every form is reached by its encodings", () => {
  const random = new Random(3);
  for (const form of forms.slice(FIRST_FORM)) {
    const reached = encodings(form, random).filter(
      (code) => decode(code, 0, code.length, instruction) === form.id && instruction.length === code.length,
    );
    assert.ok(reached.length > 0, form.text);
  }
});

const programs = ["/bin/busybox", "/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6"];
if (ROUNDS > 2) programs.push("/usr/bin/python3.11", "/usr/bin/perl", "/usr/bin/openssl");
for (const file of programs) {
  test(`the code of ${file} is what objdump says`, { skip: !fs.existsSync(file) }, () => {
    const result = compare(disassembleFile(file));
    assert.ok(result.compared > 10000);
    assert.equal(result.differences.length, 0, report(result));
  });
}

test("bytes that are no instruction", () => {
  assert.equal(decodeHex("06"), UNDEFINED);
  assert.equal(decodeHex("0f0f"), UNDEFINED);
  assert.equal(decodeHex("62f17c4810c0"), UNDEFINED);
  assert.equal(decodeHex("f0 01c0"), UNDEFINED, "LOCK with a register");
  assert.equal(decodeHex("f0 8b00"), UNDEFINED, "LOCK with a load");
  assert.equal(decodeHex("f0 8300 01"), formOf(instruction.form).id);
  assert.equal(decodeHex("8d c0"), UNDEFINED, "LEA of a register");
  assert.equal(decodeHex("c5f8 28c1"), formOf(instruction.form).id);
  assert.equal(decodeHex("c5f0 28c1"), UNDEFINED, "VEX.vvvv without a use");
  assert.equal(decodeHex("66 c5f8 28c1"), UNDEFINED, "66 before VEX");
  assert.equal(decodeHex("8ec8"), UNDEFINED, "MOV to CS");
});

test("an instruction that the code's end cuts is truncated", () => {
  const whole = Buffer.from("48 8b 84 8d 78 56 34 12".replaceAll(" ", ""), "hex");
  for (let end = 0; end < whole.length; end++) assert.equal(decode(whole, 0, end, instruction), TRUNCATED);
  assert.equal(formOf(decode(whole, 0, whole.length, instruction)).mnemonic, "mov");
});

test("15 bytes are an instruction, 16 are not", () => {
  assert.equal(formOf(decodeHex(`${"66".repeat(14)}90`)).mnemonic, "nop");
  assert.equal(instruction.length, 15);
  assert.equal(decodeHex(`${"66".repeat(15)}90`), TOO_LONG);
  assert.equal(decodeHex("66".repeat(15)), TOO_LONG);
  assert.equal(decodeHex("66".repeat(14)), TRUNCATED);
});

test("prefixes end up in the instruction", () => {
  decodeHex("65 f3 48 a5");
  assert.deepEqual(
    [instruction.segment, instruction.repeat, instruction.operandSize, instruction.addressSize],
    [GS, REPE, 8, 8],
  );
  assert.deepEqual([...instruction.kinds.subarray(0, 2)], [Kind.StringDestination, Kind.StringSource]);
  decodeHex("67 8b 05 10000000");
  assert.deepEqual([instruction.addressSize, instruction.base, instruction.displacement], [4, RIP, 16]);
  decodeHex("48 66 01 c0");
  assert.equal(print(instruction, 0n), "add ax,ax", "a REX before another prefix does nothing");
});

test("flags, faults and ends of blocks are in the form", () => {
  const shift = formOf(decodeHex("d3e0"));
  assert.equal(shift.reads, 0x8d5);
  assert.equal(shift.writes, 0xc5);
  assert.equal(shift.undefines, 0x810);
  assert.equal(formOf(decodeHex("7400")).flow, "branch");
  assert.equal(formOf(decodeHex("0f05")).flow, "system");
  assert.deepEqual(formOf(decodeHex("f7f1")).exceptions, ["#DE"]);
  assert.ok(formOf(decodeHex("f4")).privileged);
});
