// Kconfig's macro language: `name = value`, `name := value`, `name += value`, and $(name) or $(name,argument…).
//
// A name that is no variable is a function below, then a variable of the environment, then empty.
// See the kernel's Documentation/kbuild/kconfig-macro-language.rst.

import { spawnSync } from "node:child_process";
import type { Place } from "../model/menu.ts";
import { KconfigError } from "./error.ts";

/** So deep may functions call themselves. */
const DEEPEST_CALL = 100;

interface Variable {
  value: string;
  /** Set by `=`: expanded each time it is used. */
  readonly recursive: boolean;
  depth: number;
}

/** How the macros reach the world. */
export interface MacroWorld {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Prints what $(info,…) and $(warning-if,…) say. */
  say(text: string): void;
}

/** A macro's text and the index behind its closing parenthesis. */
interface Expanded {
  readonly text: string;
  readonly end: number;
}

type Builtin = (place: Place, ...parameters: string[]) => string;

export class Macros {
  private readonly variables = new Map<string, Variable>();
  private readonly builtins: Readonly<Record<string, Builtin>>;

  constructor(private readonly world: MacroWorld) {
    this.builtins = {
      shell: (_place, command = "") => runShell(command),
      info: (_place, text = "") => this.told(text),
      "warning-if": (place, condition, text = "") =>
        condition === "y" ? this.told(`${place.file}:${place.line}: ${text}`) : "",
      "error-if": (place, condition, text = "") => {
        if (condition === "y") throw new KconfigError(place, text);
        return "";
      },
      filename: (place) => place.file,
      lineno: (place) => `${place.line}`,
    };
  }

  assign(name: string, operator: string, value: string, place: Place): void {
    const old = this.variables.get(name);
    const recursive = operator === "=" || (operator === "+=" && (old?.recursive ?? true));
    const text = recursive ? value : this.expand(value, place);
    const joined = operator === "+=" && old ? `${old.value} ${text}` : text;
    this.variables.set(name, { value: joined, recursive, depth: 0 });
  }

  /** A text with all its macros expanded. */
  expand(text: string, place: Place, parameters: readonly string[] = []): string {
    let result = "";
    let at = 0;
    for (let macro = text.indexOf("$("); macro >= 0; macro = text.indexOf("$(", at)) {
      const { text: value, end } = this.expandAt(text, macro, place, parameters);
      result += text.slice(at, macro) + value;
      at = end;
    }
    return result + text.slice(at);
  }

  /** Expands the macro whose `$(` is at an index. */
  expandAt(text: string, start: number, place: Place, parameters: readonly string[] = []): Expanded {
    const words = [""];
    const add = (part: string) => {
      words[words.length - 1] += part;
    };
    let nesting = 0;
    for (let at = start + 2; at < text.length; at++) {
      const character = text[at] as string;
      if (text.startsWith("$(", at)) {
        const inner = this.expandAt(text, at, place, parameters);
        add(inner.text);
        at = inner.end - 1;
      } else if (character === ")" && nesting === 0) {
        return { text: this.call(words, place, parameters), end: at + 1 };
      } else if (character === "," && nesting === 0) {
        words.push("");
      } else {
        if (character === "(") nesting++;
        if (character === ")") nesting--;
        add(character);
      }
    }
    throw new KconfigError(place, "a macro's closing parenthesis is missing");
  }

  private call(words: readonly string[], place: Place, parameters: readonly string[]): string {
    const [name = ""] = words;
    const parameter = /^\d+$/.test(name) ? parameters[Number(name)] : undefined;
    if (parameter !== undefined) return parameter;
    const variable = this.variables.get(name);
    if (variable) return this.callVariable(name, variable, words, place);
    const builtin = this.builtins[name];
    if (builtin) return builtin(place, ...words.slice(1));
    return this.world.environment[name] ?? "";
  }

  private callVariable(name: string, variable: Variable, words: readonly string[], place: Place): string {
    if (variable.depth > (words.length > 1 ? DEEPEST_CALL : 0)) {
      throw new KconfigError(place, `the variable ${name} needs itself to be expanded`);
    }
    variable.depth++;
    try {
      return variable.recursive ? this.expand(variable.value, place, words) : variable.value;
    } finally {
      variable.depth--;
    }
  }

  private told(text: string): string {
    this.world.say(text);
    return "";
  }
}

/** The output of a command, without the newlines at its end, others as spaces. */
function runShell(command: string): string {
  const { stdout } = spawnSync("sh", ["-c", command], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  return (stdout ?? "").replace(/\n+$/, "").replace(/\n/g, " ");
}
