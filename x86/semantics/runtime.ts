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
  /** The same for these general registers only, a bit each by number; and for the flags. */
  readonly registers: number;
  readonly flags: boolean;
  /** Its result (i32) is not 0 when it stopped at memory it may not reach or at an exception; it has written why in the
   * state block (Exit, ExitDetail, FaultAddress). What it did until then stays done: the instruction begins again. */
  readonly faults: boolean;
  /** It may raise an exception: it then writes the vector to State.Raised, which is 0 otherwise, and the instruction ends as by
   * RaiseIf, with the state of before. */
  readonly raises: boolean;
}

const functions: RuntimeFunction[] = [];

/** Declares a function; its index is what Op.Call names. */
export function runtimeFunction(
  name: string,
  parameters: readonly Type[],
  result: Type = Type.None,
  { wholeState = false, faults = false, registers = 0, flags = false, raises = false } = {},
): number {
  if (faults && result !== Type.I32) throw new Error(`${name}: a function that faults says so by an i32`);
  functions.push({ name, parameters, result, wholeState, faults, registers, flags, raises });
  return functions.length - 1;
}

/** All that the definitions have declared, by index. */
export function runtimeFunctions(): readonly RuntimeFunction[] {
  return functions;
}
