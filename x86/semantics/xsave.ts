// FXSAVE, XSAVE and their kin: the runtime (x86/runtime/xsave.ts) moves the state, this names the shape.

import { xcr0 } from "./features.ts";
import { type Node, Type } from "./ir.ts";
import { RAX, type Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";
import { runtimeFunction } from "./runtime.ts";

const whole = { wholeState: true, faults: true } as const;
const fxsave = runtimeFunction("fxsave", [Type.I64, Type.I32], Type.I32, whole);
const fxrstor = runtimeFunction("fxrstor", [Type.I64, Type.I32], Type.I32, whole);
const xsave = runtimeFunction("xsave", [Type.I64, Type.I32, Type.I32], Type.I32, whole);
const xrstor = runtimeFunction("xrstor", [Type.I64, Type.I32, Type.I32], Type.I32, whole);

/** Bits of the last argument, as x86/runtime/xsave.ts has them: pointers of 64 bits, XSAVEC's format, what is as at reset left out. */
const WIDE = 1;
const COMPACT = 2;
const OPTIMIZED = 4;

function legacy(index: number, variant: number): Meaning {
  return (t) => {
    t.call(index, Type.I32, t.address(0), t.constant(Type.I32, variant));
  };
}

/** XCR0 and EDX:EAX choose the components; no component lies in EDX. */
function components(t: Translation): Node {
  return t.and(t.readRegister(RAX, 4), t.constant(Type.I32, xcr0()));
}

function extended(index: number, variant: number): Meaning {
  return (t) => {
    t.call(index, Type.I32, t.address(0), components(t), t.constant(Type.I32, variant));
  };
}

/** #GP for a state in a form that there is not; XCR0 tells which components there are. */
function restore(variant: number): Meaning {
  return (t) => {
    const known = t.constant(Type.I32, variant | (xcr0() << 8));
    t.call(xrstor, Type.I32, t.address(0), components(t), known);
  };
}

export const savedState: Area = {
  meanings: {
    fxsave: legacy(fxsave, 0),
    fxsave64: legacy(fxsave, WIDE),
    fxrstor: legacy(fxrstor, 0),
    fxrstor64: legacy(fxrstor, WIDE),
    xsave: extended(xsave, 0),
    xsave64: extended(xsave, WIDE),
    xsavec: extended(xsave, COMPACT),
    xsavec64: extended(xsave, COMPACT | WIDE),
    xsaveopt: extended(xsave, OPTIMIZED),
    xsaveopt64: extended(xsave, OPTIMIZED | WIDE),
    xrstor: restore(0),
    xrstor64: restore(WIDE),
  },
};
