// The configuration as constants of the kernel's source, so that what is off is never compiled; and for make.

import type { Configuration } from "../model/configuration.ts";
import { parseNumber } from "../model/number.ts";
import type { ConfigSymbol } from "../model/symbol.ts";
import { N } from "../model/tristate.ts";

/** kernel/config.ts: one constant for each symbol, whether or not .config has a line for it. */
export function constants(configuration: Configuration): string {
  const lines = configuration.defined.filter((symbol) => !symbol.fromEnvironment).map(constantOf);
  return `// What the kernel is configured to be. Made by \`make kernel/config.ts\` (kconfig/dotconfig/constants.ts).

${lines.join("\n")}
`;
}

function constantOf(symbol: ConfigSymbol): string {
  const name = `export const CONFIG_${symbol.name}`;
  switch (symbol.type) {
    case "string":
      return `${name}: string = ${JSON.stringify(symbol.text)};`;
    case "int":
      return `${name}: i32 = ${parseNumber(symbol.text, 10) ?? 0};`;
    case "hex":
      return `${name}: i32 = 0x${(parseNumber(symbol.text, 16) ?? 0n).toString(16)};`;
    default:
      return `${name}: bool = ${symbol.tristate !== N};`;
  }
}

/** For make: the symbols that are set. */
export function makeVariables(configuration: Configuration): string {
  const set = configuration.defined.filter((symbol) => symbol.written && symbol.text !== "n");
  return `${set.map((symbol) => `CONFIG_${symbol.name} := ${symbol.text}\n`).join("")}`;
}
