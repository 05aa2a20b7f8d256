// One statement's tokens, read from left to right; and the expressions in it.
//
//   expression: conjunction [|| expression]
//   conjunction: factor [&& conjunction]
//   factor: symbol [comparator symbol] | ! factor | ( expression )

import type { Configuration } from "../model/configuration.ts";
import type { Comparator, Expression } from "../model/expression.ts";
import type { Place } from "../model/menu.ts";
import type { ConfigSymbol } from "../model/symbol.ts";
import { KconfigError } from "./error.ts";
import type { Token } from "./tokens.ts";

const COMPARATORS: readonly string[] = ["=", "!=", "<", "<=", ">", ">="];

export class Statement {
  readonly keyword: string;
  private at = 1;

  constructor(
    private readonly tokens: readonly Token[],
    readonly place: Place,
    private readonly configuration: Configuration,
  ) {
    this.keyword = tokens[0]?.text ?? "";
  }

  fail(message: string): never {
    throw new KconfigError(this.place, message);
  }

  get atEnd(): boolean {
    return this.at >= this.tokens.length;
  }

  /** Complains about what is left over. */
  end(): void {
    const left = this.tokens[this.at];
    if (left) this.fail(`unexpected ${JSON.stringify(left.text)} behind the statement`);
  }

  /** Skips a keyword if it is next. */
  accept(keyword: string): boolean {
    const token = this.tokens[this.at];
    if (!token || token.kind === "text" || token.text !== keyword) return false;
    this.at++;
    return true;
  }

  private next(what: string): Token {
    const token = this.tokens[this.at++];
    if (!token) this.fail(`${what} is missing`);
    return token;
  }

  /** A quoted text, or a single word without quotes. */
  text(what: string): string {
    const token = this.next(what);
    if (token.kind === "operator") this.fail(`${what} expected, not ${token.text}`);
    return token.text;
  }

  /** A symbol that is not a constant. */
  name(): ConfigSymbol {
    const token = this.next("a symbol's name");
    if (token.kind !== "word" || /^[nmy]$/.test(token.text)) this.fail(`${JSON.stringify(token.text)} is no name`);
    return this.configuration.symbol(token.text);
  }

  /** A symbol or a constant. */
  symbol(): ConfigSymbol {
    const token = this.next("a symbol");
    if (token.kind === "operator") this.fail(`a symbol expected, not ${token.text}`);
    if (token.kind === "text" || /^[nmy]$/.test(token.text)) return this.configuration.constant(token.text);
    return this.configuration.symbol(token.text);
  }

  /** `if expression`, if there is one, and nothing behind it. */
  condition(): Expression {
    const expression = this.accept("if") ? this.expression(true) : this.configuration.always;
    this.end();
    return expression;
  }

  /** @param conditional `m` alone needs modules, as it does in conditions but not in values */
  expression(conditional: boolean): Expression {
    const left = this.conjunction(conditional);
    return this.accept("||") ? { kind: "or", left, right: this.expression(conditional) } : left;
  }

  private conjunction(conditional: boolean): Expression {
    const left = this.factor(conditional);
    return this.accept("&&") ? { kind: "and", left, right: this.conjunction(conditional) } : left;
  }

  private factor(conditional: boolean): Expression {
    if (this.accept("!")) return { kind: "not", operand: this.factor(conditional) };
    if (this.accept("(")) {
      const inner = this.expression(conditional);
      if (!this.accept(")")) this.fail("a closing parenthesis is missing");
      return inner;
    }
    const symbol = this.symbol();
    const comparator = this.tokens[this.at];
    if (comparator?.kind === "operator" && COMPARATORS.includes(comparator.text)) {
      this.at++;
      return { kind: "compare", comparator: comparator.text as Comparator, left: symbol, right: this.symbol() };
    }
    if (conditional && symbol.constant && symbol.name === "m") return this.configuration.modularly;
    return { kind: "symbol", symbol };
  }
}
