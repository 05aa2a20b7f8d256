// The terminal that menuconfig runs in: raw keys, its size, and a screen of lines.

import { KeyDecoder } from "./keys.ts";

export type Style = "plain" | "title" | "selected" | "frame" | "strong";

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

export type Line = readonly Span[];

/** ECMA-48's SGR parameters. Without colours reverse video and bold have to do. */
const COLOURS: Readonly<Record<Style, string>> = {
  plain: "0",
  title: "0;1;36",
  selected: "0;1;37;44",
  frame: "0;36",
  strong: "0;1;33",
};
const MONOCHROME: Readonly<Record<Style, string>> = {
  plain: "0",
  title: "0;1",
  selected: "0;7",
  frame: "0",
  strong: "0;1",
};

const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[0m\x1b[?25h\x1b[?1049l";

/** Terminals that have no colours, and people who want none (no-color.org). */
function hasColours(environment: NodeJS.ProcessEnv): boolean {
  return !environment.NO_COLOR && !/^(dumb|vt\d+|.*-m|.*-mono|)$/.test(environment.TERM ?? "");
}

export class Terminal {
  private readonly decoder = new KeyDecoder();
  private readonly keys: string[] = [];
  private waiting: ((key: string) => void) | undefined;
  private readonly styles = hasColours(process.env) ? COLOURS : MONOCHROME;
  private readonly onData = (bytes: Buffer) => this.received(this.decoder.decode(bytes.toString("latin1")));
  private readonly onResize = () => this.received(["resize"]);

  get columns(): number {
    return process.stdout.columns || 80;
  }

  get rows(): number {
    return process.stdout.rows || 24;
  }

  open(): void {
    process.stdin.setRawMode(true);
    process.stdin.on("data", this.onData);
    process.stdin.on("end", () => this.received(["interrupt"]));
    process.stdout.on("resize", this.onResize);
    process.stdout.write(ENTER);
  }

  close(): void {
    process.stdout.write(LEAVE);
    process.stdin.setRawMode(false);
    process.stdin.off("data", this.onData);
    process.stdout.off("resize", this.onResize);
    process.stdin.pause();
  }

  /** The next key; "resize" when the screen has another size. */
  key(): Promise<string> {
    const key = this.keys.shift();
    if (key !== undefined) return Promise.resolve(key);
    return new Promise((resolve) => {
      this.waiting = resolve;
    });
  }

  private received(keys: readonly string[]): void {
    this.keys.push(...keys);
    const { waiting } = this;
    if (!waiting || !this.keys.length) return;
    this.waiting = undefined;
    waiting(this.keys.shift() ?? "");
  }

  /** Shows lines from the top; what is too wide or too much is cut. */
  show(lines: readonly Line[]): void {
    const { rows, columns } = this;
    let output = "";
    for (let row = 0; row < rows; row++) {
      output += `\x1b[${row + 1};1H${this.render(lines[row] ?? [], columns)}\x1b[0m\x1b[K`;
    }
    process.stdout.write(output);
  }

  private render(line: Line, columns: number): string {
    let output = "";
    // The last column stays empty: writing there may make a terminal scroll.
    let room = columns - 1;
    for (const { text, style } of line) {
      const part = text.slice(0, room);
      room -= part.length;
      output += `\x1b[${this.styles[style]}m${part}`;
    }
    return output;
  }
}
