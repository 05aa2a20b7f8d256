// The three values of Kconfig's logic: n, m and y, ordered.

/** 0 is n, 1 is m (a module), 2 is y. */
export type Tristate = 0 | 1 | 2;

export const N: Tristate = 0;
export const M: Tristate = 1;
export const Y: Tristate = 2;

const LETTERS = ["n", "m", "y"] as const;

export function letterOf(value: Tristate): string {
  return LETTERS[value];
}

/** The value a letter stands for; undefined for any other text. */
export function tristateOf(letter: string): Tristate | undefined {
  const at = (LETTERS as readonly string[]).indexOf(letter);
  return at < 0 ? undefined : (at as Tristate);
}

export function lower(a: Tristate, b: Tristate): Tristate {
  return a < b ? a : b;
}

export function higher(a: Tristate, b: Tristate): Tristate {
  return a > b ? a : b;
}
