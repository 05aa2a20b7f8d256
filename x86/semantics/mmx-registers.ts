// MMX registers: the significands of the x87's physical registers (SDM volume 1, 9.2 and 9.5).

import { State } from "../state.ts";
import { type Node, Type } from "./ir.ts";
import type { Translation } from "./operands.ts";
import type { Meaning } from "./registry.ts";
import { waits } from "./x87-state.ts";

const TOP = 0x3800;
const ALL_IN_USE = 0xff;
const ONES = 0xffff;
const STRIDE = 16;

/** An MMX register's 64 bits. */
export function readMmx(t: Translation, number: number): Node {
  return t.loadState(State.X87Registers + number * STRIDE, 8);
}

/** Its exponent and sign become ones. */
export function writeMmx(t: Translation, number: number, value: Node): void {
  const address = State.X87Registers + number * STRIDE;
  t.storeState(address, value, 8);
  t.storeState(address + 8, t.constant(Type.I32, ONES), 2);
}

/** TOP becomes 0, and the registers are as `tag` says; after all that may fault. */
function setStack(t: Translation, tag: number): void {
  const status = t.loadState(State.X87Status, 2);
  t.storeState(State.X87Status, t.and(status, t.constant(Type.I32, ~TOP)), 2);
  t.storeState(State.X87Tag, t.constant(Type.I32, tag), 2);
}

/** An instruction with an MMX register: it waits for x87's exceptions, as x87's own do, and takes all registers into use. */
export function withMmx(meaning: Meaning): Meaning {
  return waits((t) => {
    meaning(t);
    setStack(t, ALL_IN_USE);
  });
}

/** EMMS. */
export const emptyMmx: Meaning = waits((t) => setStack(t, 0));
