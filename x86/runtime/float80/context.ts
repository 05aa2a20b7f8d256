// What an operation of the 80-bit format needs besides its operands, and says besides its significand.
//
// A number is two values: `head`, its sign (bit 15) and biased exponent (bits 14:0), and its significand of 64 bits,
// whose highest bit is the integer bit. An operation returns the significand and leaves the head in the context.

/** Exceptions: bits of the status word, and of the control word's masks (SDM volume 1, 8.1.3.3). */
export const INVALID: i32 = 0x01;
export const DENORMAL: i32 = 0x02;
export const ZERO_DIVIDE: i32 = 0x04;
export const OVERFLOW: i32 = 0x08;
export const UNDERFLOW: i32 = 0x10;
export const PRECISION: i32 = 0x20;
export const STACK_FAULT: i32 = 0x40;
/** C1: the significand's magnitude was rounded up. */
export const ROUNDED_UP: i32 = 0x200;

/** Exceptions that an operation finds before it has a result: unmasked, they leave the destination as it was. */
export const BEFORE_RESULT: i32 = INVALID | DENORMAL | ZERO_DIVIDE;

/** Rounding control, in place (bits 11:10 of the control word). */
export const ROUNDING: i32 = 0xc00;
export const TO_NEAREST: i32 = 0;
export const DOWN: i32 = 0x400;
export const UP: i32 = 0x800;
export const TO_ZERO: i32 = 0xc00;

/** Precision control, in place (bits 9:8). */
export const PRECISION_CONTROL: i32 = 0x300;
export const SINGLE_PRECISION: i32 = 0;
export const DOUBLE_PRECISION: i32 = 0x200;
export const EXTENDED_PRECISION: i32 = 0x300;

export const SIGN: i32 = 0x8000;
export const BIAS: i32 = 0x3fff;
/** The exponent of infinities and NaNs. */
export const MAX_EXPONENT: i32 = 0x7fff;
export const INTEGER_BIT: u64 = 0x8000000000000000;
/** Set in quiet NaNs. */
export const QUIET_BIT: u64 = 0x4000000000000000;
/** Half of the last place, in the word below a significand. */
export const HALF: u64 = 0x8000000000000000;
/** What unmasked overflow and underflow take from and add to the exponent, so that a handler can scale the result. */
export const EXPONENT_ADJUSTMENT: i32 = 24576;

export class Context {
  /** The control word. */
  static control: i32 = 0x37f;
  /** Exceptions found, and ROUNDED_UP. */
  static flags: i32 = 0;
  /** The result's sign and exponent. */
  static head: i32 = 0;
}

/** The default NaN: the answer to a masked invalid operation. */
export function invalid(): u64 {
  Context.flags |= INVALID;
  Context.head = SIGN | MAX_EXPONENT;
  return INTEGER_BIT | QUIET_BIT;
}

/** An infinity; `sign` in bit 15. */
export function infinity(sign: i32): u64 {
  Context.head = sign | MAX_EXPONENT;
  return INTEGER_BIT;
}

export function zero(sign: i32): u64 {
  Context.head = sign;
  return 0;
}

/** The sign of a zero that two opposite numbers leave. */
export function exactZero(): u64 {
  return zero((Context.control & ROUNDING) == DOWN ? SIGN : 0);
}
