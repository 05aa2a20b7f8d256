import { CHACHA_BLOCK, chachaBlock, chachaKey } from "./chacha";
import { checkEqual } from "./check";
import { sipHash, sipHash2 } from "./siphash";

/** The paper's test vector (appendix A): key 00..0f, message 00..0e. */
export function testSipHashVector(): void {
  const at = heap.alloc(32);
  for (let i = 0; i < 32; i++) store<u8>(at + i, <u8>(i & 15));
  checkEqual<u64>(sipHash(at, at, 15), 0xa129ca6149be45e5);
  checkEqual<u64>(sipHash2(at, load<u64>(at), load<u64>(at, 8)), sipHash(at, at, 16));
}

/** RFC 8439, appendix A.1: test vectors 1 and 2, the key all zeros. */
export function testChaChaVector(): void {
  const at = heap.alloc(160);
  memory.fill(at, 0, 32);
  chachaKey(at + 32, at);
  chachaBlock(at + 32, at + 32 + CHACHA_BLOCK);
  checkEqual<u32>(load<u32>(at + 96), 0xade0b876);
  checkEqual<u32>(load<u32>(at + 156), 0x8665eeb2);
  chachaBlock(at + 32, at + 32 + CHACHA_BLOCK);
  checkEqual<u32>(load<u32>(at + 96), 0xbee7079f);
}
