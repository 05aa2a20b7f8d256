// Where the decoder and objdump differ on purpose, and why.

import type { Difference } from "./compare.ts";

interface Rule {
  reason: string;
  applies(difference: Difference): boolean;
}

const prefixes = "(?:[2-4].|6[4-7]|f[23])*";

function undefinedHere(reason: string, code: RegExp): Rule {
  return { reason, applies: ({ bytes, ours }) => ours === "(undefined)" && code.test(bytes) };
}

function named(reason: string, theirs: RegExp): Rule {
  return { reason, applies: (difference) => difference.ours === "(undefined)" && theirs.test(difference.theirs) };
}

const rules: readonly Rule[] = [
  undefinedHere("EVEX is undefined here", new RegExp(`^${prefixes}62`)),
  named("AVX-512's mask registers are not implemented", /^k[a-z]+ .*\bk[0-7]\b/),
  named("TSX is not implemented", /^x(begin|abort|end|test)\b/),
  named("protection keys are not implemented", /^(rd|wr)pkru$/),
  named("shadow stacks are not implemented", /^(incssp|rstorssp|saveprevssp|clrssbsy|wruss|wrss|setssbsy)/),
  {
    reason: "RDSSP is a hint without shadow stacks",
    applies: ({ ours, theirs }) => ours.startsWith("nop ") && theirs.startsWith("rdssp"),
  },
  {
    reason: "other hints in the space of NOPs",
    applies: ({ ours, theirs }) =>
      ours.startsWith("nop ") &&
      /^(prefetchit[01]|bnd(ldx|stx|mov|mk|c[lnu])|cldemote|prefetch\w* \(bad\))/.test(theirs),
  },
  {
    reason: "objdump names the absent index of an absolute address",
    applies: ({ theirs }) => /\[[er]iz\*/.test(theirs),
  },
  {
    reason: "objdump lets 66 narrow MOVSXD's source under REX.W",
    applies: ({ bytes, theirs }) => /^(6[4-7])+4[89a-f]63/.test(bytes) && theirs.startsWith("movsxd"),
  },
  {
    reason: "objdump forgets REX.W in the width of far pointers",
    applies: ({ ours, theirs }) =>
      ours.replace("TBYTE", "") === theirs.replace(/[DF]WORD/, "") && /^(call|jmp|l[fgs]s) /.test(ours),
  },
  {
    reason: "objdump lets VEX.L widen a scalar register",
    applies: ({ ours, theirs }) => theirs.replace("ymm", "xmm") === ours && /^vmovs[sd] /.test(ours),
  },
  {
    reason: "aliases that processors have and objdump lacks",
    applies: ({ bytes, theirs }) =>
      theirs === "(bad)" && /^(6[4-7])*(4.)?(d9d[89a-f]|dcd|ddc|ded|df[cd]|0fae)/.test(bytes),
  },
  {
    reason: "objdump does not call 90 with 66 and REX.W a NOP",
    applies: ({ ours, theirs }) => ours === "nop" && theirs === "xchg rax,rax",
  },
  { reason: "objdump prints an unused REX alone", applies: ({ theirs }) => /^rex/.test(theirs) },
  {
    reason: "gathers whose registers are not distinct are undefined",
    applies: ({ ours, theirs }) => ours === "(undefined)" && theirs.includes("/(bad)"),
  },
];

/** The reason for a difference, or undefined. */
export function explain(difference: Difference): string | undefined {
  return rules.find((rule) => rule.applies(difference))?.reason;
}
