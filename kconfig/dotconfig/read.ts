// Reads a .config or defconfig: the user's values.

import type { Configuration } from "../model/configuration.ts";
import type { ConfigSymbol } from "../model/symbol.ts";
import { M, tristateOf } from "../model/tristate.ts";
import { suggest } from "./suggest.ts";

const SET = /^CONFIG_([^=]+)=(.*)$/;
const UNSET = /^# CONFIG_([^ ]+) is not set$/;
const TEXT = /^"((?:[^\\"]|\\.)*)"/;

export interface ReadOptions {
  /** Names that other versions use for symbols of this one. */
  readonly renamed?: ReadonlyMap<string, string>;
}

/** What was read. */
export interface ReadResult {
  /** A line for each problem: file, line, what is wrong. */
  readonly warnings: readonly string[];
  /** The symbols that got a value. */
  readonly assigned: ReadonlySet<ConfigSymbol>;
}

/** Replaces what the user has set by what a file says. Lines that are wrong are skipped with a warning. */
export function readDotConfig(
  configuration: Configuration,
  content: string,
  file: string,
  options: ReadOptions = {},
): ReadResult {
  configuration.reset();
  const reader = new Reader(configuration, options.renamed ?? new Map());
  const warnings: string[] = [];
  for (const [index, line] of content.split("\n").entries()) {
    const problem = reader.read(line.trimEnd());
    if (problem) warnings.push(`${file}:${index + 1}: warning: ${problem}`);
  }
  return { warnings, assigned: reader.assigned };
}

class Reader {
  readonly assigned = new Set<ConfigSymbol>();

  constructor(
    private readonly configuration: Configuration,
    private readonly renamed: ReadonlyMap<string, string>,
  ) {}

  /** Takes a line; returns what is wrong with it. */
  read(line: string): string | undefined {
    const set = SET.exec(line);
    if (set) return this.assign(set[1] ?? "", set[2] ?? "");
    const unset = UNSET.exec(line);
    if (unset) return this.assign(unset[1] ?? "", undefined);
    return line && !/^\s*#/.test(line) ? `${JSON.stringify(line)} is not CONFIG_NAME=value` : undefined;
  }

  /** @param written undefined: `is not set` */
  private assign(name: string, written: string | undefined): string | undefined {
    const symbol = this.configuration.lookup(name) ?? this.configuration.lookup(this.renamed.get(name) ?? "");
    if (!symbol) return this.unknown(name);
    if (written === undefined && !symbol.isLogical) return undefined;
    const value = written === undefined ? "n" : meaningOf(symbol, written);
    if (value === undefined || !symbol.takes(value))
      return `${written} is no value for the ${symbol.type} CONFIG_${name}`;
    const twice = this.assigned.has(symbol) ? `CONFIG_${name} is set twice; the last value counts` : undefined;
    if (symbol.choice && value !== "n") setMode(symbol, value);
    symbol.set(value);
    this.assigned.add(symbol);
    return twice;
  }

  private unknown(name: string): string {
    const near = suggest(
      name,
      this.configuration.defined.map((symbol) => symbol.name),
    );
    return `CONFIG_${name} is unknown and has no effect${near ? `; did you mean CONFIG_${near}?` : ""}`;
  }
}

/** The value a line means; of y, m and n only the first letter is looked at. */
function meaningOf(symbol: ConfigSymbol, written: string): string | undefined {
  if (symbol.isLogical) return written.slice(0, 1);
  if (symbol.type !== "string") return written;
  return TEXT.exec(written)?.[1]?.replace(/\\(.)/g, "$1");
}

/** A value of one of a choice's symbols says how the choice is used. */
function setMode({ choice }: ConfigSymbol, value: string): void {
  const mode = tristateOf(value);
  if (mode === M && choice?.declaredType !== "tristate") return;
  choice?.setMode(mode);
}
