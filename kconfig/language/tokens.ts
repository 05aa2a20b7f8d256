// A line of a Kconfig file as tokens.

import type { Place } from "../model/menu.ts";
import { KconfigError } from "./error.ts";
import type { Macros } from "./macros.ts";

export interface Token {
  /** A bare word (name or keyword), a quoted text, or an operator. */
  readonly kind: "word" | "text" | "operator";
  readonly text: string;
}

const WORD = /[\w./$-]/;
const OPERATOR = /&&|\|\||!=|<=|>=|[=!<>()]/y;

/** The tokens of a line, macros expanded; what comes from a macro never is more than one token. */
export function tokenize(line: string, place: Place, macros: Macros): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    const character = line[at] as string;
    if (/\s/.test(character)) {
      at++;
      continue;
    }
    if (character === "#") break;
    const read = character === '"' || character === "'" ? readText : WORD.test(character) ? readWord : readOperator;
    const { token, end } = read(line, at, place, macros);
    tokens.push(token);
    at = end;
  }
  return tokens;
}

interface Read {
  readonly token: Token;
  readonly end: number;
}

function readText(line: string, start: number, place: Place, macros: Macros): Read {
  const quote = line[start];
  let text = "";
  for (let at = start + 1; at < line.length; at++) {
    if (line[at] === quote) return { token: { kind: "text", text }, end: at + 1 };
    if (line.startsWith("$(", at)) {
      const macro = macros.expandAt(line, at, place);
      text += macro.text;
      at = macro.end - 1;
      continue;
    }
    if (line[at] === "\\") at++;
    text += line[at] ?? "";
  }
  throw new KconfigError(place, "a quoted text does not end");
}

function readWord(line: string, start: number, place: Place, macros: Macros): Read {
  let text = "";
  let at = start;
  while (at < line.length && WORD.test(line[at] as string)) {
    if (line.startsWith("$(", at)) {
      const macro = macros.expandAt(line, at, place);
      text += macro.text;
      at = macro.end;
    } else {
      text += line[at++];
    }
  }
  if (!text.trim()) throw new KconfigError(place, "a macro stands for nothing where a name is needed");
  return { token: { kind: "word", text }, end: at };
}

function readOperator(line: string, start: number, place: Place): Read {
  OPERATOR.lastIndex = start;
  const [text] = OPERATOR.exec(line) ?? [];
  if (!text) throw new KconfigError(place, `unexpected ${JSON.stringify(line[start])}`);
  return { token: { kind: "operator", text }, end: start + text.length };
}
