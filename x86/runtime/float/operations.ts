// SSE's float operations on one pair of lanes, with all their special cases (SDM volume 1, 11.5 and appendix E).

import { add, div, fma, mul, sqrt } from "./arithmetic";
import { DENORMAL, DIVIDE, INVALID, raise } from "./environment";
import { roundToIntegral } from "./integers";
import { INFINITE, indefinite, infinity, Num, QUIET, quietBit, SIGNALLING, signBit, unpack, ZERO } from "./number";

/** What to do: the numbers of semantics/vector/floats.ts. */
export const ADD: i32 = 0;
export const SUB: i32 = 1;
export const MUL: i32 = 2;
export const DIV: i32 = 3;
export const MIN: i32 = 4;
export const MAX: i32 = 5;
export const SQRT: i32 = 6;
export const ROUND: i32 = 7;
export const COMPARE: i32 = 8;
/** Subtracts even lanes, adds odd ones. */
export const ADD_SUB: i32 = 9;

const _SIZE: usize = 40;
const x = changetype<Num>(memory.data(40));
const y = changetype<Num>(memory.data(40));
const z = changetype<Num>(memory.data(40));

function quieted(n: Num): u64 {
  return n.bits | quietBit;
}

function isNan(n: Num): bool {
  return n.kind >= QUIET;
}

function invalid(): u64 {
  raise(INVALID);
  return indefinite();
}

/** A NaN operand: the first, quiet. */
function propagate(): u64 {
  if (x.kind == SIGNALLING || y.kind == SIGNALLING) raise(INVALID);
  return quieted(isNan(x) ? x : y);
}

function raiseDenormal(): void {
  if (x.subnormal || y.subnormal) raise(DENORMAL);
}

function sum(negate: u64): u64 {
  const ySign = y.sign ^ negate;
  if (x.kind == INFINITE) return y.kind == INFINITE && x.sign != ySign ? invalid() : withDenormal(x.bits);
  if (y.kind == INFINITE) return withDenormal(ySign | infinity);
  raiseDenormal();
  return add(x, x.sign, y, ySign);
}

function withDenormal(result: u64): u64 {
  raiseDenormal();
  return result;
}

function product(): u64 {
  const sign = x.sign ^ y.sign;
  if (x.kind == INFINITE || y.kind == INFINITE)
    return x.kind == ZERO || y.kind == ZERO ? invalid() : withDenormal(sign | infinity);
  raiseDenormal();
  return x.kind == ZERO || y.kind == ZERO ? sign : mul(x, y);
}

function quotient(): u64 {
  const sign = x.sign ^ y.sign;
  if (x.kind == INFINITE) return y.kind == INFINITE ? invalid() : withDenormal(sign | infinity);
  if (y.kind == INFINITE) return withDenormal(sign);
  if (y.kind == ZERO) {
    if (x.kind == ZERO) return invalid();
    raise(DIVIDE);
    return sign | infinity;
  }
  raiseDenormal();
  return x.kind == ZERO ? sign : div(x, y);
}

/** -1, 0 or 1 for numbers. */
function order(): i32 {
  const a = x.kind == ZERO ? 0 : signed(x.bits);
  const b = y.kind == ZERO ? 0 : signed(y.bits);
  return i32(a > b) - i32(a < b);
}

/** Sign and magnitude as a two's complement. */
function signed(bits: u64): i64 {
  const magnitude = <i64>(bits & (signBit - 1));
  return bits & signBit ? -magnitude : magnitude;
}

/** MIN and MAX: the second operand when they are equal, zeros, or either is a NaN, unchanged. */
function extreme(wanted: i32): u64 {
  if (isNan(x) || isNan(y)) {
    raise(INVALID);
    return y.bits;
  }
  raiseDenormal();
  return order() == wanted ? x.bits : y.bits;
}

const UNORDERED: i32 = 2;

/** Compares; a quiet NaN is invalid too when the predicate signals. */
function relation(signals: bool): i32 {
  if (isNan(x) || isNan(y)) {
    if (signals || x.kind == SIGNALLING || y.kind == SIGNALLING) raise(INVALID);
    return UNORDERED;
  }
  raiseDenormal();
  return order();
}

/** By bits 1:0 of a predicate: whether less, equal, greater and unordered (bits 0 to 3) make it true; bit 2 negates. */
function predicateHolds(predicate: i32, found: i32): bool {
  const which = found == UNORDERED ? 8 : 1 << (found + 1);
  const upper = (predicate & 8) != 0;
  let set = 0;
  switch (predicate & 3) {
    case 0:
      // EQ_OQ, or EQ_UQ.
      set = upper ? 2 | 8 : 2;
      break;
    case 1:
      // LT, or not GE.
      set = upper ? 1 | 8 : 1;
      break;
    case 2:
      // LE, or not GT.
      set = upper ? 1 | 2 | 8 : 1 | 2;
      break;
    default:
      // UNORD, or FALSE.
      set = upper ? 0 : 8;
  }
  const holds = (set & which) != 0;
  return predicate & 4 ? !holds : holds;
}

/** Predicates that signal for quiet NaNs: LT, LE and what follows from them, and with bit 4 the others instead. */
function predicateSignals(predicate: i32): bool {
  const low = predicate & 3;
  const ordering = low == 1 || low == 2;
  return ((predicate & 16) != 0) != ordering;
}

function root(): u64 {
  if (isNan(y)) {
    if (y.kind == SIGNALLING) raise(INVALID);
    return quieted(y);
  }
  if (y.kind == ZERO) return y.bits;
  if (y.sign) return invalid();
  if (y.kind == INFINITE) return y.bits;
  if (y.subnormal) raise(DENORMAL);
  return sqrt(y);
}

/** One operation on lanes in the format in use; operations of one operand use b. `immediate`: a predicate, or how to round. */
export function operate(operation: i32, immediate: i32, a: u64, b: u64, lane: i32): u64 {
  unpack(a, x);
  unpack(b, y);
  switch (operation) {
    case MIN:
      return extreme(-1);
    case MAX:
      return extreme(1);
    case SQRT:
      return root();
    case ROUND:
      return roundToIntegral(y, immediate);
    case COMPARE: {
      const found = relation(predicateSignals(immediate));
      return predicateHolds(immediate, found) ? -1 : 0;
    }
  }
  if (isNan(x) || isNan(y)) return propagate();
  switch (operation) {
    case ADD:
      return sum(0);
    case SUB:
      return sum(signBit);
    case ADD_SUB:
      return sum(lane & 1 ? 0 : signBit);
    case MUL:
      return product();
    default:
      return quotient();
  }
}

/** COMISD and UCOMISD: -1, 0, 1, or 2 when unordered. */
export function compareLanes(signals: bool, a: u64, b: u64): i32 {
  unpack(a, x);
  unpack(b, y);
  return relation(signals);
}

/** a × b + c with the signs of the product and of c changed; NaNs in this order. */
export function fuse(a: u64, b: u64, c: u64, negateProduct: u64, negateSum: u64): u64 {
  unpack(a, x);
  unpack(b, y);
  unpack(c, z);
  if (isNan(x) || isNan(y) || isNan(z)) return propagateThree();
  const sign = x.sign ^ y.sign ^ negateProduct;
  const zSign = z.sign ^ negateSum;
  if (x.kind == INFINITE || y.kind == INFINITE) {
    if (x.kind == ZERO || y.kind == ZERO) return invalid();
    if (z.kind == INFINITE && sign != zSign) return invalid();
    return withDenormals(sign | infinity);
  }
  if (z.kind == INFINITE) return withDenormals(zSign | infinity);
  return fma(x, y, withDenormals(sign), z, zSign);
}

function withDenormals(result: u64): u64 {
  if (x.subnormal || y.subnormal || z.subnormal) raise(DENORMAL);
  return result;
}

function propagateThree(): u64 {
  if (x.kind == SIGNALLING || y.kind == SIGNALLING || z.kind == SIGNALLING) raise(INVALID);
  return quieted(isNan(x) ? x : isNan(y) ? y : z);
}
