// What remains to be done when all files are read: dependencies go from menus to what is in them, symbols that depend
// on the one before them become its submenu, `if` blocks dissolve, and choices learn their symbols.

import type { Choice } from "./choice.ts";
import { and, type Expression, needs, or } from "./expression.ts";
import type { MenuNode } from "./menu.ts";
import type { ConfigSymbol } from "./symbol.ts";

/** Completes a tree. The root's own dependencies are its children's too. */
export function finalize(root: MenuNode): void {
  take([root], 0, root.visibleIf);
}

/** Completes nodes[at] and returns the index after it and those that became its submenu. */
function take(nodes: readonly MenuNode[], at: number, visibleIf: Expression): number {
  const node = nodes[at] as MenuNode;
  let next = at + 1;
  if (node.symbol) {
    addToSymbol(node, node.symbol);
    for (let child = nodes[next]; child && needs(conditionOf(child), node.symbol); child = nodes[next]) {
      next = take(nodes, next, visibleIf);
      child.parent = node;
      node.children.push(child);
    }
  } else {
    takeBlock(node, node.item.kind === "menu" ? and(visibleIf, node.visibleIf) : visibleIf);
  }
  node.children = flatten(node);
  if (node.choice) completeChoice(node, node.choice);
  return next;
}

function conditionOf(node: MenuNode): Expression {
  return node.prompt ? node.prompt.condition : node.dependencies;
}

function takeBlock(block: MenuNode, visibleIf: Expression): void {
  const outer: Expression = block.choice ? { kind: "choice", choice: block.choice } : block.dependencies;
  const { children } = block;
  for (const child of children) inherit(child, outer, visibleIf);
  block.children = [];
  for (let at = 0; at < children.length; ) {
    block.children.push(children[at] as MenuNode);
    at = take(children, at, visibleIf);
  }
}

/** Adds what the parent depends on to the node and to everything said in it. */
function inherit(node: MenuNode, outer: Expression, visibleIf: Expression): void {
  node.dependencies = and(node.dependencies, outer);
  const own = node.dependencies;
  const both = <T extends { readonly condition: Expression }>(property: T): T => ({
    ...property,
    condition: and(property.condition, own),
  });
  if (node.prompt) {
    const shown = node.symbol || node.choice ? and(visibleIf, own) : own;
    node.prompt.condition = and(node.prompt.condition, shown);
  }
  node.defaults = node.defaults.map(both);
  node.ranges = node.ranges.map(both);
  node.selects = node.selects.map(both);
  node.implies = node.implies.map(both);
}

function addToSymbol(node: MenuNode, symbol: ConfigSymbol): void {
  symbol.directDependencies = or(symbol.directDependencies, node.dependencies);
  symbol.defaults.push(...node.defaults);
  symbol.ranges.push(...node.ranges);
  symbol.selects.push(...node.selects);
  symbol.implies.push(...node.implies);
  const self: Expression = { kind: "symbol", symbol };
  for (const { target, condition } of node.selects) target.selectedBy = or(target.selectedBy, and(self, condition));
  for (const { target, condition } of node.implies) target.impliedBy = or(target.impliedBy, and(self, condition));
}

/** The children, with those of nodes that can't be seen (if, config without a prompt) standing after these. */
function flatten(parent: MenuNode): MenuNode[] {
  return parent.children.flatMap((child) => {
    if (child.prompt || child.choice) return [child];
    const hoisted = child.children;
    for (const node of hoisted) node.parent = parent;
    child.children = [];
    return child.item.kind === "if" ? hoisted : [child, ...hoisted];
  });
}

function completeChoice(node: MenuNode, choice: Choice): void {
  choice.directDependencies = or(choice.directDependencies, node.dependencies);
  choice.defaults.push(...node.defaults);
  for (const { symbol } of node.children) {
    if (!symbol || choice.members.includes(symbol)) continue;
    symbol.choice = choice;
    choice.members.push(symbol);
  }
  const typed = choice.members.find((symbol) => symbol.isLogical);
  if (choice.declaredType === "unknown" && typed) choice.declaredType = typed.type === "bool" ? "bool" : "tristate";
  for (const symbol of choice.members) if (symbol.type === "unknown") symbol.type = choice.declaredType;
}
