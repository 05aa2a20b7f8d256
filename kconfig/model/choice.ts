// A choice: of its symbols one is y, or (if it is tristate, with modules) any number are m.

import type { Configuration } from "./configuration.ts";
import { type Expression, evaluate } from "./expression.ts";
import type { Default, MenuNode } from "./menu.ts";
import type { ConfigSymbol } from "./symbol.ts";
import { higher, lower, M, N, type Tristate, Y } from "./tristate.ts";
import { promptVisibility } from "./visibility.ts";

interface Evaluated {
  readonly generation: number;
  mode?: Tristate;
  visibility?: Tristate;
}

export class Choice {
  /** As declared, or the type of its first symbol that has one. */
  declaredType: "unknown" | "bool" | "tristate" = "unknown";
  /** None of the symbols need be chosen. */
  optional = false;
  readonly nodes: MenuNode[] = [];
  readonly members: ConfigSymbol[] = [];
  readonly defaults: Default[] = [];
  directDependencies: Expression;
  private userMode: Tristate | undefined;
  private userSelection: ConfigSymbol | undefined;
  private evaluated: Evaluated = { generation: -1 };

  constructor(
    readonly configuration: Configuration,
    /** Empty unless it is named. */
    readonly name: string,
  ) {
    this.directDependencies = configuration.never;
  }

  /** Without modules a tristate choice is a bool one. */
  get type(): "unknown" | "bool" | "tristate" {
    if (this.declaredType === "tristate" && !this.configuration.hasModules) return "bool";
    return this.declaredType;
  }

  get visibility(): Tristate {
    const cache = this.cache();
    cache.visibility ??= this.computeVisibility();
    return cache.visibility;
  }

  private computeVisibility(): Tristate {
    const visibility = promptVisibility(this.nodes);
    return visibility === M && this.type !== "tristate" ? Y : visibility;
  }

  /** y: one symbol is chosen; m: symbols may be m; n: nothing is. */
  get mode(): Tristate {
    const cache = this.cache();
    cache.mode ??= this.computeMode();
    return cache.mode;
  }

  private computeMode(): Tristate {
    const wanted = higher(this.optional ? N : M, this.userMode ?? N);
    const mode = lower(wanted, this.visibility);
    return mode === M && this.type === "bool" ? Y : mode;
  }

  /** The chosen symbol, in mode y. */
  get selection(): ConfigSymbol | undefined {
    if (this.mode !== Y) return undefined;
    if (this.userSelection && this.userSelection.visibility !== N) return this.userSelection;
    return this.defaultSelection;
  }

  /** What is chosen while the user has not. */
  get defaultSelection(): ConfigSymbol | undefined {
    for (const { value, condition } of this.defaults) {
      if (value.kind !== "symbol" || value.symbol.visibility === N) continue;
      if (evaluate(condition) !== N) return value.symbol;
    }
    return this.members.find((symbol) => symbol.visibility !== N);
  }

  setMode(mode: Tristate | undefined): void {
    this.userMode = mode;
    this.configuration.changed();
  }

  select(symbol: ConfigSymbol | undefined): void {
    this.userSelection = symbol;
    this.configuration.changed();
  }

  private cache(): Evaluated {
    const { generation } = this.configuration;
    if (this.evaluated.generation !== generation) this.evaluated = { generation };
    return this.evaluated;
  }
}
