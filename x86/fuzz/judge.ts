// Whether the engine did what the processor did.

import { decode } from "../decode/decoder.ts";
import { formOf } from "../decode/forms.ts";
import { Instruction } from "../decode/instruction.ts";
import { CODE_ADDRESS, type NativeResult, Vector } from "../oracle/types.ts";
import { integerDifference, isCanonical, vectorDifference } from "../test/difference.ts";

const STACK_FAULT = 12;

/** A control transfer to no address: processors fault at the jump, or when they fetch. */
function leftCanonical(ours: NativeResult): boolean {
  return !ours.ended && !isCanonical(ours.rip);
}

function ending({ vector }: NativeResult): number {
  return vector === STACK_FAULT ? Vector.GeneralProtection : vector;
}

const instruction = new Instruction();
/** Vectors of what memory does: #SS, #GP, a page fault. */
const MEMORY_FAULTS = [STACK_FAULT, Vector.GeneralProtection, Vector.PageFault] as readonly number[];

/** An instruction with two memory operands: if neither can be reached, either fault is right. */
function mayFaultTwice(code: Uint8Array, rip: bigint): boolean {
  const at = Number(rip - CODE_ADDRESS);
  if (at < 0 || at >= code.length) return false;
  const { mnemonic, operands } = formOf(decode(code, at, code.length, instruction));
  return /^(movs|cmps|push|pop|call)$/.test(mnemonic) && operands.length > 0;
}

/**
 * Whether an address is that of an instruction of the program, or beyond it. A store over a return address can lead into the
 * middle of one: what is there was not made with the flags in view that are open (LAHF, say).
 */
function isPlanned(code: Uint8Array, rip: bigint): boolean {
  const wanted = Number(rip - CODE_ADDRESS);
  return wanted < 0 || wanted >= code.length || [...mnemonics(code).keys()].includes(wanted);
}

/** The program's instructions by their places. */
function mnemonics(code: Uint8Array): Map<number, string> {
  const found = new Map<number, string>();
  for (let at = 0; at < code.length; at += instruction.length || code.length)
    found.set(at, formOf(decode(code, at, code.length, instruction)).mnemonic);
  return found;
}

/** LSL tells which processor runs the program: Linux keeps its number in a segment's limit. */
function asksForProcessor(code: Uint8Array): boolean {
  return [...mnemonics(code).values()].includes("lsl");
}

/** What differs, or "". `openFlags` are undefined at the program's end; elsewhere all are taken to be. */
export function difference(code: Uint8Array, ours: NativeResult, native: NativeResult, openFlags: number): string {
  if (leftCanonical(ours) || !isPlanned(code, native.rip)) return "";
  const both = MEMORY_FAULTS.includes(ours.vector) && MEMORY_FAULTS.includes(native.vector) && ours.rip === native.rip;
  if (both && mayFaultTwice(code, ours.rip)) return statesDifference(ours, native, ~0);
  const noAddress = !isCanonical(ours.faultAddress) && ending(native) === Vector.GeneralProtection;
  if (ending(ours) !== ending(native) && !noAddress) return `vector ${ours.vector}, natively ${native.vector}`;
  if (ours.rip !== native.rip) return `stops at ${ours.rip.toString(16)}, natively at ${native.rip.toString(16)}`;
  if (!noAddress && ours.faultAddress !== native.faultAddress)
    return `faults at ${ours.faultAddress.toString(16)}, natively at ${native.faultAddress.toString(16)}`;
  const atEnd = native.ended && native.rip === CODE_ADDRESS + BigInt(code.length);
  const problem = statesDifference(ours, native, atEnd ? openFlags : ~0);
  return problem.startsWith("register") && asksForProcessor(code) ? "" : problem;
}

/** Translated float code mostly leaves it alone (semantics/vector/README.md). */
const DENORMAL_FLAG = 2;

function statesDifference(ours: NativeResult, native: NativeResult, openFlags: number): string {
  return (
    integerDifference(ours.state, native.state, openFlags) || vectorDifference(ours.state, native.state, DENORMAL_FLAG)
  );
}
