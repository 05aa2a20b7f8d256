// What somebody may have meant by a name that does not exist.

/** So different may a name be that is suggested, as a part of its length. */
const FARTHEST = 0.34;

/** The known name nearest to one that is unknown, if any is near. */
export function suggest(unknown: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(unknown.length * FARTHEST)) + 1;
  for (const name of known) {
    if (Math.abs(name.length - unknown.length) >= least) continue;
    const away = distance(unknown, name);
    if (away < least) {
      least = away;
      best = name;
    }
  }
  return best;
}

/** Letters to insert, remove or replace to make one word of another (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
