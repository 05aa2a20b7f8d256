// A region's state while its code is written: which of it is in locals, how it gets there and back to the state block, and how
// control leaves.

import { Emitter } from "../codegen/emitter.ts";
import { RECORD_TYPE } from "../codegen/flag-state.ts";
import { type Frame, STATUS_FLAGS } from "../codegen/frame.ts";
import type { FunctionWriter, Label } from "../codegen/function.ts";
import type { FunctionName, ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { Op, Type } from "../semantics/ir.ts";
import type { Translation } from "../semantics/operands.ts";
import { Exit, STACK_SPAN, State } from "../state.ts";
import type { Block, Step } from "./discover.ts";
import type { FlagPlan } from "./flag-plan.ts";
import { type RegisterPlan, wayOut } from "./register-plan.ts";
import type { Shape } from "./structure.ts";

const RSP = 4;

/** All that is known of a region before its code is written. */
export interface Plan {
  readonly blocks: readonly Block[];
  readonly shape: Shape;
  readonly flags: FlagPlan;
  readonly registers: RegisterPlan;
}

export abstract class StateEmitter extends Emitter {
  protected readonly plan: Plan;
  /** The instruction being written, and what it is to know: the flags observed after it, the registers dirty after it. */
  protected step: Step | undefined;
  protected observed = STATUS_FLAGS;
  protected dirty = 0;
  /** Left for with #pc and #exit set: the instruction at pc has not happened. One for each of the plan's ways out. */
  readonly #waysOut: Label[] = [];
  /** The one for the instruction being written. */
  protected out: Label = 0;
  readonly #pc: number;
  readonly #exit: number;
  /** State.Budget, in regions that have loops. */
  readonly #budget: number;
  /** By type: the local with Op.Mode's value. */
  readonly #mode = new Map<Type, number>();
  /** State.FlagRecord as it is at the moment; 0: the state block's is right. */
  readonly #record: number;

  constructor(module: ModuleWriter, f: FunctionWriter, frame: Frame, translation: Translation, plan: Plan) {
    super(module, f, frame, translation);
    this.plan = plan;
    this.#pc = f.newLocal(Type.I32);
    this.#exit = f.newLocal(Type.I32);
    this.#budget = f.newLocal(Type.I32);
    this.#record = f.newLocal(Type.I32);
    for (const type of this.#modes()) this.#mode.set(type, f.newLocal(type));
    this.#prepareFlags();
  }

  /** The types of Op.Mode that the region asks for. */
  #modes(): Set<Type> {
    const { list } = this;
    const types = new Set<Type>();
    for (const { steps } of this.plan.blocks)
      for (const { from, to } of steps)
        for (let node = from; node < to; node++) if (list.op[node] === Op.Mode) types.add(list.typeOf(node));
    return types;
  }

  protected override mode(type: Type): void {
    this.f.get(this.#mode.get(type) as number);
  }

  protected override mxcsrChanged(): void {
    for (const [type, local] of this.#mode) {
      super.mode(type);
      this.f.set(local);
    }
  }

  /** Gives locals to the operands of all flags that are kept anywhere: what leaves may come from there. */
  #prepareFlags(): void {
    const { list } = this;
    for (const { steps } of this.plan.blocks) {
      for (const { from, to } of steps) {
        for (let node = from; node < to; node++)
          if (list.op[node] === Op.SetFlags) this.flags.prepare(list.typeOf(list.a[node] as number));
      }
    }
  }

  /** What an instruction that may stop needs. */
  protected prepareStop(address: number, dirty: number): void {
    this.out = this.wayOut(dirty);
    this.f.i32(address);
    this.f.set(this.#pc);
  }

  protected override raiseIf(): void {
    this.f.brIfRarely(this.out);
  }

  /** Done again precisely, it raises its exception again. */
  protected override raisedIf(): void {
    const { f } = this;
    f.ifRarely();
    f.i32(0);
    f.i32(0);
    f.store(Type.I32, 4, State.Raised);
    f.br(this.out);
    f.end();
  }

  protected override stopIf(): void {
    const { f } = this;
    f.ifRarely();
    f.i32(-1);
    f.set(this.#exit);
    f.br(this.out);
    f.end();
  }

  protected override stop(exit: number, detail: number): void {
    this.leave(exit, this.step?.next ?? 0, detail);
  }

  protected override observedFlags(): number {
    return this.observed;
  }

  protected override flagsChanged(flag?: number): void {
    const { f, flags } = this;
    if (flag === undefined || flags.mask) f.i32(flags.record());
    else {
      f.get(this.#record);
      f.i32(~(flag << 16));
      f.op(Wasm.I32And);
    }
    f.set(this.#record);
  }

  protected override putState(mask: number, flags: boolean): void {
    this.frame.store(mask);
    if (!flags) return;
    this.#putFlags();
    this.f.call(this.#settle());
  }

  protected override takeState(mask: number, flags: boolean): void {
    this.frame.load(mask);
    if (flags) this.takeFlags(this.plan.flags.locals);
  }

  #settle(): number {
    return this.module.importFunction("engine", "settle", [], []);
  }

  protected enter(): FunctionName {
    return this.module.importFunction("engine", "enter", [Type.I64], [Type.I64]);
  }

  /** The flags go to the state block, unevaluated where they are. */
  #putFlags(): void {
    const { f, frame } = this;
    frame.storeFlags(this.plan.flags.single);
    if (this.flags.mask) {
      this.#putRecord(true);
      return;
    }
    f.get(this.#record);
    f.if();
    this.#putRecord(false);
    f.end();
  }

  /** `known`: the record is that of the flags pending now. */
  #putRecord(known: boolean): void {
    const { f } = this;
    f.i32(0);
    if (known) f.i32(this.flags.record());
    else f.get(this.#record);
    f.store(Type.I32, 4, State.FlagRecord);
    [State.FlagLeft, State.FlagRight, State.FlagResult].forEach((address, slot) => {
      this.#putOperand(address, slot, known ? this.flags.pendingType() : undefined);
    });
  }

  /** The operand of the type that the record names, as 64 bits. */
  #putOperand(address: number, slot: number, only: Type | undefined): void {
    const { f } = this;
    const locals = this.flags.operandLocals(slot).filter(({ type }) => only === undefined || type === only);
    if (!locals.length) return;
    f.i32(0);
    locals.forEach(({ type, local }, i) => {
      f.get(local);
      if (type === Type.F32) f.op(Wasm.I32ReinterpretF32);
      if (type === Type.F64) f.op(Wasm.I64ReinterpretF64);
      if (type === Type.I32 || type === Type.F32) f.op(Wasm.I64ExtendI32U);
      if (i === 0) return;
      f.get(this.#record);
      f.i32(7 << RECORD_TYPE);
      f.op(Wasm.I32And);
      f.i32(type << RECORD_TYPE);
      f.op(Wasm.I32Ne);
      f.op(Wasm.Select);
    });
    f.store(Type.I64, 8, address);
  }

  /** The state block's flags are the right ones from here on; those of `mask` are wanted in locals. */
  protected takeFlags(mask: number): void {
    const { f, flags } = this;
    flags.mask = 0;
    f.i32(0);
    f.set(this.#record);
    if (!mask) return;
    f.i32(0);
    f.load(Type.I32, 4, State.FlagRecord);
    f.ifRarely();
    f.call(this.#settle());
    f.end();
    this.frame.loadFlags(mask);
  }

  protected putAll(registers: number): void {
    if (this.hasLoops()) this.#putBudget();
    this.frame.store(registers);
    this.#putFlags();
  }

  protected leave(exit: number, rip: number, detail = 0): void {
    const { f } = this;
    this.putAll(this.dirty);
    f.i32(0);
    f.i32(exit);
    f.store(Type.I32, 4, State.Exit);
    f.i32(0);
    f.i32(detail);
    f.store(Type.I32, 4, State.ExitDetail);
    f.i32(0);
    f.i64(rip, 0);
    f.store(Type.I64, 8, State.Rip);
    f.i64(0);
    f.op(Wasm.Return);
  }

  protected hasLoops(): boolean {
    return this.plan.shape.sideways.length > 0 || this.plan.shape.isLoop.includes(1);
  }

  protected wayOut(dirty: number): Label {
    return this.#waysOut[wayOut(this.plan.registers, dirty)] as Label;
  }

  #stopIfSpent(address: number, dirty: number): void {
    const { f } = this;
    f.get(this.#budget);
    f.i32(0);
    f.op(Wasm.I32LtS);
    f.ifRarely();
    f.i32(address);
    f.set(this.#pc);
    f.i32(Exit.Budget);
    f.set(this.#exit);
    f.br(this.wayOut(dirty));
    f.end();
  }

  protected spendBudget(address: number, dirty: number): void {
    const { f } = this;
    f.get(this.#budget);
    f.i32(-1);
    f.op(Wasm.I32Add);
    f.set(this.#budget);
    this.#stopIfSpent(address, dirty);
  }

  protected takeBudget(): void {
    this.f.i32(0);
    this.f.load(Type.I32, 4, State.Budget);
    this.f.set(this.#budget);
  }

  #putBudget(): void {
    this.f.i32(0);
    this.f.get(this.#budget);
    this.f.store(Type.I32, 4, State.Budget);
  }

  /** Entering costs one, even without loops. */
  #enterWithBudget(address: number): void {
    const { f } = this;
    this.takeBudget();
    f.get(this.#budget);
    f.i32(-1);
    f.op(Wasm.I32Add);
    f.set(this.#budget);
    this.#putBudget();
    this.#stopIfSpent(address, 0);
  }

  #prologue(entry: number): void {
    const { f } = this;
    f.i32(Exit.Retry);
    f.set(this.#exit);
    // Calls must not nest too deep.
    f.i32(0);
    f.load(Type.I64, 8, State.Registers + RSP * 8);
    f.i32(0);
    f.load(Type.I64, 8, State.StackFloor);
    f.op(Wasm.I64Sub);
    f.i64(STACK_SPAN, 0);
    f.op(Wasm.I64GtU);
    f.ifRarely();
    f.i64(entry, 0);
    f.op(Wasm.Return);
    f.end();
    this.frame.load(this.plan.registers.needed[0] as number);
    this.takeFlags(this.plan.flags.single | (this.plan.flags.live[0] as number));
    this.mxcsrChanged();
  }

  /** A way out: nothing of the instruction at #pc has happened. */
  #leaveAtPc(dirty: number): void {
    const { f } = this;
    this.putAll(dirty);
    f.get(this.#exit);
    f.i32(0);
    f.op(Wasm.I32GeS);
    f.if();
    f.i32(0);
    f.get(this.#exit);
    f.store(Type.I32, 4, State.Exit);
    f.end();
    f.i32(0);
    f.get(this.#pc);
    f.op(Wasm.I64ExtendI32U);
    f.store(Type.I64, 8, State.Rip);
    f.i64(0);
    f.op(Wasm.Return);
  }

  /** Writes the whole function around `write`, which leaves on every path. */
  protected enclose(write: () => void): void {
    const { f } = this;
    const entry = this.plan.blocks[0]?.address ?? 0;
    f.inPrologue(() => this.#prologue(entry));
    const { waysOut } = this.plan.registers;
    for (let i = waysOut.length - 1; i >= 0; i--) this.#waysOut[i] = f.block();
    this.#enterWithBudget(entry);
    write();
    // Whoever comes to a way out has said in #record which flags are kept where.
    this.flags.mask = 0;
    f.op(Wasm.Unreachable);
    // Whoever comes to a way out has the flags of where it comes from, not of what was written last.
    this.flags.mask = 0;
    for (const dirty of waysOut) {
      f.end();
      this.#leaveAtPc(dirty);
    }
    f.op(Wasm.Unreachable);
  }
}
