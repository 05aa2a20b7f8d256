// Reading and writing a decoded instruction's operands.

import { AH, type Instruction, Kind, NO_REGISTER, RIP } from "../decode/instruction.ts";
import { Builder } from "./builder.ts";
import { type Node, Type } from "./ir.ts";

/** The registers that instructions use without naming them. */
export const RAX = 0;
export const RCX = 1;
export const RDX = 2;
export const RBX = 3;
export const RSP = 4;
export const RBP = 5;
export const RSI = 6;
export const RDI = 7;

/** One instruction being translated: the builder, its operands and its place. */
export class Translation extends Builder {
  instruction: Instruction;
  /** Of the next instruction. */
  next = 0n;
  /** Whether WebAssembly's relaxed multiply-and-add rounds once, as the processor's does. */
  fuses: () => boolean = () => false;
  #address: Node = -1;
  #offset: Node = -1;

  constructor(instruction: Instruction) {
    super();
    this.instruction = instruction;
  }

  /** Starts a new instruction at `address`; its nodes follow those that are there. */
  start(instruction: Instruction, address: bigint): void {
    this.instruction = instruction;
    this.next = address + BigInt(instruction.length);
    this.#address = -1;
    this.#offset = -1;
  }

  /** Bytes of operand `slot`. */
  width(slot: number): number {
    return this.instruction.widths[slot] ?? 0;
  }

  /** An address in the program, as an i64. */
  place(address: bigint): Node {
    return this.constant64(Number(BigInt.asIntN(32, address)), Number(BigInt.asIntN(32, address >> 32n)));
  }

  /** The address of this instruction, and of the next. */
  here(): Node {
    return this.place(this.next - BigInt(this.instruction.length));
  }

  following(): Node {
    return this.place(this.next);
  }

  /** Base, index and displacement. */
  protected sumOfParts(): Node {
    const { base, index, scale, displacement } = this.instruction;
    let sum = base === RIP ? this.place(this.next + BigInt(displacement)) : this.constant(Type.I64, displacement);
    if (base !== RIP && base !== NO_REGISTER) sum = this.add(this.getRegister(base), sum);
    if (index !== NO_REGISTER) sum = this.add(sum, this.shl(this.getRegister(index), this.constant(Type.I64, scale)));
    return sum;
  }

  /** The address without its segment's base: LEA's result. */
  effectiveAddress(): Node {
    let sum = this.sumOfParts();
    if (this.#offset >= 0) sum = this.add(sum, this.#offset);
    return this.instruction.addressSize === 4 ? this.extendU(this.wrap(sum)) : sum;
  }

  /** The address in the instruction itself. */
  protected absolute(): Node {
    return this.constant64(this.instruction.immediate, this.instruction.immediateHigh);
  }

  /** The address of the memory operand, computed once. */
  address(slot: number): Node {
    if (this.#address >= 0) return this.#address;
    const { kinds, segment } = this.instruction;
    let address = kinds[slot] === Kind.Absolute ? this.absolute() : this.effectiveAddress();
    if (segment) address = this.add(this.getSegmentBase(segment), address);
    this.#address = address;
    return address;
  }

  isMemory(slot: number): boolean {
    return this.instruction.kinds[slot] !== Kind.Gpr;
  }

  /** The memory operand lies this much further (i64); said before it is used. */
  moveAddressBy(offset: Node): void {
    this.#offset = offset;
  }

  moveAddress(bytes: number): void {
    this.moveAddressBy(this.constant(Type.I64, bytes));
  }

  /** Bytes from an operand to the one that holds bit `number` (signed) counted from it. */
  bitOffset(number: Node, width: number): Node {
    const wide = this.nodes.typeOf(number) === Type.I64 ? number : this.extendS(this.signExtend(number, width));
    const units = this.shrS(wide, this.constant(Type.I64, width === 8 ? 6 : width === 4 ? 5 : 4));
    return this.mul(units, this.constant(Type.I64, width));
  }

  /** A general register's value: i32 up to 4 bytes, i64 for 8. */
  readRegister(number: number, width: number): Node {
    if (number >= AH) return this.wrap(this.shrU(this.getRegister(number - AH), this.constant(Type.I64, 8)));
    const whole = this.getRegister(number);
    return width === 8 ? whole : this.wrap(whole);
  }

  /** Writing 4 bytes clears the other 4; writing 1 or 2 leaves the others. */
  writeRegister(number: number, value: Node, width: number): void {
    if (width === 8) this.setRegister(number, value);
    else if (width === 4) this.setRegister(number, this.extendU(value));
    else {
      const high = number >= AH;
      const target = high ? number - AH : number;
      const keep = width === 2 ? -0x10000 : high ? -0xff01 : -0x100;
      let part = this.extendU(this.zeroExtend(value, width));
      if (high) part = this.shl(part, this.constant(Type.I64, 8));
      this.setRegister(target, this.or(this.and(this.getRegister(target), this.constant(Type.I64, keep)), part));
    }
  }

  /** An immediate operand: i32 up to 4 bytes, i64 for 8. */
  protected immediate(slot: number): Node {
    const { immediate, immediateHigh } = this.instruction;
    return this.width(slot) === 8 ? this.constant64(immediate, immediateHigh) : this.constant(Type.I32, immediate);
  }

  /** A count in operand `slot` that the instruction states itself: an i32 within `mask`, and whether it is 0. */
  statedCount(slot: number, mask: number): { node: Node; isZero: boolean } {
    const { kinds, immediate } = this.instruction;
    const count = (kinds[slot] === Kind.One ? 1 : immediate) & mask;
    return { node: this.constant(Type.I32, count), isZero: count === 0 };
  }

  read(slot: number): Node {
    const { kinds, registers } = this.instruction;
    const width = this.width(slot);
    switch (kinds[slot]) {
      case Kind.Gpr:
        return this.readRegister(registers[slot] ?? 0, width);
      case Kind.Memory:
      case Kind.Absolute:
        return this.load(this.address(slot), width);
      case Kind.Immediate:
        return this.immediate(slot);
      case Kind.One:
        return this.constant(Type.I32, 1);
      default:
        throw new Error(`operand ${slot} is of kind ${kinds[slot]}`);
    }
  }

  write(slot: number, value: Node): void {
    const { kinds, registers } = this.instruction;
    if (kinds[slot] === Kind.Gpr) this.writeRegister(registers[slot] ?? 0, value, this.width(slot));
    else this.store(this.address(slot), value, this.width(slot));
  }

  /** Writes a register operand if `condition`; otherwise not even its upper half changes. */
  writeSelected(slot: number, condition: Node, value: Node): void {
    const width = this.width(slot);
    const number = this.instruction.registers[slot] ?? 0;
    const old = this.readRegister(number, width);
    if (width !== 4) this.writeRegister(number, this.select(condition, value, old), width);
    else this.setRegister(number, this.select(condition, this.extendU(value), this.getRegister(number)));
  }

  /** Memory gets its value before flags change, registers after: a store may fault. */
  writeWithFlags(slot: number, value: Node, setFlags: () => void): void {
    const memory = this.instruction.kinds[slot] !== Kind.Gpr;
    if (memory) this.write(slot, value);
    setFlags();
    if (!memory) this.write(slot, value);
  }

  /** Where a relative operand leads. */
  target(slot: number): Node {
    if (this.instruction.kinds[slot] === Kind.Relative)
      return this.place(this.next + BigInt(this.instruction.immediate));
    return this.read(slot);
  }
}
