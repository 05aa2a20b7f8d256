// The part of docs/configuration.md that lists every option, from the Kconfig files.

import type { Configuration } from "../model/configuration.ts";
import { type Expression, format } from "../model/expression.ts";
import type { MenuNode } from "../model/menu.ts";
import type { ConfigSymbol } from "../model/symbol.ts";

/** The heading from which on a page is made; what stands before it is written by hand. */
const HEADING = "## Options of the build";
const EXPLANATION = "Made from the Kconfig files by `make docs/configuration.md`.\n";

/** A page with its last part, the list of options, made anew. */
export function documentation(configuration: Configuration, page: string): string {
  const start = page.indexOf(HEADING);
  const out = [`${start < 0 ? page : page.slice(0, start)}${HEADING}\n`, EXPLANATION];
  for (const child of configuration.root.children) describe(child, 3, out);
  return `${out
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

function describe(node: MenuNode, depth: number, out: string[]): void {
  const { prompt, symbol, choice } = node;
  if (prompt && !symbol) out.push(`${"#".repeat(depth)} ${prompt.text}\n`);
  if (choice) out.push(`One of these${defaultOf(choice.defaults)}.\n`);
  if (symbol) out.push(entry(node, symbol));
  else if (node.help) out.push(`${paragraph(node.help)}\n`);
  const below = prompt && !symbol ? Math.min(depth + 1, 6) : depth;
  for (const child of node.children) describe(child, below, out);
}

function entry(node: MenuNode, symbol: ConfigSymbol): string {
  const facts = [
    symbol.type,
    ...node.defaults.map(({ value, condition }) => `default ${format(value)}${onlyIf(condition)}`),
    ...node.ranges.map(({ low, high }) => `${low.text} to ${high.text}`),
    ...node.selects.map(({ target, condition }) => `selects ${target.name}${onlyIf(condition)}`),
    ...node.implies.map(({ target, condition }) => `implies ${target.name}${onlyIf(condition)}`),
  ];
  const needs = isAlways(node.dependencies) ? [] : [`Needs ${format(node.dependencies)}.`];
  const title = node.prompt ? `: ${node.prompt.text}` : "";
  return [
    `**CONFIG_${symbol.name}**${title} (${facts.join(", ")}). ${needs.join("")}`.trim(),
    "",
    paragraph(node.help),
    "",
  ].join("\n");
}

function defaultOf(defaults: readonly { readonly value: Expression }[]): string {
  return defaults[0] ? `, ${format(defaults[0].value)} unless chosen otherwise` : "";
}

function onlyIf(condition: Expression): string {
  return isAlways(condition) ? "" : ` if ${format(condition)}`;
}

function isAlways(condition: Expression): boolean {
  return condition.kind === "symbol" && condition.symbol.constant && condition.symbol.name === "y";
}

/** A help text; its indented lines stay as they are. */
function paragraph(help: string): string {
  return help;
}
