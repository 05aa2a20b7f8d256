// All areas; a new file of definitions gets its line here.

import { arithmetic } from "./arithmetic.ts";
import { bits } from "./bits.ts";
import { control } from "./control.ts";
import { doubleShifts } from "./double-shifts.ts";
import { hints } from "./hints.ts";
import { moves } from "./moves.ts";
import { define } from "./registry.ts";
import { shifts } from "./shifts.ts";
import { x87Arithmetic } from "./x87-arithmetic.ts";
import { x87Control } from "./x87-control.ts";
import { x87Functions } from "./x87-functions.ts";
import { x87Moves } from "./x87-moves.ts";

for (const area of [arithmetic, shifts, doubleShifts, moves, control, bits, hints]) define(area);
for (const area of [x87Arithmetic, x87Control, x87Functions, x87Moves]) define(area);
