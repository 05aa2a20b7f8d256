// The lines of one Kconfig file: continued lines joined, help texts by their indentation.

import type { Place } from "../model/menu.ts";

const TAB = 8;

export class Lines {
  private readonly lines: string[];
  private next = 0;
  /** Of the last line that was read (its first part, if it was continued). */
  private current = 0;

  constructor(
    readonly file: string,
    content: string,
  ) {
    this.lines = content.replace(/\r\n/g, "\n").replace(/\n$/, "").split("\n");
    if (content === "") this.lines = [];
  }

  get place(): Place {
    return { file: this.file, line: this.current };
  }

  /** The next line, with those that a backslash at its end continues it by; undefined at the end. */
  read(): string | undefined {
    if (this.next >= this.lines.length) return undefined;
    this.current = this.next + 1;
    let line = this.lines[this.next++] as string;
    while (line.endsWith("\\") && this.next < this.lines.length) line = line.slice(0, -1) + this.lines[this.next++];
    return line;
  }

  /** The text up to the first line that is indented less than its first one. */
  readHelp(): string {
    let from = this.next;
    while (from < this.lines.length && !this.lines[from]?.trim()) from++;
    const indentation = indentationOf(this.lines[from] ?? "");
    if (indentation === 0) return "";
    const text: string[] = [];
    for (this.next = from; this.next < this.lines.length; this.next++) {
      const line = expandTabs(this.lines[this.next] as string);
      if (line.trim() && indentationOf(line) < indentation) break;
      text.push(line.slice(indentation).trimEnd());
    }
    return text.join("\n").trimEnd();
  }
}

function expandTabs(line: string): string {
  let expanded = "";
  for (const character of line) {
    expanded += character === "\t" ? " ".repeat(TAB - (expanded.length % TAB)) : character;
  }
  return expanded;
}

function indentationOf(line: string): number {
  return expandTabs(line).search(/\S|$/);
}
