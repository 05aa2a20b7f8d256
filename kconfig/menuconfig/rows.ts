// What a page of the menu shows: a row for each node that can be seen.

import type { Choice } from "../model/choice.ts";
import { evaluate } from "../model/expression.ts";
import type { MenuNode } from "../model/menu.ts";
import type { ConfigSymbol } from "../model/symbol.ts";
import { M, N, Y } from "../model/tristate.ts";

export interface Row {
  readonly node: MenuNode;
  readonly text: string;
}

/** The rows of a page; with `all`, also what can't be set now. */
export function rowsOf(page: MenuNode, all: boolean): Row[] {
  const rows: Row[] = [];
  addRows(page.children, page.choice, 0, all, rows);
  return rows;
}

function addRows(
  nodes: readonly MenuNode[],
  choice: Choice | undefined,
  indentation: number,
  all: boolean,
  rows: Row[],
): void {
  for (const node of nodes) {
    const shown = isShown(node, all);
    if (shown) rows.push({ node, text: " ".repeat(indentation) + textOf(node, choice) });
    if (!opensPage(node)) addRows(node.children, choice, shown ? indentation + 2 : indentation, all, rows);
  }
}

function isShown({ prompt, item, visibleIf }: MenuNode, all: boolean): boolean {
  if (!prompt) return false;
  if (all) return true;
  if (evaluate(prompt.condition) === N) return false;
  return item.kind !== "menu" || evaluate(visibleIf) !== N;
}

/** Whether the node's children have a page of their own; a menuconfig's only while it is set. */
export function opensPage(node: MenuNode): boolean {
  return node.opensPage || node.choice !== undefined;
}

function textOf(node: MenuNode, choice: Choice | undefined): string {
  const text = node.prompt?.text ?? "";
  const { symbol } = node;
  if (symbol) {
    const mark = choice ? markOfMember(symbol, choice) : markOf(symbol);
    return `${mark} ${text}${opensPage(node) ? pageMark(node) : ""}`;
  }
  if (node.choice) return `${text} (${selectionText(node.choice)})  --->`;
  if (node.item.kind === "comment") return `*** ${text} ***`;
  return `${text}${pageMark(node)}`;
}

/** Pages without anything to see are marked otherwise. */
function pageMark(node: MenuNode): string {
  return rowsOf(node, false).length ? "  --->" : "  ----";
}

function selectionText(choice: Choice): string {
  const { selection } = choice;
  return selection?.nodes.find(({ prompt }) => prompt)?.prompt?.text ?? selection?.name ?? "";
}

function markOfMember(symbol: ConfigSymbol, choice: Choice): string {
  if (choice.mode === M) return symbol.tristate === M ? "<M>" : "< >";
  return choice.selection === symbol ? "(X)" : "( )";
}

function markOf(symbol: ConfigSymbol): string {
  if (!symbol.isLogical) return `(${symbol.text})`;
  const letter = symbol.tristate === Y ? "*" : symbol.tristate === M ? "M" : " ";
  const values = settable(symbol);
  if (values.length < 2) return symbol.effectiveType === "tristate" ? `-${letter}-` : `-${letter}-`;
  if (symbol.effectiveType !== "tristate") return `[${letter}]`;
  return values.includes("n") ? `<${letter}>` : `{${letter}}`;
}

/** The values a user can give a bool or tristate now: what is selected can't go below that. */
export function settable(symbol: ConfigSymbol): string[] {
  const { visibility } = symbol;
  if (visibility === N) return [];
  const least = evaluate(symbol.selectedBy);
  const values = symbol.effectiveType === "tristate" ? ["n", "m", "y"] : ["n", "y"];
  return values.filter((letter) => {
    const value = letter === "y" ? Y : letter === "m" ? M : N;
    return value >= least && value <= visibility;
  });
}
