// Quotients and remainders of 128 bits by 64, for when the dividend does not fit 64 (Knuth, The Art of Computer
// Programming, volume 2, 4.3.1, algorithm D, with two digits of 32 bits).

let remainder: u64 = 0;

/** One digit of the quotient: of `high`:`digit` by `divisor`, whose top bit is set. Leaves the remainder. */
function quotientDigit(high: u64, digit: u64, divisor: u64): u64 {
  const top = divisor >> 32;
  const bottom = divisor & 0xffff_ffff;
  let quotient = high / top;
  let rest = high % top;
  while (quotient >> 32 != 0 || quotient * bottom > ((rest << 32) | digit)) {
    quotient--;
    rest += top;
    if (rest >> 32 != 0) break;
  }
  remainder = ((high << 32) | digit) - quotient * divisor;
  return quotient;
}

/** `high` is less than `divisor`. Leaves the remainder. */
function divide(high: u64, low: u64, divisor: u64): u64 {
  const shift = clz(divisor);
  const by = divisor << shift;
  const upper = shift == 0 ? high : (high << shift) | (low >> (64 - shift));
  const lower = low << shift;
  const first = quotientDigit(upper, lower >> 32, by);
  const second = quotientDigit(remainder, lower & 0xffff_ffff, by);
  remainder >>= shift;
  return (first << 32) | second;
}

export function divideWideU(high: u64, low: u64, divisor: u64): u64 {
  return divide(high, low, divisor);
}

export function remainderWideU(high: u64, low: u64, divisor: u64): u64 {
  divide(high, low, divisor);
  return remainder;
}

function magnitude(value: i64): u64 {
  return value < 0 ? <u64>-value : <u64>value;
}

/** The quotient's magnitude; false in `fits` when even that has more than 64 bits. */
let fits: bool = true;

function divideMagnitudes(high: u64, low: u64, divisor: u64): u64 {
  const negative = <i64>high < 0;
  const lower = negative ? 0 - low : low;
  const upper = negative ? ~high + u64(low == 0) : high;
  const by = magnitude(divisor);
  fits = upper < by;
  return fits ? divide(upper, lower, by) : 0;
}

export function divideWideS(high: u64, low: u64, divisor: u64): u64 {
  const quotient = divideMagnitudes(high, low, divisor);
  return (high ^ divisor) >> 63 != 0 ? 0 - quotient : quotient;
}

/** The remainder has the dividend's sign. */
export function remainderWideS(high: u64, low: u64, divisor: u64): u64 {
  divideMagnitudes(high, low, divisor);
  return high >> 63 != 0 ? 0 - remainder : remainder;
}

export function divideWideOverflowS(high: u64, low: u64, divisor: u64): u32 {
  const quotient = divideMagnitudes(high, low, divisor);
  if (!fits) return 1;
  const limit: u64 = ((<u64>1) << 63) - ((high ^ divisor) >> 63 != 0 ? 0 : 1);
  return quotient > limit ? 1 : 0;
}
