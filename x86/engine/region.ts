// Writes a region as one function: structured control flow, registers in locals, the state block up to date wherever
// control leaves it.
//
//   () -> i64   the address to go on at, with everything else in the state block; 0: the program stops (State.Exit, Rip)

import { Footprint, Frame, wideVectors } from "../codegen/frame.ts";
import { FunctionWriter, type Label } from "../codegen/function.ts";
import type { FunctionName, ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { type Node, Type } from "../semantics/ir.ts";
import type { Translation } from "../semantics/operands.ts";
import { Exit } from "../state.ts";
import { AccessEmitter } from "./access-emitter.ts";
import { planAccesses } from "./access-plan.ts";
import { type Block, End } from "./discover.ts";
import { planFlags } from "./flag-plan.ts";
import { planRegisters } from "./register-plan.ts";
import { shapeOf } from "./shape.ts";
import type { Plan } from "./state-emitter.ts";

class RegionEmitter extends AccessEmitter {
  readonly #context: Context;
  /** By block. */
  readonly #labels: (Label | undefined)[];
  /** In the shape of a dispatcher: the loop, and the block to go to. */
  #dispatcher: Label | undefined;
  readonly #state = this.f.newLocal(Type.I32);
  readonly #condition = this.f.newLocal(Type.I32);
  readonly #target = this.f.newLocal(Type.I64);
  readonly #distance = this.f.newLocal(Type.I64);

  constructor(
    module: ModuleWriter,
    f: FunctionWriter,
    frame: Frame,
    translation: Translation,
    plan: Plan,
    context: Context,
  ) {
    super(module, f, frame, translation, plan);
    this.#context = context;
    this.#labels = plan.blocks.map(() => undefined);
  }

  protected override jump(target: Node): void {
    if (this.step && this.step.target >= 0) return;
    this.value(target);
    this.f.set(this.#target);
  }

  protected override jumpIf(_target: Node, condition: Node): void {
    this.value(condition);
    this.f.set(this.#condition);
  }

  /** To a known address outside the region. */
  #goTo(address: number, dirty: number): void {
    this.putAll(dirty);
    this.f.i64(address, 0);
    this.f.returnCall(this.enter());
  }

  /** To a block of the region; `from` is where control is. */
  #branch(from: number, to: number): void {
    this.settleFlags(this.plan.flags.live[to] as number);
    if (this.#dispatcher !== undefined) {
      this.f.i32(to);
      this.f.set(this.#state);
      this.f.br(this.#dispatcher);
      return;
    }
    const { order, isMerge } = this.plan.shape;
    const back = (order[to] as number) <= (order[from] as number);
    if (back || isMerge[to]) this.f.br(this.#labels[to] as Label);
    else this.#tree(to, true);
  }

  #branchOrGo(from: number, to: number, address: number): void {
    if (to >= 0) this.#branch(from, to);
    else this.#goTo(address, this.plan.registers.dirtyAtEnd[from] as number);
  }

  /** A block and all that it dominates. `alone`: control comes from one place, which `flags` are those of. */
  #tree(index: number, alone: boolean): void {
    const children = this.plan.shape.mergeChildren[index] as readonly number[];
    if (this.plan.shape.isLoop[index]) {
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

  #block(index: number): void {
    const block = this.plan.blocks[index] as Block;
    const before = this.plan.registers.dirtyBefore[index] as readonly number[];
    if (this.plan.shape.isLoop[index])
      this.spendBudget(block.address, before[0] ?? this.plan.registers.dirtyAtEnd[index] ?? 0);
    this.checks = planAccesses(this.list, block.steps);
    block.steps.forEach((step, i) => {
      this.step = step;
      this.dirty = (before[i] as number) | step.registersWritten;
      if (step.canStop) this.prepareStop(step.address, before[i] as number);
      this.observed = this.plan.flags.observed[index]?.[i] as number;
      this.instruction(step.from, step.to);
    });
    this.#end(index, block);
  }

  #end(index: number, block: Block): void {
    const { f } = this;
    const dirty = this.plan.registers.dirtyAtEnd[index] as number;
    this.dirty = dirty;
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
        this.putAll(dirty);
        f.get(this.#target);
        f.returnCall(this.enter());
        break;
      case End.Return:
        this.putAll(dirty);
        f.get(this.#target);
        f.op(Wasm.Return);
        break;
      case End.Stop:
        break;
      case End.Unknown:
        this.leave(Exit.Retry, block.next);
        break;
    }
  }

  /** To one of the blocks that the jump is known to go to; goes on below if it is another address. */
  #computedJump({ targets }: Block): void {
    const { f } = this;
    const map = targets.length > 0 ? this.#context.jumpMap(targets.map(({ address }) => address)) : undefined;
    if (!map) return;
    this.settleFlags(targets.reduce((mask, { block }) => mask | (this.plan.flags.live[block] as number), 0));
    const other = f.block();
    f.get(this.#target);
    f.i64(map.first, 0);
    f.op(Wasm.I64Sub);
    f.tee(this.#distance);
    f.i64(map.size, 0);
    f.op(Wasm.I64GeU);
    f.brIfRarely(other);
    if (this.#dispatcher === undefined) this.#jumpByTable(targets, map, other);
    else this.#jumpByState(targets, map, other, this.#dispatcher);
    f.end();
  }

  /** Leaves the number of the target, from 1, or 0. */
  #targetNumber(map: JumpMap): void {
    this.f.get(this.#distance);
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
    this.putAll(this.plan.registers.dirtyAtEnd[index] as number);
    const direct = block.target < 0 ? undefined : this.#context.callee(block.target);
    if (direct === undefined) {
      if (block.target >= 0) f.i64(block.target, 0);
      else f.get(this.#target);
    }
    f.call(direct ?? this.enter());
    f.tee(this.#target);
    f.i64(block.next, 0);
    f.op(Wasm.I64Ne);
    f.ifRarely();
    f.get(this.#target);
    f.op(Wasm.Return);
    f.end();
    if (this.hasLoops()) this.takeBudget();
    const next = block.nextBlock;
    if (next >= 0) {
      this.frame.load(this.plan.registers.needed[next] as number);
      this.mxcsrChanged();
    }
    this.takeFlags(this.plan.flags.single | (next < 0 ? 0 : (this.plan.flags.live[next] as number)));
    if (next >= 0) this.#branch(index, next);
    else this.#goTo(block.next, 0);
  }

  write(): void {
    this.enclose(() => {
      if (this.plan.shape.sideways.length === 0) this.#tree(0, true);
      else this.#dispatch();
    });
  }

  /** Control flow without structure: a loop that goes to the block whose number is in a local. */
  #dispatch(): void {
    const { f } = this;
    const { sequence } = this.plan.shape;
    f.i32(0);
    f.set(this.#state);
    const loop = f.loop();
    this.#dispatcher = loop;
    const labels = sequence.map(() => f.block()).reverse();
    const byBlock = this.plan.blocks.map(() => labels[0] as Label);
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
  const shape = shapeOf(blocks);
  const flags = planFlags(blocks);
  const footprint = new Footprint();
  for (const { steps } of blocks) for (const { from, to } of steps) footprint.add(list, from, to);
  footprint.flags = flags.locals;
  const f = new FunctionWriter([], [Type.I64]);
  const plan = { blocks, shape, flags, registers: planRegisters(blocks, shape.isLoop, wideVectors(footprint)) };
  new RegionEmitter(module, f, new Frame(f, footprint), translation, plan, context).write();
  module.define(f, name);
}
