// PTEST and VTESTPS: flags from all bits, or all signs, of two vectors.

import { Flag } from "../../decode/form.ts";
import { type Node, Type } from "../ir.ts";
import type { Meaning } from "../registry.ts";
import { readHalves } from "./operands.ts";
import { op } from "./packed.ts";
import { Simd } from "./simd.ts";

/** ZF: a and b have no bit of the mask in common; CF: b has none that a lacks. */
function testBits(mask?: readonly [number, number, number, number]): Meaning {
  return (t) => {
    const [left, right] = [readHalves(t, 0), readHalves(t, 1)];
    const collect = (combine: (a: Node, b: Node) => Node) => {
      const parts = left.map((a, half) => combine(a, right[half] as Node));
      const all = parts.reduce((sum, part) => op(t, Simd.or, sum, part));
      const wanted = mask ? op(t, Simd.and, all, t.constantVector(...mask)) : all;
      return t.eqz(t.vector(Simd.anyTrue, Type.I32, wanted));
    };
    const zero = collect((a, b) => op(t, Simd.and, a, b));
    const carry = collect((a, b) => op(t, Simd.andNot, b, a));
    for (const flag of [Flag.o, Flag.s, Flag.a, Flag.p]) t.setFlag(flag, t.constant(Type.I32, 0));
    t.setFlag(Flag.z, zero);
    t.setFlag(Flag.c, carry);
  };
}

const SIGN = 1 << 31;

export const tests: Readonly<Record<string, Meaning>> = {
  ptest: testBits(),
  testps: testBits([SIGN, SIGN, SIGN, SIGN]),
  testpd: testBits([0, SIGN, 0, SIGN]),
};
