// Writes .config, in the order and with the headings that the kernel's tools give it.

import type { Configuration } from "../model/configuration.ts";
import { evaluate } from "../model/expression.ts";
import type { MenuNode } from "../model/menu.ts";
import type { ConfigSymbol } from "../model/symbol.ts";
import { N } from "../model/tristate.ts";

/** A symbol's line; empty if it has none. */
export function lineOf(symbol: ConfigSymbol): string {
  if (!symbol.written) return "";
  const name = `CONFIG_${symbol.name}`;
  if (symbol.isLogical) return symbol.text === "n" ? `# ${name} is not set\n` : `${name}=${symbol.text}\n`;
  return `${name}=${symbol.type === "string" ? quote(symbol.text) : symbol.text}\n`;
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

/** The whole file. */
export function dotConfig(configuration: Configuration): string {
  const writer = new Writer();
  for (const child of configuration.root.children) writer.node(child);
  return `#\n# Automatically generated file; DO NOT EDIT.\n# ${configuration.title}\n#\n${writer.output}`;
}

class Writer {
  output = "";
  private readonly seen = new Set<ConfigSymbol>();
  private behindMenu = false;

  node(node: MenuNode): void {
    const heading = headingOf(node);
    if (heading !== undefined) {
      this.output += `\n#\n# ${heading}\n#\n`;
      this.behindMenu = false;
    }
    if (node.symbol) this.symbol(node.symbol);
    for (const child of node.children) this.node(child);
    if (heading !== undefined && node.item.kind === "menu" && node.children.length) {
      this.output += `# end of ${heading}\n`;
      this.behindMenu = true;
    }
  }

  private symbol(symbol: ConfigSymbol): void {
    if (this.seen.has(symbol)) return;
    this.seen.add(symbol);
    const line = lineOf(symbol);
    if (line && this.behindMenu) {
      this.output += "\n";
      this.behindMenu = false;
    }
    this.output += line;
  }
}

/** What stands above a menu or comment while it is there. */
function headingOf({ item, prompt, dependencies, visibleIf }: MenuNode): string | undefined {
  if ((item.kind !== "menu" && item.kind !== "comment") || evaluate(dependencies) === N) return undefined;
  return item.kind === "menu" && evaluate(visibleIf) === N ? undefined : prompt?.text;
}
