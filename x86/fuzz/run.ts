// Runs programs through the engine, in the oracle's terms: the same cases in, the same results out.

import { buildRuntime } from "../../tools/runtime.ts";
import { Engine, type EngineOptions } from "../engine/engine.ts";
import { enableWasmFeatures } from "../engine/wasm-features.ts";
import { CODE_ADDRESS, DATA_ADDRESS, type NativeCase, type NativeResult, Vector } from "../oracle/types.ts";
import { Access, Exit, PAGE_SHIFT, PAGE_TABLE, State } from "../state.ts";
import { WHOLE_MEMORY } from "../test/interpreted.ts";
import { getState, putState } from "../test/state-block.ts";

const CODE = Number(CODE_ADDRESS);
const DATA = Number(DATA_ADDRESS);
const CODE_PAGE = CODE >>> PAGE_SHIFT;
const DATA_PAGE = DATA >>> PAGE_SHIFT;
const PAGE = 1 << PAGE_SHIFT;
const INT3 = 0xcc;
/** A program that takes longer hangs. */
const MAX_RUNS = 100;

enableWasmFeatures();

/** An engine with a page of code, filled up with INT3, and a page of data. */
export class Bench {
  readonly #memory = new WebAssembly.Memory({ initial: WHOLE_MEMORY });
  readonly #view = new DataView(this.#memory.buffer);
  readonly #bytes = new Uint8Array(this.#memory.buffer);
  readonly #engine: Engine;

  private constructor(runtime: WebAssembly.Module, options: EngineOptions) {
    this.#engine = new Engine(this.#memory, runtime, { now: () => 1e9, random: () => 0x1234_5678 }, options);
  }

  static async create(options: EngineOptions): Promise<Bench> {
    return new Bench(await WebAssembly.compile(await buildRuntime()), options);
  }

  /** Runs a case to its end, an exception or, with `Vector.Timeout`, too long. */
  run({ code, state }: NativeCase): NativeResult {
    this.#bytes.fill(INT3, CODE, CODE + PAGE);
    this.#bytes.set(code, CODE);
    this.#bytes.set(state.memory, DATA);
    this.#bytes[PAGE_TABLE + CODE_PAGE] = Access.Read | Access.Execute;
    this.#bytes[PAGE_TABLE + DATA_PAGE] = Access.Read | Access.Write;
    this.#engine.pagesChanged(CODE_PAGE, CODE_PAGE);
    this.#engine.pagesChanged(DATA_PAGE, DATA_PAGE);
    putState(this.#view, state);
    this.#view.setBigUint64(State.Rip, CODE_ADDRESS, true);
    let runs = 0;
    let exit = this.#engine.run();
    while (exit === Exit.Budget && ++runs < MAX_RUNS) exit = this.#engine.run();
    return this.#result(exit, code.length);
  }

  #result(exit: Exit, codeLength: number): NativeResult {
    const view = this.#view;
    const detail = view.getUint32(State.ExitDetail, true);
    let rip = view.getBigUint64(State.Rip, true);
    let vector: number = exit === Exit.Budget ? Vector.Timeout : exit === Exit.Exception ? detail : Vector.PageFault;
    // An INT3 of the filling.
    if (vector === Vector.Breakpoint && (rip <= CODE_ADDRESS || rip > CODE_ADDRESS + BigInt(codeLength))) {
      vector = Vector.End;
      rip--;
    }
    const faultAddress = vector === Vector.PageFault ? view.getBigUint64(State.FaultAddress, true) : 0n;
    const state = getState(view, DATA);
    return { vector, errorCode: 0, faultAddress, ended: vector === Vector.End, rip, state };
  }
}
