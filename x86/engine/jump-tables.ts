// Guesses where computed jumps go, by the ways in which compilers write a switch. A wrong guess costs time, nothing else: the
// address that a jump computes is compared with the guesses when it runs.
//
//   jmp [table + index * 8]                                addresses
//   lea base, [rip + table]; mov x, [base + index * 8]; jmp x                     addresses
//   lea base, [rip + table]; movsxd x, [base + index * 4]; add x, base; jmp x     distances from the table

import { formOf } from "../decode/forms.ts";
import { type Instruction, Kind, NO_REGISTER, RIP } from "../decode/instruction.ts";

/** When nothing tells how many entries a table has. */
const MOST_ENTRIES = 256;
/** Instructions between the load of a distance and the jump. */
const NEAR = 6;
/** Bytes of a function, before a computed jump, in which the table's address may have been put into a register. */
const FUNCTION = 1 << 16;
/** How far a switch may reach. */
const REACH = 1 << 20;

const NONE: readonly number[] = [];

export class JumpTables {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** By register: the last address that LEA put there. */
  readonly #bases = new Map<number, number>();
  /** The same of all code that has been decoded, by register and place. */
  readonly #seen = new Map<number, Map<number, number>>();
  /** The table of the last load from one, its entries' width, and how many instructions ago that was. */
  #table = 0;
  #width = 4;
  #age = NEAR;
  /** One more than what the last comparison compared with; and by address of a block that a branch leads to. */
  #limit = 0;
  readonly #limits = new Map<number, number>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** By address of a jump: what was found. A region that begins in a loop lacks what comes before the loop. */
  readonly #found = new Map<number, readonly number[]>();

  /** A region begins. */
  clear(): void {
    this.#bases.clear();
    this.#limits.clear();
  }

  /** Looks at an instruction as it is decoded. */
  see(address: number, instruction: Instruction): void {
    const { mnemonic, flow } = formOf(instruction.form);
    const { kinds, registers, base, index, scale, displacement, length, immediate } = instruction;
    this.#age++;
    this.#limit = this.#limits.get(address) ?? this.#limit;
    if (mnemonic === "lea" && base === RIP) this.#bases.set(registers[0] as number, address + length + displacement);
    else if (mnemonic === "mov" && kinds[1] === Kind.Memory && index !== NO_REGISTER && scale === 3) {
      this.#noteTable((this.#baseOf(base, address) ?? Number.NaN) + displacement, 8);
    } else if (mnemonic === "movsxd" && kinds[1] === Kind.Memory && index !== NO_REGISTER && scale === 2) {
      this.#noteTable((this.#baseOf(base, address) ?? 0) + displacement, 4);
    } else if (mnemonic === "cmp" && kinds[1] === Kind.Immediate && immediate > 0) this.#limit = immediate + 1;
    if (flow === "branch") this.#limits.set(address + length, this.#limit);
    if (flow === "branch" || flow === "call") this.#limit = 0;
  }

  /** A register has been loaded from a table. */
  #noteTable(table: number, width: number): void {
    if (Number.isNaN(table)) return;
    this.#table = table;
    this.#width = width;
    this.#age = 0;
  }

  /** What a register holds by the LEA that this region has, or the last one before it in the code. */
  #baseOf(register: number, address: number): number | undefined {
    const known = this.#bases.get(register);
    if (known !== undefined) return known;
    let [found, nearest] = [undefined as number | undefined, address - FUNCTION];
    for (const [at, base] of this.#seen.get(register) ?? [])
      if (at > nearest && at < address) [found, nearest] = [base, at];
    return found;
  }

  /** Notes what LEA puts into a register, wherever that is. */
  noteBase(address: number, { registers, base, displacement, length }: Instruction): void {
    if (base !== RIP) return;
    const register = registers[0] as number;
    const seen = this.#seen.get(register) ?? new Map<number, number>();
    seen.set(address, address + length + displacement);
    this.#seen.set(register, seen);
  }

  /** Where the computed jump just seen may go. */
  targets(address: number, instruction: Instruction, isCode: (target: number) => boolean): readonly number[] {
    const found = this.#search(address, instruction, isCode);
    if (found.length > (this.#found.get(address)?.length ?? 0)) this.#found.set(address, found);
    return this.#found.get(address) ?? NONE;
  }

  #search(address: number, instruction: Instruction, isCode: (target: number) => boolean): readonly number[] {
    const { kinds, base, index, scale, displacement } = instruction;
    const limit = this.#limit || MOST_ENTRIES;
    this.#limit = 0;
    if (kinds[0] === Kind.Memory) {
      if (index === NO_REGISTER || scale !== 3) return NONE;
      const table = displacement + (base === NO_REGISTER ? 0 : (this.#baseOf(base, address) ?? Number.NaN));
      return this.#read(address, table, 8, limit, isCode);
    }
    return this.#age < NEAR ? this.#read(address, this.#table, this.#width, limit, isCode) : NONE;
  }

  #read(address: number, table: number, width: number, limit: number, isCode: (target: number) => boolean): number[] {
    const found = new Set<number>();
    for (let i = 0; i < Math.min(limit, MOST_ENTRIES); i++) {
      const at = table + i * width;
      if (!(at > 0 && at + 8 <= this.#bytes.length)) break;
      const target = width === 8 ? this.#view.getUint32(at, true) : table + this.#view.getInt32(at, true);
      if (Math.abs(target - address) > REACH || !isCode(target)) break;
      found.add(target);
    }
    return [...found];
  }
}
