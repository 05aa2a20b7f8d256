// Which handlers are built in advance: those of the shapes that compilers write most. The others are made when they are met.

import { decode } from "../decode/decoder.ts";
import type { Feature, Form } from "../decode/form.ts";
import { FIRST_FORM, formOf } from "../decode/forms.ts";
import { Instruction } from "../decode/instruction.ts";
import { hasMeaning } from "../semantics/translate.ts";
import { shapeOf } from "./shape.ts";

const FEATURES: ReadonlySet<Feature> = new Set<Feature>(["base", "sse", "sse2"]);

/** Hardly in any program's paths. */
const RARE =
  /^(enter|into?|ins|outs?|l[defgs]s|ls?l|lar|ver[rw]|s[gil]dt|s?msw|lmsw|invlpg|ir?et[dq]?|retf|rc[lr]|sh[lr]d|xlat|loop.*|cmpxchg8b|xadd|sysenter)$/;

/** Those that are written with 16 bits, and those that are with a segment's base. */
const WITH_16_BITS = /^(mov|add|sub|cmp|test|and|or|xor|inc|dec|shl|shr|sar|rol|ror|xchg|set.*|movzx|movsx|nop)$/;
const WITH_SEGMENT = /^(mov|add|sub|cmp|xor)$/;

const prefixes = [[], [0x48], [0x66], [0xf2], [0xf3], [0x66, 0x48], [0xf2, 0x48], [0xf3, 0x48], [0x64], [0x64, 0x48]];
/** ModRM and SIB: a register; a base; an address; an index. */
const modes = [[0xc0], [0x00], [0x05], [0x04, 0x08]];

/** Whether operand size makes a difference to the form. */
function hasSizes({ operands, feature }: Form): boolean {
  return feature === "base" || operands.some(({ width, memoryWidth }) => /[vyz]/.test(width + memoryWidth));
}

function isCommon(form: Form, { operandSize, segment, repeat }: Instruction): boolean {
  if (!FEATURES.has(form.feature) || form.privileged || RARE.test(form.mnemonic)) return false;
  if (repeat && !form.repeat) return false;
  if (segment && !WITH_SEGMENT.test(form.mnemonic)) return false;
  if (operandSize === 2) return !segment && WITH_16_BITS.test(form.mnemonic);
  return operandSize === 4 || hasSizes(form);
}

/** Calls with an instruction of each shape. */
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
    visit(instruction, shape);
  };
  for (const prefix of prefixes) {
    for (const map of [[], [0x0f]]) {
      for (let opcode = 0; opcode < 256; opcode++) {
        for (let reg = 0; reg < 8; reg++) {
          for (const [modRm = 0, ...sib] of modes) look([...prefix, ...map, opcode, modRm | (reg << 3), ...sib]);
        }
      }
    }
  }
}
