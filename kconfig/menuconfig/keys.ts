// What a terminal sends, as keys.

/** Escape sequences, without the escape; both forms of the arrows. */
const SEQUENCES: Readonly<Record<string, string>> = {
  "[A": "up",
  OA: "up",
  "[B": "down",
  OB: "down",
  "[C": "right",
  OC: "right",
  "[D": "left",
  OD: "left",
  "[H": "home",
  OH: "home",
  "[1~": "home",
  "[F": "end",
  OF: "end",
  "[4~": "end",
  "[5~": "pageup",
  "[6~": "pagedown",
  "[3~": "delete",
};

const CONTROLS: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\x7f": "backspace",
  "\b": "backspace",
  "\x03": "interrupt",
};

/** Sequences as long as this, and no longer, have a name. */
const SEQUENCE = /^(?:\[[0-9;]*[A-Za-z~]|O[A-Z])/;
const BEGUN = /^(?:\[[0-9;]*|O)?$/;

/** Turns bytes into names of keys: "up", "enter", "escape" (pressed twice), or the character itself. */
export class KeyDecoder {
  private pending = "";

  /** The keys that are complete with these bytes. */
  decode(bytes: string): string[] {
    this.pending += bytes;
    const keys: string[] = [];
    for (let key = this.take(); key !== undefined; key = this.take()) if (key) keys.push(key);
    return keys;
  }

  /** The next key; empty for what has no meaning, undefined when bytes are missing. */
  private take(): string | undefined {
    const [first] = this.pending;
    if (first === undefined) return undefined;
    if (first !== "\x1b") return this.cut(first.length, CONTROLS[first] ?? (first >= " " ? first : ""));
    const rest = this.pending.slice(1);
    if (rest.startsWith("\x1b")) return this.cut(2, "escape");
    const [sequence] = SEQUENCE.exec(rest) ?? [];
    if (sequence) return this.cut(1 + sequence.length, SEQUENCES[sequence] ?? "");
    // An escape alone waits for its second; before anything else it is forgotten.
    return BEGUN.test(rest) ? undefined : this.cut(1, "");
  }

  private cut(length: number, key: string): string {
    this.pending = this.pending.slice(length);
    return key;
  }
}
