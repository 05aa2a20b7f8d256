// Jumps, calls, conditions and single flags.

import { Flag } from "../decode/form.ts";
import { Type } from "./ir.ts";
import { pop, push } from "./moves.ts";
import { RCX, type Translation } from "./operands.ts";
import { type Area, isGeneral, type Meaning } from "./registry.ts";

/** By number: bit 0 negates. */
const conditions = "o no b ae e ne be a s ns p np l ge le g".split(" ");

function cmov(condition: number): Meaning {
  return (t) => {
    const [old, value] = [t.read(0), t.read(1)];
    t.write(0, t.select(t.getCondition(condition), value, old));
  };
}

/** LOOP counts rCX down and jumps while it is not 0; LOOPE and LOOPNE look at ZF too. */
function loop(zero?: boolean): Meaning {
  return (t) => {
    const width = t.instruction.addressSize;
    const old = t.readRegister(RCX, width);
    const left = t.sub(old, t.like(old, 1));
    let again = t.eqz(t.eqz(left));
    if (zero !== undefined) again = t.and(again, zero ? t.getFlag(Flag.z) : t.eqz(t.getFlag(Flag.z)));
    t.writeRegister(RCX, left, width);
    t.jumpIf(t.target(0), again);
  };
}

function ret(t: Translation): void {
  const extra = t.instruction.operandCount ? t.instruction.immediate : 0;
  t.jump(pop(t, 8, extra));
}

function call(t: Translation): void {
  const target = t.target(0);
  push(t, t.following(), 8);
  t.jump(target);
}

function setFlag(flag: number, value: number): Meaning {
  return (t) => {
    t.setFlag(flag, t.constant(Type.I32, value));
  };
}

function byCondition(): Record<string, Meaning> {
  const list: Record<string, Meaning> = {};
  conditions.forEach((name, number) => {
    list[`cmov${name}`] = cmov(number);
    list[`set${name}`] = (t) => t.write(0, t.getCondition(number));
    list[`j${name}`] = (t) => {
      t.jumpIf(t.target(0), t.getCondition(number));
    };
  });
  return list;
}

export const control: Area = {
  covers: isGeneral,
  meanings: {
    ...byCondition(),
    jmp: (t) => {
      t.jump(t.target(0));
    },
    jecxz: (t) => {
      t.jumpIf(t.target(0), t.eqz(t.readRegister(RCX, 4)));
    },
    jrcxz: (t) => {
      t.jumpIf(t.target(0), t.eqz(t.readRegister(RCX, 8)));
    },
    loop: loop(),
    loope: loop(true),
    loopne: loop(false),
    call,
    ret,
    clc: setFlag(Flag.c, 0),
    stc: setFlag(Flag.c, 1),
    cld: setFlag(Flag.d, 0),
    std: setFlag(Flag.d, 1),
    cmc: (t) => {
      t.setFlag(Flag.c, t.eqz(t.getFlag(Flag.c)));
    },
  },
};
