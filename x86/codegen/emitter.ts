// Writes the nodes of instructions as WebAssembly. What depends on the shape of the function (how memory is checked, where
// jumps and exceptions lead) is left to subclasses.

import type { Builder } from "../semantics/builder.ts";
import type { FlagKind } from "../semantics/flags.ts";
import { flagsOf } from "../semantics/flags.ts";
import { type Node, type NodeList, Op, Type } from "../semantics/ir.ts";
import { Access, MxcsrMode, State } from "../state.ts";
import { FlagState } from "./flag-state.ts";
import { ALL, calledFunction, type Frame, place, STATUS_FLAGS, vectorSlot } from "./frame.ts";
import type { FunctionWriter, Label } from "./function.ts";
import type { ModuleWriter } from "./module.ts";
import { hasLane, integerOpcodes, Wasm, WasmVector } from "./opcodes.ts";
import { operandsOf, Placement, Schedule } from "./schedule.ts";
import { emitMulHigh, emitWideDivision } from "./wide.ts";

const FS = 4;

/** Op.Mode's values for an unusual mode and for the ordinary one. */
function modeConstants(f: FunctionWriter, type: Type): void {
  if (type === Type.I64) {
    f.i64(0);
    f.i64(-1);
  } else if (type === Type.F64) {
    f.i64(0, 0x7ff8_0000);
    f.op(Wasm.F64ReinterpretI64);
    f.i64(0, 0x7ff0_0000);
    f.op(Wasm.F64ReinterpretI64);
  } else {
    f.i32(0x7fc0_0000);
    f.op(Wasm.F32ReinterpretI32);
    f.i32(0x7f80_0000);
    f.op(Wasm.F32ReinterpretI32);
  }
}

export abstract class Emitter {
  readonly module: ModuleWriter;
  readonly f: FunctionWriter;
  readonly frame: Frame;
  readonly builder: Builder;
  readonly list: NodeList;
  readonly flags: FlagState;
  readonly #schedule: Schedule;
  /** Nodes from here on are flags' expressions, made while code is written. */
  #end = 0;
  /** The local of a node that has one, by node. */
  #temporaries = new Int16Array(1024);
  /** Locals free for the next instruction, by type. */
  readonly #pool: number[][] = [[], [], [], [], [], []];
  readonly #inUse: number[] = [0, 0, 0, 0, 0, 0];

  constructor(module: ModuleWriter, f: FunctionWriter, frame: Frame, builder: Builder, schedule = new Schedule()) {
    this.module = module;
    this.f = f;
    this.frame = frame;
    this.builder = builder;
    this.list = builder.nodes;
    this.flags = new FlagState(f, builder);
    this.#schedule = schedule;
  }

  /** Leaves an address as an i32 that `node` may access, with the constant that is returned; otherwise the program stops. */
  protected abstract address(node: Node, address: Node, width: number, access: number): number;
  /** `target`: i64. */
  protected abstract jump(target: Node): void;
  protected abstract jumpIf(target: Node, condition: Node): void;
  /** The program stops before this instruction if the i32 on the stack is not 0. */
  protected abstract raiseIf(vector: number): void;
  /** The same; State.Raised has the vector. */
  protected abstract raisedIf(): void;
  /** The same; the state block says why already. */
  protected abstract stopIf(): void;
  protected abstract stop(exit: number, detail: number): void;

  /** Registers (those of `mask`; −1: all) and flags, when `flags`, go to the state block, and come back. */
  protected putState(mask: number, flags: boolean): void {
    if (flags) this.settleFlags(STATUS_FLAGS);
    this.frame.store(mask);
    if (flags) this.frame.storeFlags(ALL);
  }

  protected takeState(mask: number, flags: boolean): void {
    this.frame.load(mask);
    if (flags) this.frame.loadFlags(ALL);
  }

  /** The flags that anything sees after this instruction. */
  protected observedFlags(): number {
    return -1;
  }

  /** After flags have been kept unevaluated, or one has been set in its local. */
  protected flagsChanged(_flag?: number): void {}

  /** A local for use within this instruction. */
  temporary(type: Type): number {
    const pool = this.#pool[type] as number[];
    const used = this.#inUse[type] as number;
    this.#inUse[type] = used + 1;
    if (used === pool.length) pool.push(this.f.newLocal(type));
    return pool[used] as number;
  }

  /** Writes the nodes [from, to): one instruction. */
  instruction(from: Node, to: Node): void {
    this.#schedule.run(this.list, from, to);
    this.#end = to;
    this.#inUse.fill(0);
    const length = this.list.length;
    if (to > this.#temporaries.length) this.#temporaries = new Int16Array(to * 2);
    for (let node = from; node < to; node++) {
      const placement = this.#schedule.placement[node];
      if (placement === Placement.Effect) this.#effect(node);
      else if (placement === Placement.Temporary) this.#keep(node);
      this.list.length = length;
    }
  }

  #keep(node: Node): void {
    this.#compute(node);
    if (this.#schedule.uses[node] === 0) {
      this.f.op(Wasm.Drop);
      return;
    }
    const local = this.temporary(this.list.typeOf(node));
    this.#temporaries[node] = local;
    this.f.set(local);
  }

  /** Leaves the node's value on the stack. */
  readonly value = (node: Node): void => {
    if (node < this.#end && this.#schedule.placement[node] === Placement.Temporary)
      this.f.get(this.#temporaries[node] as number);
    else this.#compute(node);
  };

  #operands(node: Node): void {
    const operands = operandsOf(this.list, node);
    if (operands & 1) this.value(this.list.a[node] as Node);
    if (operands & 2) this.value(this.list.b[node] as Node);
    if (operands & 4) this.value(this.list.c[node] as Node);
  }

  #compute(node: Node): void {
    const { f, list } = this;
    const op = list.op[node] as Op;
    const a = list.a[node] as number;
    switch (op) {
      case Op.Const:
        if (list.typeOf(node) === Type.I64) f.i64(a, list.b[node] as number);
        else f.i32(a);
        break;
      case Op.GetRegister:
        this.getSlot(a);
        break;
      case Op.GetVector:
        this.getSlot(vectorSlot(a, list.extra[node] as number));
        break;
      case Op.Parameter:
        this.getParameter(node);
        break;
      case Op.GetOperand:
        this.getOperand(node);
        break;
      case Op.GetFlag:
        this.getFlag(a);
        break;
      case Op.GetCondition:
        this.getCondition(a);
        break;
      case Op.GetSegmentBase:
        f.i32(0);
        f.load(Type.I64, 8, a === FS ? State.FsBase : State.GsBase);
        break;
      case Op.LoadState:
        f.i32(0);
        f.load(list.typeOf(node), list.width[node] as number, a);
        break;
      case Op.Local:
        f.get(a);
        break;
      case Op.Load:
        this.#load(node);
        break;
      case Op.Select:
        this.value(list.b[node] as Node);
        this.value(list.c[node] as Node);
        this.value(a);
        f.op(Wasm.Select);
        break;
      case Op.ConstVector:
        f.longOp(Wasm.Vector, WasmVector.Const);
        this.#vectorBytes(node);
        break;
      case Op.Mode:
        this.mode(list.typeOf(node));
        break;
      case Op.Rarely:
        this.#rarely(node);
        break;
      case Op.Call:
        this.#call(node);
        break;
      default:
        this.#operands(node);
        this.#operation(node, op);
    }
  }

  /** Each of the conditions joined by OR has a branch of its own: that spares their join. */
  #rarely(node: Node): void {
    const { f, list } = this;
    const type = list.typeOf(node);
    const done = f.block(type);
    const rare = f.block();
    this.#branchIfAny(list.a[node] as Node, rare);
    this.value(list.b[node] as Node);
    f.br(done);
    f.end();
    this.value(list.c[node] as Node);
    f.end();
  }

  #branchIfAny(condition: Node, rare: Label): void {
    const { list } = this;
    if (list.op[condition] === Op.Or && this.isAtUse(condition)) {
      this.#branchIfAny(list.a[condition] as Node, rare);
      this.#branchIfAny(list.b[condition] as Node, rare);
      return;
    }
    this.value(condition);
    this.f.brIfRarely(rare);
  }

  /** Leaves the value of Op.Mode. */
  protected mode(type: Type): void {
    const { f } = this;
    if (type !== Type.I32) modeConstants(f, type);
    f.i32(0);
    f.load(Type.I32, 4, State.Mxcsr);
    f.i32(MxcsrMode.Mask);
    f.op(Wasm.I32And);
    f.i32(MxcsrMode.Ordinary);
    f.op(Wasm.I32Xor);
    if (type !== Type.I32) f.op(Wasm.Select);
  }

  /** After what may have changed MXCSR. */
  protected mxcsrChanged(): void {}

  #load(node: Node): void {
    const { list } = this;
    const width = list.width[node] as number;
    const offset = this.address(node, list.a[node] as Node, width, Access.Read);
    this.f.load(list.typeOf(node), width, offset);
  }

  #store(node: Node): void {
    const { list } = this;
    const width = list.width[node] as number;
    const value = list.b[node] as Node;
    const offset = this.address(node, list.a[node] as Node, width, Access.Write);
    this.value(value);
    this.f.store(list.typeOf(value), width, offset);
  }

  /** Whether a node's value is computed where it is used, not before. */
  protected isAtUse(node: Node): boolean {
    return this.#schedule.placement[node] === Placement.AtUse;
  }

  #operation(node: Node, op: Op): void {
    const { f, list } = this;
    const opcode = list.d[node] as number;
    switch (op) {
      case Op.MulHighU:
      case Op.MulHighS:
        emitMulHigh(this, op === Op.MulHighS);
        break;
      case Op.DivWideU:
      case Op.DivWideS:
      case Op.RemWideU:
      case Op.RemWideS:
      case Op.DivWideOverflowS:
        emitWideDivision(this, op);
        break;
      case Op.Numeric: {
        const numeric = list.extra[node] as number;
        if (numeric < 8) f.longOp(Wasm.Saturating, numeric);
        else f.op(numeric);
        break;
      }
      case Op.Vector:
        f.longOp(Wasm.Vector, opcode);
        if (hasLane(opcode)) f.op(list.extra[node] as number);
        break;
      case Op.Shuffle:
        f.longOp(Wasm.Vector, WasmVector.Shuffle);
        this.#vectorBytes(list.c[node] as Node);
        break;
      default: {
        const wide = list.typeOf(list.a[node] as Node) === Type.I64;
        const found = integerOpcodes[op * 2 + (wide ? 1 : 0)] as number;
        if (!found) throw new Error(`no code for operation ${op}`);
        f.op(found);
      }
    }
  }

  #vectorBytes(node: Node): void {
    for (const column of [this.list.a, this.list.b, this.list.c, this.list.d]) {
      const word = column[node] as number;
      this.f.bytes([word & 255, (word >> 8) & 255, (word >> 16) & 255, (word >> 24) & 255]);
    }
  }

  /** Leaves a register's value; slots are those of frame.ts. */
  protected getSlot(slot: number): void {
    this.f.get(this.frame.local(slot));
  }

  protected setSlot(slot: number, value: Node): void {
    this.value(value);
    this.f.set(this.frame.local(slot));
  }

  /** Parameter, GetOperand and SetOperand: only code that has a record knows them. */
  protected getParameter(node: Node): void {
    throw new Error(`node ${node} wants a record`);
  }

  protected getOperand(node: Node): void {
    throw new Error(`node ${node} wants a record`);
  }

  protected setOperand(node: Node): void {
    throw new Error(`node ${node} wants a record`);
  }

  protected getCondition(number: number): void {
    this.value(this.flags.condition(number));
  }

  /** A flag that stays in memory is read there. */
  protected getFlag(flag: number): void {
    const { f } = this;
    if (this.flags.mask & flag) {
      this.value(this.flags.value(flag));
      return;
    }
    const local = this.frame.flagLocal(flag);
    if (local !== undefined) {
      f.get(local);
      return;
    }
    f.i32(0);
    f.load(Type.I32, 4, State.Flags);
    f.i32(place(flag));
    f.op(Wasm.I32ShrU);
    f.i32(1);
    f.op(Wasm.I32And);
  }

  #effect(node: Node): void {
    const { f, list } = this;
    const a = list.a[node] as number;
    const b = list.b[node] as number;
    switch (list.op[node]) {
      case Op.SetRegister:
        this.setSlot(a, b);
        break;
      case Op.SetVector:
        this.setSlot(vectorSlot(a, list.extra[node] as number), b);
        break;
      case Op.SetOperand:
        this.setOperand(node);
        break;
      case Op.SetFlag:
        this.setFlag(a, b);
        break;
      case Op.SetFlags:
        this.setFlags(node);
        break;
      case Op.SetSegmentBase:
        f.i32(0);
        this.value(b);
        f.store(Type.I64, 8, a === FS ? State.FsBase : State.GsBase);
        break;
      case Op.StoreState:
        f.i32(0);
        this.value(b);
        f.store(list.typeOf(b), list.width[node] as number, a);
        if (a === State.Mxcsr) this.mxcsrChanged();
        break;
      case Op.Store:
        this.#store(node);
        break;
      case Op.Check:
        this.address(node, a, list.width[node] as number, list.extra[node] as number);
        f.op(Wasm.Drop);
        break;
      case Op.RaiseIf:
        this.value(a);
        this.raiseIf(list.extra[node] as number);
        break;
      case Op.Jump:
        this.jump(a);
        break;
      case Op.JumpIf:
        this.jumpIf(a, b);
        break;
      case Op.Stop:
        this.stop(list.extra[node] as number, list.d[node] as number);
        break;
      case Op.Call:
        this.#callForEffect(node);
        break;
    }
  }

  /** Evaluates the pending flags of `mask` into their locals. */
  settleFlags(mask: number): void {
    const length = this.list.length;
    for (let rest = this.flags.mask & mask; rest; rest &= rest - 1) {
      const flag = rest & -rest;
      this.value(this.flags.value(flag));
      this.f.set(this.frame.flagLocal(flag) as number);
    }
    this.list.length = length;
    this.flags.mask &= ~mask;
  }

  /** What a value that nobody wants still does where it would have been computed: its loads may fault, its rare calls raise. */
  #discard(node: Node): void {
    const { list } = this;
    if (!this.isAtUse(node)) return;
    const op = list.op[node];
    if (op === Op.Load || op === Op.Rarely) {
      this.value(node);
      this.f.op(Wasm.Drop);
      return;
    }
    const operands = operandsOf(list, node);
    [list.a, list.b, list.c].forEach((column, i) => {
      if (operands & (1 << i)) this.#discard(column[node] as Node);
    });
  }

  protected setFlags(node: Node): void {
    const observed = this.observedFlags();
    const set = flagsOf(this.list.extra[node] as FlagKind).reduce((mask, flag) => mask | flag, 0);
    if (!(set & observed)) {
      this.#discard(this.list.a[node] as Node);
      this.#discard(this.list.b[node] as Node);
      this.#discard(this.list.c[node] as Node);
      return;
    }
    this.settleFlags(STATUS_FLAGS & ~set & observed);
    this.flags.capture(this.list, node, this.value);
    this.flagsChanged();
  }

  protected setFlag(flag: number, node: Node): void {
    const { f } = this;
    const local = this.frame.flagLocal(flag);
    if (!(this.observedFlags() & flag) && STATUS_FLAGS & flag) {
      this.#discard(node);
      return;
    }
    if (local !== undefined) {
      this.value(node);
      f.set(local);
      this.flags.overwrite(flag);
      this.flagsChanged(flag);
      return;
    }
    f.i32(0);
    f.i32(0);
    f.load(Type.I32, 4, State.Flags);
    f.i32(~flag);
    f.op(Wasm.I32And);
    this.value(node);
    f.i32(place(flag));
    f.op(Wasm.I32Shl);
    f.op(Wasm.I32Or);
    f.store(Type.I32, 4, State.Flags);
  }

  #call(node: Node): void {
    const { f } = this;
    const target = calledFunction(this.list, node);
    const { wholeState, registers } = target;
    const flags = wholeState || target.flags;
    this.#operands(node);
    const results = target.result === Type.None ? [] : [target.result];
    const mask = wholeState ? -1 : registers;
    if (mask || flags) this.putState(mask, flags);
    f.call(this.module.importFunction("runtime", target.name, target.parameters, results));
    if (mask || flags) this.takeState(mask, flags);
    if (target.raises || wholeState) this.mxcsrChanged();
    if (target.raises) {
      f.i32(0);
      f.load(Type.I32, 4, State.Raised);
      this.raisedIf();
    }
  }

  #callForEffect(node: Node): void {
    const target = calledFunction(this.list, node);
    this.#call(node);
    if (target.faults) this.stopIf();
    else if (target.result === Type.None) return;
    else if (this.#schedule.uses[node]) {
      const local = this.temporary(target.result);
      this.#temporaries[node] = local;
      this.#schedule.placement[node] = Placement.Temporary;
      this.f.set(local);
    } else this.f.op(Wasm.Drop);
  }
}
