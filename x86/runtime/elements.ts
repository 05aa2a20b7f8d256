// Runs of elements of 1, 2, 4 or 8 bytes. `step` is the width, negative when the run goes down from its address; all of it
// may be accessed.

export function loadElement(at: usize, width: i32): u64 {
  if (width == 1) return load<u8>(at);
  if (width == 2) return load<u16>(at);
  return width == 4 ? load<u32>(at) : load<u64>(at);
}

function storeElement(at: usize, value: u64, width: i32): void {
  if (width == 1) store<u8>(at, <u8>value);
  else if (width == 2) store<u16>(at, <u16>value);
  else if (width == 4) store<u32>(at, <u32>value);
  else store<u64>(at, value);
}

/** Copies one element after the other: where source and destination overlap, what was written may be read again. */
export function copyElements(to: usize, from: usize, count: usize, step: i32): void {
  const width = <usize>abs(step);
  const length = count * width;
  // How far the reader is behind the writer; unsigned, so that it is far when it is ahead.
  const behind = step > 0 ? to - from : from - to;
  if (behind >= length || !behind) {
    const back: usize = step > 0 ? 0 : length - width;
    memory.copy(to - back, from - back, length);
  } else if (step > 0 && behind >= width) copyPieces(to, from, length, behind - (behind % width));
  else {
    for (let i: usize = 0; i < count; i++) {
      const offset = i * <usize>step;
      storeElement(to + offset, loadElement(from + offset, <i32>width), <i32>width);
    }
  }
}

/** In pieces that do not overlap. */
function copyPieces(to: usize, from: usize, length: usize, piece: usize): void {
  for (let done: usize = 0; done < length; done += piece)
    memory.copy(to + done, from + done, min(piece, length - done));
}

export function fillElements(to: usize, value: u64, count: usize, step: i32): void {
  const width = <usize>abs(step);
  const length = count * width;
  const start = step > 0 ? to : to - (length - width);
  if (width == 1) {
    memory.fill(start, <u8>value, length);
    return;
  }
  storeElement(start, value, <i32>width);
  // What is filled already is the pattern for as much again.
  for (let done = width; done < length; done <<= 1) memory.copy(start + done, start, min(done, length - done));
}

/** The first element that is equal to `value`, or that is not; `count` if there is none. */
export function findElement(at: usize, value: u64, count: usize, step: i32, equal: bool): usize {
  switch (step) {
    case 1:
      return findFirst<u8>(at, <u8>value, count, equal);
    case 2:
      return findFirst<u16>(at, <u16>value, count, equal);
    case 4:
      return findFirst<u32>(at, <u32>value, count, equal);
    case 8:
      return findFirst<u64>(at, value, count, equal);
  }
  const width = -step;
  const mask = ~(<u64>0) >> (64 - (width << 3));
  let i: usize = 0;
  while (i < count && (loadElement(at + i * <usize>step, width) == (value & mask)) != equal) i++;
  return i;
}

function findFirst<T>(at: usize, value: T, count: usize, equal: bool): usize {
  const pattern = v128.splat<T>(value);
  const lanes = 16 / sizeof<T>();
  let i: usize = 0;
  for (; i + lanes <= count; i += lanes) {
    const found = matches<T>(v128.load(at + i * sizeof<T>()), pattern, equal);
    if (found) return i + <usize>ctz(found) / sizeof<T>();
  }
  while (i < count && (load<T>(at + i * sizeof<T>()) == value) != equal) i++;
  return i;
}

/** A bit for each byte of the lanes that are equal, or that are not. */
function matches<T>(a: v128, b: v128, equal: bool): i32 {
  const bytes = i8x16.bitmask(v128.eq<T>(a, b));
  return equal ? bytes : bytes ^ 0xffff;
}

/** The same for two runs: the first place where they are equal, or where they differ. */
export function findPair(a: usize, b: usize, count: usize, step: i32, equal: bool): usize {
  switch (step) {
    case 1:
      return findFirstPair<u8>(a, b, count, equal);
    case 2:
      return findFirstPair<u16>(a, b, count, equal);
    case 4:
      return findFirstPair<u32>(a, b, count, equal);
    case 8:
      return findFirstPair<u64>(a, b, count, equal);
  }
  let i: usize = 0;
  while (i < count) {
    const offset = i * <usize>step;
    if ((loadElement(a + offset, -step) == loadElement(b + offset, -step)) == equal) break;
    i++;
  }
  return i;
}

function findFirstPair<T>(a: usize, b: usize, count: usize, equal: bool): usize {
  const lanes = 16 / sizeof<T>();
  let i: usize = 0;
  for (; i + lanes <= count; i += lanes) {
    const offset = i * sizeof<T>();
    const found = matches<T>(v128.load(a + offset), v128.load(b + offset), equal);
    if (found) return i + <usize>ctz(found) / sizeof<T>();
  }
  while (i < count && (load<T>(a + i * sizeof<T>()) == load<T>(b + i * sizeof<T>())) != equal) i++;
  return i;
}
