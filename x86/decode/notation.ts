// Reads the notation of the tables: a line is one form.
//
//   pattern | mnemonic operands | feature | flags | attributes
//
// README.md describes each column. A mistake in a table throws when the tables are loaded.

import {
  type Exception,
  exceptions,
  type Feature,
  Flag,
  type Flow,
  type Form,
  features,
  flows,
  type OperandForm,
  Source,
  VEX_MAPS,
  type WidthCode,
  widthCodes,
} from "./form.ts";
import { KEY_66, KEY_ADDRESS32, KEY_L, KEY_PREFIX, KEY_REG, KEY_REGISTER, KEY_REX_B, KEY_RM, KEY_W } from "./key.ts";

interface Pattern {
  map: number;
  opcode: number;
  opcodeRegister: boolean;
  hasModRm: boolean;
  mask: number;
  value: number;
}

/** Constraints that one word of a pattern puts on the key: mask and value. */
const constraints: Readonly<Record<string, readonly [number, number]>> = {
  np: [3 << KEY_PREFIX, 0],
  "66": [3 << KEY_PREFIX, 1 << KEY_PREFIX],
  f3: [3 << KEY_PREFIX, 2 << KEY_PREFIX],
  f2: [3 << KEY_PREFIX, 3 << KEY_PREFIX],
  norep: [2 << KEY_PREFIX, 0],
  w0: [KEY_W, 0],
  w1: [KEY_W, KEY_W],
  l0: [KEY_L, 0],
  l1: [KEY_L, KEY_L],
  o16: [KEY_W | KEY_66, KEY_66],
  o32: [KEY_W | KEY_66, 0],
  a32: [KEY_ADDRESS32, KEY_ADDRESS32],
  a64: [KEY_ADDRESS32, 0],
  nob: [KEY_REX_B, 0],
  reg: [KEY_REGISTER, KEY_REGISTER],
  mem: [KEY_REGISTER, 0],
};

function parsePattern(text: string): Pattern {
  const pattern: Pattern = { map: 0, opcode: -1, opcodeRegister: false, hasModRm: false, mask: 0, value: 0 };
  const constrain = (mask: number, value: number) => {
    pattern.mask |= mask;
    pattern.value |= value;
  };
  let vex = 0;
  for (const word of text.split(" ")) {
    const opcodeSeen = pattern.opcode >= 0;
    // After the map's name or the opcode, 66, f3 and f2 are no prefixes.
    const late = (pattern.map || opcodeSeen) && /^(66|f3|f2)$/.test(word);
    const constraint = late ? undefined : constraints[word];
    if (word === "vex") vex = VEX_MAPS - 1;
    else if (word === "0f" && !pattern.map) pattern.map = 1 + vex;
    else if (word === "0f38" || word === "0f3a") pattern.map = (word === "0f38" ? 2 : 3) + vex;
    else if (constraint) constrain(...constraint);
    else if (/^\/[0-7]$/.test(word)) {
      pattern.hasModRm = true;
      constrain(7 << KEY_REG, Number(word[1]) << KEY_REG);
    } else if (/^[0-9a-f]{2}(\+[ri])?$/.test(word)) {
      const byte = Number.parseInt(word, 16);
      if (!opcodeSeen) {
        pattern.opcode = byte;
        pattern.opcodeRegister = word.endsWith("+r");
      } else {
        // A second byte is a whole ModRM byte; "+i" leaves its rm field free.
        pattern.hasModRm = true;
        constrain(KEY_REGISTER | (7 << KEY_REG), KEY_REGISTER | (((byte >> 3) & 7) << KEY_REG));
        if (!word.endsWith("+i")) constrain(7 << KEY_RM, (byte & 7) << KEY_RM);
      }
    } else throw new Error(`unknown word in a pattern: ${word}`);
  }
  if (pattern.opcode < 0) throw new Error("a pattern without an opcode");
  return pattern;
}

const letters: Readonly<Record<string, Source>> = {
  E: Source.RmGpr,
  R: Source.RmGpr,
  G: Source.RegGpr,
  M: Source.Memory,
  V: Source.RegVector,
  W: Source.RmVector,
  U: Source.RmVector,
  P: Source.RegMmx,
  Q: Source.RmMmx,
  N: Source.RmMmx,
  H: Source.VexVector,
  B: Source.VexGpr,
  L: Source.ImmediateVector,
  I: Source.Immediate,
  J: Source.Relative,
  O: Source.Offset,
  S: Source.Segment,
  C: Source.Control,
  D: Source.Debug,
  X: Source.StringSource,
  Y: Source.StringDestination,
  Z: Source.OpcodeGpr,
};

const named: Readonly<Record<string, readonly [Source, WidthCode, number]>> = {
  AL: [Source.FixedGpr, "b", 0],
  CL: [Source.FixedGpr, "b", 1],
  AX: [Source.FixedGpr, "w", 0],
  DX: [Source.FixedGpr, "w", 2],
  eAX: [Source.FixedGpr, "z", 0],
  rAX: [Source.FixedGpr, "v", 0],
  ST0: [Source.FixedX87, "t", 0],
  STi: [Source.RmX87, "t", 0],
  XMM0: [Source.FixedVector, "dq", 0],
  FS: [Source.FixedSegment, "w", 4],
  GS: [Source.FixedSegment, "w", 5],
  "1": [Source.One, "b", 0],
  Is: [Source.SignedByte, "v", 0],
};

/** Sources in the ModRM byte. */
const modRmSources = new Set<Source>([
  Source.RmGpr,
  Source.RegGpr,
  Source.Memory,
  Source.RegVector,
  Source.RmVector,
  Source.RegMmx,
  Source.RmMmx,
  Source.Segment,
  Source.Control,
  Source.Debug,
  Source.RmX87,
  Source.VectorMemory,
]);

const memorySources = new Set<Source>([
  Source.RmGpr,
  Source.Memory,
  Source.RmVector,
  Source.RmMmx,
  Source.Offset,
  Source.StringSource,
  Source.StringDestination,
  Source.VectorMemory,
]);

/** The SDM's names for what a width means as numbers. */
const widthSynonyms: Readonly<Record<string, WidthCode>> = { ps: "x", pd: "x", ss: "d", sd: "q", pi: "q" };

function parseWidth(text: string): WidthCode {
  const code = widthSynonyms[text] ?? text;
  if (!(code in widthCodes)) throw new Error(`unknown width: ${text}`);
  return code as WidthCode;
}

function parseOperand(text: string): OperandForm {
  const fixed = named[text];
  if (fixed) return { text, source: fixed[0], width: fixed[1], memoryWidth: fixed[1], register: fixed[2] };
  if (text.startsWith("VM")) {
    // VMdx: indexes of 32 bits in a vector of width x.
    const width = parseWidth(text.slice(3));
    return { text, source: Source.VectorMemory, width, memoryWidth: width, register: 0 };
  }
  const source = letters[text[0] ?? ""];
  if (source === undefined) throw new Error(`unknown operand: ${text}`);
  const [register = "", memory = register] = text.slice(1).split("/");
  return { text, source, width: parseWidth(register), memoryWidth: parseWidth(memory), register: 0 };
}

function parseFlags(text: string, sigil: string): number {
  const word = text.split(" ").find((part) => part.startsWith(sigil));
  let bits = 0;
  for (const letter of word?.slice(1) ?? "") {
    if (!(letter in Flag)) throw new Error(`unknown flag: ${letter}`);
    bits |= Flag[letter as keyof typeof Flag];
  }
  return bits;
}

const attributes = ["lock", "rep", "repe", "priv", "aligned", "d64", "f64", "mem", "modrm"];

function isOneOf<T extends string>(list: readonly T[], word: string): word is T {
  return (list as readonly string[]).includes(word);
}

/** Reads one row; `id` becomes the form's. Throws when the row makes no sense. */
export function parseForm(text: string, id: number): Form {
  const [patternText = "", instruction = "", feature = "", flags = "", attributeText = ""] = text
    .split("|")
    .map((column) => column.trim().replace(/ +/g, " "));
  try {
    const pattern = parsePattern(patternText);
    const [mnemonic = "", operandText = ""] = instruction.split(" ");
    const operands = operandText ? operandText.split(",").map(parseOperand) : [];
    const words = attributeText ? attributeText.split(" ") : [];
    for (const word of words) {
      if (!isOneOf(attributes, word) && !isOneOf(flows, word) && !isOneOf(exceptions, word))
        throw new Error(`unknown attribute: ${word}`);
    }
    if (!isOneOf<Feature>(features, feature)) throw new Error(`unknown feature: ${feature}`);
    for (const { text, source } of operands) {
      if (source === Source.Memory || source === Source.VectorMemory) pattern.mask |= KEY_REGISTER;
      if (/^[RUN]/.test(text)) {
        pattern.mask |= KEY_REGISTER;
        pattern.value |= KEY_REGISTER;
      }
      if (modRmSources.has(source)) pattern.hasModRm = true;
    }
    if (words.includes("modrm")) pattern.hasModRm = true;
    const raised = words.filter((word): word is Exception => isOneOf(exceptions, word));
    const memory = words.includes("mem") || operands.some(({ source }) => memorySources.has(source));
    return {
      id,
      text,
      ...pattern,
      mnemonic,
      operands,
      feature,
      reads: parseFlags(flags, "<"),
      writes: parseFlags(flags, ">"),
      undefines: parseFlags(flags, "?"),
      flow: words.find((word): word is Flow => isOneOf(flows, word)) ?? "next",
      exceptions: raised,
      canFault: raised.length > 0 || memory || words.includes("priv"),
      lockable: words.includes("lock"),
      repeat: words.includes("repe") ? "repe" : words.includes("rep") ? "rep" : "",
      privileged: words.includes("priv"),
      aligned: words.includes("aligned"),
      default64: words.includes("d64"),
      always64: words.includes("f64"),
    };
  } catch (error) {
    throw new Error(`${text}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Reads a table: one form a line; blank lines and lines that start with # are skipped. */
export function parseTable(table: string, firstId: number): Form[] {
  return table
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith("#"))
    .map((line, index) => parseForm(line, firstId + index));
}
