// Compares the decoder with objdump, one instruction after another.

import { decode } from "../decode/decoder.ts";
import { Instruction } from "../decode/instruction.ts";
import { print } from "../decode/print.ts";
import { explain } from "./exceptions.ts";
import { type Listing, normalise } from "./objdump.ts";

export interface Difference {
  bytes: string;
  ours: string;
  theirs: string;
}

export interface Comparison {
  compared: number;
  /** How often each known reason for a difference applied. */
  explained: Map<string, number>;
  differences: Difference[];
}

/** Compares the instructions of a listing that `wanted` names; all of them without it. */
export function compare(listing: Listing, wanted?: ReadonlySet<number>): Comparison {
  const instruction = new Instruction();
  const result: Comparison = { compared: 0, explained: new Map(), differences: [] };
  listing.texts.forEach((text, i) => {
    const start = listing.offsets[i] as number;
    const length = (listing.offsets[i + 1] as number) - start;
    if (wanted && !wanted.has(start)) return;
    decode(listing.bytes, start, listing.bytes.length, instruction);
    const ours = print(instruction, listing.addresses[i] as bigint);
    const theirs = normalise(text);
    result.compared++;
    if (instruction.length === length && simplify(ours) === simplify(theirs)) return;
    const bytes = Buffer.from(listing.bytes.subarray(start, start + length)).toString("hex");
    const reason = explain({ bytes, ours, theirs });
    if (reason) result.explained.set(reason, (result.explained.get(reason) ?? 0) + 1);
    else result.differences.push({ bytes, ours: `${ours} (${instruction.length})`, theirs: `${theirs} (${length})` });
  });
  return result;
}

/** Branch targets without 0x; repeat prefixes by one name; no widths where objdump has none. */
function simplify(text: string): string {
  if (/^(v?lddqu|[sl][gi]dt) /.test(text)) return text.replace(/\w+ PTR /, "");
  return text.replace(/^((?:j|call|loop|xbegin)\w*) (0x)?([0-9a-f]+)$/, "$1 $3").replace(/^repz? /, "rep ");
}
