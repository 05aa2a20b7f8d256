// Text being put together: bytes in a buffer that grows. For what the kernel tells programs as text (/proc, /sys).

import { putBytes } from "./bytes";

const INITIAL_ROOM: usize = 1024;

export class Text {
  private room: usize = INITIAL_ROOM;
  /** The bytes; valid until more are added. */
  bytes: usize = heap.alloc(INITIAL_ROOM);
  length: usize = 0;

  clear(): Text {
    this.length = 0;
    return this;
  }

  private need(more: usize): void {
    let room = this.room;
    while (room < this.length + more) room <<= 1;
    if (room == this.room) return;
    const bytes = heap.alloc(room);
    memory.copy(bytes, this.bytes, this.length);
    heap.free(this.bytes);
    this.bytes = bytes;
    this.room = room;
  }

  add(text: string): Text {
    this.need(text.length);
    this.length += <usize>putBytes(this.bytes + this.length, text);
    return this;
  }

  byte(value: u32): Text {
    this.need(1);
    store<u8>(this.bytes + this.length++, <u8>value);
    return this;
  }

  /** A number in a base up to 16, with leading `fill` up to a width. */
  private digits(value: u64, base: u64, width: i32, fill: u32): Text {
    let count = 1;
    for (let rest = value / base; rest; rest /= base) count++;
    for (let i = count; i < width; i++) this.byte(fill);
    this.need(count);
    for (let i = count - 1; i >= 0; i--, value /= base) {
      const digit = <u32>(value % base);
      store<u8>(this.bytes + this.length + i, <u8>(digit < 10 ? 48 + digit : 87 + digit));
    }
    this.length += count;
    return this;
  }

  unsigned(value: u64): Text {
    return this.digits(value, 10, 0, 32);
  }

  signed(value: i64): Text {
    if (value < 0) this.byte(45);
    return this.digits(<u64>(value < 0 ? -value : value), 10, 0, 32);
  }

  /** Decimal, right-aligned with spaces. */
  padded(value: u64, width: i32): Text {
    return this.digits(value, 10, width, 32);
  }

  /** Hexadecimal with leading zeros. */
  hex(value: u64, width: i32 = 1): Text {
    return this.digits(value, 16, width, 48);
  }

  /** Hexadecimal in capitals, as /proc/net writes it. */
  hexCapitals(value: u64, width: i32): Text {
    const from = this.length;
    this.digits(value, 16, width, 48);
    for (let at = from; at < this.length; at++) {
      const byte = load<u8>(this.bytes + at);
      if (byte >= 97) store<u8>(this.bytes + at, byte - 32);
    }
    return this;
  }

  octal(value: u64, width: i32 = 1): Text {
    return this.digits(value, 8, width, 48);
  }

  /** Decimal with leading zeros. */
  zeros(value: u64, width: i32): Text {
    return this.digits(value, 10, width, 48);
  }

  line(text: string = ""): Text {
    return this.add(text).byte(10);
  }

  /** Spaces up to a column of the present line that began at `start`. */
  column(start: usize, width: usize): Text {
    while (this.length - start < width) this.byte(32);
    return this;
  }
}
