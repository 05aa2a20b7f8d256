// RFLAGS as a value: PUSHF, POPF and all that saves or loads the whole register; and AH's copy of it.

import { Flag } from "../decode/form.ts";
import { AH } from "../decode/instruction.ts";
import { type Node, Type } from "./ir.ts";
import { pop, push } from "./moves.ts";
import type { Translation } from "./operands.ts";
import type { Area } from "./registry.ts";

/** IF, and the bit that is always 1. */
const FIXED_FLAGS = 0x202;
const NESTED_TASK = 1 << 14;
const ALIGNMENT_CHECK = 1 << 18;
const IDENTIFICATION = 1 << 21;

const STATUS = [Flag.c, Flag.p, Flag.a, Flag.z, Flag.s];
/** What POPF changes in user mode, but for TF: no program is stepped through. */
const CHANGEABLE = [...STATUS, Flag.d, Flag.o, NESTED_TASK, ALIGNMENT_CHECK, IDENTIFICATION];

const place = (flag: number): number => 31 - Math.clz32(flag);

function gather(t: Translation, type: Type, fixed: number, flags: readonly number[]): Node {
  let value = t.constant(type, fixed);
  for (const flag of flags) {
    const bit = t.getFlag(flag);
    value = t.or(value, t.shl(type === Type.I64 ? t.extendU(bit) : bit, t.constant(type, place(flag))));
  }
  return value;
}

/** i64. */
export function readFlags(t: Translation): Node {
  return gather(t, Type.I64, FIXED_FLAGS, CHANGEABLE);
}

/** Takes from a value of `width` bytes what a program may change. */
export function writeFlags(t: Translation, value: Node, width: number): void {
  for (const flag of CHANGEABLE) if (place(flag) < width * 8) t.setFlag(flag, t.bit(value, place(flag)));
}

function pushf(t: Translation): void {
  const width = t.instruction.operandSize;
  const value = readFlags(t);
  push(t, width === 8 ? value : t.wrap(value), width);
}

function popf(t: Translation): void {
  const width = t.instruction.operandSize;
  writeFlags(t, pop(t, width), width);
}

export const rflags: Area = {
  meanings: {
    pushf,
    popf,
    lahf: (t) => t.writeRegister(AH, gather(t, Type.I32, 2, STATUS), 1),
    sahf: (t) => {
      const value = t.readRegister(AH, 1);
      for (const flag of STATUS) t.setFlag(flag, t.bit(value, place(flag)));
    },
  },
};
