// SipHash-2-4: a keyed hash whose values can't be guessed without the key (Aumasson and Bernstein, 2012). For hash
// tables that strangers fill, sequence numbers and cookies.

let v0: u64 = 0;
let v1: u64 = 0;
let v2: u64 = 0;
let v3: u64 = 0;

function start(key: usize): void {
  const k0 = load<u64>(key);
  const k1 = load<u64>(key + 8);
  v0 = k0 ^ 0x736f6d6570736575;
  v1 = k1 ^ 0x646f72616e646f6d;
  v2 = k0 ^ 0x6c7967656e657261;
  v3 = k1 ^ 0x7465646279746573;
}

function rounds(count: i32): void {
  let a = v0;
  let b = v1;
  let c = v2;
  let d = v3;
  for (let i = 0; i < count; i++) {
    a += b;
    c += d;
    b = rotl<u64>(b, 13) ^ a;
    d = rotl<u64>(d, 16) ^ c;
    a = rotl<u64>(a, 32);
    c += b;
    a += d;
    b = rotl<u64>(b, 17) ^ c;
    d = rotl<u64>(d, 21) ^ a;
    c = rotl<u64>(c, 32);
  }
  v0 = a;
  v1 = b;
  v2 = c;
  v3 = d;
}

function absorb(word: u64): void {
  v3 ^= word;
  rounds(2);
  v0 ^= word;
}

function finish(): u64 {
  v2 ^= 0xff;
  rounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
}

/** Hash of length bytes under a key of 16 bytes. */
export function sipHash(key: usize, from: usize, length: usize): u64 {
  start(key);
  const whole = length & ~7;
  for (let i: usize = 0; i < whole; i += 8) absorb(load<u64>(from + i));
  let last = (<u64>length) << 56;
  for (let i: usize = whole; i < length; i++) last |= (<u64>load<u8>(from + i)) << ((i - whole) << 3);
  absorb(last);
  return finish();
}

/** Hash of two words: the same value as sipHash over their 16 bytes. */
export function sipHash2(key: usize, a: u64, b: u64): u64 {
  start(key);
  absorb(a);
  absorb(b);
  absorb((<u64>16) << 56);
  return finish();
}
