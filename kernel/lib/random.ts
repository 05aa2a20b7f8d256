// The kernel's generator of unpredictable bytes: ChaCha20 with fast key erasure. Of each batch of key stream the
// first 32 bytes become the next key and the rest is handed out once and wiped, so what was handed out can't be
// computed from what is in memory later.
//
//   batch   | next key (32) | bytes to hand out (480) |

import { machine } from "../platform/machine";
import { CHACHA_BLOCK, chachaBlock, chachaKey } from "./chacha";

const BATCH: usize = 512;
const KEY: usize = 32;
/** Batches between two mixings of fresh entropy into the key. */
const RESEED_INTERVAL: u32 = 256;

const state: usize = memory.data(64);
const key: usize = memory.data(32);
const batch: usize = memory.data(512);

/** Next byte of the batch to hand out; BATCH when it is used up. */
let position: usize = BATCH;
/** Batches until the next reseeding; 0 before the first. */
let untilReseed: u32 = 0;

function reseed(): void {
  for (let i: usize = 0; i < KEY; i += 8) {
    store<u64>(key + i, load<u64>(key + i) ^ machine().entropy());
  }
  store<u64>(key, load<u64>(key) ^ machine().now());
  untilReseed = RESEED_INTERVAL;
}

function refill(): void {
  if (!untilReseed) reseed();
  untilReseed--;
  chachaKey(state, key);
  for (let i: usize = 0; i < BATCH; i += CHACHA_BLOCK) chachaBlock(state, batch + i);
  memory.copy(key, batch, KEY);
  memory.fill(batch, 0, KEY);
  position = KEY;
}

/** Fills memory with random bytes fit for keys. */
export function randomBytes(to: usize, length: i32): void {
  let left = <usize>max(length, 0);
  while (left) {
    if (position == BATCH) refill();
    const part = min(left, BATCH - position);
    memory.copy(to, batch + position, part);
    memory.fill(batch + position, 0, part);
    position += part;
    to += part;
    left -= part;
  }
}

const word: usize = memory.data(8);

/** 64 random bits. */
export function random64(): u64 {
  randomBytes(word, 8);
  const value = load<u64>(word);
  store<u64>(word, 0);
  return value;
}

/** Mixes in something the outside can't know exactly, such as the time of an interrupt; takes effect at the next batch. */
export function stirRandom(value: u64): void {
  store<u64>(key + 24, load<u64>(key + 24) ^ value);
}
