// Where a processor can't be the judge, and why: it differs from other processors, or from itself.

import type { Form } from "../decode/form.ts";
import { type Instruction, Kind } from "../decode/instruction.ts";
import { DATA_ADDRESS, type MachineState } from "../oracle/types.ts";

interface Rule {
  readonly reason: string;
  applies(instruction: Instruction, form: Form, state: MachineState, code: Uint8Array): boolean;
}

function named(reason: string, mnemonics: RegExp): Rule {
  return { reason, applies: (_, form) => mnemonics.test(form.mnemonic) };
}

/** The count of a shift: in CL, an immediate, or 1. */
function shiftCount(instruction: Instruction, form: Form, state: MachineState): number {
  const slot = form.operands.length - 1;
  if (instruction.kinds[slot] === Kind.One) return 1;
  return instruction.kinds[slot] === Kind.Gpr ? Number((state.registers[1] ?? 0n) & 31n) : instruction.immediate & 31;
}

/** Whether RSP leads to a value that sets TF when popped into RFLAGS. */
function popsTrapFlag({ registers, memory }: MachineState): boolean {
  const at = Number((registers[4] ?? 0n) - DATA_ADDRESS);
  return ((memory[at + 1] ?? 0) & 1) !== 0;
}

const rules: readonly Rule[] = [
  named("another answer each time, or on each processor", /^(rdtscp?|rdrand|rdseed|rdpid|cpuid|xgetbv)$/),
  named("it would reach the host's kernel", /^(syscall|int)$/),
  named("hypervisors leave RIP before it, processors after it", /^int1$/),
  named("AMD's MXCSR has bit 17, Intel's does not", /^v?ldmxcsr$/),
  {
    reason: "the host's Linux emulates these, and reports a page fault where there is no address",
    applies: ({ kinds }, form) => kinds[0] === Kind.Memory && /^(sldt|str|smsw|sgdt|sidt)$/.test(form.mnemonic),
  },
  named("natively, most of what a random stack holds leaves 64-bit mode or faults in the kernel", /^(retf|iret)$/),
  named("which byte of a large area faults, and MXCSR's mask, differ; xsave.test.ts tests them", /^f?x(save|rstor)/),
  {
    reason: "66 before a near branch: AMD's processors take 16 bits of displacement, Intel's ignore it",
    applies: (_, form, __, code) => form.always64 && form.flow !== "next" && code.subarray(0, 3).includes(0x66),
  },
  {
    reason: "no program is stepped through: TF does nothing",
    applies: (_, form, state) => form.mnemonic === "popf" && popsTrapFlag(state),
  },
  {
    reason: "BSWAP of 16 bits is undefined",
    applies: ({ widths }, form) => form.mnemonic === "bswap" && widths[0] === 2,
  },
  {
    reason: "shifts of 8 and 16 bits by the width or more leave CF undefined, double shifts also the result",
    applies: (instruction, form, state) => {
      const width = instruction.widths[0] ?? 0;
      if (!/^(sh[lr]|sh[lr]d)$/.test(form.mnemonic) || width >= 4) return false;
      return shiftCount(instruction, form, state) >= width * 8;
    },
  },
];

/** Why the processor can't judge this instruction in this state, or undefined. */
export function notJudged(
  instruction: Instruction,
  form: Form,
  state: MachineState,
  code: Uint8Array,
): string | undefined {
  return rules.find((rule) => rule.applies(instruction, form, state, code))?.reason;
}
