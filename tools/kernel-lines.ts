/**
 * Puts functions and source lines beside the kernel's addresses in a console's text, such as a crash report's:
 *
 *   kernel-lines [-e IMAGE.dbg] < console.txt
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { projectRoot } from "./project.ts";

/** An address in the window (platform/kvm/layout.h) where the image is. */
const ADDRESS = /0x(ffffff00[0-9a-f]{8})\b/g;
/** The lines of a crash report that say where, and those whose address is the one behind a call. */
const WHERE = /^\s*(at|called from) |kernel trap: /;
const BEHIND_CALL = /called from |kernel trap: /;

export interface Place {
  readonly name: string;
  readonly line: string;
}

/** Of an address: the innermost function and line that is the kernel's TypeScript or the platform's C. */
export function placeOf(output: string): Place | null {
  const pairs = output.trim().split("\n");
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const name = pairs[at] ?? "";
    const line = (pairs[at + 1] ?? "").replace(/ \(discriminator \d+\)$/, "").replace(`${projectRoot}/`, "");
    if (!/workdir|\?|\/gen\//.test(line)) return { name, line };
  }
  return null;
}

export function lookUp(image: string, address: bigint): Place | null {
  return placeOf(execFileSync("addr2line", ["-fie", image, address.toString(16)], { encoding: "utf8" }));
}

export function annotate(line: string, find: (address: bigint) => Place | null): string {
  if (!WHERE.test(line)) return line;
  const back = BEHIND_CALL.test(line) ? 1n : 0n;
  return line.replace(ADDRESS, (text, digits: string) => {
    const place = find(BigInt(`0x${digits}`) - back);
    return place ? `${text} ${place.name} (${place.line})` : text;
  });
}

function main(): void {
  const { values } = parseArgs({ options: { e: { type: "string" } } });
  const image = values.e ?? `${projectRoot}/workdir/build/elfloader_qemu-x86_64.dbg`;
  const text = readFileSync(0, "utf8");
  process.stdout.write(
    text
      .split("\n")
      .map((line) => annotate(line, (address) => lookUp(image, address)))
      .join("\n"),
  );
}

if (import.meta.filename === process.argv[1]) main();
