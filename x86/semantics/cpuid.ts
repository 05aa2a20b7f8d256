// CPUID: a table of leaves, made of what the definitions cover.

import type { Feature } from "../decode/form.ts";
import { hasFeature, xcr0 } from "./features.ts";
import { type Node, Type } from "./ir.ts";
import { RAX, RBX, RCX, RDX, type Translation } from "./operands.ts";
import type { Area } from "./registry.ts";

/** A row of the answer. `subleaf` is left out where ECX does not matter. */
export interface Leaf {
  readonly leaf: number;
  readonly subleaf?: number;
  /** EAX, EBX, ECX, EDX. */
  readonly values: readonly [number, number, number, number];
}

type Bits = readonly (readonly [bit: number, feature: Feature])[];

/** The names' bits (SDM volume 2, CPUID; AMD's volume 3, appendix E, for 8000_0001h). */
const leaf1Ecx: Bits = [
  [0, "sse3"],
  [1, "pclmulqdq"],
  [9, "ssse3"],
  [12, "fma"],
  [13, "cx16"],
  [19, "sse4_1"],
  [20, "sse4_2"],
  [22, "movbe"],
  [23, "popcnt"],
  [25, "aes"],
  [26, "xsave"],
  // OSXSAVE: XGETBV works, and XCR0 says which registers are kept.
  [27, "xsave"],
  [28, "avx"],
  [29, "f16c"],
  [30, "rdrand"],
];
const leaf1Edx: Bits = [
  [0, "fpu"],
  [4, "base"],
  // CMPXCHG8B, CMOV.
  [8, "base"],
  [15, "base"],
  [19, "clflush"],
  [23, "mmx"],
  [24, "fxsr"],
  [25, "sse"],
  [26, "sse2"],
];
const leaf7Ebx: Bits = [
  [0, "fsgsbase"],
  [3, "bmi1"],
  [5, "avx2"],
  [8, "bmi2"],
  // ERMS: REP MOVSB and STOSB are as fast as copying can be.
  [9, "base"],
  // x87's images have no selectors: 0 is stored.
  [13, "fpu"],
  [18, "rdseed"],
  [19, "adx"],
  [23, "clflushopt"],
  [24, "clwb"],
  [29, "sha_ni"],
];
const leaf7Ecx: Bits = [[22, "rdpid"]];
const leafDEax: Bits = [
  [0, "xsaveopt"],
  [1, "xsavec"],
  // XGETBV with ECX = 1.
  [2, "xsavec"],
];
const extendedEcx: Bits = [
  [0, "lahf_lm"],
  [5, "lzcnt"],
  [8, "prefetchw"],
];
const extendedEdx: Bits = [
  // SYSCALL, no-execute pages, 64-bit mode.
  [11, "base"],
  [20, "base"],
  [27, "rdtscp"],
  [29, "base"],
];

/** The features that some leaf reports, but `base`. */
export function reportedFeatures(): Feature[] {
  const rows = [leaf1Edx, leaf1Ecx, extendedEdx, extendedEcx, leaf7Ebx, leaf7Ecx, leafDEax].flat();
  const names = new Set(rows.map(([, feature]) => feature));
  return [...names].filter((name) => name !== "base" && hasFeature(name));
}

function word(bits: Bits): number {
  return bits.reduce((sum, [bit, feature]) => sum | (hasFeature(feature) ? 1 << bit : 0), 0);
}

function characters(text: string, at: number): number {
  return [0, 1, 2, 3].reduce((sum, i) => sum | ((text.charCodeAt(at + i) || 0) << (8 * i)), 0);
}

/** Intel's: what the SDM leaves to vendors is as in Intel's processors (66 before a branch). */
export const VENDOR = "GenuineIntel";
export const BRAND = "Elfin x86-64 to WebAssembly translator";
/** Family 6, model 0: no processor that a library would know better than its features. */
const SIGNATURE = 0x600;

function cache(level: number, type: number, ways: number, sets: number): Leaf["values"] {
  const LINE = 64;
  return [type | (level << 5) | (1 << 8), (LINE - 1) | ((ways - 1) << 22), sets - 1, 0];
}

function brandLeaf(part: number): Leaf {
  const at = part * 16;
  const [a, b, c, d] = [0, 4, 8, 12].map((offset) => characters(BRAND, at + offset));
  return { leaf: 0x8000_0002 + part, values: [a ?? 0, b ?? 0, c ?? 0, d ?? 0] };
}

/** Bytes of XSAVE's area in the standard format: legacy region, header, and AVX's 256. */
function xsaveSize(): number {
  return xcr0() & 4 ? 832 : 576;
}

/** All rows that are not 0. */
export function leaves(): Leaf[] {
  const vendor = [0, 4, 8].map((at) => characters(VENDOR, at));
  const [first = 0, second = 0, third = 0] = vendor;
  const size = xsaveSize();
  return [
    { leaf: 0, values: [0x16, first, third, second] },
    // EBX: CLFLUSH works on 64 bytes; one processor. The hypervisor bit is set: there is no hardware.
    { leaf: 1, values: [SIGNATURE, 0x0001_0800, word(leaf1Ecx) | (1 << 31), word(leaf1Edx)] },
    // Caches are in leaf 4.
    { leaf: 2, values: [0x00ff_ff01 & ~0xff_ff00, 0, 0, 0xff] },
    { leaf: 4, subleaf: 0, values: cache(1, 1, 8, 64) },
    { leaf: 4, subleaf: 1, values: cache(1, 2, 8, 64) },
    { leaf: 4, subleaf: 2, values: cache(2, 3, 8, 1024) },
    { leaf: 4, subleaf: 3, values: cache(3, 3, 16, 8192) },
    { leaf: 7, subleaf: 0, values: [0, word(leaf7Ebx), word(leaf7Ecx), 0] },
    ...(hasFeature("xsave") ? xsaveLeaves(size) : []),
    // The time-stamp counter runs at the crystal's 10^9 Hz.
    { leaf: 0x15, values: [1, 1, 1_000_000_000, 0] },
    { leaf: 0x16, values: [1000, 1000, 100, 0] },
    { leaf: 0x8000_0000, values: [0x8000_0008 | 0, 0, 0, 0] },
    { leaf: 0x8000_0001, values: [0, 0, word(extendedEcx), word(extendedEdx)] },
    brandLeaf(0),
    brandLeaf(1),
    brandLeaf(2),
    { leaf: 0x8000_0006, values: [0, 0, 0x0200_6040, 0] },
    // The counter runs at a constant rate.
    { leaf: 0x8000_0007, values: [0, 0, 0, 1 << 8] },
    // Widths of physical and linear addresses.
    { leaf: 0x8000_0008, values: [0x3028, 0, 0, 0] },
  ];
}

function xsaveLeaves(size: number): Leaf[] {
  const avx: Leaf = { leaf: 0xd, subleaf: 2, values: [256, 576, 0, 0] };
  return [
    { leaf: 0xd, subleaf: 0, values: [xcr0(), size, size, 0] },
    { leaf: 0xd, subleaf: 1, values: [word(leafDEax), size, 0, 0] },
    ...(xcr0() & 4 ? [avx] : []),
  ];
}

/** A leaf that is not there gives zeros. */
function cpuid(t: Translation): void {
  const leaf = t.readRegister(RAX, 4);
  const subleaf = t.readRegister(RCX, 4);
  const zero = t.constant(Type.I32, 0);
  const answer: [Node, Node, Node, Node] = [zero, zero, zero, zero];
  for (const row of leaves()) {
    let chosen = t.eq(leaf, t.constant(Type.I32, row.leaf));
    if (row.subleaf !== undefined) chosen = t.and(chosen, t.eq(subleaf, t.constant(Type.I32, row.subleaf)));
    row.values.forEach((value, i) => {
      if (value) answer[i] = t.select(chosen, t.constant(Type.I32, value), answer[i] as Node);
    });
  }
  [RAX, RBX, RCX, RDX].forEach((register, i) => {
    t.writeRegister(register, answer[i] as Node, 4);
  });
}

export const identification: Area = { meanings: { cpuid } };
