// `debug.calls=1`: which calls the program made that are absent or incomplete, and how often; said when the machine ends.

import { decimal } from "../lib/format";
import { log } from "../lib/log";
import { absentCall } from "./absent";
import { ABSENT_GRADE, gradeOf } from "./describe";
import { CALL_COUNT, PARTIAL, STUB, SystemCall, table } from "./registry";

/** Calls by number; empty while nobody wants to know. */
let counts: StaticArray<u32> = new StaticArray<u32>(0);

export function startTally(): void {
  counts = new StaticArray<u32>(CALL_COUNT);
}

/** A call was dispatched; numbers beyond the table are no calls of Linux's. */
export function tally(number: u64): void {
  if (number < <u64>counts.length) counts[<i32>number]++;
}

/** The absent ones first, then those without effect, then the partial ones. */
export function tellTally(): void {
  if (!counts.length) return;
  let told = tellGrade(-1);
  told += tellGrade(STUB);
  told += tellGrade(PARTIAL);
  if (!told) log("system calls: all that were made are complete");
}

function tellGrade(grade: i32): i32 {
  let told = 0;
  for (let number = 0; number < counts.length; number++) {
    if (!counts[number] || gradeNumber(table[number]) != grade) continue;
    log(
      "system calls: " + describe(number) + ", " + decimal(counts[number]) + (counts[number] == 1 ? " time" : " times"),
    );
    told++;
  }
  return told;
}

function gradeNumber(entry: SystemCall | null): i32 {
  return entry ? entry.grade : -1;
}

function describe(number: i32): string {
  const entry = table[number];
  if (entry) return entry.name + ": " + gradeOf(entry) + noteOf(entry.note);
  const absent = absentCall(number);
  return absent ? absent.name + ": " + ABSENT_GRADE + noteOf(absent.note) : "call " + decimal(number) + ": unknown";
}

function noteOf(note: string): string {
  return note.length ? " (" + note + ")" : "";
}
