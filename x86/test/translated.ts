// Runs single instructions as the WebAssembly that they become, in the oracle's terms: the same cases in, the same results
// out. All cases of a call are functions of a few modules.

import { buildRuntime } from "../../tools/runtime.ts";
import { ModuleWriter } from "../codegen/module.ts";
import { writeSingle } from "../codegen/single.ts";
import { decode } from "../decode/decoder.ts";
import { Instruction } from "../decode/instruction.ts";
import { CODE_ADDRESS, DATA_ADDRESS, type NativeCase, type NativeResult, Vector } from "../oracle/types.ts";
import { Translation } from "../semantics/operands.ts";
import { Access, Exit, PAGE_SHIFT, PAGE_TABLE, State } from "../state.ts";
import { getState, putState } from "./state-block.ts";

const CASES_A_MODULE = 500;
const CODE = Number(CODE_ADDRESS);
const DATA = Number(DATA_ADDRESS);
const PAGE = 4096;
const INT3 = 0xcc;

type Run = () => number;

/** What the runtime imports from its host; the same for every run. */
export const fixedHost = {
  now: () => 1e9,
  random: () => 0x1234_5678,
};

/** A memory with a page of code and a page of data, and the runtime in it. */
class Bench {
  readonly memory = new WebAssembly.Memory({ initial: (DATA >>> 16) + 1 });
  readonly view = new DataView(this.memory.buffer);
  readonly bytes = new Uint8Array(this.memory.buffer);
  readonly imports: WebAssembly.Imports;

  constructor(runtime: WebAssembly.Module) {
    const env = { memory: this.memory };
    const { exports } = new WebAssembly.Instance(runtime, { env, host: fixedHost });
    this.imports = { env, runtime: exports };
    this.bytes[PAGE_TABLE + (CODE >>> PAGE_SHIFT)] = Access.Read | Access.Execute;
    this.bytes[PAGE_TABLE + (DATA >>> PAGE_SHIFT)] = Access.Read | Access.Write;
  }

  #result(stopped: number): NativeResult {
    const { view } = this;
    const exit = view.getUint32(State.Exit, true);
    const detail = view.getUint32(State.ExitDetail, true);
    const pageFault = stopped !== 0 && exit === Exit.PageFault;
    const faultAddress = pageFault ? view.getBigUint64(State.FaultAddress, true) : 0n;
    const vector = !stopped ? Vector.End : pageFault ? Vector.PageFault : exit === Exit.Exception ? detail : -exit;
    // Bit 1: a write; bit 2: in user mode; bit 0: the page is there.
    const present = faultAddress >> 32n ? 0 : Number(this.bytes[PAGE_TABLE + Number(faultAddress >> 12n)] !== 0);
    const errorCode = pageFault ? 4 | (detail & Access.Write) | present : 0;
    const rip = view.getBigUint64(State.Rip, true);
    return { vector, errorCode, faultAddress, ended: vector === Vector.End, rip, state: getState(view, DATA) };
  }

  run({ code, codeOffset = 0, state }: NativeCase, run: Run): NativeResult {
    putState(this.view, state);
    this.bytes.fill(INT3, CODE, CODE + PAGE);
    this.bytes.set(code, CODE + codeOffset);
    this.bytes.set(state.memory, DATA);
    return this.#result(run());
  }
}

function translateCases(cases: readonly NativeCase[]): WebAssembly.Module {
  const module = new ModuleWriter();
  const instruction = new Instruction();
  const translation = new Translation(instruction);
  cases.forEach(({ code, codeOffset = 0 }, i) => {
    decode(code, 0, code.length, instruction);
    writeSingle(module, translation, instruction, CODE_ADDRESS + BigInt(codeOffset), `case${i}`);
  });
  return new WebAssembly.Module(module.finish());
}

/**
 * Runs the first instruction of each case, which must have a meaning. A result's vector is Vector.End when it ran, the
 * exception's when it raised one, and minus the Exit when it stopped otherwise.
 */
export async function runTranslated(cases: readonly NativeCase[]): Promise<NativeResult[]> {
  const bench = new Bench(await WebAssembly.compile(await buildRuntime()));
  const results: NativeResult[] = [];
  for (let i = 0; i < cases.length; i += CASES_A_MODULE) {
    const batch = cases.slice(i, i + CASES_A_MODULE);
    const { exports } = new WebAssembly.Instance(translateCases(batch), bench.imports);
    batch.forEach((test, k) => {
      results.push(bench.run(test, exports[`case${k}`] as Run));
    });
  }
  return results;
}
