// All areas; a new file of definitions gets its line here.

import { arithmetic } from "./arithmetic.ts";
import { bits } from "./bits.ts";
import { control } from "./control.ts";
import { identification } from "./cpuid.ts";
import { doubleShifts } from "./double-shifts.ts";
import { far } from "./far.ts";
import { hints } from "./hints.ts";
import { mmx } from "./mmx.ts";
import { mmxEnd, mmxMoves } from "./mmx-moves.ts";
import { moves } from "./moves.ts";
import { interrupts, privileged, undefinedOpcodes } from "./privileged.ts";
import { type Area, define } from "./registry.ts";
import { rflags } from "./rflags.ts";
import { descriptors, segmentRegisters } from "./segments.ts";
import { shifts } from "./shifts.ts";
import { stack } from "./stack.ts";
import { strings } from "./strings.ts";
import { system } from "./system.ts";
import { vector } from "./vector/index.ts";
import { x87Arithmetic } from "./x87-arithmetic.ts";
import { x87Control } from "./x87-control.ts";
import { x87Functions } from "./x87-functions.ts";
import { x87Moves } from "./x87-moves.ts";
import { savedState } from "./xsave.ts";

const integer: readonly Area[] = [
  arithmetic,
  shifts,
  doubleShifts,
  moves,
  control,
  bits,
  hints,
  stack,
  strings,
  rflags,
  far,
  segmentRegisters,
  descriptors,
  system,
  savedState,
  identification,
  interrupts,
  privileged,
  undefinedOpcodes,
];

const x87: readonly Area[] = [x87Arithmetic, x87Control, x87Functions, x87Moves];

const mediaExtensions: readonly Area[] = [mmx, mmxMoves, mmxEnd];

for (const area of [...integer, ...x87, ...mediaExtensions, vector]) define(area);
