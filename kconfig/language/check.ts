// What can only be checked when all files are read: dependencies that go in circles, and values that fit no type.

import type { Choice } from "../model/choice.ts";
import type { Configuration } from "../model/configuration.ts";
import { type Expression, mentioned } from "../model/expression.ts";
import type { MenuNode } from "../model/menu.ts";
import { ConfigSymbol } from "../model/symbol.ts";
import { KconfigError } from "./error.ts";

type Item = ConfigSymbol | Choice;

/** @throws KconfigError naming the symbols of a circle */
export function checkTree(configuration: Configuration): void {
  checkTypes(configuration);
  const done = new Set<Item>();
  for (const symbol of configuration.defined) follow(symbol, [], done);
}

function checkTypes(configuration: Configuration): void {
  for (const symbol of configuration.defined) {
    const place = symbol.nodes[0]?.place;
    if (symbol.type === "unknown") configuration.warn(place, `${symbol.name} has no type`);
    if (symbol.isLogical) continue;
    for (const { value } of symbol.defaults) {
      if (value.kind !== "symbol") throw new KconfigError(place, `the default of ${symbol.name} is no single value`);
    }
  }
  for (const { nodes, defaults } of configuration.choices) {
    for (const { value } of defaults) {
      if (value.kind !== "symbol") throw new KconfigError(nodes[0]?.place, "the default of a choice is no symbol");
    }
  }
}

function follow(item: Item, path: readonly Item[], done: Set<Item>): void {
  if (done.has(item) || (item instanceof ConfigSymbol && item.constant)) return;
  const start = path.indexOf(item);
  if (start >= 0) throw circle([...path.slice(start), item]);
  const longer = [...path, item];
  for (const next of new Set(dependenciesOf(item))) follow(next, longer, done);
  done.add(item);
}

function circle(items: readonly Item[]): KconfigError {
  const names = items.map((item) => (item instanceof ConfigSymbol ? item.name : `<choice ${item.name}>`));
  return new KconfigError(items[0]?.nodes[0]?.place, `dependencies go in a circle: ${names.join(" needs ")}`);
}

/** Whatever an item's value is computed from. */
function* dependenciesOf(item: Item): Generator<Item> {
  if (item instanceof ConfigSymbol) {
    yield* symbolDependencies(item);
    if (item.choice) yield item.choice;
    return;
  }
  yield* promptDependencies(item.nodes);
  yield* inAll(item.defaults.map(({ condition }) => condition));
  // Which symbol is chosen depends on which can be seen; the choice itself is in each one's conditions.
  for (const member of item.members) {
    for (const dependency of symbolDependencies(member)) if (dependency !== item) yield dependency;
  }
}

function* symbolDependencies(symbol: ConfigSymbol): Generator<Item> {
  yield* promptDependencies(symbol.nodes);
  yield* inAll(symbol.defaults.flatMap(({ value, condition }) => [value, condition]));
  for (const { low, high, condition } of symbol.ranges) {
    yield low;
    yield high;
    yield* mentioned(condition);
  }
  yield* inAll([symbol.directDependencies, symbol.selectedBy, symbol.impliedBy]);
}

function promptDependencies(nodes: readonly MenuNode[]): Generator<Item> {
  return inAll(nodes.flatMap(({ prompt }) => (prompt ? [prompt.condition] : [])));
}

function* inAll(expressions: readonly Expression[]): Generator<Item> {
  for (const expression of expressions) yield* mentioned(expression);
}
