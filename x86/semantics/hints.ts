// Instructions that do nothing: hints, and fences, since one thread of a program sees its own stores in order.

import type { Area } from "./registry.ts";

const names = [
  "nop",
  "pause",
  "endbr32",
  "endbr64",
  "prefetch",
  "prefetchw",
  "prefetchwt1",
  "prefetchnta",
  "prefetcht0",
  "prefetcht1",
  "prefetcht2",
  "lfence",
  "mfence",
  "sfence",
];

export const hints: Area = { meanings: Object.fromEntries(names.map((name) => [name, () => undefined])) };
