// The expressions of `depends on`, `if`, `default` and their like.

import type { Choice } from "./choice.ts";
import { parseNumber } from "./number.ts";
import type { ConfigSymbol } from "./symbol.ts";
import { higher, lower, N, type Tristate, Y } from "./tristate.ts";

export type Comparator = "=" | "!=" | "<" | "<=" | ">" | ">=";

export type Expression =
  | { readonly kind: "symbol"; readonly symbol: ConfigSymbol }
  | { readonly kind: "choice"; readonly choice: Choice }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "and" | "or"; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "compare";
      readonly comparator: Comparator;
      readonly left: ConfigSymbol;
      readonly right: ConfigSymbol;
    };

function isConstant(expression: Expression, name: "n" | "y"): boolean {
  return expression.kind === "symbol" && expression.symbol.constant && expression.symbol.name === name;
}

/** `left && right`, without what makes no difference. */
export function and(left: Expression, right: Expression): Expression {
  if (isConstant(left, "y") || isConstant(right, "n")) return right;
  if (isConstant(right, "y") || isConstant(left, "n")) return left;
  return { kind: "and", left, right };
}

/** `left || right`, without what makes no difference. */
export function or(left: Expression, right: Expression): Expression {
  if (isConstant(left, "n") || isConstant(right, "y")) return right;
  if (isConstant(right, "n") || isConstant(left, "y")) return left;
  return { kind: "or", left, right };
}

/** What an expression is worth now. */
export function evaluate(expression: Expression): Tristate {
  switch (expression.kind) {
    case "symbol":
      return expression.symbol.tristate;
    case "choice":
      return expression.choice.mode;
    case "not":
      return (Y - evaluate(expression.operand)) as Tristate;
    case "and": {
      const left = evaluate(expression.left);
      return left === N ? N : lower(left, evaluate(expression.right));
    }
    case "or": {
      const left = evaluate(expression.left);
      return left === Y ? Y : higher(left, evaluate(expression.right));
    }
    case "compare":
      return holds(expression.comparator, order(expression.left, expression.right)) ? Y : N;
  }
}

/** Numbers are compared as numbers, n < m < y among them; anything else as text. */
function order(left: ConfigSymbol, right: ConfigSymbol): number {
  if (left.type !== "string" || right.type !== "string") {
    const a = numberOf(left);
    const b = numberOf(right);
    if (a !== undefined && b !== undefined) return a < b ? -1 : a > b ? 1 : 0;
  }
  return left.text < right.text ? -1 : left.text > right.text ? 1 : 0;
}

function numberOf(symbol: ConfigSymbol): bigint | undefined {
  if (symbol.isLogical) return BigInt(symbol.tristate);
  return parseNumber(symbol.text, symbol.type === "int" ? 10 : symbol.type === "hex" ? 16 : 0);
}

function holds(comparator: Comparator, order: number): boolean {
  switch (comparator) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
  }
}

/** Every symbol and choice an expression mentions. */
export function* mentioned(expression: Expression): Generator<ConfigSymbol | Choice> {
  switch (expression.kind) {
    case "symbol":
      yield expression.symbol;
      break;
    case "choice":
      yield expression.choice;
      break;
    case "not":
      yield* mentioned(expression.operand);
      break;
    case "compare":
      yield expression.left;
      yield expression.right;
      break;
    default:
      yield* mentioned(expression.left);
      yield* mentioned(expression.right);
  }
}

/**
 * Whether an expression can only be true while the symbol is set: it, or it compared to a set value, somewhere among
 * the operands of &&. Decides what is shown as a submenu of the symbol.
 */
export function needs(expression: Expression, symbol: ConfigSymbol): boolean {
  switch (expression.kind) {
    case "symbol":
      return expression.symbol === symbol;
    case "and":
      return needs(expression.left, symbol) || needs(expression.right, symbol);
    case "compare": {
      const { comparator, left, right } = expression;
      if (left !== symbol && right !== symbol) return false;
      const other = left === symbol ? right : left;
      if (!other.constant) return false;
      return comparator === "=" ? other.name === "m" || other.name === "y" : comparator === "!=" && other.name === "n";
    }
    default:
      return false;
  }
}

const PRECEDENCE = { or: 1, and: 2, not: 3, compare: 4, symbol: 4, choice: 4 } as const;

function nameOf(symbol: ConfigSymbol): string {
  return symbol.constant && !/^[nmy]$/.test(symbol.name) ? JSON.stringify(symbol.name) : symbol.name;
}

/** An expression as it is written in a Kconfig file; `name` may add to each symbol. */
export function format(expression: Expression, name: (symbol: ConfigSymbol) => string = nameOf): string {
  const inside = (operand: Expression) => {
    const text = format(operand, name);
    return PRECEDENCE[operand.kind] < PRECEDENCE[expression.kind] ? `(${text})` : text;
  };
  switch (expression.kind) {
    case "symbol":
      return name(expression.symbol);
    case "choice":
      return expression.choice.name ? `<choice ${expression.choice.name}>` : "<choice>";
    case "not":
      return `!${inside(expression.operand)}`;
    case "and":
      return `${inside(expression.left)} && ${inside(expression.right)}`;
    case "or":
      return `${inside(expression.left)} || ${inside(expression.right)}`;
    case "compare":
      return `${name(expression.left)} ${expression.comparator} ${name(expression.right)}`;
  }
}

export { nameOf };
