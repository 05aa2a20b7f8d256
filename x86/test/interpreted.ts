// Runs single instructions in the interpreter, in the oracle's terms.

import { interpreterModule } from "../../tools/interpreter.ts";
import { decode } from "../decode/decoder.ts";
import { FIRST_FORM } from "../decode/forms.ts";
import { Instruction } from "../decode/instruction.ts";
import { Decoder } from "../engine/code.ts";
import type { EngineOptions } from "../engine/engine.ts";
import { Handlers } from "../interpreter/handlers.ts";
import { Interpreter, type Owner } from "../interpreter/interpreter.ts";
import type { NativeCase, NativeResult } from "../oracle/types.ts";
import { hasMeaning } from "../semantics/translate.ts";
import { Exit, State } from "../state.ts";
import { Bench, fixedHost } from "./bench.ts";

/** The control flow that the dispatcher makes possible; enough for one. */
const ONE_JUMP = 1;

let handlers: Handlers | undefined;

/** All tests of a process make and use the same handlers. */
export function sharedHandlers(): Handlers {
  handlers ??= new Handlers(new WebAssembly.Module(interpreterModule()));
  return handlers;
}

/** Pages of a memory that has room for records. */
export const WHOLE_MEMORY = 65536;

/** How an engine runs code: translated at once, or interpreted until it has been run so often. */
export const tiers: Readonly<Record<string, () => EngineOptions>> = {
  translated: () => ({}),
  interpreted: () => ({ handlers: sharedHandlers(), limits: { executions: 2 ** 30 } }),
  mixed: () => ({ handlers: sharedHandlers(), limits: { executions: 1 } }),
};

export class Stepper {
  readonly #bench = new Bench(WHOLE_MEMORY);
  readonly #interpreter: Interpreter;
  readonly #run: () => bigint;
  readonly #settle: () => void;
  #isFirst = true;

  constructor(runtime: WebAssembly.Module) {
    const { memory, bytes } = this.#bench;
    const owner: Owner = {
      decoder: new Decoder(bytes),
      canExecute: (rip) => this.#goOn(rip),
      regionAt: () => -1,
      translate: () => -1,
      spend: () => false,
      protect: () => {},
    };
    this.#interpreter = new Interpreter(memory, sharedHandlers(), owner, { executions: 2 ** 30, longest: 1 });
    const env = { memory };
    const runtimeExports = new WebAssembly.Instance(runtime, { env, host: fixedHost }).exports;
    const { interpret, settle } = this.#interpreter.start({
      env,
      runtime: runtimeExports,
      engine: { enter: () => 0n },
    });
    this.#run = interpret as () => bigint;
    this.#settle = settle as () => void;
  }

  /** One instruction, and what comes after it is where it ends. */
  #goOn(rip: bigint): boolean {
    if (!this.#isFirst) this.#bench.view.setBigUint64(State.Rip, rip, true);
    const first = this.#isFirst;
    this.#isFirst = false;
    return first;
  }

  /** Makes the handlers of these cases at once, which takes much less time. */
  prepare(cases: readonly NativeCase[]): void {
    const instruction = new Instruction();
    for (const { code } of cases) {
      const form = decode(code, 0, code.length, instruction);
      if (form >= FIRST_FORM && hasMeaning(form)) sharedHandlers().find(instruction);
    }
    sharedHandlers().flush();
  }

  /** Runs the first instruction of a case; undefined if that is left to the engine. */
  run(test: NativeCase): NativeResult | undefined {
    const { view } = this.#bench;
    this.#bench.put(test);
    this.#interpreter.clear();
    this.#isFirst = true;
    view.setUint32(State.Exit, Exit.None, true);
    view.setInt32(State.Budget, ONE_JUMP, true);
    const next = this.#run();
    if (next) view.setBigUint64(State.Rip, next, true);
    if (view.getUint32(State.FlagRecord, true)) this.#settle();
    const exit = view.getUint32(State.Exit, true);
    if (exit === Exit.Retry) return undefined;
    return this.#bench.result(exit !== Exit.None && exit !== Exit.Budget);
  }
}
