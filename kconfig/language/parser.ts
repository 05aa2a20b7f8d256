// Kconfig files to a menu tree. See the kernel's Documentation/kbuild/kconfig-language.rst.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Configuration } from "../model/configuration.ts";
import { finalize } from "../model/finalize.ts";
import { type Item, MenuNode } from "../model/menu.ts";
import { checkTree } from "./check.ts";
import { KconfigError } from "./error.ts";
import { Lines } from "./lines.ts";
import { Macros, type MacroWorld } from "./macros.ts";
import { readProperty } from "./properties.ts";
import { matchingFiles } from "./sources.ts";
import { Statement } from "./statement.ts";
import { tokenize } from "./tokens.ts";

/** Files may source each other so deep. */
const DEEPEST_SOURCE = 64;

export interface ParseOptions {
  /** The folder that paths in Kconfig files are relative to. */
  readonly folder: string;
  /** The first file, relative to the folder. */
  readonly file: string;
  readonly world?: MacroWorld;
}

/** Reads a tree of files. @throws KconfigError naming file and line */
export function parse(options: ParseOptions): Configuration {
  const configuration = new Configuration({ file: options.file, line: 1 });
  const world = options.world ?? { environment: process.env, say: (text) => console.error(text) };
  new Parser(configuration, options.folder, world).readFile(options.file);
  finalize(configuration.root);
  checkTree(configuration);
  return configuration;
}

/** What ends a block, and where the block began. */
interface Block {
  readonly end: string;
  readonly node: MenuNode;
}

class Parser {
  private lines = new Lines("", "");
  private depth = 0;
  private readonly macros: Macros;
  /** The blocks of the present file that are open, innermost last. */
  private open: Block[] = [];
  private parent: MenuNode;
  /** What properties belong to. */
  private described: MenuNode | undefined;

  private readonly entries: Readonly<Record<string, (statement: Statement) => void>> = {
    config: this.readConfig,
    menuconfig: this.readConfig,
    menu: this.readMenu,
    choice: this.readChoice,
    comment: this.readComment,
    if: this.readIf,
    endmenu: this.close,
    endchoice: this.close,
    endif: this.close,
    mainmenu: this.readTitle,
    source: this.readSource,
    rsource: this.readSource,
    osource: this.readSource,
    orsource: this.readSource,
  };

  constructor(
    private readonly configuration: Configuration,
    private readonly folder: string,
    private readonly world: MacroWorld,
  ) {
    this.macros = new Macros(world);
    this.parent = configuration.root;
  }

  readFile(path: string): void {
    const outer = { lines: this.lines, open: this.open };
    this.lines = new Lines(path, readFileSync(join(path.startsWith("/") ? "" : this.folder, path), "utf8"));
    this.open = [];
    this.configuration.files.push(path);
    for (let line = this.lines.read(); line !== undefined; line = this.lines.read()) this.readLine(line);
    this.described = undefined;
    const unclosed = this.open.at(-1);
    if (unclosed) throw new KconfigError(unclosed.node.place, `"${unclosed.end}" is missing`);
    this.lines = outer.lines;
    this.open = outer.open;
  }

  private readLine(line: string): void {
    if (/^\s*(#|$)/.test(line)) return;
    if (this.readAssignment(line)) return;
    const tokens = tokenize(line, this.lines.place, this.macros);
    if (/^\s*-+help-+\s*$/.test(line)) tokens.splice(0, tokens.length, { kind: "word", text: "help" });
    const statement = new Statement(tokens, this.lines.place, this.configuration);
    const { configuration, lines } = this;
    const context = { configuration, lines, environment: this.world.environment };
    if (this.described && readProperty(this.described, statement, context)) return;
    this.described = undefined;
    this.readEntry(statement);
  }

  /** `name = value` and its like, or a line that is only a macro. */
  private readAssignment(line: string): boolean {
    const [, name, operator = "", value = ""] = /^\s*((?:[\w-]|\$\([^)]*\))+)\s*(=|:=|\+=)\s*(.*)$/.exec(line) ?? [];
    if (name) {
      this.macros.assign(this.macros.expand(name, this.lines.place), operator, value.trimEnd(), this.lines.place);
      return true;
    }
    if (!/^\s*\$\(/.test(line)) return false;
    const text = this.macros.expand(line, this.lines.place);
    if (text.trim()) throw new KconfigError(this.lines.place, `a macro makes ${JSON.stringify(text)}, no statement`);
    return true;
  }

  private readEntry(statement: Statement): void {
    const { keyword } = statement;
    const entry = Object.hasOwn(this.entries, keyword) ? this.entries[keyword] : undefined;
    if (!entry) statement.fail(`unknown statement ${JSON.stringify(keyword)}`);
    entry.call(this, statement);
  }

  private add(item: Item, statement: Statement): MenuNode {
    const { always } = this.configuration;
    const node = new MenuNode(item, this.parent, statement.place, always, always);
    this.parent.children.push(node);
    this.described = node;
    return node;
  }

  private openBlock(node: MenuNode, end: string): void {
    this.open.push({ end, node });
    this.parent = node;
  }

  private close(statement: Statement): void {
    const block = this.open.pop();
    statement.end();
    if (block?.end !== statement.keyword) {
      statement.fail(block ? `"${block.end}" expected first` : `nothing is open that "${statement.keyword}" could end`);
    }
    this.parent = block.node.parent ?? this.configuration.root;
  }

  private readConfig(statement: Statement): void {
    const symbol = statement.name();
    statement.end();
    if (!symbol.isDefined) this.configuration.defined.push(symbol);
    const node = this.add({ kind: "symbol", symbol }, statement);
    node.opensPage = statement.keyword === "menuconfig";
    symbol.nodes.push(node);
  }

  private readMenu(statement: Statement): void {
    const node = this.add({ kind: "menu" }, statement);
    node.prompt = { text: statement.text("the menu's title"), condition: this.configuration.always };
    node.opensPage = true;
    statement.end();
    this.openBlock(node, "endmenu");
  }

  private readChoice(statement: Statement): void {
    const choice = this.configuration.choice(statement.atEnd ? "" : statement.text("the choice's name"));
    statement.end();
    const node = this.add({ kind: "choice", choice }, statement);
    node.opensPage = true;
    choice.nodes.push(node);
    this.openBlock(node, "endchoice");
  }

  private readComment(statement: Statement): void {
    const node = this.add({ kind: "comment" }, statement);
    node.prompt = { text: statement.text("the comment"), condition: this.configuration.always };
    statement.end();
  }

  private readIf(statement: Statement): void {
    const node = this.add({ kind: "if" }, statement);
    node.dependencies = statement.expression(true);
    statement.end();
    this.described = undefined;
    this.openBlock(node, "endif");
  }

  private readTitle(statement: Statement): void {
    const text = statement.text("the title");
    this.configuration.root.prompt = { text, condition: this.configuration.always };
    statement.end();
  }

  /** `source`; the o of osource: no matter if there is none; the r of rsource: relative to this file. */
  private readSource(statement: Statement): void {
    const written = statement.text("the file's name");
    statement.end();
    const relative = statement.keyword.includes("rs");
    const pattern = relative ? join(dirname(this.lines.file), written) : written;
    const files = matchingFiles(this.folder, pattern);
    if (!files.length && !statement.keyword.startsWith("o")) statement.fail(`there is no file ${pattern}`);
    if (++this.depth > DEEPEST_SOURCE) statement.fail("files source each other without end");
    for (const file of files) this.readFile(file);
    this.depth--;
  }
}
