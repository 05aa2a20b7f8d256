// Bytes, byte order, and byte strings.
//
// A byte string is a `string` whose UTF-16 units are single bytes (0-255): file names, arguments and messages
// pass through the kernel unchanged whatever their encoding is.

/** Network byte order to the machine's, and back. */
export function swap16(value: u32): u32 {
  return <u32>bswap<u16>(<u16>value);
}

export function swap32(value: u32): u32 {
  return bswap<u32>(value);
}

/** length bytes from memory as a byte string. */
export function byteString(from: usize, length: i32): string {
  const result = changetype<string>(__new((<usize>length) << 1, idof<string>()));
  const to = changetype<usize>(result);
  for (let i = 0; i < length; i++) store<u16>(to + ((<usize>i) << 1), <u16>load<u8>(from + i));
  return result;
}

/** A byte string that ends before the first zero byte, or after limit bytes. */
export function byteStringZ(from: usize, limit: i32): string {
  let length = 0;
  while (length < limit && load<u8>(from + length)) length++;
  return byteString(from, length);
}

/** Writes a byte string's bytes (no terminating zero); returns how many. */
export function putBytes(to: usize, text: string): i32 {
  const from = changetype<usize>(text);
  const length = text.length;
  for (let i = 0; i < length; i++) store<u8>(to + i, load<u8>(from + ((<usize>i) << 1)));
  return length;
}
