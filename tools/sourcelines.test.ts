import assert from "node:assert/strict";
import test from "node:test";
import { annotate, placeOf } from "./kernel-lines.ts";
import { SourceLines } from "./sourcelines.ts";
import { placesByFunction } from "./wasmcode.ts";

const text = (value: string) => [value.length, ...Buffer.from(value)];
const section = (id: number, content: number[]) => [id, content.length, ...content];

/** (func $kernel/f (if (i32.load offset=200 (i32.const -1)) (then (i64.store …) (call $kernel/f) unreachable))). */
const BODY = [
  ...[0x01, 0x01, 0x7f], // one group of locals
  ...[0x41, 0x7f, 0x28, 0x02, 0xc8, 0x01],
  ...[0x04, 0x40, 0x41, 0x00, 0x42, 0x80, 0x01, 0x37, 0x03, 0x00, 0x10, 0x00, 0x00, 0x0b],
  ...[0x41, 0x00, 0x41, 0x00, 0x41, 0x00, 0xfc, 0x0a, 0x00, 0x00, 0x0b],
];
const MODULE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(10, [1, BODY.length, ...BODY]),
  ...section(0, [...text("name"), 1, 1 + 1 + text("kernel/f").length, 1, 0, ...text("kernel/f")]),
]);
/** Where the body begins: behind header, the section's head, the number of functions and the body's length. */
const START = 8 + 2 + 1 + 1;

const C = `static void w2c_kernel_kernel0x2Ff(w2c_kernel* instance) {
  var_i0 = 4294967295u;
  var_i0 = i32_load_default32(&instance->w2c_memory, (u64)(var_i0) + 200u);
  if (var_i0) {
    i64_store_default32(&instance->w2c_memory, (u64)(var_i0), var_j1);
    w2c_kernel_kernel0x2Ff(instance);
    UNREACHABLE;
  }
  memory_copy(&instance->w2c_memory, &instance->w2c_memory, var_i0, var_i1, var_i2);
}
void other(void) {
}`;

test("source lines: calls, accesses and traps are found in a module", () => {
  const places = placesByFunction(MODULE).get("kernel/f") ?? [];
  assert.deepEqual(
    places.map(({ effect, offset }) => [effect, offset - START]),
    [
      ["load", 5],
      ["store", 16],
      ["call", 19],
      ["trap", 21],
      ["copy", 29],
    ],
  );
});

/** A source map whose entries are at these offsets (below 32 apart), each a line further in one file. */
function sourceMap(offsets: number[]) {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const number = (value: number) => {
    let coded = "";
    for (let rest = value << 1; ; rest >>= 5) {
      coded += digits[(rest & 31) | (rest > 31 ? 32 : 0)];
      if (rest <= 31) return coded;
    }
  };
  const mappings = offsets.map((at, i) => `${number(at - (offsets[i - 1] ?? 0))}A${i === 0 ? "A" : "C"}A`).join(",");
  return { version: 3, file: "", sources: ["kernel/f.ts"], sourcesContent: [], names: [], mappings, sourceRoot: "" };
}

test("source lines: each line of C says which line of TypeScript it is", () => {
  const lines = new SourceLines(MODULE, sourceMap([START + 5, START + 16, START + 19, START + 21, START + 29]));
  const woven = lines.weave(C).split("\n");
  assert.deepEqual(lines.unlike, []);
  const lineOf = (pattern: RegExp) => woven[woven.findIndex((line) => pattern.test(line)) - 1];
  assert.equal(lineOf(/^static void/), '#line 1 "kernel/f.ts"');
  assert.equal(lineOf(/i32_load/), '#line 1 "kernel/f.ts"');
  assert.equal(lineOf(/i64_store/), '#line 2 "kernel/f.ts"');
  assert.equal(lineOf(/ {4}w2c_kernel/), '#line 3 "kernel/f.ts"');
  assert.equal(lineOf(/UNREACHABLE/), '#line 4 "kernel/f.ts"');
  assert.equal(lineOf(/^ {2}\}/), '#line 4 "kernel/f.ts"');
  assert.equal(lineOf(/memory_copy/), '#line 5 "kernel/f.ts"');
  assert.deepEqual(woven.slice(-2), C.split("\n").slice(-2));
});

test("source lines: a function that is not like its module's is named and left alone", () => {
  const lines = new SourceLines(MODULE, sourceMap([START + 5]));
  assert.equal(lines.weave(C.replace("    UNREACHABLE;\n", "")).includes("#line"), false);
  assert.deepEqual(lines.unlike, ["w2c_kernel_kernel0x2Ff"]);
});

test("kernel-lines: addresses of a crash report get the function and line that are the kernel's own", () => {
  const output = "i32_load\n/p/workdir/build/gen/kernel-impl.h:251\nproc_f\n/p/kernel/f.ts:7 (discriminator 3)\n";
  assert.deepEqual(placeOf(output), { name: "proc_f", line: "/p/kernel/f.ts:7" });
  const asked: bigint[] = [];
  const find = (address: bigint) => {
    asked.push(address);
    return { name: "f", line: "f.ts:1" };
  };
  assert.equal(annotate("  rax 0xffffff0000100010", find), "  rax 0xffffff0000100010");
  assert.equal(annotate("  at 0xffffff0000100010", find), "  at 0xffffff0000100010 f (f.ts:1)");
  assert.equal(annotate("  called from 0xffffff0000100010", find), "  called from 0xffffff0000100010 f (f.ts:1)");
  assert.deepEqual(asked, [0xffffff0000100010n, 0xffffff000010000fn]);
});
