// A function body being written: code, local variables, calls. The prologue is written last and comes first, because
// only then is it known what it has to load.

import { Type } from "../semantics/ir.ts";
import type { FunctionName } from "./module.ts";
import { LANE_ACCESS, loadOpcodes, storeOpcodes, VECTOR_ACCESS, valueTypes, Wasm } from "./opcodes.ts";
import { Writer } from "./writer.ts";

/** An open block, as a branch names it. */
export type Label = number;

export class FunctionWriter {
  readonly parameters: readonly Type[];
  readonly results: readonly Type[];
  readonly #locals: Type[] = [];
  readonly #prologue = new Writer(256);
  readonly #body = new Writer(4096);
  /** Places of function indexes in the body (and, negative − 1, in the prologue), and what they name. */
  readonly #calls: number[] = [];
  /** Places of branches in the body (and, negative − 1, in the prologue) that are rarely taken. */
  readonly #unlikely: number[] = [];
  #out = this.#body;
  /** How many blocks are open. */
  depth = 0;

  constructor(parameters: readonly Type[] = [], results: readonly Type[] = []) {
    this.parameters = parameters;
    this.results = results;
  }

  /** Bytes of code so far. */
  get size(): number {
    return this.#body.length;
  }

  /** Runs `write`, whose code comes before all that was and will be written outside. */
  inPrologue(write: () => void): void {
    const out = this.#out;
    this.#out = this.#prologue;
    write();
    this.#out = out;
  }

  newLocal(type: Type): number {
    this.#locals.push(type);
    return this.parameters.length + this.#locals.length - 1;
  }

  op(opcode: number): void {
    this.#out.byte(opcode);
  }

  /** An opcode after a prefix. */
  longOp(prefix: number, opcode: number): void {
    this.#out.byte(prefix);
    this.#out.unsigned(opcode);
  }

  unsigned(value: number): void {
    this.#out.unsigned(value);
  }

  get(local: number): void {
    this.op(Wasm.LocalGet);
    this.unsigned(local);
  }

  set(local: number): void {
    this.op(Wasm.LocalSet);
    this.unsigned(local);
  }

  tee(local: number): void {
    this.op(Wasm.LocalTee);
    this.unsigned(local);
  }

  i32(value: number): void {
    this.op(Wasm.I32Const);
    this.#out.signed(value);
  }

  i64(low: number, high = low >> 31): void {
    this.op(Wasm.I64Const);
    this.#out.signed64(low, high);
  }

  bytes(values: Iterable<number>): void {
    for (const value of values) this.#out.byte(value);
  }

  #open(opcode: number, type: Type): Label {
    this.op(opcode);
    this.op(valueTypes[type]);
    return ++this.depth;
  }

  /** `type` of its result; Type.None for none. */
  block(type: Type = Type.None): Label {
    return this.#open(Wasm.Block, type);
  }

  loop(): Label {
    return this.#open(Wasm.Loop, Type.None);
  }

  if(type: Type = Type.None): Label {
    return this.#open(Wasm.If, type);
  }

  /** What it encloses is rarely done: the compiler then keeps its needs away from all other code. */
  ifRarely(type: Type = Type.None): Label {
    this.#hint();
    return this.if(type);
  }

  #hint(): void {
    const at = this.#out.length;
    this.#unlikely.push(this.#out === this.#body ? at : -1 - at);
  }

  else(): void {
    this.op(Wasm.Else);
  }

  end(): void {
    this.op(Wasm.End);
    this.depth--;
  }

  br(label: Label): void {
    this.op(Wasm.Br);
    this.unsigned(this.depth - label);
  }

  brIf(label: Label): void {
    this.op(Wasm.BrIf);
    this.unsigned(this.depth - label);
  }

  brIfRarely(label: Label): void {
    this.#hint();
    this.brIf(label);
  }

  /** Goes to the label whose place is the i32 on the stack. */
  brTable(labels: readonly Label[], otherwise: Label): void {
    this.op(Wasm.BrTable);
    this.unsigned(labels.length);
    for (const label of labels) this.unsigned(this.depth - label);
    this.unsigned(this.depth - otherwise);
  }

  call(name: FunctionName): void {
    this.op(Wasm.Call);
    const at = this.#out.hole();
    this.#calls.push(this.#out === this.#body ? at : -1 - at, name);
  }

  /** Leaves the function with what the called one returns, which takes its place on the stack. */
  returnCall(name: FunctionName): void {
    this.op(Wasm.ReturnCall);
    const at = this.#out.hole();
    this.#calls.push(this.#out === this.#body ? at : -1 - at, name);
  }

  /** Calls the function of table 0 whose index is on the stack. */
  callIndirect(type: number, opcode: number = Wasm.CallIndirect): void {
    this.op(opcode);
    this.unsigned(type);
    this.unsigned(0);
  }

  /** Loads `width` bytes into a value of `type` (Op.Load says which go together). The address is on the stack. */
  load(type: Type, width: number, offset = 0): void {
    this.#access(loadOpcodes[type * 32 + width], offset);
  }

  /** Stores `width` bytes; address and value are on the stack. */
  store(type: Type, width: number, offset = 0): void {
    this.#access(storeOpcodes[type * 32 + width], offset);
  }

  #access(opcode: number | undefined, offset: number): void {
    if (!opcode) throw new Error("no such access");
    if (opcode & VECTOR_ACCESS) this.longOp(Wasm.Vector, opcode & 255);
    else this.op(opcode);
    // The program's addresses need not be aligned.
    this.unsigned(0);
    this.unsigned(offset);
    // A part of a vector has its lane after the rest.
    if (opcode & LANE_ACCESS) this.op(0);
  }

  /** Writes the body to the module's code; adds the places of its calls there. Returns those of its unlikely branches. */
  writeTo(out: Writer, calls: number[]): number[] {
    const start = out.length;
    const runs: number[] = [];
    for (const type of this.#locals) {
      if (runs.at(-1) === type) (runs[runs.length - 2] as number)++;
      else runs.push(1, type);
    }
    out.unsigned(runs.length / 2);
    for (let i = 0; i < runs.length; i += 2) {
      out.unsigned(runs[i] as number);
      out.byte(valueTypes[runs[i + 1] as Type]);
    }
    const prologue = out.length;
    out.append(this.#prologue.written());
    const body = out.length;
    out.append(this.#body.written());
    out.byte(Wasm.End);
    for (let i = 0; i < this.#calls.length; i += 2) {
      const at = this.#calls[i] as number;
      calls.push(at < 0 ? prologue - at - 1 : body + at, this.#calls[i + 1] as number);
    }
    const unlikely = this.#unlikely.map((at) => (at < 0 ? prologue - at - 1 : body + at) - start);
    return unlikely.sort((a, b) => a - b);
  }
}
