// Writes docs/programs.md.

import { writeTable } from "./table.ts";

writeTable();
