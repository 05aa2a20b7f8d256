// The whole table of system calls in words: `elfin syscalls`, docs/compatibility.md.

import { decimal } from "../lib/format";
import { absentCall } from "./absent";
import { CALL_COUNT, SystemCall, table } from "./registry";

const GRADES: string[] = ["full", "partial", "stub"];
export const ABSENT_GRADE: string = "absent";

/** The grade's name. */
export function gradeOf(entry: SystemCall): string {
  return GRADES[entry.grade];
}

/** Number, name, grade and note of every call, with tabs between and a newline behind each. */
export function describeCalls(): string {
  let text = "";
  for (let number = 0; number < CALL_COUNT; number++) {
    const entry = table[number];
    if (entry) text += line(number, entry.name, gradeOf(entry), entry.note);
    else {
      const absent = absentCall(number);
      if (absent) text += line(number, absent.name, ABSENT_GRADE, absent.note);
    }
  }
  return text;
}

function line(number: i32, name: string, grade: string, note: string): string {
  return decimal(number) + "\t" + name + "\t" + grade + "\t" + note + "\n";
}
