// Everything a tree of Kconfig files defines, with the values it has now.

import { Choice } from "./choice.ts";
import type { Expression } from "./expression.ts";
import { MenuNode, type Place } from "./menu.ts";
import { ConfigSymbol } from "./symbol.ts";
import { N } from "./tristate.ts";

/** Without this symbol, or while it is n, tristate symbols are bool. */
const MODULES = "MODULES";

export class Configuration {
  /** Counts changes, so that symbols know when what they have computed is stale. */
  generation = 0;
  readonly symbols = new Map<string, ConfigSymbol>();
  readonly choices: Choice[] = [];
  /** In the order of their first definition, each once. */
  readonly defined: ConfigSymbol[] = [];
  readonly root: MenuNode;
  readonly warnings: string[] = [];
  /** The files that were read, in order. */
  readonly files: string[] = [];
  readonly always: Expression;
  readonly never: Expression;
  private readonly constants = new Map<string, ConfigSymbol>();
  private readonly namedChoices = new Map<string, Choice>();
  private readonly modules: ConfigSymbol;

  constructor(place: Place) {
    const letters = ["n", "m", "y"].map((letter) => this.constant(letter));
    for (const letter of letters) letter.type = "tristate";
    const [never, , always] = letters;
    this.never = { kind: "symbol", symbol: never as ConfigSymbol };
    this.always = { kind: "symbol", symbol: always as ConfigSymbol };
    for (const letter of letters) letter.directDependencies = letter.selectedBy = letter.impliedBy = this.never;
    this.modules = this.symbol(MODULES);
    this.root = new MenuNode({ kind: "menu" }, undefined, place, this.always, this.always);
    this.root.opensPage = true;
    this.root.prompt = { text: "Main menu", condition: this.always };
  }

  get title(): string {
    return this.root.prompt?.text ?? "";
  }

  get hasModules(): boolean {
    return this.modules.tristate !== N;
  }

  /** The expression `m`, which needs modules wherever it is a condition. */
  get modularly(): Expression {
    return {
      kind: "and",
      left: { kind: "symbol", symbol: this.constant("m") },
      right: { kind: "symbol", symbol: this.modules },
    };
  }

  /** The symbol of a name; made the first time it is mentioned. */
  symbol(name: string): ConfigSymbol {
    const found = this.symbols.get(name);
    if (found) return found;
    const made = new ConfigSymbol(this, name, false);
    this.symbols.set(name, made);
    return made;
  }

  constant(text: string): ConfigSymbol {
    const found = this.constants.get(text);
    if (found) return found;
    const made = new ConfigSymbol(this, text, true);
    this.constants.set(text, made);
    return made;
  }

  /** A choice that is named may be continued elsewhere. */
  choice(name: string): Choice {
    const found = this.namedChoices.get(name);
    if (found) return found;
    const made = new Choice(this, name);
    this.choices.push(made);
    if (name) this.namedChoices.set(name, made);
    return made;
  }

  /** A symbol of that name that a Kconfig file defines. */
  lookup(name: string): ConfigSymbol | undefined {
    const symbol = this.symbols.get(name);
    return symbol?.isDefined ? symbol : undefined;
  }

  changed(): void {
    this.generation++;
  }

  /** Forgets everything the user has set. */
  reset(): void {
    for (const symbol of this.defined) symbol.unset();
    for (const choice of this.choices) {
      choice.setMode(undefined);
      choice.select(undefined);
    }
  }

  warn(place: Place | undefined, message: string): void {
    this.warnings.push(place ? `${place.file}:${place.line}: warning: ${message}` : `warning: ${message}`);
  }
}
