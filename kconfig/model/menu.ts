// The menu tree: one node for each config, choice, menu, comment and if, in the order of the files.

import type { Choice } from "./choice.ts";
import type { Expression } from "./expression.ts";
import type { ConfigSymbol } from "./symbol.ts";

/** Where something is written. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface Prompt {
  readonly text: string;
  condition: Expression;
}

/** `default value if condition`. */
export interface Default {
  readonly value: Expression;
  readonly condition: Expression;
}

/** `range low high if condition`. */
export interface Range {
  readonly low: ConfigSymbol;
  readonly high: ConfigSymbol;
  readonly condition: Expression;
}

/** `select target if condition`, and imply likewise. */
export interface Selection {
  readonly target: ConfigSymbol;
  readonly condition: Expression;
}

export type Item =
  | { readonly kind: "symbol"; readonly symbol: ConfigSymbol }
  | { readonly kind: "choice"; readonly choice: Choice }
  | { readonly kind: "menu" | "comment" | "if" };

/** One place of the tree. A symbol defined twice has two. */
export class MenuNode {
  prompt: Prompt | undefined;
  help = "";
  /** menuconfig instead of config, menus and choices: what is below has a page of its own. */
  opensPage = false;
  defaults: Default[] = [];
  ranges: Range[] = [];
  selects: Selection[] = [];
  implies: Selection[] = [];
  children: MenuNode[] = [];

  constructor(
    readonly item: Item,
    public parent: MenuNode | undefined,
    readonly place: Place,
    /** `depends on`, and all that the parents depend on. */
    public dependencies: Expression,
    /** A menu's `visible if`. */
    public visibleIf: Expression,
  ) {}

  get symbol(): ConfigSymbol | undefined {
    return this.item.kind === "symbol" ? this.item.symbol : undefined;
  }

  get choice(): Choice | undefined {
    return this.item.kind === "choice" ? this.item.choice : undefined;
  }

  /** This node and all below it, in order. */
  *walk(): Generator<MenuNode> {
    yield this;
    for (const child of this.children) yield* child.walk();
  }
}
