// A function for one instruction: it does what the instruction does to the state block and to memory, precisely. It is
// slow, and what the faster code falls back on where an access may fault.
//
//   () -> i32   0: RIP is that of the next instruction. 1: the program stops; the state block says why.

import type { Instruction } from "../decode/instruction.ts";
import { type Node, Type } from "../semantics/ir.ts";
import type { Translation } from "../semantics/operands.ts";
import { translate } from "../semantics/translate.ts";
import { State } from "../state.ts";
import { ALL, Footprint, Frame, STATUS_FLAGS } from "./frame.ts";
import { FunctionWriter, type Label } from "./function.ts";
import type { ModuleWriter } from "./module.ts";
import { Wasm } from "./opcodes.ts";
import { PreciseEmitter } from "./precise.ts";

/** The runtime's check of an access: address, bytes, Access -> 0, or 1 with the fault in the state block. */
const CHECK = "check";

class SingleEmitter extends PreciseEmitter {
  /** Left for when it did and the program stops. */
  #stopped: Label = 0;
  #flagsWritten = 0;
  readonly #rip = this.f.newLocal(Type.I64);
  readonly #address = this.f.newLocal(Type.I64);

  protected override address(_node: Node, address: Node, width: number, access: number): number {
    const { f } = this;
    this.value(address);
    f.tee(this.#address);
    f.i64(width);
    f.i32(access);
    f.call(this.module.importFunction("runtime", CHECK, [Type.I64, Type.I64, Type.I32], [Type.I32]));
    f.brIf(this.fault);
    f.get(this.#address);
    f.op(Wasm.I32WrapI64);
    return 0;
  }

  protected override jump(target: Node): void {
    this.value(target);
    this.f.set(this.#rip);
  }

  protected override jumpIf(target: Node, condition: Node): void {
    this.value(target);
    this.f.get(this.#rip);
    this.value(condition);
    this.f.op(Wasm.Select);
    this.f.set(this.#rip);
  }

  protected override stop(exit: number, detail: number): void {
    this.settleFlags(STATUS_FLAGS);
    this.exit(exit, () => this.f.i32(detail));
    this.f.br(this.#stopped);
  }

  #writeBack(): void {
    const { f } = this;
    this.frame.store(ALL);
    this.frame.storeFlags(this.#flagsWritten);
    f.i32(0);
    f.get(this.#rip);
    f.store(Type.I64, 8, State.Rip);
  }

  #setRip(address: bigint): void {
    this.f.i64(Number(BigInt.asIntN(32, address)), Number(BigInt.asIntN(32, address >> 32n)));
    this.f.set(this.#rip);
  }

  /** The whole function. */
  write(address: bigint, next: bigint, to: Node, flagsWritten: number): void {
    const { f } = this;
    this.#flagsWritten = flagsWritten;
    this.fault = f.block();
    this.#stopped = f.block();
    this.#setRip(next);
    this.instruction(0, to);
    this.settleFlags(STATUS_FLAGS);
    this.#writeBack();
    f.i32(0);
    f.op(Wasm.Return);
    f.end();
    this.#writeBack();
    f.i32(1);
    f.op(Wasm.Return);
    f.end();
    this.#setRip(address);
    this.#writeBack();
    f.i32(1);
  }
}

/** Adds the function of one instruction to the module, exported as `name`. */
export function writeSingle(
  module: ModuleWriter,
  translation: Translation,
  instruction: Instruction,
  address: bigint,
  name: string,
): void {
  translate(translation, instruction, address);
  const list = translation.nodes;
  const f = new FunctionWriter([], [Type.I32]);
  const footprint = new Footprint();
  footprint.add(list, 0, list.length);
  const frame = new Frame(f, footprint);
  f.inPrologue(() => {
    frame.load(ALL);
    frame.loadFlags(ALL);
  });
  const emitter = new SingleEmitter(module, f, frame, translation);
  emitter.write(address, translation.next, list.length, footprint.flagsWritten);
  module.define(f, name);
}
