// What an ELF file says about other files that it needs: its interpreter and its libraries (System V ABI, chapters 4, 5).

const MAGIC = 0x7f454c46;
const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
const MACHINE_X86_64 = 62;
const Header = { Class: 4, Data: 5, Machine: 18, ProgramHeaders: 32, HeaderSize: 54, HeaderCount: 56 } as const;
const Segment = { Type: 0, Offset: 8, Address: 16, FileSize: 32 } as const;
const SegmentType = { Load: 1, Dynamic: 2, Interpreter: 3 } as const;
const Tag = { Null: 0, Needed: 1, StringTable: 5, RunPathOld: 15, RunPath: 29 } as const;

export interface ElfNeeds {
  /** Undefined: static. */
  readonly interpreter: string | undefined;
  /** Names of libraries, as the program gives them. */
  readonly libraries: readonly string[];
  /** Folders to look into first, as written: with $ORIGIN. */
  readonly runPath: readonly string[];
}

interface SegmentHeader {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
}

export function isElf(bytes: Buffer): boolean {
  return bytes.length >= 64 && bytes.readUInt32BE(0) === MAGIC;
}

function segments(bytes: Buffer): SegmentHeader[] {
  const start = Number(bytes.readBigUInt64LE(Header.ProgramHeaders));
  const size = bytes.readUInt16LE(Header.HeaderSize);
  return Array.from({ length: bytes.readUInt16LE(Header.HeaderCount) }, (_, i) => {
    const at = start + i * size;
    return {
      type: bytes.readUInt32LE(at + Segment.Type),
      offset: Number(bytes.readBigUInt64LE(at + Segment.Offset)),
      address: Number(bytes.readBigUInt64LE(at + Segment.Address)),
      fileSize: Number(bytes.readBigUInt64LE(at + Segment.FileSize)),
    };
  });
}

function stringAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0, at);
  return bytes.toString("utf8", at, end < 0 ? bytes.length : end);
}

/** Pairs of tag and value. */
function dynamicEntries(bytes: Buffer, { offset, fileSize }: SegmentHeader): [number, number][] {
  const entries: [number, number][] = [];
  for (let at = offset; at + 16 <= offset + fileSize; at += 16) {
    const tag = Number(bytes.readBigInt64LE(at));
    if (tag === Tag.Null) break;
    entries.push([tag, Number(bytes.readBigUInt64LE(at + 8))]);
  }
  return entries;
}

/** What keeps this from being an ELF for this processor; undefined: nothing. */
export function elfProblem(bytes: Buffer): string | undefined {
  if (!isElf(bytes)) return "is no ELF program";
  if (bytes[Header.Class] !== CLASS_64 || bytes[Header.Data] !== LITTLE_ENDIAN) return "is no 64-bit little-endian ELF";
  const machine = bytes.readUInt16LE(Header.Machine);
  return machine === MACHINE_X86_64 ? undefined : `is for machine ${machine}, not x86-64 (62)`;
}

/** Reads an ELF for this processor; an error says what is wrong with it. */
export function readNeeds(bytes: Buffer, name: string): ElfNeeds {
  const problem = elfProblem(bytes);
  if (problem) throw new Error(`${name}: ${problem}`);
  try {
    return needsOf(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new Error(`${name}: its headers lie beyond its end`);
    throw error;
  }
}

function needsOf(bytes: Buffer): ElfNeeds {
  const all = segments(bytes);
  const dynamic = all.find(({ type }) => type === SegmentType.Dynamic);
  const interpreter = all.find(({ type }) => type === SegmentType.Interpreter);
  const entries = dynamic ? dynamicEntries(bytes, dynamic) : [];
  const table = entries.find(([tag]) => tag === Tag.StringTable)?.[1] ?? 0;
  const home = all.find(
    ({ type, address, fileSize }) => type === SegmentType.Load && table >= address && table < address + fileSize,
  );
  const strings = home ? table - home.address + home.offset : 0;
  const named = (...tags: number[]) =>
    entries.filter(([tag]) => tags.includes(tag)).map(([, value]) => stringAt(bytes, strings + value));
  return {
    interpreter: interpreter && stringAt(bytes, interpreter.offset),
    libraries: named(Tag.Needed),
    runPath: named(Tag.RunPath, Tag.RunPathOld).flatMap((path) => path.split(":")),
  };
}
