// Runs binutils' objdump and brings its text to the shape that decode/print.ts prints.

import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

export interface Listing {
  /** All bytes that were disassembled, end to end. */
  bytes: Uint8Array;
  /** Where each instruction starts in `bytes`; one more for the end. */
  offsets: number[];
  addresses: bigint[];
  texts: string[];
}

function run(args: string[]): string {
  const result = spawnSync("objdump", args, { encoding: "utf8", maxBuffer: 1 << 29 });
  if (result.status !== 0) throw new Error(`objdump ${args.join(" ")}: ${result.stderr}`);
  return result.stdout;
}

function parse(listing: string): Listing {
  const bytes: number[] = [];
  const result: Listing = { bytes: new Uint8Array(), offsets: [], addresses: [], texts: [] };
  for (const line of listing.split("\n")) {
    const columns = line.split("\t");
    if (columns.length < 3) continue;
    result.offsets.push(bytes.length);
    result.addresses.push(BigInt(`0x${(columns[0] ?? "").trim().slice(0, -1)}`));
    result.texts.push((columns[2] ?? "").trim());
    for (const byte of (columns[1] ?? "").trim().split(" ")) bytes.push(Number.parseInt(byte, 16));
  }
  result.offsets.push(bytes.length);
  result.bytes = Uint8Array.from(bytes);
  return result;
}

const options = ["-M", "intel,intel64", "--insn-width=16", "-w"];

/** Disassembles the executable sections of an ELF file. */
export function disassembleFile(file: string, ...more: string[]): Listing {
  return parse(run(["-d", ...options, ...more, file]));
}

/** Disassembles raw bytes, at address 0. */
export function disassembleBytes(bytes: Uint8Array): Listing {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "elfin-objdump-"));
  try {
    const file = path.join(folder, "code");
    fs.writeFileSync(file, bytes);
    return parse(run(["-D", "-z", "-b", "binary", "-m", "i386:x86-64", ...options, file]));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const comparisons = ["eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord"];
const vexComparisons = [
  ...comparisons,
  ..."eq_uq nge ngt false neq_oq ge gt true eq_os lt_oq le_oq unord_s neq_us nlt_uq nle_uq ord_s".split(" "),
  ..."eq_us nge_uq ngt_uq false_os neq_os ge_oq gt_oq true_us".split(" "),
];
const multiplications = new Map([
  ["lql", 0],
  ["hql", 1],
  ["lqh", 0x10],
  ["hqh", 0x11],
]);

/** cmpltps a,b is cmpps a,b,0x1; pclmullqlqdq a,b is pclmulqdq a,b,0x0. */
function withoutPseudo(text: string): string {
  const compare = /^(v?)cmp(\w+)([ps][sd]) (.*)$/.exec(text);
  if (compare) {
    const [, vex = "", predicate = "", type = "", operands = ""] = compare;
    const number = (vex ? vexComparisons : comparisons).indexOf(predicate);
    if (number >= 0) return `${vex}cmp${type} ${operands},0x${number.toString(16)}`;
  }
  const multiply = /^(v?)pclmul([lh]q[lh])qdq (.*)$/.exec(text);
  if (!multiply) return text;
  return `${multiply[1]}pclmulqdq ${multiply[3]},0x${(multiplications.get(multiply[2] ?? "") ?? 0).toString(16)}`;
}

/** objdump's text without symbols, comments, prefixes that change nothing, and spaces. */
export function normalise(text: string): string {
  let result = text.replace(/ *(#.*|<.*>)$/, "").replace(/\s+/g, " ");
  result = result.replace(/\b(bnd|notrack|data16|addr32|rex(\.[WRXB]+)?|[c-gs]s|xacquire|xrelease) /g, "");
  result = result.replace(/\brep(n?z)? (?!(movs|cmps|stos|lods|scas|ins|outs)\b)/, "").trim();
  // eiz and riz: no index.
  result = result.replace(/\+[er]iz\*[1248]/, "").replace(/\*([1248])[+-]0x0\]/, "*$1]");
  if (!/\[[er]ip\+/.test(result)) result = result.replace(/[+-]0x0\]/, "]");
  result = result
    .replace("st(0)", "st")
    .replace(/^xlat .*/, "xlat")
    .replace(/^(push|pop)w /, "$1 ");
  result = result.replace("OWORD", "XMMWORD").replace(/\((80|2)87 ?only\)/, "");
  result = result.replace(/^(i?ret|sysret|sysexit|retf)[dqw]\b/, "$1");
  return withoutPseudo(result.replace("xchg ax,ax", "nop"));
}
