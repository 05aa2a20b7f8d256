// Numbers as configuration files write them.

const FORMS = {
  10: /^[+-]?\d+$/,
  16: /^[+-]?(0[xX])?[\da-fA-F]+$/,
  /** By the prefix, as in C; but no octal, so a leading zero is no number. */
  0: /^[+-]?(0[xX][\da-fA-F]+|0+|[1-9]\d*)$/,
} as const;

export type Base = keyof typeof FORMS;

/** The number a text stands for in a base; undefined when it is none. */
export function parseNumber(text: string, base: Base): bigint | undefined {
  const trimmed = text.trim();
  if (!FORMS[base].test(trimmed)) return undefined;
  const [, sign, digits = ""] = /^([+-]?)(.*)$/.exec(trimmed) ?? [];
  const prefixed = base === 16 && !/^0x/i.test(digits) ? `0x${digits}` : digits;
  const value = BigInt(prefixed);
  return sign === "-" ? -value : value;
}
