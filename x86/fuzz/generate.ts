// Makes random programs that mostly run to their end: 5 to 50 instructions of all forms that have a meaning, with memory
// operands in the data page, forward branches, at times a routine that is called or a loop around it all.
//
// RSP, RBP, R12 and R13 point into the data page, R14 is a small index, R15 counts the loop's rounds; nothing but the stack's
// instructions changes them. The other registers are free.

import { decode } from "../decode/decoder.ts";
import { type Form, Source } from "../decode/form.ts";
import { FIRST_FORM, forms } from "../decode/forms.ts";
import { Instruction, Kind } from "../decode/instruction.ts";
import { generateState } from "../oracle/inputs.ts";
import { DATA_ADDRESS, type MachineState } from "../oracle/types.ts";
import { hasMeaning } from "../semantics/translate.ts";
import { encodeShape, type MemoryShape, type Shape, shapes } from "../test/encodings.ts";
import { notJudged } from "../test/processors.ts";
import type { Random } from "../test/random.ts";
import { after, needs, STATUS } from "./open-flags.ts";
import type { Piece, Program } from "./program.ts";

const pointers = [4, 5, 12, 13];
const INDEX = 14;
const COUNTER = 15;
const reserved = new Set([...pointers, INDEX, COUNTER]);

/**
 * What ends a program, makes RSP point elsewhere, stores what is not compared, or has an effect before it faults: ENTER writes,
 * MASKMOVQ makes the x87 registers MMX's; and where it and MASKMOVDQU fault, processors name other bytes.
 */
const UNFIT =
  /^(ud[0-2]|monitor|mwait|rsm|popf|leave|xlat|enter|int\d?|fnstenv|fnsave|v?stmxcsr|maskmovq|v?maskmovdqu)$/;
/** Approximations, which every processor makes its own way, down to x87's C1. */
const APPROXIMATE = /^(v?r(cp|sqrt)[ps]s|fptan|fpatan|fsin|fcos|fsincos|f2xm1|fyl2xp?1?)$/;

/** What mostly faults, or makes what follows fault: taken less often. */
const RARE = /^(i?div|movabs|l[fgs]s|wr[fg]sbase|v?ldmxcsr|fldcw|fldenv|frstor|v?maskmov\w*)$/;

function isRare({ mnemonic, operands }: Form): boolean {
  const segment = operands[0]?.source === Source.Segment || operands[0]?.source === Source.FixedSegment;
  return RARE.test(mnemonic) || (segment && mnemonic !== "push");
}

const usable = forms
  .slice(FIRST_FORM)
  .filter(
    (form) =>
      hasMeaning(form.id) &&
      form.flow === "next" &&
      !form.privileged &&
      !UNFIT.test(form.mnemonic) &&
      !APPROXIMATE.test(form.mnemonic) &&
      !form.operands.some(({ source }) => source === Source.VectorMemory),
  );
const general = usable.filter(({ feature }) => feature === "base");
const branches = forms.slice(FIRST_FORM).filter(({ flow, id }) => flow === "branch" && hasMeaning(id));

const shapeCache = new Map<Form, readonly Shape[]>();

function pick<T>(list: readonly T[], random: Random): T {
  return list[random.below(list.length)] as T;
}

function randomShape(form: Form, random: Random): Shape | undefined {
  const list = shapeCache.get(form) ?? shapes(form);
  shapeCache.set(form, list);
  return list.length ? pick(list, random) : undefined;
}

/** A memory operand in the data page: a pointer, a displacement of up to 511 either way, at times the index. */
function aimed(aligned: boolean): MemoryShape {
  return (random, rex) => {
    const base = pick(pointers, random);
    const indexed = !aligned && random.below(3) === 0;
    rex.bits |= base >> 3;
    const short = random.below(2) === 1;
    const offset = ((random.below(1024) - 512) >> (short ? 2 : 0)) & (aligned ? -16 : -1);
    const tail = short
      ? [offset & 255]
      : [offset & 255, (offset >> 8) & 255, offset < 0 ? 255 : 0, offset < 0 ? 255 : 0];
    const mod = short ? 1 : 2;
    if (!indexed && (base & 7) === 5) return { mod, rm: 5, tail };
    if (indexed) rex.bits |= 2;
    const index = indexed ? INDEX & 7 : 4;
    const scale = indexed ? random.below(4) : 0;
    return { mod, rm: 4, tail: [(scale << 6) | (index << 3) | (base & 7), ...tail] };
  };
}

const instruction = new Instruction();
const worst = generateWorst();

/** CL as large as can be: what the processor can't judge for some count is left out. */
function generateWorst(): MachineState {
  return {
    registers: new BigUint64Array(16).fill(31n),
    flags: 0x202,
    fsBase: 0n,
    gsBase: 0n,
    x87: { control: 0x37f, status: 0, tag: 0, registers: new Uint8Array(80) },
    mxcsr: 0x1f80,
    vectors: new Uint8Array(512),
    memory: new Uint8Array(4096),
  };
}

const READ_ONLY = /^(cmp|test|bt|push|nop)$/;

/** Whether a reserved register is written. */
function writesReserved(form: Form): boolean {
  const { kinds, registers } = instruction;
  const named = (slot: number) => kinds[slot] === Kind.Gpr && reserved.has(registers[slot] ?? 0);
  if (/^(xchg|xadd|mulx)$/.test(form.mnemonic)) return named(0) || named(1);
  return named(0) && !READ_ONLY.test(form.mnemonic);
}

function prefixes(form: Form, random: Random): number[] {
  if (form.repeat && random.below(2)) return [random.below(2) ? 0xf3 : 0xf2];
  return form.lockable && random.below(8) === 0 ? [0xf0] : [];
}

/** Decodes what may be a step; its form, or undefined if it won't do where the flags `open` are undefined. */
function accept(code: Uint8Array, open: number): Form | undefined {
  const form = forms[decode(code, 0, code.length, instruction)];
  if (!form || form.id < FIRST_FORM || form.flow !== "next" || !hasMeaning(form.id) || UNFIT.test(form.mnemonic))
    return;
  if (needs(form) & open || writesReserved(form) || notJudged(instruction, form, worst, code)) return;
  return form;
}

class Generator {
  readonly #random: Random;
  readonly pieces: Piece[] = [];
  /** Undefined here, and at pieces to which branches lead. */
  open: number;
  readonly #openAt = new Map<number, number>();

  constructor(random: Random, open: number) {
    this.#random = random;
    this.open = open;
  }

  /** The index of the next piece; what branches bring there joins. */
  here(): number {
    const here = this.pieces.length;
    this.open |= this.#openAt.get(here) ?? 0;
    return here;
  }

  #comesTo(target: number): void {
    this.#openAt.set(target, (this.#openAt.get(target) ?? 0) | this.open);
  }

  step(): void {
    this.here();
    for (;;) {
      const form = pick(this.#random.below(2) ? general : usable, this.#random);
      const shape = randomShape(form, this.#random);
      if (!shape || (isRare(form) && this.#random.below(12))) continue;
      const wild = this.#random.below(100) === 0;
      const bytes = encodeShape(form, shape, this.#random, wild ? undefined : aimed(form.aligned));
      const code = Uint8Array.from([...prefixes(form, this.#random), ...bytes]);
      const accepted = accept(code, this.open);
      if (!accepted) continue;
      this.open = after(this.open, instruction, accepted);
      this.pieces.push({ bytes: [...code] });
      return;
    }
  }

  /** A conditional branch to one of the next pieces, of which there will be at least `ahead`. */
  branch(ahead: number): void {
    const here = this.here();
    const form = pick(branches, this.#random);
    const width = form.operands[0]?.width === "b" ? 1 : 4;
    if (needs(form) & this.open) return;
    const target = here + 1 + this.#random.below(Math.min(ahead, width === 1 ? 7 : 50) + 1);
    const bytes = [...(form.map === 1 ? [0x0f] : []), form.opcode];
    if (form.text.startsWith("e3 a32")) bytes.unshift(0x67);
    this.#comesTo(target);
    this.pieces.push({ bytes, target, width });
  }

  /** Calls a routine of `length` instructions that comes right behind, jumped over. */
  routine(length: number): void {
    const here = this.here();
    this.pieces.push({ bytes: [0xe8], target: here + 2, width: 4 });
    this.#comesTo(here + 2);
    // A branch may have led to the jump.
    this.#comesTo(this.here() + 2 + length);
    this.pieces.push({ bytes: [0xe9], target: here + 3 + length, width: 4 });
    for (let i = 0; i < length; i++) this.step();
    // Control goes back to the jump, and from there on behind the routine.
    this.#comesTo(here + 3 + length);
    this.here();
    this.pieces.push({ bytes: [0xc3] });
    this.open = this.#openAt.get(here + 3 + length) ?? STATUS;
  }
}

function makeState(random: Random): MachineState {
  const state = generateState(random);
  for (const pointer of pointers) state.registers[pointer] = DATA_ADDRESS + BigInt(1024 + 64 * random.below(24));
  state.registers[INDEX] = BigInt(random.below(64));
  state.registers[1] = BigInt(random.below(64));
  state.fsBase = BigInt(random.below(4) * 16);
  state.gsBase = BigInt(random.below(4) * 16);
  if (random.below(16) === 0) state.flags |= 0x400;
  return state;
}

/** The program that the random numbers say. */
export function generate(random: Random): Program {
  const state = makeState(random);
  const loop = random.below(4) === 0;
  // A loop's start is also reached from its end.
  const generator = new Generator(random, loop ? STATUS : 0);
  if (loop) generator.pieces.push({ bytes: [0x41, 0xbf, 1 + random.below(4), 0, 0, 0] });
  const length = 5 + random.below(46);
  while (generator.pieces.length < length) {
    const left = length - generator.pieces.length;
    const kind = random.below(12);
    if (kind === 0 && left > 2) generator.branch(left - 1);
    else if (kind === 1 && left > 8) generator.routine(1 + random.below(4));
    else generator.step();
  }
  generator.here();
  const { pieces } = generator;
  if (loop) {
    // dec r15d; jnz to behind the first piece.
    pieces.push({ bytes: [0x41, 0xff, 0xcf] }, { bytes: [0x0f, 0x85], target: 1, width: 4 });
    generator.open &= 1;
  }
  return { pieces, state, openFlags: generator.open };
}
