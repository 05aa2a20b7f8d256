// As much of a terminal as menuconfig needs: what is on the screen after its output.

const ESCAPE = "\x1b";
/** What follows the escape. */
const SEQUENCE = /^\[(\??[\d;]*)([A-Za-z])/;

export class Screen {
  private cells: string[][];
  private row = 0;
  private column = 0;
  private pending = "";
  /** All attributes that were asked for (SGR parameters). */
  readonly attributes = new Set<string>();

  constructor(
    private rows: number,
    private columns: number,
  ) {
    this.cells = this.blank();
  }

  resize(rows: number, columns: number): void {
    this.rows = rows;
    this.columns = columns;
    this.cells = this.blank();
  }

  get text(): string {
    return this.cells.map((line) => line.join("").trimEnd()).join("\n");
  }

  write(output: string): void {
    this.pending += output;
    while (this.pending) {
      const taken = this.pending.startsWith(ESCAPE) ? this.control() : this.character();
      if (taken === 0) return;
      this.pending = this.pending.slice(taken);
    }
  }

  private blank(): string[][] {
    return Array.from({ length: this.rows }, () => Array<string>(this.columns).fill(" "));
  }

  private character(): number {
    const [character = ""] = this.pending;
    if (character === "\n") this.row++;
    else if (character === "\r") this.column = 0;
    else {
      const line = this.cells[this.row];
      if (line && this.column < this.columns) line[this.column] = character;
      this.column++;
    }
    return 1;
  }

  /** The length of a control sequence; 0 while it is incomplete. */
  private control(): number {
    const match = SEQUENCE.exec(this.pending.slice(1));
    if (!match) return 0;
    const [whole, parameters = "", final] = match;
    if (final === "H") {
      const [row = "1", column = "1"] = parameters.split(";");
      this.row = Number(row || "1") - 1;
      this.column = Number(column || "1") - 1;
    } else if (final === "K") {
      this.cells[this.row]?.fill(" ", this.column);
    } else if (final === "m") {
      this.attributes.add(parameters);
    }
    return 1 + whole.length;
  }
}
