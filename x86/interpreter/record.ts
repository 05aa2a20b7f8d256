// A record describes one instruction to the handler of its shape. Records lie one after another in the program's memory, where
// the program can't reach them, in blocks:
//
//   block   0  address (u32)   4  executions left (i32)   8  its region's function (u32)   12  (free)   16  records …
//   record  0  handler (u32, index in the table)          4  address of the instruction (u32)          8  fields …
//
// A field has what the handler can't know: where registers are, displacement, immediate, where to go on.

import type { Instruction } from "../decode/instruction.ts";
import { AH, FS, GS, Kind, NO_REGISTER, RIP } from "../decode/instruction.ts";
import { State } from "../state.ts";

export const Block = { Address: 0, Left: 4, Region: 8, Records: 16 } as const;
export const Record = { Handler: 0, Address: 4, Fields: 8 } as const;

/** What a field holds. */
export const Field = {
  /** Operands 0–3: where the register is in the state block. */
  Operand: 0,
  /** The same of the memory operand's registers, and of the segment's base. */
  Base: 4,
  Index: 5,
  Segment: 6,
  Scale: 7,
  Displacement: 8,
  /** 64 bits: where an operand of AddressShape.Known is, without its segment. */
  Known: 9,
  Immediate: 10,
  /** 64 bits. */
  LongImmediate: 11,
  /** Of the next instruction. */
  Next: 12,
  /** A link, u32: the block to go on with, 0 when that is not known yet; then its address. */
  TargetLink: 13,
  NextLink: 14,
} as const;

/** Bytes of each. */
const sizes = [2, 2, 2, 2, 2, 2, 2, 2, 4, 8, 4, 8, 4, 8, 8];

/** Where fields are in a record, as they are asked for. */
export class Layout {
  size: number = Record.Fields;
  /** Pairs: field, offset. */
  readonly fields: number[] = [];

  offset(field: number): number {
    for (let i = 0; i < this.fields.length; i += 2) if (this.fields[i] === field) return this.fields[i + 1] as number;
    const bytes = sizes[field] as number;
    if (bytes > 2) this.size = (this.size + 3) & ~3;
    const at = this.size;
    this.fields.push(field, at);
    this.size += bytes;
    return at;
  }
}

function generalRegister(number: number): number {
  return number < AH ? State.Registers + number * 8 : State.Registers + (number - AH) * 8 + 1;
}

function addressRegister(number: number): number {
  return number === NO_REGISTER ? State.Zero : State.Registers + number * 8;
}

function operandRegister({ kinds, registers }: Instruction, slot: number): number {
  const number = registers[slot] as number;
  return kinds[slot] === Kind.Vector ? State.Vectors + number * 32 : generalRegister(number);
}

/** Writes records; `start` is the first address that the arrays hold. */
export class RecordWriter {
  readonly #words: Int32Array;
  readonly #halves: Uint16Array;
  readonly #start: number;

  constructor(memory: ArrayBuffer | SharedArrayBuffer, start: number, size: number) {
    this.#words = new Int32Array(memory, start, size / 4);
    this.#halves = new Uint16Array(memory, start, size / 2);
    this.#start = start;
  }

  word(at: number): number {
    return this.#words[(at - this.#start) >> 2] as number;
  }

  setWord(at: number, value: number): void {
    this.#words[(at - this.#start) >> 2] = value;
  }

  /** Fills in the fields of the instruction at `address`. */
  fill(at: number, fields: Uint8Array, instruction: Instruction, address: number): void {
    const words = this.#words;
    const halves = this.#halves;
    const offset = at - this.#start;
    const next = address + instruction.length;
    for (let i = 0; i < fields.length; i += 2) {
      const field = fields[i] as number;
      const to = offset + (fields[i + 1] as number);
      switch (field) {
        case Field.Base:
          halves[to >> 1] = addressRegister(instruction.base);
          break;
        case Field.Index:
          halves[to >> 1] = addressRegister(instruction.index);
          break;
        case Field.Segment:
          halves[to >> 1] =
            instruction.segment === FS ? State.FsBase : instruction.segment === GS ? State.GsBase : State.Zero;
          break;
        case Field.Scale:
          halves[to >> 1] = instruction.scale;
          break;
        case Field.Displacement:
          words[to >> 2] = instruction.displacement;
          break;
        case Field.Known: {
          const known = instruction.base === RIP ? next + instruction.displacement : instruction.displacement;
          words[to >> 2] = known | 0;
          words[(to >> 2) + 1] = Math.floor(known / 2 ** 32);
          break;
        }
        case Field.Immediate:
          words[to >> 2] = instruction.immediate;
          break;
        case Field.LongImmediate:
          words[to >> 2] = instruction.immediate;
          words[(to >> 2) + 1] = instruction.immediateHigh;
          break;
        case Field.Next:
          words[to >> 2] = next;
          break;
        case Field.TargetLink:
          words[to >> 2] = 0;
          words[(to >> 2) + 1] = next + instruction.immediate;
          break;
        case Field.NextLink:
          words[to >> 2] = 0;
          words[(to >> 2) + 1] = next;
          break;
        default:
          halves[to >> 1] = operandRegister(instruction, field);
      }
    }
  }
}
