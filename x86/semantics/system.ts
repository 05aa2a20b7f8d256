// What asks the machine: system calls, time, random numbers, the extended control register, MXCSR, FS and GS base.

import { Flag } from "../decode/form.ts";
import { FS, GS } from "../decode/instruction.ts";
import { Exit, State } from "../state.ts";
import { Exception } from "./exceptions.ts";
import { xcr0 } from "./features.ts";
import { type Node, Type } from "./ir.ts";
import { RAX, RCX, RDX, type Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";
import { readFlags } from "./rflags.ts";
import { runtimeFunction } from "./runtime.ts";

const R11 = 11;

const readTime = runtimeFunction("readTime", [], Type.I64);
const random = runtimeFunction("random", [], Type.I64);
const inUse = runtimeFunction("componentsInUse", [], Type.I32, { wholeState: true });

function syscall(t: Translation): void {
  t.setRegister(R11, readFlags(t));
  t.setRegister(RCX, t.following());
  t.stop(Exit.Syscall);
}

/** EDX:EAX; the other halves are cleared. */
function writePair(t: Translation, value: Node): void {
  t.setRegister(RAX, t.extendU(t.wrap(value)));
  t.setRegister(RDX, t.shrU(value, t.constant(Type.I64, 32)));
}

const rdtsc = (t: Translation): void => writePair(t, t.call(readTime, Type.I64));

/** There is one processor, and its number is 0. */
function rdtscp(t: Translation): void {
  rdtsc(t);
  t.setRegister(RCX, t.constant(Type.I64, 0));
}

/** A number is always there: CF is 1, the other flags 0. */
function rdrand(t: Translation): void {
  const value = t.call(random, Type.I64);
  t.write(0, t.width(0) === 8 ? value : t.wrap(value));
  for (const flag of [Flag.o, Flag.s, Flag.z, Flag.a, Flag.p]) t.setFlag(flag, t.constant(Type.I32, 0));
  t.setFlag(Flag.c, t.constant(Type.I32, 1));
}

/** XCR0 by ECX = 0; by 1, those of its components that are not as at reset. */
function xgetbv(t: Translation): void {
  const number = t.readRegister(RCX, 4);
  t.raiseIf(t.shrU(number, t.constant(Type.I32, 1)), Exception.GeneralProtection);
  const all = t.constant(Type.I32, xcr0());
  const used = t.and(t.call(inUse, Type.I32), all);
  t.writeRegister(RAX, t.select(number, used, all), 4);
  t.setRegister(RDX, t.constant(Type.I64, 0));
}

/** #GP for bits that MXCSR does not have. */
function ldmxcsr(t: Translation): void {
  const value = t.read(0);
  t.raiseIf(t.and(value, t.constant(Type.I32, ~0xffff)), Exception.GeneralProtection);
  t.storeState(State.Mxcsr, value, 4);
}

const stmxcsr = (t: Translation): void => t.write(0, t.loadState(State.Mxcsr, 4));

function readBase(segment: number): Meaning {
  return (t) => {
    const base = t.getSegmentBase(segment);
    t.write(0, t.width(0) === 8 ? base : t.wrap(base));
  };
}

/** #GP for an address that is not canonical: bits 63:47 must be equal. */
function writeBase(segment: number): Meaning {
  return (t) => {
    const value = t.read(0);
    if (t.width(0) === 4) {
      t.setSegmentBase(segment, t.extendU(value));
      return;
    }
    const upper = t.shrS(value, t.constant(Type.I64, 47));
    const canonical = t.eq(upper, t.shrS(value, t.constant(Type.I64, 63)));
    t.raiseIf(t.eqz(canonical), Exception.GeneralProtection);
    t.setSegmentBase(segment, value);
  };
}

export const system: Area = {
  meanings: {
    syscall,
    rdtsc,
    rdtscp,
    rdpid: (t) => t.write(0, t.constant(Type.I64, 0)),
    rdrand,
    rdseed: rdrand,
    xgetbv,
    ldmxcsr,
    stmxcsr,
    vldmxcsr: ldmxcsr,
    vstmxcsr: stmxcsr,
    rdfsbase: readBase(FS),
    rdgsbase: readBase(GS),
    wrfsbase: writeBase(FS),
    wrgsbase: writeBase(GS),
  },
};
