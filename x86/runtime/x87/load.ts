// FLD, FILD, FBLD and the constants: pushing a value.

import { isInvalid, propagateOne } from "../float80/classify";
import { BIAS, Context, DENORMAL, INTEGER_BIT, SIGN } from "../float80/context";
import { fromDecimal } from "../float80/decimal";
import { roundsUp } from "../float80/round";
import { fromDouble, fromInteger, fromSingle, Widened } from "../float80/widen";
import { begin, head, isEmpty, Outcome, push, significand, underflow } from "./state";

/** A single or double: a signalling NaN becomes quiet. */
function pushWidened(value: u64): void {
  if (isInvalid(Context.head, value)) value = propagateOne(Context.head, value);
  if (Widened.denormal) Context.flags |= DENORMAL;
  push(value);
}

export function x87LoadSingle(bits: i32): void {
  begin();
  pushWidened(fromSingle(bits));
}

export function x87LoadDouble(bits: i64): void {
  // Mostly a normal number, and there is room.
  const exponent = i32(bits >>> 52) & 0x7ff;
  const significand = INTEGER_BIT | ((<u64>bits) << 11);
  const sign = i32(bits >>> 48) & SIGN;
  if (<u32>(exponent - 1) < 0x7fe && Outcome.push(sign | (exponent + (BIAS - 0x3ff)), significand)) return;
  begin();
  pushWidened(fromDouble(bits));
}

/** The same bits, whatever they are. */
export function x87LoadExtended(value: i64, valueHead: i32): void {
  if (Outcome.push(valueHead, value)) return;
  begin();
  Context.head = valueHead;
  push(value);
}

export function x87LoadInteger(value: i64): void {
  begin();
  push(fromInteger(value));
}

export function x87LoadDecimal(low: i64, high: i32): void {
  begin();
  push(fromDecimal(low, high));
}

export function x87LoadRegister(i: i32): void {
  if (!isEmpty(i) && Outcome.push(head(i), significand(i))) return;
  begin();
  let value: u64;
  if (isEmpty(i)) value = underflow();
  else {
    Context.head = head(i);
    value = significand(i);
  }
  push(value);
}

/** FLD1, FLDL2T, FLDL2E, FLDPI, FLDLG2, FLDLN2, FLDZ: significand, head, and what lies below the last place. */
const CONSTANTS: StaticArray<u64> = [
  0x8000000000000000, 0x3fff, 0, 0xd49a784bcd1b8afe, 0x4000, 0x492371e2db0fbe9c, 0xb8aa3b295c17f0bb, 0x3fff,
  0xbe87fed0691d3e89, 0xc90fdaa22168c234, 0x4000, 0xc4c6628b80dc1cd1, 0x9a209a84fbcff798, 0x3ffd, 0x8f8959ac0b7c9178,
  0xb17217f7d1cf79ab, 0x3ffe, 0xc9e3b39803f2f6af, 0, 0, 0,
];

/** Rounded by the rounding control, without an exception. `index`: the low bits of the opcode. */
export function x87LoadConstant(index: i32): void {
  begin();
  const value = CONSTANTS[index * 3];
  const up = roundsUp(0, (value & 1) != 0, CONSTANTS[index * 3 + 2]);
  Context.head = <i32>CONSTANTS[index * 3 + 1];
  push(value + u64(up));
}
