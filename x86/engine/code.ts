// Reads a program's code: instructions from its memory, translated to nodes, with what a region has to know of each.

import { decode } from "../decode/decoder.ts";
import { Flag } from "../decode/form.ts";
import { FIRST_FORM, formOf, forms, MAX_LENGTH } from "../decode/forms.ts";
import { Instruction } from "../decode/instruction.ts";
import { type NodeList, Op } from "../semantics/ir.ts";
import { Translation } from "../semantics/operands.ts";
import { runtimeFunctions } from "../semantics/runtime.ts";
import { hasMeaning, translateMore } from "../semantics/translate.ts";
import { Access, PAGE_SHIFT, PAGE_TABLE } from "../state.ts";
import { End, type Step } from "./discover.ts";
import { fusesMultiplyAdd } from "./fused.ts";
import { JumpTables } from "./jump-tables.ts";

const STATUS = Flag.c | Flag.p | Flag.a | Flag.z | Flag.s | Flag.o;

/** Flags that a condition reads, by its number / 2. */
const conditionFlags = [
  Flag.o,
  Flag.c,
  Flag.z,
  Flag.c | Flag.z,
  Flag.s,
  Flag.p,
  Flag.s | Flag.o,
  Flag.z | Flag.s | Flag.o,
];

const NO_TARGETS: readonly number[] = [];

const LEA = forms.findIndex(({ mnemonic }) => mnemonic === "lea");

/** Of masks of registers. */
const VECTOR_0 = 1 << 16;

/** FlagKind.Inc and FlagKind.Dec leave CF. */
const KEEPS_CARRY = [5, 6];

export class Decoder {
  readonly #bytes: Uint8Array;
  readonly #jumpTables: JumpTables;
  readonly instruction = new Instruction();
  readonly translation = new Translation(this.instruction);

  /** `bytes`: the program's memory. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#jumpTables = new JumpTables(bytes);
    this.translation.fuses = fusesMultiplyAdd;
  }

  /** How many bytes may be executed from `address` on, up to the longest instruction. */
  executable(address: number): number {
    return this.#end(address) - address;
  }

  #executable(address: number): boolean {
    return ((this.#bytes[PAGE_TABLE + (address >>> PAGE_SHIFT)] as number) & Access.Execute) !== 0;
  }

  /** How far code goes on from `address`: to the end of the longest instruction, or of what may be executed. */
  #end(address: number): number {
    if (!this.#executable(address)) return address;
    const last = address + MAX_LENGTH;
    return this.#executable(last) ? last : (last >>> PAGE_SHIFT) << PAGE_SHIFT;
  }

  /** Decodes the instruction at `address` into `instruction`; false if there is none with a meaning. */
  read(address: number): boolean {
    const end = this.#end(address);
    if (end === address) return false;
    const form = decode(this.#bytes, address, end, this.instruction);
    if (form === LEA) this.#jumpTables.noteBase(address, this.instruction);
    return form >= FIRST_FORM && hasMeaning(form);
  }

  /** Appends the nodes of the instruction at `address` to the translation; undefined if it has no meaning. */
  step(address: number): Step | undefined {
    if (!this.read(address)) return undefined;
    const list = this.translation.nodes;
    const from = list.length;
    translateMore(this.translation, this.instruction, BigInt(address));
    this.#jumpTables.see(address, this.instruction);
    return this.#describe(address, from, list);
  }

  /** A new region begins: its nodes replace those of the last one. */
  clear(): void {
    this.translation.nodes.clear();
    this.#jumpTables.clear();
  }

  /** Looks at the code of [from, to) for what it says about jump tables beyond. */
  skim(from: number, to: number): void {
    for (let at = from; at < to && this.read(at); at += this.instruction.length)
      this.#jumpTables.see(at, this.instruction);
  }

  #describe(address: number, from: number, list: NodeList): Step {
    const to = list.length;
    let [end, target, canStop, raises] = [undefined as End | undefined, -1, false, false];
    let [flagsRead, flagsWritten, flagsKept, flagsSingle] = [0, 0, 0, 0];
    let [registersRead, registersWritten] = [0, 0];
    for (let node = from; node < to; node++) {
      const a = list.a[node] as number;
      switch (list.op[node]) {
        case Op.GetRegister:
          registersRead |= 1 << a;
          break;
        case Op.SetRegister:
          registersWritten |= 1 << a;
          break;
        case Op.GetVector:
          registersRead |= VECTOR_0 << a;
          break;
        case Op.SetVector:
          registersWritten |= VECTOR_0 << a;
          break;
        case Op.GetFlag:
          flagsRead |= a & STATUS;
          break;
        case Op.GetCondition:
          flagsRead |= conditionFlags[a >> 1] as number;
          break;
        case Op.SetFlag:
          if (!(a & STATUS)) break;
          flagsSingle |= a;
          if (keepsFlag(list, node)) flagsKept |= a;
          else flagsWritten |= a;
          break;
        case Op.SetFlags:
          if (KEEPS_CARRY.includes(list.extra[node] as number)) {
            flagsKept |= Flag.c;
            flagsSingle |= Flag.c;
            flagsWritten |= STATUS & ~Flag.c;
          } else flagsWritten |= STATUS;
          break;
        case Op.RaiseIf:
          raises ||= list.op[a] === Op.Const && list.a[a] !== 0;
          canStop = true;
          break;
        case Op.Load:
        case Op.Store:
        case Op.Check:
          canStop = true;
          break;
        case Op.Call: {
          const called = runtimeFunctions()[list.d[node] as number];
          canStop ||= called?.faults || called?.raises || false;
          registersRead |= called?.wholeState ? -1 : (called?.registers ?? 0);
          registersWritten |= called?.wholeState ? -1 : (called?.registers ?? 0);
          if (called?.wholeState || called?.flags) flagsRead |= STATUS;
          break;
        }
        case Op.Jump:
          target = constantAddress(list, a);
          end = this.#jumpEnd(target);
          break;
        case Op.JumpIf:
          target = constantAddress(list, a);
          end = End.Branch;
          break;
        case Op.Stop:
          end = End.Stop;
          break;
      }
    }
    const next = address + this.instruction.length;
    // Where a flag is read only to be kept, nobody asks for it who does not ask afterwards.
    if (onlyKept(list, from, to, flagsKept)) flagsRead &= ~flagsKept;
    const flags = { flagsRead, flagsWritten, flagsKept, flagsSingle };
    const targets = end === End.Indirect ? this.#targets(address) : NO_TARGETS;
    return {
      address,
      next,
      from,
      to,
      end,
      target,
      targets,
      canStop,
      raises,
      ...flags,
      registersRead,
      registersWritten,
    };
  }

  #targets(address: number): readonly number[] {
    return this.#jumpTables.targets(address, this.instruction, (target) => this.#executable(target));
  }

  #jumpEnd(target: number): End {
    const { flow } = formOf(this.instruction.form);
    if (flow === "call") return End.Call;
    if (flow === "return") return End.Return;
    return target < 0 ? End.Indirect : End.Jump;
  }
}

/** Whether a SetFlag node may leave its flag as it was: its value is a choice between the flag and another. */
function keepsFlag(list: NodeList, node: number): boolean {
  const value = list.b[node] as number;
  const old = list.b[value] as number;
  return list.op[value] === Op.Select && list.op[old] === Op.GetFlag && list.a[old] === list.a[node];
}

/** Whether each read of these flags belongs to such a choice. */
function onlyKept(list: NodeList, from: number, to: number, flags: number): boolean {
  let [reads, kept] = [0, 0];
  for (let node = from; node < to; node++) {
    if (list.op[node] === Op.GetFlag && (list.a[node] as number) & flags) reads++;
    if (list.op[node] === Op.SetFlag && keepsFlag(list, node)) kept++;
  }
  return reads === kept;
}

/** The value of a constant node that is an address below 4 GiB; −1 if it is not. */
function constantAddress(list: NodeList, node: number): number {
  if (list.op[node] !== Op.Const || list.b[node] !== 0) return -1;
  return (list.a[node] as number) >>> 0;
}
