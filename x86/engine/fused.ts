// Whether WebAssembly's relaxed multiply-and-add rounds once here. It may round twice as well: on processors without FMA it does.

import { FunctionWriter } from "../codegen/function.ts";
import { ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { Type } from "../semantics/ir.ts";
import { Simd } from "../semantics/vector/simd.ts";

/** A product whose last bit is lost when it is rounded: (1 + e)² − (1 + 2e) is e², or 0. */
const formats = [
  {
    madd: Simd.relaxedMaddF64,
    nmadd: Simd.relaxedNmaddF64,
    splat: Simd.splatF64,
    extract: Simd.extractF64,
    type: Type.F64,
    epsilon: 2 ** -52,
  },
  {
    madd: Simd.relaxedMaddF32,
    nmadd: Simd.relaxedNmaddF32,
    splat: Simd.splatF32,
    extract: Simd.extractF32,
    type: Type.F32,
    epsilon: 2 ** -23,
  },
] as const;

function probe(): Uint8Array<ArrayBuffer> {
  const module = new ModuleWriter();
  formats.forEach(({ madd, nmadd, splat, extract, type }, i) => {
    [madd, nmadd].forEach((opcode, k) => {
      const f = new FunctionWriter([type, type, type], [type]);
      for (const parameter of [0, 1, 2]) {
        f.get(parameter);
        f.longOp(Wasm.Vector, splat);
      }
      f.longOp(Wasm.Vector, opcode);
      f.longOp(Wasm.Vector, extract);
      f.op(0);
      module.define(f, `${i}${k}`);
    });
  });
  return module.finish();
}

function detect(): boolean {
  const code = probe();
  if (!WebAssembly.validate(code)) return false;
  const memory = new WebAssembly.Memory({ initial: 0 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
  return formats.every(({ epsilon }, i) => {
    const [madd, nmadd] = [0, 1].map((k) => exports[`${i}${k}`] as (a: number, b: number, c: number) => number);
    const x = 1 + epsilon;
    const sum = 1 + 2 * epsilon;
    return madd?.(x, x, -sum) === epsilon ** 2 && nmadd?.(x, x, sum) === -(epsilon ** 2);
  });
}

let known: boolean | undefined;

/** Found out at the first instruction that asks. */
export function fusesMultiplyAdd(): boolean {
  known ??= detect();
  return known;
}
