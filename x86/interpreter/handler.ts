// Writes the handler of a shape: a function that does what a record says and goes on with the next one.
//
//   (record: i32) -> i64   0: the program stops, the state block says why. Otherwise the address to go on at.
//
// A handler ends by calling the next one in its own place, so a program runs from record to record without a loop around them.
// Registers are in the state block all the time; flags are left unevaluated in State.FlagRecord, as regions leave them.

import { RECORD_TYPE } from "../codegen/flag-state.ts";
import { Footprint, Frame, place, STATUS_FLAGS, stateAddress } from "../codegen/frame.ts";
import { FunctionWriter } from "../codegen/function.ts";
import type { ModuleWriter } from "../codegen/module.ts";
import { Wasm } from "../codegen/opcodes.ts";
import { PreciseEmitter } from "../codegen/precise.ts";
import { type FlagKind, flagsOf } from "../semantics/flags.ts";
import { type Node, Type } from "../semantics/ir.ts";
import { Access, EngineBit, PAGE_SHIFT, PAGE_TABLE, State } from "../state.ts";
import type { Core } from "./linkage.ts";
import { Field, Record } from "./record.ts";
import type { Template } from "./template.ts";
import { writeFollow, writeNext } from "./transfer.ts";

const RSP = 4;
const SLOT_REGISTERS = 16;
/** The parameter. */
const RECORD = 0;

/** What comes after the instruction. */
const After = { Next: 0, Target: 1, Branch: 2, Computed: 3, Return: 4, Stop: 5 } as const;
type After = (typeof After)[keyof typeof After];

export class HandlerEmitter extends PreciseEmitter {
  readonly #template: Template;
  readonly #core: Core;
  readonly #address = this.f.newLocal(Type.I64);
  readonly #wide = this.f.newLocal(Type.I64);
  readonly #narrow = this.f.newLocal(Type.I32);
  #after: After = After.Next;

  constructor(module: ModuleWriter, f: FunctionWriter, template: Template, core: Core) {
    super(module, f, new Frame(f, new Footprint()), template);
    this.#template = template;
    this.#core = core;
  }

  protected override getSlot(slot: number): void {
    this.f.i32(0);
    this.f.load(slot < SLOT_REGISTERS ? Type.I64 : Type.V128, slot < SLOT_REGISTERS ? 8 : 16, stateAddress(slot));
  }

  protected override setSlot(slot: number, value: Node): void {
    this.f.i32(0);
    this.value(value);
    this.f.store(slot < SLOT_REGISTERS ? Type.I64 : Type.V128, slot < SLOT_REGISTERS ? 8 : 16, stateAddress(slot));
  }

  #place(offset: number): void {
    this.f.get(RECORD);
    this.f.load(Type.I32, 2, offset);
  }

  protected override getParameter(node: Node): void {
    this.f.get(RECORD);
    this.f.load(this.list.typeOf(node), this.list.width[node] as number, this.list.a[node] as number);
  }

  protected override getOperand(node: Node): void {
    const { list } = this;
    this.#place(list.a[node] as number);
    this.f.load(list.typeOf(node), list.width[node] as number, list.b[node] as number);
  }

  protected override setOperand(node: Node): void {
    const { list } = this;
    const value = list.b[node] as Node;
    this.#place(list.a[node] as number);
    this.value(value);
    this.f.store(list.typeOf(value), list.width[node] as number, list.extra[node] as number);
  }

  /** Usually the page and the next allow it; otherwise the runtime looks closer, and says what is wrong. */
  protected override address(_node: Node, address: Node, width: number, access: number): number {
    const { f } = this;
    this.value(address);
    f.tee(this.#address);
    f.i64(32);
    f.op(Wasm.I64ShrU);
    f.op(Wasm.I64Eqz);
    f.if(Type.I32);
    f.get(this.#address);
    f.op(Wasm.I32WrapI64);
    f.i32(PAGE_SHIFT);
    f.op(Wasm.I32ShrU);
    f.load(Type.I32, 1, PAGE_TABLE);
    f.i32(access & Access.Write ? EngineBit.Write2 : EngineBit.Read2);
    f.op(Wasm.I32And);
    f.op(Wasm.I32Eqz);
    f.else();
    f.i32(1);
    f.end();
    f.if();
    f.get(this.#address);
    f.i64(width);
    f.i32(access);
    f.call(this.module.importFunction("runtime", "check", [Type.I64, Type.I64, Type.I32], [Type.I32]));
    f.brIf(this.fault);
    f.end();
    f.get(this.#address);
    f.op(Wasm.I32WrapI64);
    return 0;
  }

  protected override getCondition(number: number): void {
    this.f.call(this.#core.condition(this.module, number >> 1));
    if (number & 1) this.f.op(Wasm.I32Eqz);
  }

  #settle(): void {
    const { f } = this;
    f.i32(0);
    f.load(Type.I32, 4, State.FlagRecord);
    f.if();
    f.call(this.#core.settle(this.module));
    f.end();
  }

  protected override getFlag(flag: number): void {
    if (flag & STATUS_FLAGS) this.#settle();
    super.getFlag(flag);
  }

  protected override setFlags(node: Node): void {
    const { f, list } = this;
    const kind = list.extra[node] as FlagKind;
    const mask = flagsOf(kind).reduce((sum, flag) => sum | flag, 0);
    const operands = [list.a[node], list.b[node], list.c[node]] as Node[];
    const type = list.typeOf(operands[0] as Node);
    const kept = operands.map((operand) => {
      const local = this.temporary(Type.I64);
      this.value(operand);
      this.#widen(list.typeOf(operand));
      f.set(local);
      return local;
    });
    if (mask !== STATUS_FLAGS) this.#settle();
    [State.FlagLeft, State.FlagRight, State.FlagResult].forEach((address, i) => {
      f.i32(0);
      f.get(kept[i] as number);
      f.store(Type.I64, 8, address);
    });
    f.i32(0);
    f.i32((mask << 16) | (type << RECORD_TYPE) | ((list.width[node] as number) << 8) | (kind + 1));
    f.store(Type.I32, 4, State.FlagRecord);
  }

  /** A value as the 64 bits that State.FlagLeft and its like have. */
  #widen(type: Type): void {
    const { f } = this;
    if (type === Type.F32) f.op(Wasm.I32ReinterpretF32);
    if (type === Type.F64) f.op(Wasm.I64ReinterpretF64);
    if (type === Type.I32 || type === Type.F32) f.op(Wasm.I64ExtendI32U);
  }

  protected override setFlag(flag: number, node: Node): void {
    const { f } = this;
    this.value(node);
    f.i32(place(flag));
    f.op(Wasm.I32Shl);
    f.set(this.#narrow);
    f.i32(0);
    f.i32(0);
    f.load(Type.I32, 4, State.Flags);
    f.i32(~flag);
    f.op(Wasm.I32And);
    f.get(this.#narrow);
    f.op(Wasm.I32Or);
    f.store(Type.I32, 4, State.Flags);
    if (!(flag & STATUS_FLAGS)) return;
    f.i32(0);
    f.i32(0);
    f.load(Type.I32, 4, State.FlagRecord);
    f.i32(~(flag << 16));
    f.op(Wasm.I32And);
    f.store(Type.I32, 4, State.FlagRecord);
  }

  protected override putState(_mask: number, flags: boolean): void {
    if (flags) this.#settle();
  }

  protected override takeState(): void {}

  protected override stop(exit: number, detail: number): void {
    this.exit(exit, () => this.f.i32(detail));
    this.#after = After.Stop;
  }

  protected override jump(target: Node): void {
    if (target === this.#template.targetNode) this.#after = After.Target;
    else {
      this.value(target);
      this.f.set(this.#wide);
      this.#after = this.#template.form.flow === "return" ? After.Return : After.Computed;
    }
  }

  protected override jumpIf(target: Node, condition: Node): void {
    if (target !== this.#template.targetNode) throw new Error("a branch to a computed address");
    this.value(condition);
    this.f.set(this.#narrow);
    this.#after = After.Branch;
  }

  #leave(offset: number): void {
    const { f } = this;
    f.i32(0);
    f.get(RECORD);
    f.load(Type.I64, 4, offset);
    f.store(Type.I64, 8, State.Rip);
    f.i64(0);
  }

  /** Goes on along the link whose place in the record is on the stack. */
  #follow(): void {
    const { f } = this;
    f.get(RECORD);
    f.op(Wasm.I32Add);
    writeFollow(f, this.module, this.#core, this.#narrow, this.temporary(Type.I32), this.temporary(Type.I32));
  }

  #goOn(): void {
    const { f } = this;
    const layout = this.#template.layout;
    switch (this.#after) {
      case After.Next:
        writeNext(f, this.module, this.#core, () => f.get(RECORD), (layout.size + 3) & ~3);
        break;
      case After.Target:
        f.i32(layout.offset(Field.TargetLink));
        this.#follow();
        break;
      case After.Branch:
        f.i32(layout.offset(Field.TargetLink));
        f.i32(layout.offset(Field.NextLink));
        f.get(this.#narrow);
        f.op(Wasm.Select);
        this.#follow();
        break;
      case After.Return:
        this.#returnToCaller();
        f.get(this.#wide);
        f.returnCall(this.#core.goTo(this.module));
        break;
      case After.Computed:
        f.get(this.#wide);
        f.returnCall(this.#core.goTo(this.module));
        break;
      case After.Stop:
        this.#leave(layout.offset(Field.Next));
        f.op(Wasm.Return);
        break;
    }
  }

  /** Who called this code from a region, or the engine, goes on by itself. */
  #returnToCaller(): void {
    const { f } = this;
    f.i32(0);
    f.load(Type.I64, 8, State.Registers + RSP * 8);
    f.i32(0);
    f.load(Type.I64, 8, State.ReturnLimit);
    f.op(Wasm.I64GtU);
    f.if();
    f.get(this.#wide);
    f.op(Wasm.Return);
    f.end();
  }

  /** The whole function; whether a block ends with this instruction. */
  write(): boolean {
    const { f } = this;
    this.fault = f.block();
    this.instruction(0, this.list.length);
    this.#goOn();
    f.end();
    this.#leave(Record.Address);
    return this.#after !== After.Next;
  }
}

/** A handler's description, for who writes records. */
export interface HandlerShape {
  /** Bytes of a record. */
  readonly size: number;
  readonly ends: boolean;
  /** Pairs: field, offset. */
  readonly fields: Uint8Array;
}

/** Adds the handler to the module, exported when it has a name. */
export function writeHandler(module: ModuleWriter, template: Template, core: Core, name?: string): HandlerShape {
  const f = new FunctionWriter([Type.I32], [Type.I64]);
  const ends = new HandlerEmitter(module, f, template, core).write();
  module.define(f, name);
  const { layout } = template;
  return { size: (layout.size + 3) & ~3, ends, fields: Uint8Array.from(layout.fields) };
}
