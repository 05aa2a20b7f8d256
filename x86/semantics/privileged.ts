// What user mode may not do, and interrupts by instruction.

import type { Form } from "../decode/form.ts";
import { FIRST_FORM, forms } from "../decode/forms.ts";
import { Exit } from "../state.ts";
import { Exception } from "./exceptions.ts";
import type { Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";

function raise(vector: number): Meaning {
  return (t) => t.raise(vector);
}

/** The tables' `priv` but for those that raise #UD outside the kernel, and those that Linux answers itself (tables.ts). */
const OTHERS = /^(monitor|mwait|rsm|sgdt|sidt|sldt|str|smsw)$/;
const isPrivileged = (form: Form): boolean => form.privileged && !OTHERS.test(form.mnemonic);

/** #GP: they need privilege level 0, or I/O privilege that no program has. */
export const privileged: Area = {
  meanings: Object.fromEntries(
    forms
      .slice(FIRST_FORM)
      .filter(isPrivileged)
      .map(({ mnemonic }) => [mnemonic, raise(Exception.GeneralProtection)]),
  ),
  covers: isPrivileged,
};

/** #UD. SYSENTER is none in 64-bit mode on AMD's processors, and on Intel's it could not come back to 64-bit mode. */
export const undefinedOpcodes: Area = {
  meanings: Object.fromEntries(
    ["ud0", "ud1", "ud2", "monitor", "mwait", "rsm", "sysenter"].map((name) => [name, raise(Exception.InvalidOpcode)]),
  ),
};

function trap(vector: number): Meaning {
  return (t) => t.stop(Exit.Exception, vector);
}

/** Of the gates, a program may use those of vectors 3 and 4; 80h, the system calls of 32-bit programs, is none here. */
function interrupt(t: Translation): void {
  const vector = t.instruction.immediate;
  if (vector === Exception.Breakpoint || vector === Exception.Overflow) t.stop(Exit.Exception, vector);
  else t.raise(Exception.GeneralProtection);
}

/** Traps: RIP is already the next instruction's. */
export const interrupts: Area = {
  meanings: { int3: trap(Exception.Breakpoint), int1: trap(Exception.Debug), int: interrupt },
};
