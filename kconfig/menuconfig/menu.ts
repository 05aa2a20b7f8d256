// The pages of the menu, and what keys do there.

import type { Configuration } from "../model/configuration.ts";
import type { MenuNode } from "../model/menu.ts";
import type { ConfigSymbol } from "../model/symbol.ts";
import { N } from "../model/tristate.ts";
import { describe, pathOf } from "./describe.ts";
import { ask, movement, read } from "./dialogs.ts";
import { opensPage, type Row, rowsOf, settable } from "./rows.ts";
import { search } from "./search.ts";
import type { Line, Terminal } from "./terminal.ts";

const BUTTONS = ["Select", " Exit ", " Help ", " Save ", " Load "] as const;
/** Fits 80 columns. */
const LEGEND = [
  "Arrows navigate, <Enter> selects submenus --->. <Y> includes, <N> excludes,",
  "<M> makes a module. <Esc><Esc> exits, <?> is for help, </> for search.",
];

/** What menu pages need of the program around them. */
export interface Files {
  readonly title: string;
  save(): Promise<void>;
  load(): Promise<void>;
}

/** Shows the pages until the user leaves the outermost one. */
export async function browse(terminal: Terminal, configuration: Configuration, files: Files): Promise<void> {
  const pages = [new Page(configuration.root)];
  while (true) {
    const page = pages.at(-1);
    if (!page) return;
    const next = await new Browser(terminal, configuration, files, page).run();
    if (next === undefined) pages.pop();
    else if (next.jump) pages.splice(0, pages.length, ...pagesTo(next.node));
    else pages.push(new Page(next.node));
  }
}

/** Where the user goes from a page. */
interface Way {
  readonly node: MenuNode;
  /** The node is one to be found, not a page to be opened. */
  readonly jump: boolean;
}

/** The pages that lead to a node, it being selected in the last one. */
function pagesTo(node: MenuNode): Page[] {
  const pages: Page[] = [];
  let target = node;
  for (let above = node.parent; above; above = above.parent) {
    if (above.parent && !opensPage(above)) continue;
    pages.unshift(new Page(above, target));
    target = above;
  }
  return pages;
}

class Page {
  top = 0;
  all = false;

  constructor(
    readonly node: MenuNode,
    /** Where the bar is; the first row if that can't be seen. */
    public at: MenuNode | undefined = undefined,
  ) {}
}

class Browser {
  private rows: Row[] = [];
  private button = 0;

  constructor(
    private readonly terminal: Terminal,
    private readonly configuration: Configuration,
    private readonly files: Files,
    private readonly page: Page,
  ) {}

  /** Until the user leaves the page (undefined) or goes to another. */
  async run(): Promise<Way | undefined> {
    while (true) {
      this.draw();
      const key = await this.terminal.key();
      if (key === "interrupt" || key === "escape") return undefined;
      if (key === "enter" && this.button === 1) return undefined;
      const way = await this.handle(key);
      if (way) return way;
    }
  }

  private get selected(): number {
    const at = this.rows.findIndex(({ node }) => node === this.page.at);
    return at < 0 ? 0 : at;
  }

  private async handle(key: string): Promise<Way | undefined> {
    const { terminal, page } = this;
    if (key === "left" || key === "right" || key === "tab") this.moveButton(key);
    else if (key === "z") page.all = !page.all;
    else if (key === "/") return jumpTo(await search(terminal, this.configuration));
    else if (key === "?" || key === "h") await this.help();
    else if (key === "enter") return await this.press();
    else if (key === " ") return await this.activate(true);
    else if (key === "y" || key === "n" || key === "m") this.setTo(key);
    else this.move(key);
    return undefined;
  }

  private moveButton(key: string): void {
    this.button = (this.button + (key === "left" ? BUTTONS.length - 1 : 1)) % BUTTONS.length;
  }

  private move(key: string): void {
    const last = this.rows.length - 1;
    let to = this.selected + movement(key, this.room);
    if (key === "home") to = 0;
    if (key === "end") to = last;
    this.page.at = this.rows[Math.min(Math.max(0, to), last)]?.node;
  }

  private async press(): Promise<Way | undefined> {
    const name = BUTTONS[this.button];
    if (name === " Help ") await this.help();
    else if (name === " Save ") await this.files.save();
    else if (name === " Load ") await this.files.load();
    else return await this.activate(false);
    return undefined;
  }

  private async help(): Promise<void> {
    const node = this.rows[this.selected]?.node;
    if (node) await read(this.terminal, node.prompt?.text ?? "", describe(node));
  }

  /** Enter opens what has a page; the space bar changes the value first. */
  private async activate(toggles: boolean): Promise<Way | undefined> {
    const node = this.rows[this.selected]?.node;
    if (!node) return undefined;
    const { symbol } = node;
    if (opensPage(node) && !(symbol && (toggles || symbol.tristate === N))) return { node, jump: false };
    if (!symbol) return undefined;
    if (!symbol.isLogical) await this.edit(symbol, node);
    else if (symbol.choice && symbol.choice === this.page.node.choice) return this.choose(symbol);
    else toggle(symbol);
    return undefined;
  }

  /** Choosing ends the page, as there is nothing more to choose. */
  private choose(symbol: ConfigSymbol): Way | undefined {
    symbol.set("y");
    return { node: this.page.node, jump: true };
  }

  private setTo(value: string): void {
    const symbol = this.rows[this.selected]?.node.symbol;
    if (!symbol?.isLogical) return;
    if (symbol.choice && value === "n") return;
    if (settable(symbol).includes(value)) symbol.set(value);
    // As the kernel's tools do: m means y where there are no modules.
    else if (value === "m" && settable(symbol).includes("y")) symbol.set("y");
  }

  private async edit(symbol: ConfigSymbol, node: MenuNode): Promise<void> {
    const range = symbol.activeRange;
    const form = { int: "a decimal number", hex: "a hexadecimal number" }[symbol.type as "int" | "hex"] ?? "a text";
    const limits = range ? ` from ${range.low} to ${range.high}` : "";
    const explanation = [`Please enter ${form}${limits}.`];
    const before = symbol.userValue;
    let text: string | undefined = symbol.text;
    while (true) {
      text = await ask(this.terminal, node.prompt?.text ?? symbol.name, explanation, text);
      if (text === undefined) return;
      if (symbol.set(text) && symbol.text === text) return;
      // A number outside the range is kept, without effect: not here.
      if (before === undefined) symbol.unset();
      else symbol.set(before);
      explanation[1] = `${JSON.stringify(text)} is not possible here.`;
    }
  }

  private get room(): number {
    return Math.max(1, this.terminal.rows - 9);
  }

  private draw(): void {
    const { page, terminal } = this;
    this.rows = rowsOf(page.node, page.all);
    const { selected, room } = this;
    page.top = Math.max(Math.min(page.top, selected), selected - room + 1);
    terminal.show([...this.head(), ...this.list(selected, room), ...this.foot(room)]);
  }

  private head(): Line[] {
    const { page, terminal } = this;
    const path = page.node.parent ? [...pathOf(page.node), page.node.prompt?.text ?? ""] : [];
    const title = page.node.prompt?.text ?? "";
    return [
      [{ text: ` ${this.files.title}`, style: "title" }],
      [{ text: path.map((name) => ` > ${name}`).join(""), style: "title" }],
      [{ text: `--- ${title} ${"-".repeat(terminal.columns)}`, style: "frame" }],
      ...LEGEND.map((text): Line => [{ text: ` ${text}`, style: "plain" }]),
      [{ text: page.top > 0 ? "   ^(-)" : "", style: "frame" }],
    ];
  }

  private list(selected: number, room: number): Line[] {
    const { top } = this.page;
    return Array.from({ length: room }, (_, row): Line => {
      const text = this.rows[top + row]?.text;
      if (text === undefined) return [];
      return [
        { text: "    ", style: "plain" },
        { text: ` ${text} `, style: top + row === selected ? "selected" : "plain" },
      ];
    });
  }

  private foot(room: number): Line[] {
    const more = this.page.top + room < this.rows.length;
    const buttons = BUTTONS.map(
      (name, i): Line => [
        { text: "  ", style: "plain" },
        { text: `<${name}>`, style: i === this.button ? "selected" : "plain" },
      ],
    );
    return [
      [{ text: more ? "   v(+)" : "", style: "frame" }],
      [{ text: "-".repeat(this.terminal.columns), style: "frame" }],
      buttons.flat(),
    ];
  }
}

function jumpTo(node: MenuNode | undefined): Way | undefined {
  return node && { node, jump: true };
}

/** The next value that is possible, in the order that the kernel's menuconfig has. */
function toggle(symbol: ConfigSymbol): void {
  const values = settable(symbol);
  const at = values.indexOf(symbol.text);
  const next = values[(at + 1) % values.length];
  if (values.length > 1 && next) symbol.set(next);
}
