// All areas; a new file of definitions gets its line here.

import { arithmetic } from "./arithmetic.ts";
import { bits } from "./bits.ts";
import { control } from "./control.ts";
import { doubleShifts } from "./double-shifts.ts";
import { hints } from "./hints.ts";
import { moves } from "./moves.ts";
import { define } from "./registry.ts";
import { shifts } from "./shifts.ts";

for (const area of [arithmetic, shifts, doubleShifts, moves, control, bits, hints]) define(area);
