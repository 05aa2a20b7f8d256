// PCLMULQDQ: the product of two polynomials of 64 bits over GF(2).

const result = memory.data(16, 16);
/** Products of `a` with the 16 polynomials of 4 bits: lower and upper halves. */
const table = memory.data(256, 16);

function fillTable(a: u64): void {
  store<u64>(table, 0);
  store<u64>(table + 8, 0);
  for (let i: usize = 1; i < 16; i++) {
    const half = table + ((i >> 1) << 4);
    const low = load<u64>(half);
    const high = load<u64>(half + 8);
    store<u64>(table + (i << 4), (low << 1) ^ (i & 1 ? a : 0));
    store<u64>(table + (i << 4) + 8, (high << 1) | (low >> 63));
  }
}

export function multiplyCarryless(a: u64, b: u64): v128 {
  fillTable(a);
  let low: u64 = 0;
  let high: u64 = 0;
  for (let shift: u64 = 60; ; shift -= 4) {
    high = (high << 4) | (low >> 60);
    low <<= 4;
    const entry = table + ((<usize>(b >> shift) & 15) << 4);
    low ^= load<u64>(entry);
    high ^= load<u64>(entry + 8);
    if (!shift) break;
  }
  store<u64>(result, low);
  store<u64>(result + 8, high);
  return v128.load(result);
}
