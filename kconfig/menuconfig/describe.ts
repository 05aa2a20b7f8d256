// All that is known of a symbol or menu, for the help and search screens.

import { type Expression, format, nameOf } from "../model/expression.ts";
import type { MenuNode } from "../model/menu.ts";
import type { ConfigSymbol } from "../model/symbol.ts";

function withValue(symbol: ConfigSymbol): string {
  return symbol.constant ? nameOf(symbol) : `${symbol.name} [=${symbol.text}]`;
}

function expressionText(expression: Expression): string {
  return format(expression, withValue);
}

function isTrivial(expression: Expression): boolean {
  return expression.kind === "symbol" && expression.symbol.constant;
}

/** The titles of the pages above a node, outermost first. */
export function pathOf(node: MenuNode): string[] {
  const titles: string[] = [];
  for (let above = node.parent; above?.parent; above = above.parent) {
    if (above.prompt) titles.unshift(above.prompt.text);
  }
  return titles;
}

/** The lines about a symbol; `location` may number the places where it can be found. */
export function describeSymbol(symbol: ConfigSymbol, location: (node: MenuNode) => string = () => ""): string[] {
  const lines = [`Symbol: ${withValue(symbol)}`, `Type  : ${symbol.type}`];
  for (const { low, high } of symbol.ranges) lines.push(`Range : [${low.text} ${high.text}]`);
  for (const node of symbol.nodes) lines.push(...describeNode(node, location));
  for (const { target } of symbol.selects) lines.push(`  Selects: ${withValue(target)}`);
  for (const { target } of symbol.implies) lines.push(`  Implies: ${withValue(target)}`);
  if (!isTrivial(symbol.selectedBy)) lines.push(`  Selected by: ${expressionText(symbol.selectedBy)}`);
  if (!isTrivial(symbol.impliedBy)) lines.push(`  Implied by: ${expressionText(symbol.impliedBy)}`);
  return lines;
}

function describeNode(node: MenuNode, location: (node: MenuNode) => string): string[] {
  const lines = [`Defined at ${node.place.file}:${node.place.line}`];
  if (node.prompt) lines.push(`  Prompt: ${node.prompt.text}`);
  if (!isTrivial(node.dependencies)) lines.push(`  Depends on: ${expressionText(node.dependencies)}`);
  for (const { value, condition } of node.defaults) {
    lines.push(`  Default: ${expressionText(value)}${isTrivial(condition) ? "" : ` if ${expressionText(condition)}`}`);
  }
  if (!node.prompt) return lines;
  lines.push(`  Location:${location(node)}`);
  for (const [depth, title] of pathOf(node).entries()) lines.push(`    ${"  ".repeat(depth)}-> ${title}`);
  return lines;
}

/** The help screen of a node. */
export function describe(node: MenuNode): string[] {
  const help = node.help || "There is no help available for this option.";
  const facts = node.symbol
    ? describeSymbol(node.symbol)
    : [`Defined at ${node.place.file}:${node.place.line}`, `Prompt: ${node.prompt?.text ?? ""}`];
  const name = node.symbol ? [`CONFIG_${node.symbol.name}:`, ""] : [];
  return [...name, ...help.split("\n"), "", ...facts];
}
