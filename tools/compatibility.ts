/**
 * Writes docs/compatibility.md from the kernel's table of system calls:
 *
 *   tsx tools/compatibility.ts
 */
import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { GRADES, type SystemCall, systemCalls } from "../platform/hosted/machine/syscalls.ts";
import { projectRoot } from "./project.ts";

export const PAGE = `${projectRoot}/docs/compatibility.md`;

const MEANING = {
  full: "as Linux has it, as far as programs can tell",
  partial: "some of it is missing: the note says what",
  stub: "accepted (or refused) without doing anything",
  absent: "`ENOSYS`",
} as const;

function row({ number, name, grade, note }: SystemCall): string {
  return `| ${number} | ${name} | ${grade} | ${note} |`;
}

/** The whole page. */
export function compatibilityPage(calls: readonly SystemCall[]): string {
  const counts = GRADES.map((grade) => {
    const count = calls.filter((call) => call.grade === grade).length;
    return `| ${grade} | ${count} | ${MEANING[grade]} |`;
  });
  return [
    "# System calls",
    "",
    "Made from the kernel's own table ([kernel/syscall/table.ts](../kernel/syscall/table.ts), `calls/`, `absent.ts`) by",
    "`make docs/compatibility.md`, with everything configured in. `elfin syscalls --json` tells the same; `elfin run --calls`, or",
    "`debug.calls=1` on the kernel's command line, says at the end which of a program's calls were not complete, and",
    "`--strace`, or `debug.strace=1`, shows each call.",
    "",
    "| grade | calls | |",
    "|---|---|---|",
    ...counts,
    "",
    "| number | call | grade | note |",
    "|---|---|---|---|",
    ...calls.map(row),
    "",
  ].join("\n");
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) writeFileSync(PAGE, compatibilityPage(await systemCalls()));
