// The / key: symbols by a part of their name (or a regular expression), and the way to each.

import type { Configuration } from "../model/configuration.ts";
import type { MenuNode } from "../model/menu.ts";
import { describeSymbol } from "./describe.ts";
import { ask, read } from "./dialogs.ts";
import type { Terminal } from "./terminal.ts";

const JUMPS = "123456789";

/** Asks what to look for and shows it; the node to jump to, if the user chose one. */
export async function search(terminal: Terminal, configuration: Configuration): Promise<MenuNode | undefined> {
  const wanted = await ask(
    terminal,
    "Search Configuration Parameter",
    ["Enter (sub)string or regexp to search for", "(with or without CONFIG_)"],
    "",
  );
  if (!wanted) return undefined;
  const found = matching(configuration, wanted.replace(/^CONFIG_/i, ""));
  const targets: MenuNode[] = [];
  const lines = found.flatMap((symbol) => [
    ...describeSymbol(symbol, (node) => numbered(node, targets)),
    ...symbol.nodes.flatMap((node) => (node.help ? ["", ...node.help.split("\n").map((line) => `    ${line}`)] : [])),
    "",
    "",
  ]);
  const foot = targets.length ? "a number jumps there, arrows scroll, Esc Esc goes back" : "Esc Esc goes back";
  const shown = lines.length ? lines : ["No matches found."];
  const key = await read(terminal, `Search Results: ${wanted}`, shown, [...JUMPS].slice(0, targets.length), foot);
  return targets[JUMPS.indexOf(key)];
}

function numbered(node: MenuNode, targets: MenuNode[]): string {
  if (targets.length === JUMPS.length) return "";
  targets.push(node);
  return ` (${JUMPS[targets.length - 1]})`;
}

function matching(configuration: Configuration, wanted: string) {
  let form: RegExp;
  try {
    form = new RegExp(wanted, "i");
  } catch {
    form = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
  }
  return configuration.defined.filter(({ name }) => form.test(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}
