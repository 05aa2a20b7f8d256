// PCMPESTRI and its like: compares strings of up to 16 bytes or 8 words (SDM volume 2, 4.1).
//
// All elements of b at once, as a mask with a bit for each, against one element of a after the other.

const a = memory.data(16, 16);

/** Bits of the control byte. */
const WORDS: i32 = 1;
const SIGNED: i32 = 2;
const ANY: i32 = 0;
const RANGES: i32 = 1;
const EACH: i32 = 2;

let count: i32 = 16;
let lengthA: i32 = 0;
let lengthB: i32 = 0;
let format: i32 = 0;

/** An element of a in all elements of a vector. */
function spread(i: i32): v128 {
  if (format & WORDS) return v128.load16_splat(a + <usize>i * 2);
  return v128.load8_splat(a + <usize>i);
}

function equal(x: v128, y: v128): i32 {
  return format & WORDS ? i16x8.bitmask(i16x8.eq(x, y)) : i8x16.bitmask(i8x16.eq(x, y));
}

function atMost(x: v128, y: v128): i32 {
  if (format & WORDS) return i16x8.bitmask(format & SIGNED ? i16x8.le_s(x, y) : i16x8.le_u(x, y));
  return i8x16.bitmask(format & SIGNED ? i8x16.le_s(x, y) : i8x16.le_u(x, y));
}

/** Elements before the first zero. */
function implicitLength(x: v128): i32 {
  return ctz(equal(x, i64x2.splat(0)) | (1 << count));
}

function areAny(y: v128): i32 {
  let bits = 0;
  for (let i = 0; i < lengthA; i++) bits |= equal(spread(i), y);
  return bits;
}

function areInRanges(y: v128): i32 {
  let bits = 0;
  for (let i = 0; i + 1 < lengthA; i += 2) bits |= atMost(spread(i), y) & atMost(y, spread(i + 1));
  return bits;
}

/** What lies beyond both ends is equal. */
function areEqual(x: v128, y: v128): i32 {
  const both = (1 << min(lengthA, lengthB)) - 1;
  const either = (1 << max(lengthA, lengthB)) - 1;
  return (equal(x, y) & both) | ~either;
}

/** The places where a is found in b, as far as the vector goes. */
function areFound(y: v128): i32 {
  const valid = (1 << lengthB) - 1;
  let bits = -1;
  for (let i = 0; i < lengthA; i++) bits &= ((equal(spread(i), y) & valid) >> i) | (-1 << (count - i));
  return bits;
}

function matches(x: v128, y: v128): i32 {
  const kind = (format >> 2) & 3;
  const valid = (1 << lengthB) - 1;
  if (kind == ANY) return areAny(y) & valid;
  if (kind == RANGES) return areInRanges(y) & valid;
  return kind == EACH ? areEqual(x, y) : areFound(y);
}

function compare(x: v128, y: v128): i32 {
  v128.store(a, x);
  const all = (1 << count) - 1;
  let bits = matches(x, y) & all;
  const polarity = (format >> 4) & 3;
  if (polarity == 1) bits ^= all;
  else if (polarity == 3) bits ^= (1 << lengthB) - 1;
  // Above the result: whether b and a end before the vector does.
  return bits | (i32(lengthB < count) << 16) | (i32(lengthA < count) << 17);
}

function start(control: i32): void {
  format = control;
  count = control & WORDS ? 8 : 16;
}

export function compareImplicit(x: v128, y: v128, control: i32): i32 {
  start(control);
  lengthA = implicitLength(x);
  lengthB = implicitLength(y);
  return compare(x, y);
}

/** The lengths, at most 16, are in bits 15:8 and 23:16 of `control`. */
export function compareExplicit(x: v128, y: v128, control: i32): i32 {
  start(control);
  lengthA = min((control >> 8) & 255, count);
  lengthB = min((control >> 16) & 255, count);
  return compare(x, y);
}
