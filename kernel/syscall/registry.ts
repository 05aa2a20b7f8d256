// What a system call is: number, name, argument shapes, grade, handler and note. The one table is filled by table.ts and
// calls/; dispatch, the tracer and the documentation all read it.
//
// Shapes, one letter an argument: d signed number, u unsigned number, x hexadecimal or flags, p pointer,
// s path or string, f descriptor.

export const FULL: i32 = 0;
export const PARTIAL: i32 = 1;
/** Accepted and without effect. */
export const STUB: i32 = 2;

export type Handler = (a: u64, b: u64, c: u64, d: u64, e: u64, f: u64) => i64;

export class SystemCall {
  constructor(
    readonly name: string,
    readonly shapes: string,
    readonly grade: i32,
    readonly handler: Handler,
    readonly note: string,
  ) {
    // A path is taken apart into strings, and what it names may be opened.
    if (shapes.includes("s")) this.garbage = GARBAGE_OF_A_PATH;
  }

  /** Objects a call leaves for the collector, roughly. */
  garbage: i32 = 0;
}

const GARBAGE_OF_A_PATH: i32 = 8;

export const CALL_COUNT: i32 = 512;
export const table = new StaticArray<SystemCall | null>(CALL_COUNT);

/** Adds one call to the table. */
export function call(number: i32, name: string, shapes: string, grade: i32, handler: Handler, note: string = ""): void {
  table[number] = new SystemCall(name, shapes, grade, handler, note);
}
