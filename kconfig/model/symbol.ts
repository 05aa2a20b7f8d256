// A configuration symbol and the computation of its value.

import type { Choice } from "./choice.ts";
import type { Configuration } from "./configuration.ts";
import { type Expression, evaluate } from "./expression.ts";
import type { Default, MenuNode, Range, Selection } from "./menu.ts";
import { type Base, parseNumber } from "./number.ts";
import { higher, letterOf, lower, M, N, type Tristate, tristateOf, Y } from "./tristate.ts";
import { promptVisibility } from "./visibility.ts";

export type SymbolType = "unknown" | "bool" | "tristate" | "int" | "hex" | "string";

/** What a symbol is worth until anything changes. */
interface Value {
  readonly text: string;
  readonly tristate: Tristate;
  /** It has a line in .config. */
  readonly written: boolean;
}

interface Evaluated {
  readonly generation: number;
  value?: Value;
  visibility?: Tristate;
}

export class ConfigSymbol {
  /** As declared: without modules a tristate is evaluated as a bool. */
  type: SymbolType = "unknown";
  readonly nodes: MenuNode[] = [];
  readonly defaults: Default[] = [];
  readonly ranges: Range[] = [];
  readonly selects: Selection[] = [];
  readonly implies: Selection[] = [];
  directDependencies: Expression;
  /** Of the symbols that select it. */
  selectedBy: Expression;
  impliedBy: Expression;
  choice: Choice | undefined;
  /** `option env=`: the environment decides, .config does not have it. */
  fromEnvironment = false;
  private user: string | undefined;
  private evaluated: Evaluated = { generation: -1 };

  constructor(
    readonly configuration: Configuration,
    readonly name: string,
    /** A quoted text, a number, or n, m, y. */
    readonly constant: boolean,
  ) {
    // The constants n, m and y are made before there is an expression of them.
    this.directDependencies = configuration.never;
    this.selectedBy = configuration.never;
    this.impliedBy = configuration.never;
  }

  get isDefined(): boolean {
    return this.nodes.length > 0;
  }

  get isLogical(): boolean {
    return this.type === "bool" || this.type === "tristate";
  }

  /** The type it has with the present choice's mode and setting of MODULES. */
  get effectiveType(): SymbolType {
    if (this.type !== "tristate") return this.type;
    return this.choice?.mode === Y || !this.configuration.hasModules ? "bool" : "tristate";
  }

  get text(): string {
    return this.value.text;
  }

  get tristate(): Tristate {
    return this.value.tristate;
  }

  /** Whether .config has a line for it. */
  get written(): boolean {
    return this.value.written && !this.fromEnvironment;
  }

  get visibility(): Tristate {
    const cache = this.cache();
    cache.visibility ??= this.computeVisibility();
    return cache.visibility;
  }

  /** What the user set, whether or not it has an effect now. */
  get userValue(): string | undefined {
    return this.user;
  }

  /** Sets the user's value; false, without effect, if the type can't take it. */
  set(value: string): boolean {
    if (!this.takes(value)) return false;
    this.user = value;
    if (this.choice && value === "y") this.choice.select(this);
    this.configuration.changed();
    return true;
  }

  unset(): void {
    this.user = undefined;
    this.configuration.changed();
  }

  /** The form of a value fits the type. */
  takes(value: string): boolean {
    switch (this.type) {
      case "bool":
        return value === "n" || value === "y";
      case "tristate":
        return tristateOf(value) !== undefined;
      case "int":
        return parseNumber(value, 10) !== undefined;
      case "hex":
        return (parseNumber(value, 16) ?? -1n) >= 0n;
      case "string":
        return true;
      default:
        return false;
    }
  }

  /** The limits that hold now, if any do. */
  get activeRange(): { low: bigint; high: bigint } | undefined {
    const range = this.ranges.find(({ condition }) => evaluate(condition) !== N);
    if (!range) return undefined;
    return { low: parseNumber(range.low.text, this.base) ?? 0n, high: parseNumber(range.high.text, this.base) ?? 0n };
  }

  /** The value without the user's, for `savedefconfig`. */
  get defaultText(): string {
    if (!this.isLogical) {
      const found = this.activeDefault();
      return found?.value.kind === "symbol" ? found.value.symbol.text : "";
    }
    if (this.choice) return "n";
    const pulled = higher(evaluate(this.selectedBy), evaluate(this.impliedBy));
    const value = higher(pulled, this.defaultTristate());
    return letterOf(value === M && this.effectiveType === "bool" ? Y : value);
  }

  private get base(): Base {
    return this.type === "hex" ? 16 : 10;
  }

  private get value(): Value {
    const cache = this.cache();
    cache.value ??= this.compute();
    return cache.value;
  }

  private cache(): Evaluated {
    const { generation } = this.configuration;
    if (this.evaluated.generation !== generation) this.evaluated = { generation };
    return this.evaluated;
  }

  private computeVisibility(): Tristate {
    const visibility = promptVisibility(this.nodes);
    if (this.choice) {
      const { mode } = this.choice;
      if (this.choice.declaredType === "tristate" && this.type !== "tristate" && mode !== Y) return N;
      if (this.type === "tristate" && visibility === M && mode === Y) return N;
    }
    return visibility === M && this.effectiveType !== "tristate" ? Y : visibility;
  }

  private compute(): Value {
    if (this.constant && this.type === "tristate") {
      return { text: this.name, tristate: tristateOf(this.name) ?? N, written: false };
    }
    switch (this.type) {
      // A name without a definition stands for itself, so that `FOO = bar` compares with "bar".
      case "unknown":
        return { text: this.name, tristate: N, written: false };
      case "string":
        return this.computeText();
      case "int":
      case "hex":
        return this.computeNumber();
      default:
        return this.choice ? this.computeMember(this.choice) : this.computeLogical();
    }
  }

  private computeMember(choice: Choice): Value {
    const visible = this.visibility;
    let tristate: Tristate = N;
    if (visible === Y) tristate = choice.selection === this ? Y : N;
    else if (visible === M && this.userTristate) tristate = M;
    return { text: letterOf(tristate), tristate, written: visible !== N };
  }

  private get userTristate(): Tristate | undefined {
    return this.user === undefined ? undefined : tristateOf(this.user);
  }

  private computeLogical(): Value {
    const visible = this.visibility;
    let written = visible !== N;
    let value: Tristate;
    if (visible !== N && this.userTristate !== undefined) {
      value = lower(this.userTristate, visible);
    } else {
      value = this.defaultTristate();
      const implied = evaluate(this.impliedBy);
      const counts = implied !== N && evaluate(this.directDependencies) !== N;
      written ||= value !== N || counts;
      if (counts) value = higher(implied, value);
    }
    const selected = evaluate(this.selectedBy);
    if (selected !== N) {
      written = true;
      value = higher(selected, value);
    }
    if (value === M && (this.effectiveType === "bool" || evaluate(this.impliedBy) === Y)) value = Y;
    return { text: letterOf(value), tristate: value, written };
  }

  private activeDefault(): Default | undefined {
    return this.defaults.find(({ condition }) => evaluate(condition) !== N);
  }

  private defaultTristate(): Tristate {
    const found = this.activeDefault();
    return found ? lower(evaluate(found.value), evaluate(found.condition)) : N;
  }

  private computeText(): Value {
    const visible = this.visibility !== N;
    if (visible && this.user !== undefined) return { text: this.user, tristate: N, written: true };
    const found = this.activeDefault();
    const text = found?.value.kind === "symbol" ? found.value.symbol.text : "";
    return { text, tristate: N, written: visible || found !== undefined };
  }

  private computeNumber(): Value {
    const visible = this.visibility !== N;
    const range = this.activeRange;
    if (visible && this.user) {
      const wanted = parseNumber(this.user, this.base) ?? 0n;
      if (!range || (range.low <= wanted && wanted <= range.high)) {
        return { text: this.user, tristate: N, written: true };
      }
    }
    const found = this.activeDefault();
    let text = found?.value.kind === "symbol" ? found.value.symbol.text : "";
    if (range) {
      const number = parseNumber(text, this.base) ?? 0n;
      if (number < range.low) text = this.formatNumber(range.low);
      else if (number > range.high) text = this.formatNumber(range.high);
    }
    return { text, tristate: N, written: visible || found !== undefined };
  }

  private formatNumber(value: bigint): string {
    if (this.type !== "hex") return value.toString();
    return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
  }
}
