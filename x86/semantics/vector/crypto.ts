// AES-NI, PCLMULQDQ and SHA: functions of the runtime.

import { Type } from "../ir.ts";
import type { Meaning } from "../registry.ts";
import { runtimeFunction } from "../runtime.ts";
import { binary, unary } from "./packed.ts";
import { Simd } from "./simd.ts";

const { I32, I64, V128 } = Type;

/** A function of both sources. */
function pair(name: string): Meaning {
  const index = runtimeFunction(name, [V128, V128], V128);
  return binary((t, a, b) => t.call(index, V128, a, b));
}

const multiplyCarryless = runtimeFunction("multiplyCarryless", [I64, I64], V128);
const aesInverseMix = runtimeFunction("aesInverseMix", [V128], V128);
const aesKeyAssist = runtimeFunction("aesKeyAssist", [V128, I32], V128);
const sha1Rounds = runtimeFunction("sha1Rounds", [V128, V128, I32], V128);
const sha256Rounds = runtimeFunction("sha256Rounds", [V128, V128, V128], V128);

/** XMM0 is the third operand of SHA256RNDS2. */
const XMM0 = 0;

export const crypto: Readonly<Record<string, Meaning>> = {
  aesenc: pair("aesEncrypt"),
  aesenclast: pair("aesEncryptLast"),
  aesdec: pair("aesDecrypt"),
  aesdeclast: pair("aesDecryptLast"),
  aesimc: unary((t, a) => t.call(aesInverseMix, V128, a)),
  aeskeygenassist: unary((t, a) => t.call(aesKeyAssist, V128, a, t.constant(I32, t.instruction.immediate))),
  // Bits 0 and 4 of the immediate choose the quadwords.
  pclmulqdq: binary((t, a, b) => {
    const { immediate } = t.instruction;
    const left = t.vector(Simd.extract64, I64, a, 0, 0, immediate & 1);
    const right = t.vector(Simd.extract64, I64, b, 0, 0, (immediate >> 4) & 1);
    return t.call(multiplyCarryless, V128, left, right);
  }),
  sha1nexte: pair("sha1NextE"),
  sha1msg1: pair("sha1Message1"),
  sha1msg2: pair("sha1Message2"),
  sha1rnds4: binary((t, a, b) => t.call(sha1Rounds, V128, a, b, t.constant(I32, t.instruction.immediate))),
  sha256msg1: pair("sha256Message1"),
  sha256msg2: pair("sha256Message2"),
  sha256rnds2: binary((t, a, b) => t.call(sha256Rounds, V128, a, b, t.getVector(XMM0))),
};
