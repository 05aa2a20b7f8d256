// Numbers as text, without the tables and floats that the standard library's toString brings in.

/** Decimal. */
export function decimal(value: i64): string {
  if (value < 0) return "-" + unsigned(<u64>-value);
  return unsigned(<u64>value);
}

export function unsigned(value: u64): string {
  let text = String.fromCharCode(48 + <i32>(value % 10));
  while (value >= 10) {
    value /= 10;
    text = String.fromCharCode(48 + <i32>(value % 10)) + text;
  }
  return text;
}

/** Hexadecimal with 0x, as short as it gets. */
export function hex(value: u64): string {
  let text = "";
  do {
    const digit = <i32>(value & 15);
    text = String.fromCharCode(digit < 10 ? 48 + digit : 87 + digit) + text;
    value >>= 4;
  } while (value);
  return "0x" + text;
}
