// Sums over lanes that WebAssembly has no instruction for.

const a = memory.data(16, 16);
const b = memory.data(16, 16);
const result = memory.data(16, 16);

/** MPSADBW: differences of four bytes of y with eight places of x; bit 2 and bits 1:0 of `immediate` say where they begin. */
export function multipleSums(x: v128, y: v128, immediate: i32): v128 {
  v128.store(a, x);
  v128.store(b, y);
  const from = a + <usize>(immediate & 4);
  const block = b + ((<usize>(immediate & 3)) << 2);
  for (let i: usize = 0; i < 8; i++) {
    let sum = 0;
    for (let k: usize = 0; k < 4; k++) sum += abs(<i32>load<u8>(from + i + k) - <i32>load<u8>(block + k));
    store<u16>(result + i * 2, <u16>sum);
  }
  return v128.load(result);
}

/** PHMINPOSUW: the least word and where it is first. */
export function leastWord(x: v128): v128 {
  v128.store(a, x);
  let least = <u32>load<u16>(a);
  let place: u32 = 0;
  for (let i: u32 = 1; i < 8; i++) {
    const word = <u32>load<u16>(a + <usize>i * 2);
    if (word < least) {
      least = word;
      place = i;
    }
  }
  v128.store(result, i64x2.splat(0));
  store<u32>(result, least | (place << 16));
  return v128.load(result);
}
