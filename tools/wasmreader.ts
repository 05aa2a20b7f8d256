/** Reads a WebAssembly module's bytes: LEB128 numbers and sections (WebAssembly core specification, 5). */

/** Sections by their numbers. */
export const Section = { custom: 0, import: 2, code: 10, data: 11 } as const;

/** Where the first section begins: behind magic number and version. */
const FIRST_SECTION = 8;

export class Reader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
  ) {}

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** A signed number, as an address. */
  address(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (shift < 25 && byte & 0x40) value |= -1 << (shift + 7);
      return value >>> 0;
    }
  }

  /** Passes over a LEB128 number of any size and sign. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  text(): string {
    const length = this.unsigned();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }
}

/** The sections with this number, each a reader of its content. */
export function* sections(module: Uint8Array, wanted: number): Generator<Reader> {
  for (let reader = new Reader(module, FIRST_SECTION); reader.at < module.length; ) {
    const section = reader.byte();
    const length = reader.unsigned();
    const content = new Reader(module, reader.at, reader.at + length);
    if (section === wanted) yield content;
    reader.at += length;
  }
}
