// Which handlers are built in advance: those of the shapes that compilers and C libraries write most. The others are made when
// they are met.

import { decode } from "../decode/decoder.ts";
import { type Form, VEX_MAPS } from "../decode/form.ts";
import { FIRST_FORM, formOf } from "../decode/forms.ts";
import { Instruction } from "../decode/instruction.ts";
import { KEY_W } from "../decode/key.ts";
import { hasMeaning } from "../semantics/translate.ts";
import { AddressShape, addressShape, shapeOf } from "./shape.ts";

const FEATURES = /^(base|sse|sse2|ssse3|ibt|movbe|popcnt|lzcnt|bmi1|bmi2|avx|avx2|xsave|xsavec)$/;

/** Hardly in any program's paths. */
const RARE =
  /^(enter|into?|ins|outs?|l[defgs]s|ls?l|lar|ver[rw]|s[gil]dt|s?msw|lmsw|invlpg|ir?et[dq]?|retf|rc[lr]|sh[lr]d|xlat|loop.*|cmpxchg8b|sysenter|pdep|pext|mulx|rorx|xsaves?|xsaveopt)$/;

/** Those that are written with 16 bits, and those that are with a segment's base. */
const WITH_16_BITS = /^(mov|add|sub|cmp|test|and|or|xor|inc|dec|neg|shl|shr|sar|rol|ror|xchg|set.*|movzx|movsx|nop)$/;
const WITH_SEGMENT = /^(mov|add|sub|cmp|xor)$/;

/** Of AVX: what string functions consist of. */
const WITH_VEX =
  /^v(mov(dq[ua]|[ua]p[sd]|d|q|ntdq)|pcmpeq[bdw]|pcmpgtb|por|pandn?|pxor|pminu[bd]|pmovmskb|pbroadcast[bd]|psubb|paddb|ptest|zeroupper|inserti128|extracti128)$/;

/** By mnemonic: the last immediate, from 0, with which handlers are built that have it in them. Operands are registers then. */
const immediates: Readonly<Record<string, number>> = { pslldq: 15, psrldq: 15, palignr: 15, shufpd: 3, pshufd: 255 };

/** Prefixes and the opcode's map. */
const legacy = [[], [0x48], [0x66], [0xf2], [0xf3], [0x66, 0x48], [0xf2, 0x48], [0xf3, 0x48], [0x64], [0x64, 0x48]];
const vex = [0xe1, 0xe2].flatMap((map) =>
  [0, 1, 2, 3, 4, 5, 6, 7].flatMap((pp) => [0, 0x80].map((w) => [0xc4, map, 0x78 | pp | w])),
);
const starts = [
  ...legacy,
  ...legacy.map((bytes) => [...bytes, 0x0f]),
  ...legacy.map((bytes) => [...bytes, 0x0f, 0x38]),
  ...legacy.map((bytes) => [...bytes, 0x0f, 0x3a]),
  ...vex,
];
/** ModRM and SIB: a register; a base; an address; an index; and registers that stand for instructions. */
const modes = [[0xc0], [0x00], [0x05], [0x04, 0x08], [0xc1], [0xc2], [0xc3], [0xc4], [0xc5], [0xc6], [0xc7]];

/** Whether operand size makes a difference to the form. */
function hasSizes({ operands, feature, value }: Form): boolean {
  return (
    feature === "base" ||
    (value & KEY_W) !== 0 ||
    operands.some(({ width, memoryWidth }) => /[vyz]/.test(width + memoryWidth))
  );
}

function isCommon(form: Form, { operandSize, segment, repeat }: Instruction): boolean {
  const { feature, mnemonic, privileged, map } = form;
  if (!FEATURES.test(feature) || privileged || RARE.test(mnemonic)) return false;
  if (map >= VEX_MAPS && feature.startsWith("avx") && !WITH_VEX.test(mnemonic)) return false;
  if (repeat && !form.repeat) return false;
  if (segment && !WITH_SEGMENT.test(mnemonic)) return false;
  if (operandSize === 2) return !segment && WITH_16_BITS.test(mnemonic);
  return operandSize === 4 || hasSizes(form);
}

/** If an instruction's immediate is in its handler, and handlers up to some immediate are built in advance: that. */
export function lastImmediate(instruction: Instruction): number | undefined {
  return addressShape(instruction) === AddressShape.None ? immediates[formOf(instruction.form).mnemonic] : undefined;
}

/** Calls with an instruction of each shape, and of each count of bytes that its handler has in it. */
export function eachCommon(visit: (instruction: Instruction, shape: number) => void): void {
  const instruction = new Instruction();
  const seen = new Set<number>();
  const code = new Uint8Array(64);
  const look = (bytes: readonly number[]) => {
    code.fill(1);
    code.set(bytes);
    const form = decode(code, 0, code.length, instruction);
    if (form < FIRST_FORM || !hasMeaning(form) || !isCommon(formOf(form), instruction)) return;
    const shape = shapeOf(instruction);
    if (seen.has(shape)) return;
    seen.add(shape);
    const last = lastImmediate(instruction);
    if (last === undefined) visit(instruction, shape);
    else
      for (instruction.immediate = 0; instruction.immediate <= last; instruction.immediate++) visit(instruction, shape);
  };
  for (const start of starts) {
    for (let opcode = 0; opcode < 256; opcode++) {
      for (let reg = 0; reg < 8; reg++) {
        for (const [modRm = 0, ...sib] of modes) look([...start, opcode, modRm | (reg << 3), ...sib]);
      }
    }
  }
}
