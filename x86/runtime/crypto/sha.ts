// The SHA extensions (SDM volume 2, SHA1RNDS4 and others; FIPS 180-4). Word 3 of a vector is the first.

const a = memory.data(16, 16);
const b = memory.data(16, 16);
const c = memory.data(16, 16);

/** Word i of a vector in memory, counted from the top: W0 is bits 127:96. */
function word(from: usize, i: usize): u32 {
  return load<u32>(from + 12 - i * 4);
}

function setWord(to: usize, i: usize, value: u32): void {
  store<u32>(to + 12 - i * 4, value);
}

export function sha1NextE(x: v128, y: v128): v128 {
  v128.store(a, x);
  v128.store(b, y);
  setWord(b, 0, word(b, 0) + rotl<u32>(word(a, 0), 30));
  return v128.load(b);
}

export function sha1Message1(x: v128, y: v128): v128 {
  v128.store(a, x);
  v128.store(b, y);
  const w2 = word(a, 2);
  const w3 = word(a, 3);
  setWord(c, 0, w2 ^ word(a, 0));
  setWord(c, 1, w3 ^ word(a, 1));
  setWord(c, 2, word(b, 0) ^ w2);
  setWord(c, 3, word(b, 1) ^ w3);
  return v128.load(c);
}

export function sha1Message2(x: v128, y: v128): v128 {
  v128.store(a, x);
  v128.store(b, y);
  const w16 = rotl<u32>(word(a, 0) ^ word(b, 1), 1);
  setWord(c, 0, w16);
  setWord(c, 1, rotl<u32>(word(a, 1) ^ word(b, 2), 1));
  setWord(c, 2, rotl<u32>(word(a, 2) ^ word(b, 3), 1));
  setWord(c, 3, rotl<u32>(word(a, 3) ^ w16, 1));
  return v128.load(c);
}

function sha1Function(kind: i32, x: u32, y: u32, z: u32): u32 {
  if (kind == 0) return (x & y) ^ (~x & z);
  if (kind == 2) return (x & y) ^ (x & z) ^ (y & z);
  return x ^ y ^ z;
}

function sha1Constant(kind: i32): u32 {
  return kind == 0 ? 0x5a827999 : kind == 1 ? 0x6ed9eba1 : kind == 2 ? 0x8f1bbcdc : 0xca62c1d6;
}

/** SHA1RNDS4: four rounds; E of the first is in the words already. */
export function sha1Rounds(x: v128, y: v128, immediate: i32): v128 {
  v128.store(a, x);
  v128.store(b, y);
  const kind = immediate & 3;
  let p = word(a, 0);
  let q = word(a, 1);
  let r = word(a, 2);
  let s = word(a, 3);
  let e: u32 = 0;
  for (let i: usize = 0; i < 4; i++) {
    const next = sha1Function(kind, q, r, s) + rotl<u32>(p, 5) + word(b, i) + e + sha1Constant(kind);
    e = s;
    s = r;
    r = rotl<u32>(q, 30);
    q = p;
    p = next;
  }
  setWord(c, 0, p);
  setWord(c, 1, q);
  setWord(c, 2, r);
  setWord(c, 3, s);
  return v128.load(c);
}

function sigma0(x: u32): u32 {
  return rotr<u32>(x, 7) ^ rotr<u32>(x, 18) ^ (x >> 3);
}

function sigma1(x: u32): u32 {
  return rotr<u32>(x, 17) ^ rotr<u32>(x, 19) ^ (x >> 10);
}

export function sha256Message1(x: v128, y: v128): v128 {
  v128.store(a, x);
  v128.store(b, y);
  for (let i: usize = 0; i < 4; i++) {
    const next = i < 3 ? load<u32>(a + i * 4 + 4) : load<u32>(b);
    store<u32>(c + i * 4, load<u32>(a + i * 4) + sigma0(next));
  }
  return v128.load(c);
}

export function sha256Message2(x: v128, y: v128): v128 {
  v128.store(a, x);
  v128.store(b, y);
  store<u32>(c, load<u32>(a) + sigma1(load<u32>(b + 8)));
  store<u32>(c + 4, load<u32>(a + 4) + sigma1(load<u32>(b + 12)));
  store<u32>(c + 8, load<u32>(a + 8) + sigma1(load<u32>(c)));
  store<u32>(c + 12, load<u32>(a + 12) + sigma1(load<u32>(c + 4)));
  return v128.load(c);
}

/** SHA256RNDS2: two rounds. x has C, D, G, H, y has A, B, E, F from the top; z the sums of message and constant. */
export function sha256Rounds(x: v128, y: v128, z: v128): v128 {
  v128.store(a, x);
  v128.store(b, y);
  v128.store(c, z);
  let p = word(b, 0);
  let q = word(b, 1);
  let r = word(a, 0);
  let s = word(a, 1);
  let e = word(b, 2);
  let f = word(b, 3);
  let g = word(a, 2);
  let h = word(a, 3);
  for (let i: usize = 0; i < 2; i++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (p & q) ^ (p & r) ^ (q & r);
    const upper = rotr<u32>(e, 6) ^ rotr<u32>(e, 11) ^ rotr<u32>(e, 25);
    const sum = choice + upper + load<u32>(c + i * 4) + h;
    h = g;
    g = f;
    f = e;
    e = s + sum;
    s = r;
    r = q;
    const next = sum + majority + (rotr<u32>(p, 2) ^ rotr<u32>(p, 13) ^ rotr<u32>(p, 22));
    q = p;
    p = next;
  }
  setWord(a, 0, p);
  setWord(a, 1, q);
  setWord(a, 2, e);
  setWord(a, 3, f);
  return v128.load(a);
}
