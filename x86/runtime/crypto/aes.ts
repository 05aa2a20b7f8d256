// AES-NI (FIPS 197). The rounds go by tables of 32-bit words that join the S-box and the columns' mixing; the tables are
// made at the first use.

const data = memory.data(16, 16);
const result = memory.data(16, 16);

/** The S-box, its inverse, and for each byte the column that it contributes (encryption, decryption, mixing alone). */
const box = memory.data(256);
const inverseBox = memory.data(256);
const encryption = memory.data(1024, 16);
const decryption = memory.data(1024, 16);
const inverseMix = memory.data(1024, 16);
let ready = false;

/** Times x in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1. */
function double(a: u32): u32 {
  return ((a << 1) ^ (a & 0x80 ? 0x11b : 0)) & 0xff;
}

function mixColumn(s: u32): u32 {
  const two = double(s);
  return two | (s << 8) | (s << 16) | ((two ^ s) << 24);
}

function unmixColumn(s: u32): u32 {
  const two = double(s);
  const four = double(two);
  const eight = double(four);
  return (eight ^ four ^ two) | ((eight ^ s) << 8) | ((eight ^ four ^ s) << 16) | ((eight ^ two ^ s) << 24);
}

/** The S-box by walking the powers of 3 and of its inverse together (FIPS 197, 5.1.1). */
function fillBoxes(): void {
  let p: u32 = 1;
  let q: u32 = 1;
  do {
    p ^= double(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q = (q ^ (q & 0x80 ? 0x09 : 0)) & 0xff;
    const spread = q | (q << 8);
    setBox(p, (spread ^ (spread >> 7) ^ (spread >> 6) ^ (spread >> 5) ^ (spread >> 4) ^ 0x63) & 0xff);
  } while (p != 1);
  setBox(0, 0x63);
}

function setBox(from: u32, to: u32): void {
  store<u8>(box + <usize>from, <u8>to);
  store<u8>(inverseBox + <usize>to, <u8>from);
}

function prepare(): void {
  if (ready) return;
  ready = true;
  fillBoxes();
  for (let i: usize = 0; i < 256; i++) {
    store<u32>(encryption + i * 4, mixColumn(load<u8>(box + i)));
    store<u32>(decryption + i * 4, unmixColumn(load<u8>(inverseBox + i)));
    store<u32>(inverseMix + i * 4, unmixColumn(<u32>i));
  }
}

/** A column from four bytes of the state, `step` apart (5 shifts rows to the left, 13 to the right). */
function mixedColumn(table: usize, column: usize, step: usize): u32 {
  const at = column * 4;
  return (
    load<u32>(table + ((<usize>load<u8>(data + at)) << 2)) ^
    rotl<u32>(load<u32>(table + ((<usize>load<u8>(data + ((at + step) & 15))) << 2)), 8) ^
    rotl<u32>(load<u32>(table + ((<usize>load<u8>(data + ((at + 2 * step) & 15))) << 2)), 16) ^
    rotl<u32>(load<u32>(table + ((<usize>load<u8>(data + ((at + 3 * step) & 15))) << 2)), 24)
  );
}

const LEFT: usize = 5;
const RIGHT: usize = 13;

function round(table: usize, step: usize, state: v128, key: v128): v128 {
  prepare();
  v128.store(data, state);
  for (let column: usize = 0; column < 4; column++) store<u32>(result + column * 4, mixedColumn(table, column, step));
  return v128.xor(v128.load(result), key);
}

/** The last round mixes no columns. */
function lastRound(substitution: usize, step: usize, state: v128, key: v128): v128 {
  prepare();
  v128.store(data, state);
  for (let at: usize = 0; at < 16; at++) {
    const from = ((at & 12) + (at & 3) * step) & 15;
    store<u8>(result + at, load<u8>(substitution + <usize>load<u8>(data + from)));
  }
  return v128.xor(v128.load(result), key);
}

export function aesEncrypt(state: v128, key: v128): v128 {
  return round(encryption, LEFT, state, key);
}

export function aesEncryptLast(state: v128, key: v128): v128 {
  return lastRound(box, LEFT, state, key);
}

export function aesDecrypt(state: v128, key: v128): v128 {
  return round(decryption, RIGHT, state, key);
}

export function aesDecryptLast(state: v128, key: v128): v128 {
  return lastRound(inverseBox, RIGHT, state, key);
}

/** AESIMC: the columns of a key for decryption. */
export function aesInverseMix(key: v128): v128 {
  return round(inverseMix, 1, key, i64x2.splat(0));
}

function substituteWord(word: u32): u32 {
  return (
    load<u8>(box + <usize>(word & 255)) |
    (load<u8>(box + <usize>((word >> 8) & 255)) << 8) |
    (load<u8>(box + <usize>((word >> 16) & 255)) << 16) |
    (load<u8>(box + <usize>(word >> 24)) << 24)
  );
}

/** AESKEYGENASSIST. */
export function aesKeyAssist(key: v128, constant: i32): v128 {
  prepare();
  v128.store(data, key);
  for (let i: usize = 0; i < 2; i++) {
    const word = substituteWord(load<u32>(data + 4 + i * 8));
    store<u32>(result + i * 8, word);
    store<u32>(result + i * 8 + 4, rotr<u32>(word, 8) ^ constant);
  }
  return v128.load(result);
}
