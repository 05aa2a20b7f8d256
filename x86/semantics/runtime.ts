// The functions of the runtime (x86/runtime, WebAssembly) that definitions may call, with their types.

import { Type } from "./ir.ts";

export interface RuntimeFunction {
  /** Its export's name in the runtime's module. */
  readonly name: string;
  /** At most three. */
  readonly parameters: readonly Type[];
  readonly result: Type;
  /** It reads or writes general registers, flags or vectors in the state block: they are put there before and taken back after. */
  readonly wholeState: boolean;
  /** Its result (i32) is not 0 when it stopped at memory it may not reach or at an exception; it has written why in the
   * state block (Exit, ExitDetail, FaultAddress). What it did until then stays done: the instruction begins again. */
  readonly faults: boolean;
}

const functions: RuntimeFunction[] = [];

/** Declares a function; its index is what Op.Call names. */
export function runtimeFunction(
  name: string,
  parameters: readonly Type[],
  result: Type = Type.None,
  { wholeState = false, faults = false } = {},
): number {
  if (faults && result !== Type.I32) throw new Error(`${name}: a function that faults says so by an i32`);
  functions.push({ name, parameters, result, wholeState, faults });
  return functions.length - 1;
}

/** All that the definitions have declared, by index. */
export function runtimeFunctions(): readonly RuntimeFunction[] {
  return functions;
}
