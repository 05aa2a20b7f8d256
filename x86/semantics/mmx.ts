// Packed integers in MMX registers: what SSE does with 128 bits, on 64. Where a result's lanes lie elsewhere than in the
// low half of SSE's, the definition is here.

import { type Form, Source } from "../decode/form.ts";
import type { Node } from "./ir.ts";
import { withMmx } from "./mmx-registers.ts";
import type { Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";
import { readLow, writeHalves, zero } from "./vector/operands.ts";
import { evenOdd, op, packed, splat } from "./vector/packed.ts";
import { shifts } from "./vector/shifts.ts";
import { byteLanes, shuffleLanes, shuffles } from "./vector/shuffles.ts";
import { Simd } from "./vector/simd.ts";

const mmxSources = new Set<Source>([Source.RegMmx, Source.RmMmx]);

/** It works on MMX registers. */
export function isMmxForm(form: Form): boolean {
  return form.operands.some(({ source }) => mmxSources.has(source));
}

/** The low half of each is as in SSE. */
const likeSse = [
  ..."paddb paddw paddd paddq paddsb paddsw paddusb paddusw psubb psubw psubd psubq psubsb psubsw".split(" "),
  ..."psubusb psubusw pminub pminsw pmaxub pmaxsw pcmpeqb pcmpeqw pcmpeqd pcmpgtb pcmpgtw pcmpgtd".split(" "),
  ..."pavgb pavgw pmullw pmulhw pmulhuw pmulhrsw pmuludq pmaddwd pmaddubsw psadbw pand pandn por pxor".split(" "),
  ..."pabsb pabsw pabsd psignb psignw psignd psllw pslld psllq psrlw psrld psrlq psraw psrad".split(" "),
  ..."punpcklbw punpcklwd punpckldq".split(" "),
];

/** On the 128 bits that both sources make, the first below. */
function joined(combine: (t: Translation, both: Node) => Node): Meaning {
  return (t) => writeHalves(t, [combine(t, shuffleLanes(t, readLow(t, 0), readLow(t, 1), [0, 2], 8))]);
}

function pack(opcode: number): Meaning {
  return joined((t, both) => op(t, opcode, both, both));
}

function horizontal(opcode: number, width: number): Meaning {
  return joined((t, both) => op(t, opcode, ...evenOdd(t, both, both, width)));
}

/** The upper halves of the 64 bits interleaved. */
function unpackHigh(width: number): Meaning {
  const half = 4 / width;
  const lanes = Array.from({ length: 16 / width }, (_, i) => ((i >> 1) % half) + half + (i & 1 ? 2 * half : 0));
  return joined((t, both) => shuffleLanes(t, both, both, lanes, width));
}

/** PALIGNR: 8 bytes of the sources side by side, the second one below. */
function align(t: Translation): void {
  const from = t.instruction.immediate;
  const both = shuffleLanes(t, readLow(t, 1), readLow(t, 0), [0, 2], 8);
  const lanes = Array.from({ length: 16 }, (_, i) => from + i);
  writeHalves(t, [from < 16 ? t.shuffle(both, zero(t), lanes) : zero(t)]);
}

/** PSHUFW: words chosen by the immediate. */
function shuffleWords(t: Translation): void {
  const value = readLow(t, 1);
  const lanes = [0, 1, 2, 3].map((i) => (t.instruction.immediate >> (2 * i)) & 3);
  writeHalves(t, [t.shuffle(value, value, byteLanes([...lanes, ...lanes], 2))]);
}

/** PSHUFB: bit 7 of an index makes a zero, bits 6:3 mean nothing. */
function shuffleBytes(t: Translation): void {
  const value = readLow(t, 0);
  writeHalves(t, [op(t, Simd.swizzle, value, op(t, Simd.and, readLow(t, 1), splat(t, 0x87, 1)))]);
}

const own: Readonly<Record<string, Meaning>> = {
  packsswb: pack(Simd.narrow16S),
  packuswb: pack(Simd.narrow16U),
  packssdw: pack(Simd.narrow32S),
  phaddw: horizontal(Simd.add16, 2),
  phaddd: horizontal(Simd.add32, 4),
  phaddsw: horizontal(Simd.addSatS16, 2),
  phsubw: horizontal(Simd.sub16, 2),
  phsubd: horizontal(Simd.sub32, 4),
  phsubsw: horizontal(Simd.subSatS16, 2),
  punpckhbw: unpackHigh(1),
  punpckhwd: unpackHigh(2),
  punpckhdq: unpackHigh(4),
  palignr: align,
  pshufw: shuffleWords,
  pshufb: shuffleBytes,
};

const sse: Readonly<Record<string, Meaning>> = { ...packed, ...shifts, ...shuffles };

function shared(name: string): [string, Meaning] {
  const meaning = sse[name];
  if (!meaning) throw new Error(`SSE has no ${name}`);
  return [name, meaning];
}

const all = [...likeSse.map(shared), ...Object.entries(own)];

export const mmx: Area = {
  meanings: Object.fromEntries(all.map(([name, meaning]) => [name, withMmx(meaning)])),
  covers: isMmxForm,
};
