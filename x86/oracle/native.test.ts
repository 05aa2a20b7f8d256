// The native harness against results worked out by hand from the SDM.

import assert from "node:assert/strict";
import test from "node:test";
import { Random } from "../test/random.ts";
import { generateState } from "./inputs.ts";
import { canRunNative, runNative } from "./native.ts";
import { CODE_ADDRESS, DATA_ADDRESS, initialState, type NativeCase, type NativeResult, Vector } from "./types.ts";

const skip = !canRunNative();
const names = "rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15".split(" ");
const C = 1;
const P = 4;
const A = 16;
const Z = 64;
const S = 128;
const D = 1024;
const O = 2048;
const ALL = C | P | A | Z | S | O;
const ONES = 0xffff_ffff_ffff_ffffn;

interface Row {
  text: string;
  code: string;
  /** Registers by name, and flags. */
  before: Readonly<Record<string, bigint | number>>;
  after: Readonly<Record<string, bigint | number>>;
  /** Flags to compare; ALL by default. */
  mask?: number;
  vector?: number;
}

function row(text: string, code: string, before: Row["before"], after: Row["after"], mask = ALL): Row {
  return { text, code, before, after, mask };
}

function fault(text: string, code: string, before: Row["before"], vector: number): Row {
  return { text, code, before, after: before, vector };
}

const rows: Row[] = [
  row("add al,cl: signed overflow", "00c8", { rax: 0x7fn, rcx: 1n }, { rax: 0x80n, flags: S | A | O }),
  row("add eax,ecx: carry, high half cleared", "01c8", { rax: ONES, rcx: 1n }, { rax: 0n, flags: C | P | A | Z }),
  row("add ax,cx: the rest stays", "6601c8", { rax: 0x12345ffffn, rcx: 2n }, { rax: 0x123450001n, flags: C | A }),
  row("adc rax,rcx", "4811c8", { rax: ONES, rcx: 0n, flags: C }, { rax: 0n, flags: C | P | A | Z }),
  row("sub rax,rcx: borrow", "4829c8", { rax: 0n, rcx: 1n }, { rax: ONES, flags: C | P | A | S }),
  row("sbb eax,eax with CF", "19c0", { rax: 5n, flags: C }, { rax: 0xffff_ffffn, flags: C | P | A | S }),
  row("cmp ah,al", "38c4", { rax: 0x0180n }, { rax: 0x0180n, flags: C | P | S | O }),
  row("and", "21c8", { rax: 0xf0n, rcx: 0x0fn, flags: C | O }, { rax: 0n, flags: Z | P }, ALL & ~A),
  row("xor", "31c8", { rax: 0xffn, rcx: 0x0fn }, { rax: 0xf0n, flags: P }, ALL & ~A),
  row("inc leaves CF", "48ffc0", { rax: ONES, flags: C }, { rax: 0n, flags: C | P | A | Z }),
  row("dec to the limit", "ffc8", { rax: 0x8000_0000n }, { rax: 0x7fff_ffffn, flags: P | A | O }),
  row("neg of the least", "48f7d8", { rax: 1n << 63n }, { rax: 1n << 63n, flags: C | P | S | O }),
  row("not", "f7d0", { rax: 0n, flags: C }, { rax: 0xffff_ffffn, flags: C }),
  row("shl by 1", "d1e0", { rax: 0xc000_0000n }, { rax: 0x8000_0000n, flags: C | P | S }, ALL & ~A),
  row("shl by 32 does nothing to flags", "d3e0", { rax: 1n, rcx: 32n, flags: C | Z }, { rax: 1n, flags: C | Z }),
  row("sar", "48d3f8", { rax: 1n << 63n, rcx: 63n }, { rax: ONES, flags: P | S }, ALL & ~(A | O)),
  row("rcr by 1", "d1d8", { rax: 1n, flags: C }, { rax: 0x8000_0000n, flags: C | O }),
  row("rol al,4", "c0c004", { rax: 0x12n }, { rax: 0x21n, flags: C }, C),
  row("shld", "0fa4c808", { rax: 0x12345678n, rcx: 0xabcdef01n }, { rax: 0x345678abn }, 0),
  row("mul rcx", "48f7e1", { rax: ONES, rcx: 2n }, { rax: ONES - 1n, rdx: 1n, flags: C | O }, C | O),
  row("imul eax,ecx,-3", "6bc1fd", { rcx: 5n }, { rax: 0xffff_fff1n, flags: 0 }, C | O),
  row("div rcx", "48f7f1", { rax: 7n, rdx: 1n, rcx: 16n }, { rax: 1n << 60n, rdx: 7n }, 0),
  row("idiv cl", "f6f9", { rax: 0xfff9n, rcx: 2n }, { rax: 0xfffdn }, 0),
  row("cdq", "99", { rax: 0x8000_0000n }, { rdx: 0xffff_ffffn, rax: 0x8000_0000n }),
  row("bsf", "0fbcc1", { rcx: 0x50n }, { rax: 4n, flags: 0 }, Z),
  row("lzcnt rax,rcx", "f3480fbdc1", { rcx: 1n }, { rax: 63n, flags: 0 }, C | Z),
  row("tzcnt of 0", "f30fbcc1", { rcx: 0n }, { rax: 32n, flags: C }, C | Z),
  row("popcnt", "f3480fb8c1", { rcx: 0xff0fn }, { rax: 12n, flags: 0 }),
  row("bswap", "480fc8", { rax: 0x0102030405060708n }, { rax: 0x0807060504030201n }),
  row("movsx rax,cl", "480fbec1", { rcx: 0x80n }, { rax: ONES - 0x7fn }),
  row("cmovne clears the high half", "0f45c1", { rax: ONES, rcx: 3n, flags: Z }, { rax: 0xffff_ffffn, flags: Z }),
  row("setb", "0f92c0", { rax: 0x1200n, flags: C }, { rax: 0x1201n, flags: C }),
  row("cmpxchg, not equal", "480fb1d1", { rax: 1n, rcx: 2n, rdx: 3n }, { rax: 2n, rcx: 2n }, Z),
  row("xadd", "480fc1c8", { rax: 1n, rcx: 2n }, { rax: 3n, rcx: 1n, flags: P }),
  row("lahf", "9f", { rax: 0n, flags: C | Z }, { rax: 0x4300n, flags: C | Z }),
  row("pushf; pop rax", "9c58", { flags: C | O }, { rax: 0xa03n, flags: C | O }),
  row("andn", "c4e270f2c2", { rcx: 0xf0n, rdx: 0xffn }, { rax: 0x0fn, flags: 0 }, ALL & ~(A | P)),
  row("pdep", "c4e2f3f5c2", { rcx: 5n, rdx: 0xf00n }, { rax: 0x500n }),
  row("mulx", "c4e2f3f6c3", { rdx: ONES, rbx: ONES }, { rax: ONES - 1n, rcx: 1n, flags: 0 }),
  row("crc32 of a byte", "f20f38f0c1", { rax: 0n, rcx: 1n }, { rax: 0xf26b8303n }),
  row("lea with a 32-bit address", "678d4408ff", { rax: 0n, rcx: 0n }, { rax: 0xffff_ffffn }),
  row("std", "fd", {}, { flags: D }, D),
  row("jmp over int3", "eb01ccb001", {}, { rax: 1n }),
  row("rdfsbase", "f3480faec0", { fs: 0x1234_5678_9abcn }, { rax: 0x1234_5678_9abcn }),
  fault("div by 0", "f7f1", { rax: 1n, rcx: 0n }, Vector.DivideError),
  fault("div overflow", "f7f1", { rax: 0n, rdx: 2n, rcx: 2n }, Vector.DivideError),
  fault("ud2", "0f0b", { rax: 5n }, Vector.InvalidOpcode),
  fault("lock add eax,ecx", "f001c8", { rax: 5n }, Vector.InvalidOpcode),
  fault("hlt", "f4", { rax: 5n }, Vector.GeneralProtection),
  fault("not canonical", "8a00", { rax: 1n << 62n }, Vector.GeneralProtection),
  fault("int3 inside", "cc90", {}, Vector.Breakpoint),
  fault("loop for ever", "ebfe", {}, Vector.Timeout),
];

function toCase({ code, before }: Pick<Row, "code" | "before">): NativeCase {
  const state = initialState();
  for (const [name, value] of Object.entries(before)) {
    if (name === "flags") state.flags |= Number(value);
    else if (name === "fs") state.fsBase = BigInt(value);
    else state.registers[names.indexOf(name)] = BigInt(value);
  }
  return { code: Buffer.from(code, "hex"), state };
}

function check({ text, code, after, mask = ALL, vector = Vector.End }: Row, result: NativeResult): void {
  assert.equal(result.vector, vector, text);
  const stop = vector === Vector.End ? code.length / 2 : vector === Vector.Breakpoint ? 1 : 0;
  assert.equal(result.rip, CODE_ADDRESS + BigInt(stop), text);
  for (const [name, value] of Object.entries(after)) {
    if (name === "flags") assert.equal(result.state.flags & mask, Number(value) & mask, `${text}: flags`);
    else assert.equal(result.state.registers[names.indexOf(name)], value, `${text}: ${name}`);
  }
}

test("registers, flags and faults worked out by hand", { skip }, () => {
  const results = runNative(rows.map(toCase));
  rows.forEach((expected, i) => {
    check(expected, results[i] as NativeResult);
  });
});

test("memory is read and written, and a fault has its address", { skip }, () => {
  const store = toCase({
    code: "48890148c70334120000",
    before: { rax: 0x1122n, rcx: DATA_ADDRESS, rbx: DATA_ADDRESS + 8n },
  });
  store.state.memory.fill(0xee);
  const past = DATA_ADDRESS + 4096n;
  const cross = toCase({ code: "488b01", before: { rax: 7n, rcx: past - 4n } });
  const execute = toCase({ code: "ffe1", before: { rcx: DATA_ADDRESS } });
  const [stored, crossed, executed] = runNative([store, cross, execute]) as [NativeResult, NativeResult, NativeResult];
  assert.ok(stored.ended);
  assert.equal(Buffer.from(stored.state.memory.subarray(0, 17)).toString("hex"), "22110000000000003412000000000000ee");
  assert.deepEqual([crossed.vector, crossed.faultAddress], [Vector.PageFault, past]);
  assert.equal(crossed.state.registers[0], 7n);
  assert.deepEqual(
    [executed.vector, executed.rip, executed.faultAddress],
    [Vector.PageFault, DATA_ADDRESS, DATA_ADDRESS],
  );
});

test("vector and x87 state go in and come out", { skip }, () => {
  // vaddps ymm0,ymm1,ymm2
  const add = toCase({ code: "c5f458c2", before: {} });
  new Float32Array(add.state.vectors.buffer, 32, 8).fill(1.5);
  new Float32Array(add.state.vectors.buffer, 64, 8).fill(2.25);
  // divss xmm0,xmm1 with a zero divisor, first masked, then not
  const masked = toCase({ code: "f30f5ec1", before: {} });
  new Float32Array(masked.state.vectors.buffer)[0] = 1;
  const unmasked = structuredClone(masked);
  unmasked.state.mxcsr = 0x1d80;
  // fld1; fldpi
  const load = toCase({ code: "d9e8d9eb", before: {} });
  // fld1; fldz; fdivp; fwait with the exception unmasked
  const divide = toCase({ code: "d9e8d9eedef99b", before: {} });
  divide.state.x87.control = 0x37b;
  const results = runNative([add, masked, unmasked, load, divide]) as NativeResult[];
  const state = (i: number) => (results[i] as NativeResult).state;
  assert.deepEqual([...new Float32Array(state(0).vectors.buffer, 0, 8)], new Array(8).fill(3.75));
  assert.equal(new Float32Array(state(1).vectors.buffer)[0], Number.POSITIVE_INFINITY);
  assert.equal(state(1).mxcsr, 0x1f84);
  assert.equal(results[2]?.vector, Vector.Simd);
  assert.equal(
    Buffer.from(state(3).x87.registers.subarray(0, 20)).toString("hex"),
    "35c26821a2da0fc9004000000000000000" + "80ff3f",
  );
  assert.deepEqual([state(3).x87.tag, (state(3).x87.status >> 11) & 7], [0xc0, 6]);
  assert.equal(results[4]?.vector, Vector.X87);
});

test("thousands of generated cases: what is not touched stays as it was", { skip }, () => {
  const random = new Random(11);
  const cases = Array.from({ length: 4000 }, () => ({ code: Uint8Array.of(0x90), state: generateState(random) }));
  const results = runNative(cases);
  results.forEach((result, i) => {
    const before = cases[i]?.state;
    assert.ok(result.ended);
    assert.deepEqual(result.state, before);
  });
});
