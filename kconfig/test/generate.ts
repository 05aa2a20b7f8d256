// Trees of Kconfig statements and .config files for them, made at random: whatever the language allows, without
// circles (a symbol's conditions only mention symbols before it, and it selects only symbols behind it).

import { Random } from "./random.ts";

const TYPES = ["bool", "bool", "bool", "tristate", "tristate", "tristate", "int", "hex", "string"] as const;
type Type = (typeof TYPES)[number];

interface Named {
  readonly name: string;
  readonly type: Type;
}

/** One generated case. */
export interface Generated {
  readonly kconfig: string;
  readonly dotConfig: string;
}

export function generate(seed: number): Generated {
  return new Generator(new Random(seed)).run();
}

class Generator {
  private readonly lines: string[] = [];
  private readonly known: Named[] = [];
  private readonly all: Named[];
  private next = 0;

  constructor(private readonly random: Random) {
    const count = 10 + random.below(40);
    this.all = Array.from({ length: count }, (_, i) => ({ name: `S${i}`, type: random.pick(TYPES) }));
  }

  run(): Generated {
    this.line(0, 'mainmenu "Generated"');
    if (!this.random.oneIn(4)) {
      this.line(0, "config MODULES", '\tbool "modules"', `\tdefault ${this.random.pick(["y", "n"])}`);
      this.known.push({ name: "MODULES", type: "bool" });
    }
    while (this.next < this.all.length) this.entry(0);
    return { kconfig: `${this.lines.join("\n")}\n`, dotConfig: this.values() };
  }

  private line(depth: number, ...texts: string[]): void {
    for (const text of texts) this.lines.push("  ".repeat(depth) + text);
  }

  private entry(depth: number): void {
    const kind = depth > 3 ? 9 : this.random.below(16);
    if (kind === 0) this.menu(depth);
    else if (kind === 1) this.block(depth, `if ${this.expression()}`, "endif", []);
    else if (kind === 2) this.choice(depth);
    else if (kind === 3) this.comment(depth);
    else this.config(depth);
  }

  private menu(depth: number): void {
    const says: string[] = [];
    if (this.random.oneIn(2)) says.push(`depends on ${this.expression()}`);
    if (this.random.oneIn(3)) says.push(`visible if ${this.expression()}`);
    this.block(depth, `menu "Menu ${this.lines.length}"`, "endmenu", says);
  }

  private block(depth: number, start: string, end: string, says: readonly string[]): void {
    this.line(depth, start, ...says.map((text) => `\t${text}`));
    for (let i = this.random.below(6); i > 0 && this.next < this.all.length; i--) this.entry(depth + 1);
    this.line(depth, end);
  }

  private comment(depth: number): void {
    this.line(depth, `comment "Comment ${this.lines.length}"`);
    if (this.random.oneIn(2)) this.line(depth, `\tdepends on ${this.expression()}`);
  }

  private choice(depth: number): void {
    const type = this.random.pick(["bool", "bool", "tristate"] as const);
    this.line(depth, "choice", `\t${type} "Choice ${this.lines.length}"${this.condition(4)}`);
    if (this.random.oneIn(3)) this.line(depth, `\tdepends on ${this.expression()}`);
    if (this.random.oneIn(5)) this.line(depth, "\toptional");
    const members: Named[] = [];
    const before = this.known.length;
    for (let i = 1 + this.random.below(4); i > 0 && this.next < this.all.length; i--) {
      members.push({ name: this.all[this.next++]?.name ?? "", type });
    }
    if (members.length && this.random.oneIn(2)) {
      this.line(depth, `\tdefault ${this.random.pick(members).name}${this.condition(3)}`);
    }
    for (const { name } of members) {
      this.line(depth + 1, `config ${name}`, `\t${type} "Prompt of ${name}"${this.condition(4)}`);
      if (this.random.oneIn(4)) this.line(depth + 1, `\tdepends on ${this.expression()}`);
    }
    this.line(depth, "endchoice");
    this.known.splice(before, 0, ...members);
  }

  private config(depth: number): void {
    const symbol = this.all[this.next++];
    if (!symbol) return;
    const { name, type } = symbol;
    const keyword = this.random.oneIn(8) ? "menuconfig" : "config";
    const prompted = keyword === "menuconfig" || !this.random.oneIn(4);
    this.line(depth, `${keyword} ${name}`, `\t${type}${prompted ? ` "Prompt of ${name}"${this.condition(4)}` : ""}`);
    if (this.random.oneIn(3)) this.line(depth, `\tdepends on ${this.expression()}`);
    if (type === "int" || type === "hex") this.ranges(depth, type);
    for (let i = this.random.below(3); i > 0; i--) {
      this.line(depth, `\tdefault ${this.value(type)}${this.condition(2)}`);
    }
    if (type === "bool" || type === "tristate") this.selections(depth);
    if (this.random.oneIn(5)) this.line(depth, "\thelp", "\t  What it does.", "", "\t  More of it.");
    this.known.push(symbol);
  }

  private ranges(depth: number, type: Type): void {
    if (!this.random.oneIn(2)) return;
    const low = this.random.below(50);
    const high = low + this.random.below(100);
    const written = (value: number) => (type === "hex" ? `0x${value.toString(16)}` : `${value}`);
    this.line(depth, `\trange ${written(low)} ${written(high)}${this.condition(2)}`);
  }

  private selections(depth: number): void {
    const targets = this.all.slice(this.next).filter(({ type }) => type === "bool" || type === "tristate");
    if (!targets.length) return;
    if (this.random.oneIn(4)) this.line(depth, `\tselect ${this.random.pick(targets).name}${this.condition(2)}`);
    if (this.random.oneIn(5)) this.line(depth, `\timply ${this.random.pick(targets).name}${this.condition(2)}`);
  }

  private condition(oneIn: number): string {
    return this.random.oneIn(oneIn) ? ` if ${this.expression()}` : "";
  }

  private value(type: Type): string {
    const number = this.random.below(200);
    if (type === "int") return `${number}`;
    if (type === "hex") return this.random.oneIn(2) ? `0x${number.toString(16)}` : `"${number.toString(16)}"`;
    if (type === "string") return `"text ${number}${this.random.pick(["", " \\\\ back", ' \\"quoted\\"'])}"`;
    return this.random.oneIn(3) ? this.expression() : this.random.pick(["y", "n", "m"]);
  }

  private expression(depth = 0): string {
    const kind = depth > 2 ? 0 : this.random.below(8);
    if (kind === 1) return `!${this.atom()}`;
    if (kind === 2) return `(${this.expression(depth + 1)})`;
    if (kind === 3) return `${this.expression(depth + 1)} && ${this.expression(depth + 1)}`;
    if (kind === 4) return `${this.expression(depth + 1)} || ${this.expression(depth + 1)}`;
    if (kind === 5) return this.comparison();
    return this.atom();
  }

  private atom(): string {
    const logical = this.known.filter(({ type }) => type === "bool" || type === "tristate");
    if (!logical.length || this.random.oneIn(12)) return this.random.pick(["y", "n", "m", "UNDEFINED"]);
    return this.random.pick(logical).name;
  }

  private comparison(): string {
    const operator = this.random.pick(["=", "!=", "<", "<=", ">", ">="]);
    const left = this.known.length ? this.random.pick(this.known) : undefined;
    if (!left) return `y ${operator} m`;
    if (this.random.oneIn(4)) return `${left.name} ${operator} ${this.random.pick(this.known).name}`;
    if (left.type === "bool" || left.type === "tristate") {
      return `${left.name} ${operator} ${this.random.pick(["y", "n", "m"])}`;
    }
    return `${left.name} ${operator} ${this.value(left.type)}`;
  }

  private values(): string {
    const lines: string[] = [];
    for (const { name, type } of this.known) {
      if (this.random.oneIn(2)) continue;
      if (type !== "bool" && type !== "tristate") lines.push(`CONFIG_${name}=${this.value(type)}`);
      else if (this.random.oneIn(3)) lines.push(`# CONFIG_${name} is not set`);
      else lines.push(`CONFIG_${name}=${this.random.pick(["y", "y", "m", "n"])}`);
    }
    return `${lines.join("\n")}\n`;
  }
}
