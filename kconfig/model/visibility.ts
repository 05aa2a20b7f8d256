// Whether a user may set something: the highest of its prompts' conditions.

import { evaluate } from "./expression.ts";
import type { MenuNode } from "./menu.ts";
import { higher, N, type Tristate } from "./tristate.ts";

/** The highest value that the prompts allow, before choices and missing modules change it. */
export function promptVisibility(nodes: readonly MenuNode[]): Tristate {
  let highest: Tristate = N;
  for (const { prompt } of nodes) if (prompt) highest = higher(highest, evaluate(prompt.condition));
  return highest;
}
