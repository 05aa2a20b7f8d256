// Bytes of WebAssembly in a buffer that grows.

export class Writer {
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity);
  }

  clear(): void {
    this.length = 0;
  }

  #reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.length + size));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.#reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Unsigned LEB128 of 32 bits. */
  unsigned(value: number): void {
    value >>>= 0;
    while (value > 0x7f) {
      this.byte((value & 0x7f) | 0x80);
      value >>>= 7;
    }
    this.byte(value);
  }

  /** Signed LEB128 of 32 bits. */
  signed(value: number): void {
    value |= 0;
    while (value > 0x3f || value < -0x40) {
      this.byte((value & 0x7f) | 0x80);
      value >>= 7;
    }
    this.byte(value & 0x7f);
  }

  /** Signed LEB128 of 64 bits, given as two halves. */
  signed64(low: number, high: number): void {
    low |= 0;
    high |= 0;
    while (!(high === low >> 31 && low <= 0x3f && low >= -0x40)) {
      this.byte((low & 0x7f) | 0x80);
      low = (low >>> 7) | (high << 25);
      high >>= 7;
    }
    this.byte(low & 0x7f);
  }

  /** Room for an unsigned number that `patch` fills in; always 5 bytes. Returns its place. */
  hole(): number {
    const at = this.length;
    this.#reserve(5);
    this.length += 5;
    return at;
  }

  patch(at: number, value: number): void {
    for (let i = 0; i < 5; i++) {
      this.bytes[at + i] = (value & 0x7f) | (i < 4 ? 0x80 : 0);
      value >>>= 7;
    }
  }

  append(other: Uint8Array): void {
    this.#reserve(other.length);
    this.bytes.set(other, this.length);
    this.length += other.length;
  }

  /** A name: its length and its ASCII characters. */
  name(text: string): void {
    this.unsigned(text.length);
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
  }

  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }
}
