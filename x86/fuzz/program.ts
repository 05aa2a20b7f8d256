// A random program: pieces in order, each an instruction; branches lead to other pieces.

import { decode } from "../decode/decoder.ts";
import { Instruction } from "../decode/instruction.ts";
import { print } from "../decode/print.ts";
import { CODE_ADDRESS, type MachineState } from "../oracle/types.ts";

export interface Piece {
  /** The instruction; of a branch, without its displacement. */
  readonly bytes: readonly number[];
  /** Of a branch: the piece to which it leads, by its index; the number of pieces for the end. */
  readonly target?: number;
  /** Of a branch: its displacement's bytes, 1 or 4. */
  readonly width?: number;
}

export interface Program {
  readonly pieces: readonly Piece[];
  readonly state: MachineState;
  /** Status flags that are undefined at its end, as bits of RFLAGS. */
  readonly openFlags: number;
}

/** The code of those pieces that are kept. A branch to another leads to the next one that is. */
export function assemble(program: Program, kept: readonly boolean[] = program.pieces.map(() => true)): Uint8Array {
  const places: number[] = [];
  let size = 0;
  program.pieces.forEach(({ bytes, width = 0 }, i) => {
    places.push(size);
    if (kept[i]) size += bytes.length + width;
  });
  places.push(size);
  const code = new Uint8Array(size);
  const view = new DataView(code.buffer);
  program.pieces.forEach(({ bytes, target, width = 0 }, i) => {
    if (!kept[i]) return;
    const at = places[i] ?? 0;
    code.set(bytes, at);
    if (target === undefined) return;
    const end = at + bytes.length + width;
    const displacement = (places[target] ?? 0) - end;
    if (width === 1) view.setInt8(end - 1, displacement);
    else view.setInt32(end - 4, displacement, true);
  });
  return code;
}

/** A line for each instruction: address, bytes, Intel's syntax. */
export function listing(code: Uint8Array): string {
  const instruction = new Instruction();
  const lines: string[] = [];
  for (let at = 0; at < code.length; at += Math.max(1, instruction.length)) {
    decode(code, at, code.length, instruction);
    const bytes = Buffer.from(code.subarray(at, at + instruction.length)).toString("hex");
    const address = CODE_ADDRESS + BigInt(at);
    lines.push(`  ${address.toString(16)}  ${bytes.padEnd(30)}  ${print(instruction, address)}`);
  }
  return lines.join("\n");
}
