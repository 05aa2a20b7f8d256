// Screens besides the menu: a text to read, a line to type, a question.

import type { Line, Terminal } from "./terminal.ts";

export function wrap(lines: readonly string[], width: number): string[] {
  return lines.flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const indentation = " ".repeat(Math.min(line.search(/\S|$/), width >> 1));
  const wrapped: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const space = rest.lastIndexOf(" ", width);
    const at = space > indentation.length ? space : width;
    wrapped.push(rest.slice(0, at));
    rest = `${indentation}${rest.slice(at).trimStart()}`;
  }
  return [...wrapped, rest];
}

function frame(terminal: Terminal, title: string, body: readonly Line[], foot: string): Line[] {
  const rule: Line = [{ text: "-".repeat(terminal.columns - 1), style: "frame" }];
  const room = terminal.rows - 4;
  const filled = Array.from({ length: room }, (_, row) => body[row] ?? []);
  return [[{ text: ` ${title}`, style: "title" }], rule, ...filled, rule, [{ text: ` ${foot}`, style: "frame" }]];
}

const READING_KEYS = "arrows and Page keys scroll, Esc Esc or Enter goes back";

/** Shows a text until a key ends it; returns the key ("escape", "enter", or one of `also`). */
export async function read(
  terminal: Terminal,
  title: string,
  lines: readonly string[],
  also: readonly string[] = [],
  foot = READING_KEYS,
): Promise<string> {
  let top = 0;
  while (true) {
    const room = terminal.rows - 4;
    const text = wrap(lines, terminal.columns - 3);
    const last = Math.max(0, text.length - room);
    top = Math.min(Math.max(0, top), last);
    const shown: Line[] = text.slice(top, top + room).map((line) => [{ text: ` ${line}`, style: "plain" }]);
    terminal.show(frame(terminal, title, shown, foot));
    const key = await terminal.key();
    if (also.includes(key)) return key;
    if (key === "escape" || key === "enter" || key === "q" || key === "interrupt") return key;
    top += movement(key, room);
    if (key === "home") top = 0;
    if (key === "end") top = last;
  }
}

/** How far a key moves in a list of that many rows. */
export function movement(key: string, page: number): number {
  switch (key) {
    case "up":
    case "-":
      return -1;
    case "down":
    case "+":
      return 1;
    case "pageup":
      return -page;
    case "pagedown":
      return page;
    default:
      return 0;
  }
}

/** Asks for a line of text; undefined if the user gives up. */
export async function ask(
  terminal: Terminal,
  title: string,
  explanation: readonly string[],
  initial: string,
): Promise<string | undefined> {
  let text = initial;
  while (true) {
    const lines = wrap(explanation, terminal.columns - 3);
    const body: Line[] = lines.map((line) => [{ text: ` ${line}`, style: "plain" }]);
    const visible = text.slice(-(terminal.columns - 6));
    body.push(
      [],
      [
        { text: "  ", style: "plain" },
        { text: `${visible}_`, style: "selected" },
      ],
    );
    terminal.show(frame(terminal, title, body, "Enter: OK   Esc Esc: cancel"));
    const key = await terminal.key();
    if (key === "enter") return text;
    if (key === "escape" || key === "interrupt") return undefined;
    if (key === "backspace") text = text.slice(0, -1);
    else if (key.length === 1) text += key;
  }
}

/** Asks a question with one-letter answers; "escape" if the user wants none. */
export async function choose(
  terminal: Terminal,
  question: string,
  answers: Readonly<Record<string, string>>,
): Promise<string> {
  const foot = Object.entries(answers).map(([letter, meaning]) => `${letter}: ${meaning}`);
  while (true) {
    terminal.show(
      frame(
        terminal,
        "Question",
        [[], [{ text: ` ${question}`, style: "strong" }]],
        [...foot, "Esc Esc: go on"].join("   "),
      ),
    );
    const key = await terminal.key();
    if (Object.hasOwn(answers, key) || key === "escape") return key;
    if (key === "interrupt") return "n";
    // Enter is the first answer.
    if (key === "enter") return Object.keys(answers)[0] ?? "escape";
  }
}
