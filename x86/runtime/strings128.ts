// PCMPESTRI and its like: compares strings of up to 16 bytes or 8 words (SDM volume 2, 4.1).

const a = memory.data(16, 16);
const b = memory.data(16, 16);

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

function element(from: usize, i: i32): i32 {
  if (format & WORDS) {
    const at = from + <usize>i * 2;
    return format & SIGNED ? <i32>load<i16>(at) : <i32>load<u16>(at);
  }
  const at = from + <usize>i;
  return format & SIGNED ? <i32>load<i8>(at) : <i32>load<u8>(at);
}

/** Elements before the first zero. */
function implicitLength(from: usize): i32 {
  let i = 0;
  while (i < count && element(from, i)) i++;
  return i;
}

function isAny(value: i32): bool {
  for (let i = 0; i < lengthA; i++) if (element(a, i) == value) return true;
  return false;
}

function isInRanges(value: i32): bool {
  for (let i = 0; i + 1 < lengthA; i += 2) if (element(a, i) <= value && value <= element(a, i + 1)) return true;
  return false;
}

/** What lies beyond both ends is equal. */
function isEqualAt(i: i32): bool {
  if (i >= lengthA || i >= lengthB) return i >= lengthA && i >= lengthB;
  return element(a, i) == element(b, i);
}

/** Whether a is found in b at this place, as far as the vector goes. */
function isFoundAt(place: i32): bool {
  for (let i = 0; i < lengthA && place + i < count; i++) {
    if (place + i >= lengthB || element(a, i) != element(b, place + i)) return false;
  }
  return true;
}

function holds(i: i32): bool {
  const kind = (format >> 2) & 3;
  if (kind == ANY) return i < lengthB && isAny(element(b, i));
  if (kind == RANGES) return i < lengthB && isInRanges(element(b, i));
  return kind == EACH ? isEqualAt(i) : isFoundAt(i);
}

function compare(): i32 {
  let bits = 0;
  for (let i = 0; i < count; i++) if (holds(i)) bits |= 1 << i;
  const all = (1 << count) - 1;
  const polarity = (format >> 4) & 3;
  if (polarity == 1) bits ^= all;
  else if (polarity == 3) bits ^= (1 << lengthB) - 1;
  // Above the result: whether b and a end before the vector does.
  return bits | (i32(lengthB < count) << 16) | (i32(lengthA < count) << 17);
}

function start(x: v128, y: v128, control: i32): void {
  v128.store(a, x);
  v128.store(b, y);
  format = control;
  count = control & WORDS ? 8 : 16;
}

export function compareImplicit(x: v128, y: v128, control: i32): i32 {
  start(x, y, control);
  lengthA = implicitLength(a);
  lengthB = implicitLength(b);
  return compare();
}

/** The lengths, at most 16, are in bits 15:8 and 23:16 of `control`. */
export function compareExplicit(x: v128, y: v128, control: i32): i32 {
  start(x, y, control);
  lengthA = min((control >> 8) & 255, count);
  lengthB = min((control >> 16) & 255, count);
  return compare();
}
