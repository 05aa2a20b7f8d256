// x87 control: words, environment, and the whole state. What begins with FN does not wait for exceptions.

import { State } from "../state.ts";
import { Type } from "./ir.ts";
import { RAX, type Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";
import { runtimeFunction } from "./runtime.ts";
import { waits } from "./x87-state.ts";

const { I32, I64 } = Type;
const initialise = runtimeFunction("x87Initialise", []);
const clearExceptions = runtimeFunction("x87ClearExceptions", []);
const loadControl = runtimeFunction("x87LoadControl", [I32]);

/** Reads or writes an image at the operand's address, in the 16-bit or the 32-bit layout. */
function image(name: string): Meaning {
  const index = runtimeFunction(name, [I64, I32], I32, { faults: true });
  return (t) => t.call(index, I32, t.address(0), t.constant(I32, t.instruction.operandSize === 2 ? 0 : 1));
}

/** FNSTSW, FNSTCW. */
function storeWord(address: number): Meaning {
  return (t: Translation) => {
    const word = t.loadState(address, 2);
    if (t.instruction.operandCount && t.isMemory(0)) t.store(t.address(0), word, 2);
    else t.writeRegister(RAX, word, 2);
  };
}

const nothing: Meaning = () => undefined;

export const x87Control: Area = {
  meanings: {
    fninit: (t) => t.call(initialise, Type.None),
    fnclex: (t) => t.call(clearExceptions, Type.None),
    fldcw: waits((t) => t.call(loadControl, Type.None, t.read(0))),
    fnstcw: storeWord(State.X87Control),
    fnstsw: storeWord(State.X87Status),
    fnstenv: image("x87StoreEnvironment"),
    fldenv: waits(image("x87LoadEnvironment")),
    fnsave: image("x87Save"),
    frstor: waits(image("x87Restore")),
    fneni: nothing,
    fndisi: nothing,
    fnsetpm: nothing,
  },
};
