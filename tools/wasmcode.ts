/**
 * Where a WebAssembly module's functions call, access memory or trap: the instructions that wasm2c writes as one line
 * of C each, in the same order (WebAssembly core specification, 5.4).
 */
import { Reader, Section, sections } from "./wasmreader.ts";

export type Effect = "call" | "indirect call" | "load" | "store" | "copy" | "fill" | "grow" | "trap";

export interface Place {
  readonly effect: Effect;
  /** Offset of the instruction in the module. */
  readonly offset: number;
}

/** What follows an opcode. */
type Immediates =
  | "none"
  | "number"
  | "two numbers"
  | "byte"
  | "4 bytes"
  | "8 bytes"
  | "branch table"
  | "types"
  | "prefix";

const UNREACHABLE = 0x00;
const CALL = 0x10;
const CALL_INDIRECT = 0x11;
const FIRST_LOAD = 0x28;
const FIRST_STORE = 0x36;
const LAST_STORE = 0x3e;
const MEMORY_GROW = 0x40;
const PREFIX = 0xfc;
/** Behind PREFIX. */
const MEMORY_INIT = 8;
const MEMORY_COPY = 10;
const MEMORY_FILL = 11;
const TABLE_COPY = 14;
const LAST_SATURATING = 7;

function immediatesOf(opcode: number): Immediates {
  if (opcode >= 0x02 && opcode <= 0x04) return "number";
  if (opcode === 0x0c || opcode === 0x0d || opcode === CALL) return "number";
  if (opcode === 0x0e) return "branch table";
  if (opcode === CALL_INDIRECT) return "two numbers";
  if (opcode === 0x1c) return "types";
  if (opcode >= 0x20 && opcode <= 0x26) return "number";
  if (opcode >= FIRST_LOAD && opcode <= LAST_STORE) return "two numbers";
  if (opcode === 0x3f || opcode === MEMORY_GROW) return "byte";
  if (opcode === 0x41 || opcode === 0x42 || opcode === 0xd0 || opcode === 0xd2) return "number";
  if (opcode === 0x43) return "4 bytes";
  if (opcode === 0x44) return "8 bytes";
  if (opcode === PREFIX) return "prefix";
  if (opcode <= 0x1b || (opcode >= 0x45 && opcode <= 0xc4) || opcode === 0xd1) return "none";
  throw new Error(`WebAssembly opcode 0x${opcode.toString(16)} is not known to tools/wasmcode.ts`);
}

/** Passes over an instruction of the 0xfc family; its number. */
function skipPrefixed(reader: Reader): number {
  const operation = reader.unsigned();
  if (operation <= LAST_SATURATING) return operation;
  reader.skipNumber();
  if (operation === MEMORY_INIT || operation === MEMORY_COPY || operation === 12 || operation === TABLE_COPY) {
    reader.skipNumber();
  }
  return operation;
}

function skipImmediates(reader: Reader, immediates: Immediates): void {
  if (immediates === "number") reader.skipNumber();
  else if (immediates === "two numbers") {
    reader.skipNumber();
    reader.skipNumber();
  } else if (immediates === "byte") reader.at += 1;
  else if (immediates === "4 bytes") reader.at += 4;
  else if (immediates === "8 bytes") reader.at += 8;
  else if (immediates === "types") reader.at += reader.unsigned();
  else if (immediates === "branch table") for (let left = reader.unsigned() + 1; left > 0; left--) reader.skipNumber();
}

function effectOf(opcode: number): Effect | null {
  if (opcode === UNREACHABLE) return "trap";
  if (opcode === CALL) return "call";
  if (opcode === CALL_INDIRECT) return "indirect call";
  if (opcode >= FIRST_LOAD && opcode < FIRST_STORE) return "load";
  if (opcode >= FIRST_STORE && opcode <= LAST_STORE) return "store";
  return opcode === MEMORY_GROW ? "grow" : null;
}

function placesIn(body: Reader): Place[] {
  const places: Place[] = [];
  for (let groups = body.unsigned(); groups > 0; groups--) {
    body.skipNumber();
    body.byte();
  }
  while (body.at < body.end) {
    const offset = body.at;
    const opcode = body.byte();
    let effect = effectOf(opcode);
    if (opcode === PREFIX) {
      const operation = skipPrefixed(body);
      if (operation === MEMORY_COPY) effect = "copy";
      if (operation === MEMORY_FILL) effect = "fill";
    } else skipImmediates(body, immediatesOf(opcode));
    if (effect) places.push({ effect, offset });
  }
  return places;
}

const FUNCTION = 0;
const NAMES_OF_FUNCTIONS = 1;

function importedFunctions(module: Uint8Array): number {
  let count = 0;
  for (const reader of sections(module, Section.import)) {
    for (let left = reader.unsigned(); left > 0; left--) {
      reader.text();
      reader.text();
      const kind = reader.byte();
      if (kind !== FUNCTION) throw new Error("the kernel's module imports what is no function");
      reader.skipNumber();
      count++;
    }
  }
  return count;
}

function functionNames(module: Uint8Array): Map<number, string> {
  const names = new Map<number, string>();
  for (const reader of sections(module, Section.custom)) {
    if (reader.text() !== "name") continue;
    while (reader.at < reader.end) {
      const kind = reader.byte();
      const length = reader.unsigned();
      if (kind !== NAMES_OF_FUNCTIONS) {
        reader.at += length;
        continue;
      }
      for (let left = reader.unsigned(); left > 0; left--) names.set(reader.unsigned(), reader.text());
    }
  }
  return names;
}

/** Each function's places, by the function's name. */
export function placesByFunction(module: Uint8Array): Map<string, Place[]> {
  const names = functionNames(module);
  const places = new Map<string, Place[]>();
  let index = importedFunctions(module);
  for (const reader of sections(module, Section.code)) {
    for (let left = reader.unsigned(); left > 0; left--) {
      const length = reader.unsigned();
      const body = new Reader(module, reader.at, reader.at + length);
      places.set(names.get(index++) ?? "", placesIn(body));
      reader.at += length;
    }
  }
  return places;
}
