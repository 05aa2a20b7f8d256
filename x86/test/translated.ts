// Runs cases as the WebAssembly that they become, in the oracle's terms: the same cases in, the same results out.

import assert from "node:assert/strict";
import { ModuleWriter } from "../codegen/module.ts";
import { writeSingle } from "../codegen/single.ts";
import { decode } from "../decode/decoder.ts";
import { Instruction } from "../decode/instruction.ts";
import { Engine, type EngineOptions } from "../engine/engine.ts";
import { fusesMultiplyAdd } from "../engine/fused.ts";
import { enableWasmFeatures } from "../engine/wasm-features.ts";
import { CODE_ADDRESS, type NativeCase, type NativeResult, Vector } from "../oracle/types.ts";
import { Translation } from "../semantics/operands.ts";
import { Exit, PAGE_SHIFT } from "../state.ts";
import { Bench, CODE, compiledRuntime, fixedHost } from "./bench.ts";
import { Stepper, WHOLE_MEMORY } from "./interpreted.ts";

const CASES_A_MODULE = 500;
/** MXCSR's flag of subnormal operands. */
const DENORMAL = 2;

enableWasmFeatures();

function translateCases(cases: readonly NativeCase[]): WebAssembly.Module {
  const module = new ModuleWriter();
  const instruction = new Instruction();
  const translation = new Translation(instruction);
  translation.fuses = fusesMultiplyAdd;
  cases.forEach(({ code, codeOffset = 0 }, i) => {
    decode(code, 0, code.length, instruction);
    writeSingle(module, translation, instruction, CODE_ADDRESS + BigInt(codeOffset), `case${i}`);
  });
  return new WebAssembly.Module(module.finish());
}

/** Both come from the same definitions: not even flags that are undefined may differ. */
function compareTiers({ code }: NativeCase, interpreted: NativeResult | undefined, translated: NativeResult): void {
  if (!interpreted) return;
  const { memory, vectors, mxcsr, ...rest } = interpreted.state;
  const { memory: otherMemory, vectors: otherVectors, mxcsr: otherMxcsr, ...otherRest } = translated.state;
  const text = `${Buffer.from(code).toString("hex")} interpreted`;
  assert.ok(Buffer.compare(memory, otherMemory) === 0, `${text}: memory`);
  assert.ok(Buffer.compare(vectors, otherVectors) === 0, `${text}: vectors`);
  // Fused instructions, which the interpreter does not use, don't tell of subnormal operands.
  // Of two halves that both raise an exception, either may be the first.
  if (translated.vector !== Vector.Simd) assert.equal(mxcsr & ~DENORMAL, otherMxcsr & ~DENORMAL, `${text}: MXCSR`);
  assert.deepEqual({ ...interpreted, state: rest }, { ...translated, state: otherRest }, text);
}

/**
 * Runs the first instruction of each case, which must have a meaning. A result's vector is Vector.End when it ran, the
 * exception's when it raised one, and minus the Exit when it stopped otherwise. The interpreter has to give the same.
 */
export async function runTranslated(cases: readonly NativeCase[]): Promise<NativeResult[]> {
  const bench = new Bench();
  const env = { memory: bench.memory };
  const runtime = new WebAssembly.Instance(await compiledRuntime(), { env, host: fixedHost }).exports;
  const stepper = new Stepper(await compiledRuntime());
  const results: NativeResult[] = [];
  for (let i = 0; i < cases.length; i += CASES_A_MODULE) {
    const batch = cases.slice(i, i + CASES_A_MODULE);
    stepper.prepare(batch);
    const { exports } = new WebAssembly.Instance(translateCases(batch), { env, runtime });
    batch.forEach((test, k) => {
      bench.put(test);
      const result = bench.result((exports[`case${k}`] as () => number)() !== 0);
      results.push(result);
      compareTiers(test, stepper.run(test), result);
    });
  }
  return results;
}

/** Runs from budget to budget until something else stops it; a case that does not end is a timeout. */
function runToEnd(engine: Engine): Exit {
  for (let i = 0; i < 100; i++) {
    const exit = engine.run();
    if (exit !== Exit.Budget) return exit;
  }
  return Exit.Budget;
}

/** Runs whole cases in the engine. The INT3 after a case's code ends it. */
export async function runInEngine(cases: readonly NativeCase[], options: EngineOptions): Promise<NativeResult[]> {
  const bench = new Bench(WHOLE_MEMORY);
  const engine = new Engine(bench.memory, await compiledRuntime(), fixedHost, options);
  return cases.map((test) => {
    bench.put(test);
    engine.pagesChanged(0, 1 << (32 - PAGE_SHIFT));
    const exit = runToEnd(engine);
    const result = bench.result(true);
    if (exit === Exit.Budget) return { ...result, vector: Vector.Timeout };
    const last = result.rip - 1n;
    const start = CODE_ADDRESS + BigInt(test.codeOffset ?? 0);
    const inside = last >= start && last < start + BigInt(test.code.length);
    if (result.vector !== Vector.Breakpoint || inside || last < CODE || last >= CODE + 4096) return result;
    return { ...result, vector: Vector.End, ended: true, rip: last };
  });
}
