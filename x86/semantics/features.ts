// Which of the tables' features a program has: those all of whose forms have a meaning.

import { type Feature, features } from "../decode/form.ts";
import { FIRST_FORM, forms } from "../decode/forms.ts";
import { hasMeaning } from "./registry.ts";

/** A feature makes sense only together with these; the VEX forms of AES and PCLMULQDQ come with AVX. */
const requirements: Readonly<Partial<Record<Feature, readonly Feature[]>>> = {
  sse: ["fxsr"],
  sse2: ["sse"],
  sse3: ["sse2"],
  ssse3: ["sse3"],
  sse4_1: ["ssse3"],
  sse4_2: ["sse4_1", "popcnt"],
  aes: ["sse2"],
  pclmulqdq: ["sse2"],
  sha_ni: ["sse2"],
  xsaveopt: ["xsave"],
  xsavec: ["xsave"],
  avx: ["xsave", "sse4_2"],
  avx2: ["avx"],
  fma: ["avx"],
  f16c: ["avx"],
};

let complete: ReadonlySet<Feature> | undefined;

function count(): ReadonlySet<Feature> {
  const found = new Set<Feature>(features);
  for (const form of forms.slice(FIRST_FORM)) if (!hasMeaning(form.id)) found.delete(form.feature);
  for (const name of features) if (requirements[name]?.some((other) => !found.has(other))) found.delete(name);
  return found;
}

/** Whether a program may use a feature. Asked when all areas are known. */
export function hasFeature(name: Feature): boolean {
  complete ??= count();
  return complete.has(name);
}

const X87 = 1;
const SSE = 2;
const AVX = 4;

/** The components of the state that XSAVE knows (SDM volume 1, 13.1). */
export function xcr0(): number {
  return X87 | SSE | (hasFeature("avx") ? AVX : 0);
}
