// Which handlers are built in advance: those of the shapes that compilers write most.

import { decode } from "../decode/decoder.ts";
import type { Feature } from "../decode/form.ts";
import { FIRST_FORM, formOf } from "../decode/forms.ts";
import { Instruction } from "../decode/instruction.ts";
import { hasMeaning } from "../semantics/translate.ts";
import { shapeOf } from "./shape.ts";

const FEATURES = new Set<Feature>(["base", "cmov", "sse", "sse2"] as Feature[]);
/** Rare in programs, or never in their paths. */
const RARE = /^(enter|leave[wd]|bound|into|in|out|ins|outs|l[dgefs]s|far|loop|sgdt|sidt|lgdt|lidt|smsw|lmsw|invlpg|iret|retf|rcl|rcr|bts|btr|btc|xlat|cmpxchg8b)/;

const prefixes = [[], [0x48], [0x66], [0xf2], [0xf3], [0x66, 0x48], [0xf2, 0x48], [0xf3, 0x48], [0x64], [0x64, 0x48]];
/** ModRM and SIB: a register; a base; an address; an index. */
const modes = [[0xc0], [0x00], [0x05], [0x04, 0x08]];

/** Calls with an instruction of each shape. */
export function eachCommon(visit: (instruction: Instruction, shape: number) => void): void {
  const instruction = new Instruction();
  const seen = new Set<number>();
  const code = new Uint8Array(64);
  const look = (bytes: readonly number[]) => {
    code.fill(1);
    code.set(bytes);
    const form = decode(code, 0, code.length, instruction);
    if (form < FIRST_FORM || !hasMeaning(form)) return;
    const { feature, privileged, mnemonic } = formOf(form);
    if (!FEATURES.has(feature) || privileged || RARE.test(mnemonic)) return;
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
