// DPPS and DPPD: products, chosen by bits 7:4 of the immediate, are added in pairs, and the sum goes where bits 3:0 say.
// The steps are those of MULPS and ADDPS, one after the other, with what each of them raises.

import { RAISED } from "../layout";
import { isOrdinary } from "./environment";
import { ADD, MUL } from "./operations";
import { exactFloats32, exactFloats64, floats32, floats64 } from "./vectors";

const data = memory.data(16, 16);
let ordinary: bool = false;

/** Lanes of `width` bytes kept where the bits are set. */
function keep(value: v128, bits: i32, width: usize): v128 {
  v128.store(data, value);
  for (let at: usize = 0; at < 16; at += width) {
    if (bits & (1 << (<i32>(at / width)))) continue;
    if (width == 4) store<u32>(data + at, 0);
    else store<u64>(data + at, 0);
  }
  return v128.load(data);
}

/** A step, in the mode in which the instruction began; none after one that raised an exception. */
function step32(operation: i32, a: v128, b: v128): v128 {
  if (load<u32>(RAISED)) return a;
  return ordinary ? floats32(operation, a, b) : exactFloats32(operation, a, b);
}

function step64(operation: i32, a: v128, b: v128): v128 {
  if (load<u32>(RAISED)) return a;
  return ordinary ? floats64(operation, a, b) : exactFloats64(operation, a, b);
}

export function dotSingles(immediate: i32, a: v128, b: v128): v128 {
  ordinary = isOrdinary();
  const chosen = immediate >> 4;
  const products = step32(MUL, keep(a, chosen, 4), keep(b, chosen, 4));
  const pairs = step32(ADD, products, v128.shuffle<i32>(products, products, 1, 0, 3, 2));
  const sum = step32(ADD, pairs, v128.shuffle<i32>(pairs, pairs, 2, 3, 0, 1));
  return keep(v128.shuffle<i32>(sum, sum, 0, 0, 0, 0), immediate, 4);
}

export function dotDoubles(immediate: i32, a: v128, b: v128): v128 {
  ordinary = isOrdinary();
  const chosen = immediate >> 4;
  const products = step64(MUL, keep(a, chosen, 8), keep(b, chosen, 8));
  const sum = step64(ADD, products, v128.shuffle<i64>(products, products, 1, 0));
  return keep(v128.shuffle<i64>(sum, sum, 0, 0), immediate, 8);
}
