// Runs one instruction alone, precisely: a block of it, and wherever it goes on, a record that stops.

import type { Instruction } from "../decode/instruction.ts";
import { Exit, STEP_RECORDS, State } from "../state.ts";
import { Handler as CoreHandler } from "./core.ts";
import type { Handler } from "./handlers.ts";
import { Block, Field, Record, RecordWriter } from "./record.ts";

const SIZE = 0x1000;
/** Where it goes on along a link: a block for each of the two. */
const TARGET = STEP_RECORDS + 0x100;
const NEXT = STEP_RECORDS + 0x140;

export class Stepper {
  readonly #records: RecordWriter;
  readonly #view: DataView;
  readonly #run: (record: number) => bigint;
  readonly #settle: () => void;

  /** `core`: the exports of the core's instance. */
  constructor(memory: ArrayBuffer | SharedArrayBuffer, core: WebAssembly.Exports) {
    this.#records = new RecordWriter(memory, STEP_RECORDS, SIZE);
    this.#view = new DataView(memory);
    this.#run = core.next as (record: number) => bigint;
    this.#settle = core.settle as () => void;
  }

  #stopAt(record: number, address: number): void {
    this.#records.setWord(record + Record.Handler, CoreHandler.Stop);
    this.#records.setWord(record + Record.Address, address);
  }

  /** A link leads to a block that stops at its address. */
  #follow(link: number, block: number): void {
    this.#records.setWord(link, block);
    this.#records.setWord(block + Block.Left, 1);
    this.#stopAt(block + Block.Records, this.#records.word(link + 4));
  }

  #write({ index, fields, size }: Handler, instruction: Instruction, address: number): void {
    const records = this.#records;
    records.setWord(STEP_RECORDS + Record.Handler, index);
    records.setWord(STEP_RECORDS + Record.Address, address);
    records.fill(STEP_RECORDS, fields, instruction, address);
    this.#stopAt(STEP_RECORDS + size, address + instruction.length);
    for (let i = 0; i < fields.length; i += 2) {
      const at = STEP_RECORDS + (fields[i + 1] as number);
      if (fields[i] === Field.TargetLink) this.#follow(at, TARGET);
      if (fields[i] === Field.NextLink) this.#follow(at, NEXT);
    }
  }

  /** Runs the instruction at `address`; whether the program stops, the state block says why. */
  step(handler: Handler, instruction: Instruction, address: number): boolean {
    const view = this.#view;
    this.#write(handler, instruction, address);
    // Computed jumps stop for lack of budget, returns go back to who called.
    const budget = view.getInt32(State.Budget, true);
    view.setInt32(State.Budget, 0, true);
    view.setBigUint64(State.ReturnLimit, 0n, true);
    view.setUint32(State.Exit, Exit.None, true);
    const next = this.#run(STEP_RECORDS);
    view.setInt32(State.Budget, budget, true);
    if (view.getUint32(State.FlagRecord, true)) this.#settle();
    if (next) view.setBigUint64(State.Rip, next, true);
    const exit = view.getUint32(State.Exit, true);
    return exit !== Exit.None && exit !== Exit.Budget;
  }
}
