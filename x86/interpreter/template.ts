// Translates a shape instead of an instruction: operands are wherever the record says, constants are read from it.
//
// A definition may still look at a number of the instruction itself (a shuffle's mask, the number of an x87 register). That is
// noticed, and then the handler is only for instructions which have the same number there.

import { type Form, Source } from "../decode/form.ts";
import { formOf } from "../decode/forms.ts";
import { type Instruction, Kind, MAX_OPERANDS } from "../decode/instruction.ts";
import { type Node, Op, Type } from "../semantics/ir.ts";
import { Translation } from "../semantics/operands.ts";
import { translate } from "../semantics/translate.ts";
import { Field, Layout } from "./record.ts";
import { AddressShape, addressShape } from "./shape.ts";

/** The number of the register that operand 0 has; then those of the others. */
const OPERAND = 32;
/** Any segment that has a base. */
const SEGMENT = 6;

/** What definitions may look at; the others are given by the shape. */
export const watched = [
  "immediate",
  "immediateHigh",
  "immediate2",
  "base",
  "index",
  "scale",
  "displacement",
  "modRm",
] as const;
export type Watched = (typeof watched)[number];

/** Whether the number of a register of this kind stays in the handler. */
function isFixed(kind: number | undefined): boolean {
  return (
    kind === Kind.Mmx || kind === Kind.X87 || kind === Kind.Segment || kind === Kind.Control || kind === Kind.Debug
  );
}

export class Template extends Translation {
  readonly layout = new Layout();
  /** Bits by place in `watched`: numbers that the definition looked at. */
  looked = 0;
  /** Operands whose registers stay in the handler: a bit each. */
  readonly fixed: number;
  /** Not 0: whether this part of the immediate is 0 counts too. */
  zeroMask = 0;
  /** The node that is a relative operand's target. */
  targetNode: Node = -1;
  readonly form: Form;
  readonly #concrete: Instruction;

  constructor(instruction: Instruction) {
    super(instruction);
    this.form = formOf(instruction.form);
    this.#concrete = instruction;
    let fixed = 0;
    const registers = Uint8Array.from({ length: MAX_OPERANDS }, (_, slot) => OPERAND + slot);
    for (let slot = 0; slot < instruction.operandCount; slot++) {
      if (!isFixed(instruction.kinds[slot])) continue;
      fixed |= 1 << slot;
      registers[slot] = instruction.registers[slot] as number;
    }
    this.fixed = fixed;
    translate(this, this.#watch(instruction, registers), 0n);
  }

  /** The instruction as definitions see it. */
  #watch(instruction: Instruction, registers: Uint8Array): Instruction {
    return new Proxy(instruction, {
      get: (target, name) => {
        if (name === "registers") return registers;
        if (name === "repeat") return this.form.repeat ? target.repeat : 0;
        if (name === "segment") return target.segment ? SEGMENT : 0;
        const place = watched.indexOf(name as Watched);
        if (place >= 0) this.looked |= 1 << place;
        return target[name as keyof Instruction];
      },
    });
  }

  #parameter(field: number, type: Type, width: number, from = 0): Node {
    return this.nodes.push(Op.Parameter, type, this.layout.offset(field) + from, 0, 0, width);
  }

  #operand(field: number, type: Type, width: number, upper = 0): Node {
    return this.nodes.push(Op.GetOperand, type, this.layout.offset(field), upper * 16, 0, width);
  }

  #setOperand(field: number, value: Node, width: number, upper = 0): Node {
    return this.nodes.push(Op.SetOperand, Type.None, this.layout.offset(field), value, 0, width, upper * 16);
  }

  override getRegister = (number: number): Node =>
    number < OPERAND ? this.nodes.push(Op.GetRegister, Type.I64, number) : this.#operand(number - OPERAND, Type.I64, 8);

  override setRegister = (number: number, value: Node): Node =>
    number < OPERAND
      ? this.nodes.push(Op.SetRegister, Type.None, number, value)
      : this.#setOperand(number - OPERAND, value, 8);

  override getVector = (number: number, upper = 0): Node =>
    number < OPERAND
      ? this.nodes.push(Op.GetVector, Type.V128, number, 0, 0, 0, upper)
      : this.#operand(number - OPERAND, Type.V128, 16, upper);

  override setVector = (number: number, value: Node, upper = 0): Node =>
    number < OPERAND
      ? this.nodes.push(Op.SetVector, Type.None, number, value, 0, 0, upper)
      : this.#setOperand(number - OPERAND, value, 16, upper);

  override getSegmentBase = (segment: number): Node =>
    segment === SEGMENT
      ? this.#operand(Field.Segment, Type.I64, 8)
      : this.nodes.push(Op.GetSegmentBase, Type.I64, segment);

  override readRegister(number: number, width: number): Node {
    if (number < OPERAND) return super.readRegister(number, width);
    return this.#operand(number - OPERAND, width === 8 ? Type.I64 : Type.I32, width);
  }

  override writeRegister(number: number, value: Node, width: number): void {
    if (number < OPERAND) super.writeRegister(number, value, width);
    else if (width >= 4) this.setRegister(number, width === 4 ? this.extendU(value) : value);
    else this.#setOperand(number - OPERAND, value, width);
  }

  override here(): Node {
    // Every record has it.
    return this.nodes.push(Op.Parameter, Type.I64, 4, 0, 0, 4);
  }

  override following(): Node {
    return this.#parameter(Field.Next, Type.I64, 4);
  }

  protected override sumOfParts(): Node {
    const shape = addressShape(this.#concrete);
    if (shape === AddressShape.Known) return this.#parameter(Field.Known, Type.I64, 8);
    const displacement = this.extendS(this.#parameter(Field.Displacement, Type.I32, 4));
    const sum = this.add(this.#operand(Field.Base, Type.I64, 8), displacement);
    if (shape === AddressShape.Base) return sum;
    const scale = this.extendU(this.#parameter(Field.Scale, Type.I32, 2));
    return this.add(sum, this.shl(this.#operand(Field.Index, Type.I64, 8), scale));
  }

  protected override absolute(): Node {
    return this.#parameter(Field.LongImmediate, Type.I64, 8);
  }

  protected override immediate(slot: number): Node {
    const operand = this.form.operands[slot];
    const wide = this.width(slot) === 8;
    if (wide && operand?.source === Source.Immediate && operand.width !== "z")
      return this.#parameter(Field.LongImmediate, Type.I64, 8);
    const value = this.#parameter(Field.Immediate, Type.I32, 4);
    return wide ? this.extendS(value) : value;
  }

  override statedCount(slot: number, mask: number): { node: Node; isZero: boolean } {
    const { kinds, immediate } = this.#concrete;
    if (kinds[slot] === Kind.One) return { node: this.constant(Type.I32, 1), isZero: false };
    this.zeroMask = mask;
    const node = this.and(this.#parameter(Field.Immediate, Type.I32, 4), this.constant(Type.I32, mask));
    return { node, isZero: (immediate & mask) === 0 };
  }

  override target(slot: number): Node {
    if (this.#concrete.kinds[slot] !== Kind.Relative) return this.read(slot);
    this.targetNode = this.#parameter(Field.TargetLink, Type.I64, 4, 4);
    return this.targetNode;
  }
}
