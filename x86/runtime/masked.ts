// Stores of chosen bytes: MASKMOVQ.

import { WRITE } from "./layout";
import { check } from "./memory";

const BYTES: i32 = 8;

/** Stores the bytes of `value` at `address` whose bytes of `mask` have their highest bit set. */
export function maskedStore(address: i64, value: i64, mask: i64): i32 {
  for (let i = 0; i < BYTES; i++) {
    const at = address + i;
    if ((mask >> (i * 8 + 7)) & 1 && check(at, 1, WRITE) != 0) return 1;
  }
  for (let i = 0; i < BYTES; i++)
    if ((mask >> (i * 8 + 7)) & 1) store<u8>(<usize>(address + i), <u8>(value >> (i * 8)));
  return 0;
}
