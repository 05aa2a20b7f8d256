// Damaged files, made deterministically from good ones: the same ones in every run.

/** Damaged bytes and what was done to them. */
export interface Damaged {
  readonly what: string;
  readonly bytes: Buffer;
}

/** Marsaglia's xorshift32: the same numbers in every run. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed | 1;
  }

  /** A whole number from 0 to below - 1. */
  below(below: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return (x >>> 0) % below;
  }
}

function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

interface Field {
  readonly name: string;
  readonly offset: number;
  readonly size: 2 | 4 | 8;
}

/** Elf64_Ehdr after e_ident. */
const ELF_HEADER: readonly Field[] = [
  { name: "e_type", offset: 16, size: 2 },
  { name: "e_machine", offset: 18, size: 2 },
  { name: "e_version", offset: 20, size: 4 },
  { name: "e_entry", offset: 24, size: 8 },
  { name: "e_phoff", offset: 32, size: 8 },
  { name: "e_shoff", offset: 40, size: 8 },
  { name: "e_flags", offset: 48, size: 4 },
  { name: "e_ehsize", offset: 52, size: 2 },
  { name: "e_phentsize", offset: 54, size: 2 },
  { name: "e_phnum", offset: 56, size: 2 },
];

/** Elf64_Phdr. */
const PROGRAM_HEADER: readonly Field[] = [
  { name: "p_type", offset: 0, size: 4 },
  { name: "p_flags", offset: 4, size: 4 },
  { name: "p_offset", offset: 8, size: 8 },
  { name: "p_vaddr", offset: 16, size: 8 },
  { name: "p_filesz", offset: 32, size: 8 },
  { name: "p_memsz", offset: 40, size: 8 },
  { name: "p_align", offset: 48, size: 8 },
];

const ABSURD: readonly bigint[] = [
  0n,
  1n,
  0x7fff_ffffn,
  0xffff_ffffn,
  0x7fff_ffff_f000n,
  0x8000_0000_0000_0000n,
  0xffff_ff00_0010_0000n,
  0xffff_ffff_ffff_ffffn,
];

function writeField(bytes: Buffer, at: number, size: number, value: bigint): void {
  const masked = BigInt.asUintN(size * 8, value);
  for (let i = 0; i < size; i++) bytes[at + i] = Number((masked >> BigInt(8 * i)) & 255n);
}

function withFields(elf: Buffer, base: number, prefix: string, fields: readonly Field[]): Damaged[] {
  return fields.flatMap(({ name, offset, size }) =>
    ABSURD.map((value) => ({
      what: `${prefix}${name} = 0x${BigInt.asUintN(size * 8, value).toString(16)}`,
      bytes: changed(elf, (copy) => writeField(copy, base + offset, size, value)),
    })),
  );
}

/** An ELF file's damages: cut short, header fields absurd one at a time, bytes of the headers flipped. */
export function damagedElfs(elf: Buffer, seed: number): Damaged[] {
  const random = new Random(seed);
  const cuts = [0, 1, 3, 4, 15, 16, 40, 63, 64, 65, 100, 120, 300, 1000, 4095, 4096, 4097, 20_000];
  const headers = Number(elf.readBigUInt64LE(32));
  const count = elf.readUInt16LE(56);
  const list: Damaged[] = cuts
    .filter((length) => length < elf.length)
    .map((length) => ({ what: `cut to ${length} bytes`, bytes: elf.subarray(0, length) }));
  list.push(...withFields(elf, 0, "", ELF_HEADER));
  for (let i = 0; i < count; i++) list.push(...withFields(elf, headers + 56 * i, `header ${i}: `, PROGRAM_HEADER));
  for (let i = 0; i < 40; i++) {
    const at = random.below(headers + 56 * count);
    const bit = 1 << random.below(8);
    list.push({
      what: `byte ${at} ^ ${bit}`,
      bytes: changed(elf, (copy) => {
        copy[at] = (copy[at] ?? 0) ^ bit;
      }),
    });
  }
  return list;
}

const CPIO_FIELDS = [
  "inode",
  "mode",
  "uid",
  "gid",
  "nlink",
  "mtime",
  "filesize",
  "devmajor",
  "devminor",
  "rdevmajor",
  "rdevminor",
  "namesize",
  "check",
] as const;

const CPIO_VALUES = ["00000000", "00000001", "7fffffff", "ffffffff", "00100000", "zzzzzzzz"] as const;

/** Offsets of the headers of a newc archive. */
function headerOffsets(archive: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = archive.indexOf("070701"); at >= 0; at = archive.indexOf("070701", at + 1)) offsets.push(at);
  return offsets;
}

/** An archive's damages: cut short, every field of some headers absurd, magic numbers wrong, digits flipped. */
export function damagedArchives(archive: Buffer, seed: number): Damaged[] {
  const random = new Random(seed);
  const offsets = headerOffsets(archive);
  const list: Damaged[] = [];
  const cuts = [0, 1, 5, 6, 50, 109, 110, 111, 112, 113, 200, 1000, 4096, 5000];
  for (const at of offsets) cuts.push(at, at + 6, at + 110, at + 112);
  for (const length of new Set(cuts)) {
    if (length < archive.length) list.push({ what: `cut to ${length} bytes`, bytes: archive.subarray(0, length) });
  }
  const write = (at: number, text: string) => changed(archive, (copy) => void copy.write(text, at, "latin1"));
  for (const [entry, at] of offsets.entries()) {
    for (const magic of ["070702", "070707", "000000", "\x7fELF.."]) {
      list.push({ what: `entry ${entry}: magic ${magic}`, bytes: write(at, magic) });
    }
    for (const [i, name] of CPIO_FIELDS.entries()) {
      for (const value of CPIO_VALUES) {
        list.push({ what: `entry ${entry}: ${name} = ${value}`, bytes: write(at + 6 + 8 * i, value) });
      }
    }
  }
  for (let i = 0; i < 40; i++) {
    const at = (offsets[random.below(offsets.length)] ?? 0) + random.below(130);
    const bit = 1 << random.below(8);
    list.push({
      what: `byte ${at} ^ ${bit}`,
      bytes: changed(archive, (copy) => {
        copy[at] = (copy[at] ?? 0) ^ bit;
      }),
    });
  }
  return list;
}

/** Every n-th of a list, so that about `count` remain. */
export function spread<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count);
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * step)]).filter(
    (item): item is T => item !== undefined,
  );
}
