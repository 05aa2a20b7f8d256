// What is said about a config, menu, choice or comment in the lines below it.

import type { Configuration } from "../model/configuration.ts";
import { and } from "../model/expression.ts";
import type { MenuNode } from "../model/menu.ts";
import type { SymbolType } from "../model/symbol.ts";
import type { Lines } from "./lines.ts";
import type { Statement } from "./statement.ts";

/** What properties need besides their line. */
export interface Context {
  readonly configuration: Configuration;
  readonly lines: Lines;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

type Property = (node: MenuNode, statement: Statement, context: Context) => void;

function declare(type: SymbolType): Property {
  return (node, statement, { configuration }) => {
    setType(node, type, statement, configuration);
    if (!statement.atEnd) prompt(node, statement);
  };
}

function declareWithDefault(type: SymbolType): Property {
  return (node, statement, context) => {
    setType(node, type, statement, context.configuration);
    addDefault(node, statement);
  };
}

function setType(node: MenuNode, type: SymbolType, statement: Statement, configuration: Configuration): void {
  const { symbol, choice } = node;
  if (choice && (type === "bool" || type === "tristate")) {
    choice.declaredType = type;
  } else if (symbol) {
    if (symbol.type !== "unknown" && symbol.type !== type) {
      configuration.warn(statement.place, `${symbol.name} is ${symbol.type} elsewhere; now it is ${type}`);
    }
    symbol.type = type;
  } else {
    statement.fail(`a ${node.item.kind} has no type ${type}`);
  }
}

function prompt(node: MenuNode, statement: Statement): void {
  const text = statement.text("the prompt").trim();
  node.prompt = { text, condition: statement.condition() };
}

function addDefault(node: MenuNode, statement: Statement): void {
  node.defaults.push({ value: statement.expression(false), condition: statement.condition() });
}

function onlySymbols(node: MenuNode, statement: Statement): void {
  if (!node.symbol) statement.fail(`only a config can ${statement.keyword}`);
}

function option(node: MenuNode, statement: Statement, { configuration, environment }: Context): void {
  if (statement.accept("env")) {
    if (!statement.accept("=")) statement.fail('"=" expected behind env');
    const name = statement.text("the variable's name");
    statement.end();
    if (node.symbol) node.symbol.fromEnvironment = true;
    const value = environment[name];
    if (value === undefined) return;
    node.defaults.push({
      value: { kind: "symbol", symbol: configuration.constant(value) },
      condition: configuration.always,
    });
  } else if (!["modules", "defconfig_list", "allnoconfig_y"].some((known) => statement.accept(known))) {
    statement.fail("unknown option");
  }
}

const PROPERTIES: Readonly<Record<string, Property>> = {
  bool: declare("bool"),
  boolean: declare("bool"),
  tristate: declare("tristate"),
  int: declare("int"),
  hex: declare("hex"),
  string: declare("string"),
  def_bool: declareWithDefault("bool"),
  def_tristate: declareWithDefault("tristate"),
  def_int: declareWithDefault("int"),
  def_hex: declareWithDefault("hex"),
  def_string: declareWithDefault("string"),
  prompt,
  default: addDefault,
  option,
  // The symbol MODULES has that meaning already.
  modules: () => {},
  depends: (node, statement) => {
    if (!statement.accept("on")) statement.fail('"on" expected behind depends');
    node.dependencies = and(node.dependencies, statement.expression(true));
    statement.end();
  },
  select: (node, statement) => {
    onlySymbols(node, statement);
    node.selects.push({ target: statement.name(), condition: statement.condition() });
  },
  imply: (node, statement) => {
    onlySymbols(node, statement);
    node.implies.push({ target: statement.name(), condition: statement.condition() });
  },
  range: (node, statement) => {
    node.ranges.push({ low: statement.symbol(), high: statement.symbol(), condition: statement.condition() });
  },
  visible: (node, statement) => {
    if (!statement.accept("if")) statement.fail('"if" expected behind visible');
    node.visibleIf = and(node.visibleIf, statement.expression(true));
    statement.end();
  },
  optional: (node, statement) => {
    const { choice } = node;
    if (choice) choice.optional = true;
    else statement.fail("only a choice can be optional");
  },
  help: (node, _statement, { lines }) => {
    node.help = lines.readHelp();
  },
};

/** Takes a statement that says something about the node; false if it is another kind of statement. */
export function readProperty(node: MenuNode, statement: Statement, context: Context): boolean {
  const property = Object.hasOwn(PROPERTIES, statement.keyword) ? PROPERTIES[statement.keyword] : undefined;
  if (!property) return false;
  property(node, statement, context);
  return true;
}
