// TCP's options: kind, length, value; end of list (0) and no-operation (1) are single bytes.
//
//   2 maximum segment size (RFC 9293)   3 window scale, 8 timestamps (RFC 7323)
//   4 SACK permitted, 5 SACK (RFC 2018)

import { swap16, swap32 } from "../../lib/bytes";
import { dataOffset, TCP_HEADER } from "./tcp";

const END: u32 = 0;
const NOP: u32 = 1;
const MSS: u32 = 2;
const WINDOW_SCALE: u32 = 3;
const SACK_PERMITTED: u32 = 4;
const SACK: u32 = 5;
const TIMESTAMPS: u32 = 8;

/** Bytes of the timestamps option with the two no-operations that align it. */
export const TIMESTAMPS_LENGTH: u32 = 12;
/** Two no-operations, kind 8, length 10, as they lie in memory. */
const TIMESTAMPS_WORD: u32 = 0x0a080101;
/** "If a shift count larger than 14 is received, use 14" (RFC 7323, section 2.3). */
export const MAX_SHIFT: u32 = 14;

/** What the last parsed header carried. One object is enough: segments are handled one at a time. */
export class TcpOptions {
  /** 0: absent. */
  mss: u32 = 0;
  /** -1: absent. */
  windowShift: i32 = -1;
  sackPermitted: bool = false;
  hasTimestamp: bool = false;
  timestamp: u32 = 0;
  echo: u32 = 0;
  /** Where the SACK blocks (pairs of edges in network order) lie, and how many there are. */
  sackBlocks: usize = 0;
  sackCount: i32 = 0;

  /** Reads the options of a header whose data offset has been checked. Malformed options end the list. */
  parse(header: usize): void {
    this.hasTimestamp = false;
    this.sackCount = 0;
    this.mss = 0;
    this.windowShift = -1;
    this.sackPermitted = false;
    let at = header + TCP_HEADER;
    const end = header + dataOffset(header);
    if (end - at == TIMESTAMPS_LENGTH && load<u32>(at) == TIMESTAMPS_WORD) {
      this.takeTimestamps(at + 2);
      return;
    }
    while (at < end) {
      const kind: u32 = load<u8>(at);
      if (kind == END) return;
      if (kind == NOP) {
        at++;
        continue;
      }
      if (at + 1 >= end) return;
      const length: u32 = load<u8>(at, 1);
      if (length < 2 || at + length > end) return;
      this.take(kind, at, length);
      at += length;
    }
  }

  private take(kind: u32, at: usize, length: u32): void {
    if (kind == TIMESTAMPS && length == 10) this.takeTimestamps(at);
    else if (kind == MSS && length == 4) this.mss = swap16(load<u16>(at, 2));
    else if (kind == WINDOW_SCALE && length == 3) this.windowShift = <i32>min<u32>(load<u8>(at, 2), MAX_SHIFT);
    else if (kind == SACK_PERMITTED && length == 2) this.sackPermitted = true;
    else if (kind == SACK && length >= 10 && ((length - 2) & 7) == 0) {
      this.sackBlocks = at + 2;
      this.sackCount = <i32>(length - 2) >> 3;
    }
  }

  private takeTimestamps(at: usize): void {
    this.hasTimestamp = true;
    this.timestamp = swap32(load<u32>(at, 2));
    this.echo = swap32(load<u32>(at, 6));
  }

  sackLeft(index: i32): u32 {
    return swap32(load<u32>(this.sackBlocks + ((<usize>index) << 3)));
  }

  sackRight(index: i32): u32 {
    return swap32(load<u32>(this.sackBlocks + ((<usize>index) << 3), 4));
  }
}

/** Aligned, 12 bytes. */
export function putTimestamps(at: usize, value: u32, echo: u32): void {
  store<u32>(at, TIMESTAMPS_WORD);
  store<u32>(at, swap32(value), 4);
  store<u32>(at, swap32(echo), 8);
}

/** 4 bytes. */
export function putMss(at: usize, mss: u32): void {
  store<u32>(at, MSS | (4 << 8) | (swap16(mss) << 16));
}

/** Aligned, 4 bytes. */
export function putSackPermitted(at: usize): void {
  store<u32>(at, NOP | (NOP << 8) | (SACK_PERMITTED << 16) | (2 << 24));
}

/** Aligned, 4 bytes. */
export function putWindowScale(at: usize, shift: u32): void {
  store<u32>(at, NOP | (WINDOW_SCALE << 8) | (3 << 16) | (shift << 24));
}

/** Two no-operations, kind and length for this many blocks; the blocks follow at + 4, 8 bytes each. */
export function putSackHeader(at: usize, blocks: u32): void {
  store<u32>(at, NOP | (NOP << 8) | (SACK << 16) | ((2 + blocks * 8) << 24));
}

export function putSackBlock(at: usize, left: u32, right: u32): void {
  store<u32>(at, swap32(left));
  store<u32>(at, swap32(right), 4);
}
