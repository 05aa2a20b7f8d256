// The ChaCha20 block function (RFC 8439, section 2.3): 64 bytes of key stream from a 64-byte state.
//
//   state   constants (4 words) | key (8) | counter (1) | nonce (3), little-endian words

/** Bytes of a state, and of the block made of it. */
export const CHACHA_BLOCK: usize = 64;

const working: usize = memory.data(64);

function quarterRound(a: usize, b: usize, c: usize, d: usize): void {
  let x = load<u32>(working + a);
  let y = load<u32>(working + b);
  let z = load<u32>(working + c);
  let w = load<u32>(working + d);
  x += y;
  w = rotl<u32>(w ^ x, 16);
  z += w;
  y = rotl<u32>(y ^ z, 12);
  x += y;
  w = rotl<u32>(w ^ x, 8);
  z += w;
  y = rotl<u32>(y ^ z, 7);
  store<u32>(working + a, x);
  store<u32>(working + b, y);
  store<u32>(working + c, z);
  store<u32>(working + d, w);
}

/** Sets a state: a key of 32 bytes, counter and nonce zero. */
export function chachaKey(state: usize, key: usize): void {
  memory.copy(state + 16, key, 32);
  // "expand 32-byte k"
  store<u32>(state, 0x61707865);
  store<u32>(state + 4, 0x3320646e);
  store<u32>(state + 8, 0x79622d32);
  store<u32>(state + 12, 0x6b206574);
  store<u64>(state + 48, 0);
  store<u64>(state + 56, 0);
}

/** Writes the block of this state to `to` and counts the state's block counter up. */
export function chachaBlock(state: usize, to: usize): void {
  memory.copy(working, state, CHACHA_BLOCK);
  for (let round = 0; round < 10; round++) {
    quarterRound(0, 16, 32, 48);
    quarterRound(4, 20, 36, 52);
    quarterRound(8, 24, 40, 56);
    quarterRound(12, 28, 44, 60);
    quarterRound(0, 20, 40, 60);
    quarterRound(4, 24, 44, 48);
    quarterRound(8, 28, 32, 52);
    quarterRound(12, 16, 36, 56);
  }
  for (let i: usize = 0; i < CHACHA_BLOCK; i += 4) {
    store<u32>(to + i, load<u32>(working + i) + load<u32>(state + i));
  }
  store<u32>(state + 48, load<u32>(state + 48) + 1);
}
