// Writes a region as one function: structured control flow, registers in locals, the state block up to date wherever
// control leaves it.
//
//   () -> i64   the address to go on at, with everything else in the state block; 0: the program stops (State.Exit, Rip)

import { Emitter } from "../codegen/emitter.ts";
import { RECORD_TYPE } from "../codegen/flag-state.ts";
import { Footprint, Frame, STATUS_FLAGS, wideVectors } from "../codegen/frame.ts";
import { FunctionWriter, type Label } from "../codegen/function.ts";
import type { FunctionName, ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { type Node, Type } from "../semantics/ir.ts";
import type { Translation } from "../semantics/operands.ts";
import { Access, EngineBit, Exit, PAGE_SHIFT, PAGE_TABLE, STACK_SPAN, State } from "../state.ts";
import { type Block, End, type Step, successors } from "./discover.ts";
import { type FlagPlan, planFlags } from "./flag-plan.ts";
import { planRegisters, type RegisterPlan, wayOut } from "./register-plan.ts";
import { analyse, type Shape } from "./structure.ts";

const RSP = 4;
const PAGE = 1 << PAGE_SHIFT;
class RegionEmitter extends Emitter {
  readonly #blocks: readonly Block[];
  readonly #shape: Shape;
  readonly #plan: FlagPlan;
  readonly #context: Context;
  readonly #labels: (Label | undefined)[];
  /** Left for with `#pc` and `#exit` set: the instruction at pc has not happened. One for each of the plan's ways out. */
  readonly #waysOut: Label[] = [];
  /** The one for the instruction being written. */
  #out: Label = 0;
  readonly #registers: RegisterPlan;
  /** Registers that differ from the state block after the instruction being written. */
  #dirty = 0;
  /** In the shape of a dispatcher: the loop, and the block to go to. */
  #dispatcher: Label | undefined;
  readonly #state: number;
  readonly #pc: number;
  readonly #exit: number;
  readonly #address: number;
  readonly #page: number;
  readonly #target: number;
  /** State.Budget, in regions that have loops. */
  readonly #budget: number;
  readonly #condition: number;
  /** State.FlagRecord as it is at the moment; 0: the state block's is right. */
  readonly #record: number;
  #step: Step | undefined;
  #observed = STATUS_FLAGS;

  constructor(
    module: ModuleWriter,
    f: FunctionWriter,
    frame: Frame,
    translation: Translation,
    blocks: readonly Block[],
    plan: FlagPlan,
    wide: number,
    context: Context,
  ) {
    super(module, f, frame, translation);
    this.#blocks = blocks;
    this.#shape = analyse(blocks.map(successors));
    this.#plan = plan;
    this.#context = context;
    this.#registers = planRegisters(blocks, this.#shape.isLoop, wide);
    this.#labels = blocks.map(() => undefined);
    [this.#state, this.#pc, this.#exit, this.#page] = [0, 0, 0, 0].map(() => f.newLocal(Type.I32)) as Four;
    [this.#condition, this.#record, this.#budget] = [0, 0, 0].map(() => f.newLocal(Type.I32)) as Three;
    [this.#address, this.#target] = [f.newLocal(Type.I64), f.newLocal(Type.I64)];
  }

  // What the instructions ask for.

  /**
   * The usual access lies in a page that is followed by one of its kind. Otherwise it must not reach the next page, or the
   * instruction is left to the precise way.
   */
  protected override checkAccess(width: number, access: number): void {
    const { f } = this;
    const write = (access & Access.Write) !== 0;
    f.tee(this.#address);
    f.i64(32);
    f.op(Wasm.I64ShrU);
    f.op(Wasm.I32WrapI64);
    f.brIf(this.#out);
    f.get(this.#address);
    f.op(Wasm.I32WrapI64);
    f.i32(PAGE_SHIFT);
    f.op(Wasm.I32ShrU);
    f.load(Type.I32, 1, PAGE_TABLE);
    f.tee(this.#page);
    f.i32(write ? EngineBit.Write2 : EngineBit.Read2);
    f.op(Wasm.I32And);
    f.op(Wasm.I32Eqz);
    f.if();
    this.#checkEdge(width, write);
    f.end();
    f.get(this.#address);
    f.op(Wasm.I32WrapI64);
  }

  #checkEdge(width: number, write: boolean): void {
    const { f } = this;
    f.get(this.#page);
    f.i32(write ? Access.Write : Access.Read);
    f.op(Wasm.I32And);
    f.op(Wasm.I32Eqz);
    if (width > 1) {
      f.get(this.#address);
      f.op(Wasm.I32WrapI64);
      f.i32(PAGE - 1);
      f.op(Wasm.I32And);
      f.i32(PAGE - width);
      f.op(Wasm.I32GtU);
      f.op(Wasm.I32Or);
    }
    f.brIf(this.#out);
  }

  protected override jump(target: Node): void {
    if (this.#step && this.#step.target >= 0) return;
    this.value(target);
    this.f.set(this.#target);
  }

  protected override jumpIf(_target: Node, condition: Node): void {
    this.value(condition);
    this.f.set(this.#condition);
  }

  protected override raiseIf(): void {
    this.f.brIf(this.#out);
  }

  /** Done again precisely, it raises its exception again. */
  protected override raisedIf(): void {
    const { f } = this;
    f.if();
    f.i32(0);
    f.i32(0);
    f.store(Type.I32, 4, State.Raised);
    f.br(this.#out);
    f.end();
  }

  protected override stopIf(): void {
    const { f } = this;
    f.if();
    f.i32(-1);
    f.set(this.#exit);
    f.br(this.#out);
    f.end();
  }

  protected override stop(exit: number, detail: number): void {
    this.#leave(exit, () => this.f.i64(this.#step?.next ?? 0, 0), detail);
  }

  protected override observedFlags(): number {
    return this.#observed;
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
    if (flags) this.#takeFlags(this.#plan.locals);
  }

  // Leaving, and coming back.

  #settle(): number {
    return this.module.importFunction("engine", "settle", [], []);
  }

  #enter(): number {
    return this.module.importFunction("engine", "enter", [Type.I64], [Type.I64]);
  }

  /** The flags go to the state block, unevaluated where they are. */
  #putFlags(): void {
    const { f, frame } = this;
    frame.storeFlags(this.#plan.single);
    f.get(this.#record);
    f.if();
    f.i32(0);
    f.get(this.#record);
    f.store(Type.I32, 4, State.FlagRecord);
    [State.FlagLeft, State.FlagRight, State.FlagResult].forEach((address, slot) => {
      this.#putOperand(address, slot);
    });
    f.end();
  }

  /** The operand of the type that the record names, as 64 bits. */
  #putOperand(address: number, slot: number): void {
    const { f } = this;
    const locals = this.flags.operandLocals(slot);
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
  #takeFlags(mask: number): void {
    const { f, flags } = this;
    flags.mask = 0;
    f.i32(0);
    f.set(this.#record);
    if (!mask) return;
    f.i32(0);
    f.load(Type.I32, 4, State.FlagRecord);
    f.if();
    f.call(this.#settle());
    f.end();
    this.frame.loadFlags(mask);
  }

  #putAll(registers: number): void {
    if (this.#hasLoops()) this.#putBudget();
    this.frame.store(registers);
    this.#putFlags();
  }

  #leave(exit: number, rip: () => void, detail = 0): void {
    const { f } = this;
    this.#putAll(this.#dirty);
    f.i32(0);
    f.i32(exit);
    f.store(Type.I32, 4, State.Exit);
    f.i32(0);
    f.i32(detail);
    f.store(Type.I32, 4, State.ExitDetail);
    f.i32(0);
    rip();
    f.store(Type.I64, 8, State.Rip);
    f.i64(0);
    f.op(Wasm.Return);
  }

  // Control flow.

  /** To a known address outside the region. */
  #goTo(address: number, dirty: number): void {
    this.#putAll(dirty);
    this.f.i64(address, 0);
    this.f.returnCall(this.#enter());
  }

  /** To a block of the region; `from` is where control is. */
  #branch(from: number, to: number): void {
    this.settleFlags(this.#plan.live[to] as number);
    if (this.#dispatcher !== undefined) {
      this.f.i32(to);
      this.f.set(this.#state);
      this.f.br(this.#dispatcher);
      return;
    }
    const { order, isMerge } = this.#shape;
    const back = (order[to] as number) <= (order[from] as number);
    if (back || isMerge[to]) this.f.br(this.#labels[to] as Label);
    else this.#tree(to, true);
  }

  #branchOrGo(from: number, to: number, address: number): void {
    if (to >= 0) this.#branch(from, to);
    else this.#goTo(address, this.#registers.dirtyAtEnd[from] as number);
  }

  /** A block and all that it dominates. `alone`: control comes from one place, which `flags` are those of. */
  #tree(index: number, alone: boolean): void {
    const children = this.#shape.mergeChildren[index] as readonly number[];
    if (this.#shape.isLoop[index]) {
      this.#labels[index] = this.f.loop();
      this.#within(index, children, children.length, false);
      this.f.end();
    } else this.#within(index, children, children.length, alone);
  }

  /** The first `count` merge children of a block follow it, each after the end of a block of its own. */
  #within(index: number, children: readonly number[], count: number, alone: boolean): void {
    if (count === 0) {
      if (!alone) this.flags.mask = 0;
      this.#block(index);
      return;
    }
    const last = children[count - 1] as number;
    this.#labels[last] = this.f.block();
    this.#within(index, children, count - 1, alone);
    this.f.end();
    this.#tree(last, false);
  }

  #hasLoops(): boolean {
    return !this.#shape.reducible || this.#shape.isLoop.includes(1);
  }

  #wayOut(dirty: number): Label {
    return this.#waysOut[wayOut(this.#registers, dirty)] as Label;
  }

  #stopIfSpent(address: number, dirty: number): void {
    const { f } = this;
    f.get(this.#budget);
    f.i32(0);
    f.op(Wasm.I32LtS);
    f.if();
    f.i32(address);
    f.set(this.#pc);
    f.i32(Exit.Budget);
    f.set(this.#exit);
    f.br(this.#wayOut(dirty));
    f.end();
  }

  #spendBudget(address: number, dirty: number): void {
    const { f } = this;
    f.get(this.#budget);
    f.i32(-1);
    f.op(Wasm.I32Add);
    f.set(this.#budget);
    this.#stopIfSpent(address, dirty);
  }

  #takeBudget(): void {
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
    this.#takeBudget();
    f.get(this.#budget);
    f.i32(-1);
    f.op(Wasm.I32Add);
    f.set(this.#budget);
    this.#putBudget();
    this.#stopIfSpent(address, 0);
  }

  #block(index: number): void {
    const block = this.#blocks[index] as Block;
    const before = this.#registers.dirtyBefore[index] as readonly number[];
    if (this.#shape.isLoop[index])
      this.#spendBudget(block.address, before[0] ?? this.#registers.dirtyAtEnd[index] ?? 0);
    block.steps.forEach((step, i) => {
      this.#step = step;
      this.#dirty = (before[i] as number) | step.registersWritten;
      if (step.canStop) {
        this.#out = this.#wayOut(before[i] as number);
        this.f.i32(step.address);
        this.f.set(this.#pc);
      }
      this.#observed = this.#plan.observed[index]?.[i] as number;
      this.instruction(step.from, step.to);
    });
    this.#end(index, block);
  }

  #end(index: number, block: Block): void {
    const { f } = this;
    const dirty = this.#registers.dirtyAtEnd[index] as number;
    this.#dirty = dirty;
    switch (block.end) {
      case End.Fall:
        this.#branchOrGo(index, block.nextBlock, block.next);
        break;
      case End.Jump:
        this.#branchOrGo(index, block.targetBlock, block.target);
        break;
      case End.Branch:
        this.#conditional(index, block);
        break;
      case End.Call:
        this.#call(index, block);
        break;
      case End.Indirect:
        this.#computedJump(block);
        this.#putAll(dirty);
        f.get(this.#target);
        f.returnCall(this.#enter());
        break;
      case End.Return:
        this.#putAll(dirty);
        f.get(this.#target);
        f.op(Wasm.Return);
        break;
      case End.Stop:
        break;
      case End.Unknown:
        this.#leave(Exit.Retry, () => f.i64(block.next, 0));
        break;
    }
  }

  /** To one of the blocks that the jump is known to go to; goes on below if it is another address. */
  #computedJump({ targets }: Block): void {
    const { f } = this;
    const map = targets.length > 0 ? this.#context.jumpMap(targets.map(({ address }) => address)) : undefined;
    if (!map) return;
    this.settleFlags(targets.reduce((mask, { block }) => mask | (this.#plan.live[block] as number), 0));
    const other = f.block();
    f.get(this.#target);
    f.i64(map.first, 0);
    f.op(Wasm.I64Sub);
    f.tee(this.#address);
    f.i64(map.size, 0);
    f.op(Wasm.I64GeU);
    f.brIf(other);
    if (this.#dispatcher === undefined) this.#jumpByTable(targets, map, other);
    else this.#jumpByState(targets, map, other, this.#dispatcher);
    f.end();
  }

  /** Leaves the number of the target, from 1, or 0. */
  #targetNumber(map: JumpMap): void {
    this.f.get(this.#address);
    this.f.op(Wasm.I32WrapI64);
    this.f.load(Type.I32, 1, map.at);
  }

  #jumpByTable(targets: Block["targets"], map: JumpMap, other: Label): void {
    this.#targetNumber(map);
    this.f.brTable([other, ...targets.map(({ block }) => this.#labels[block] as Label)], other);
  }

  #jumpByState(targets: Block["targets"], map: JumpMap, other: Label, dispatcher: Label): void {
    const { f } = this;
    const labels = targets.map(() => f.block()).reverse();
    this.#targetNumber(map);
    f.brTable([other, ...labels], other);
    for (const { block } of targets) {
      f.end();
      f.i32(block);
      f.set(this.#state);
      f.br(dispatcher);
    }
  }

  #conditional(index: number, block: Block): void {
    const { f, flags } = this;
    const saved = flags.save();
    f.get(this.#condition);
    f.if();
    this.#branchOrGo(index, block.targetBlock, block.target);
    f.end();
    flags.restore(saved);
    this.#branchOrGo(index, block.nextBlock, block.next);
  }

  /** What comes back is the address that the return went to; if that is another, so do we. */
  #call(index: number, block: Block): void {
    const { f } = this;
    this.#putAll(this.#registers.dirtyAtEnd[index] as number);
    const direct = block.target < 0 ? undefined : this.#context.callee(block.target);
    if (direct === undefined) {
      if (block.target >= 0) f.i64(block.target, 0);
      else f.get(this.#target);
    }
    f.call(direct ?? this.#enter());
    f.tee(this.#target);
    f.i64(block.next, 0);
    f.op(Wasm.I64Ne);
    f.if();
    f.get(this.#target);
    f.op(Wasm.Return);
    f.end();
    if (this.#hasLoops()) this.#takeBudget();
    const next = block.nextBlock;
    if (next >= 0) this.frame.load(this.#registers.needed[next] as number);
    this.#takeFlags(this.#plan.single | (next < 0 ? 0 : (this.#plan.live[next] as number)));
    if (next >= 0) this.#branch(index, next);
    else this.#goTo(block.next, 0);
  }

  // The whole.

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
    f.if();
    f.i64(entry, 0);
    f.op(Wasm.Return);
    f.end();
    this.frame.load(this.#registers.needed[0] as number);
    this.#takeFlags(this.#plan.single | (this.#plan.live[0] as number));
  }

  /** A way out: nothing of the instruction at #pc has happened. */
  #leaveAtPc(dirty: number): void {
    const { f } = this;
    this.#putAll(dirty);
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

  write(): void {
    const { f } = this;
    const entry = this.#blocks[0]?.address ?? 0;
    f.inPrologue(() => this.#prologue(entry));
    const { waysOut } = this.#registers;
    for (let i = waysOut.length - 1; i >= 0; i--) this.#waysOut[i] = f.block();
    this.#enterWithBudget(entry);
    if (this.#shape.reducible) this.#tree(0, true);
    else this.#dispatch();
    // Every path has left.
    f.op(Wasm.Unreachable);
    for (const dirty of waysOut) {
      f.end();
      this.#leaveAtPc(dirty);
    }
    f.op(Wasm.Unreachable);
  }

  /** Control flow without structure: a loop that goes to the block whose number is in a local. */
  #dispatch(): void {
    const { f } = this;
    const { sequence } = this.#shape;
    f.i32(0);
    f.set(this.#state);
    const loop = f.loop();
    this.#dispatcher = loop;
    const labels = sequence.map(() => f.block()).reverse();
    const byBlock = this.#blocks.map(() => labels[0] as Label);
    sequence.forEach((block, i) => {
      byBlock[block] = labels[i] as Label;
    });
    f.get(this.#state);
    f.brTable(byBlock, labels[0] as Label);
    for (const block of sequence) {
      f.end();
      this.flags.mask = 0;
      this.#block(block);
    }
    f.end();
  }
}

type Three = [number, number, number];
type Four = [number, number, number, number];

/** Bytes at `at` for the addresses from `first` on: which of a computed jump's targets it is, from 1, or 0. */
export interface JumpMap {
  readonly at: number;
  readonly first: number;
  readonly size: number;
}

/** What a region asks of those who know all regions. */
export interface Context {
  /** Names the function of the region at an address, if it can be called directly. */
  callee(address: number): FunctionName | undefined;
  /** Makes a map of a computed jump's targets; undefined if there is no room. */
  jumpMap(targets: readonly number[]): JumpMap | undefined;
}

/** Adds the function of a region to the module, exported as `name`. */
export function writeRegion(
  module: ModuleWriter,
  translation: Translation,
  blocks: readonly Block[],
  name: string,
  context: Context,
): void {
  const list = translation.nodes;
  const plan = planFlags(blocks);
  const footprint = new Footprint();
  for (const { steps } of blocks) for (const { from, to } of steps) footprint.add(list, from, to);
  footprint.flags = plan.locals;
  const f = new FunctionWriter([], [Type.I64]);
  const frame = new Frame(f, footprint);
  new RegionEmitter(module, f, frame, translation, blocks, plan, wideVectors(footprint), context).write();
  module.define(f, name);
}
