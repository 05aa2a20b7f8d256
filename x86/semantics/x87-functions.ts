// x87 instructions on ST(0), or ST(0) and ST(1), that name no operand.

import { Type } from "./ir.ts";
import type { Area, Meaning } from "./registry.ts";
import { runtimeFunction } from "./runtime.ts";
import { onStack } from "./x87-state.ts";

function calling(name: string, parameter?: number): Meaning {
  const index = runtimeFunction(name, parameter === undefined ? [] : [Type.I32]);
  return onStack((t) => {
    if (parameter === undefined) t.call(index, Type.None);
    else t.call(index, Type.None, t.constant(Type.I32, parameter));
  });
}

export const x87Functions: Area = {
  meanings: {
    fnop: onStack(() => undefined),
    fchs: calling("x87ChangeSign"),
    fabs: calling("x87Absolute"),
    ftst: calling("x87Test"),
    fxam: calling("x87Examine"),
    fsqrt: calling("x87SquareRoot"),
    frndint: calling("x87RoundToInteger"),
    fscale: calling("x87Scale"),
    fxtract: calling("x87Extract"),
    fprem: calling("x87Remainder", 0),
    fprem1: calling("x87Remainder", 1),
    fsin: calling("x87Sine"),
    fcos: calling("x87Cosine"),
    fsincos: calling("x87SineAndCosine"),
    fptan: calling("x87Tangent"),
    f2xm1: calling("x87Exponential"),
    fyl2x: calling("x87OfTwo", 0),
    fyl2xp1: calling("x87OfTwo", 1),
    fpatan: calling("x87OfTwo", 2),
  },
};
