// The shortest file that brings a configuration back: what differs from the defaults.

import type { Configuration } from "../model/configuration.ts";
import { evaluate } from "../model/expression.ts";
import type { ConfigSymbol } from "../model/symbol.ts";
import { Y } from "../model/tristate.ts";
import { lineOf } from "./write.ts";

export function minimalConfig(configuration: Configuration): string {
  return configuration.defined.filter(isNeeded).map(lineOf).join("");
}

function isNeeded(symbol: ConfigSymbol): boolean {
  const { choice } = symbol;
  if (!choice && symbol.visibility <= evaluate(symbol.selectedBy)) return false;
  if (symbol.text === symbol.defaultText) return false;
  const chosenAnyway =
    choice && !choice.optional && choice.defaultSelection === symbol && symbol.type === "bool" && symbol.tristate === Y;
  return !chosenAnyway;
}
