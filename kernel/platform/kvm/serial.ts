// The 16550 serial port COM1: the console.

import * as cpu from "./cpu";

const DATA: i32 = 0x3f8;
const INTERRUPT_ENABLE: i32 = 0x3f9;
const FIFO_CONTROL: i32 = 0x3fa;
const LINE_CONTROL: i32 = 0x3fb;
const MODEM_CONTROL: i32 = 0x3fc;
const LINE_STATUS: i32 = 0x3fd;

const DATA_READY: u32 = 1;
const TRANSMITTER_EMPTY: u32 = 0x20;
/**
 * A real port sends a byte in 87 µs at 115,200 baud, an absent one reads 0xff, which looks empty. But a VMM's port waits
 * for whoever reads at its other end, and drops what is written meanwhile: so many readings take half a minute there.
 */
const SPIN_LIMIT: i32 = 30_000_000;

/** 8 data bits, no parity, interrupts for received bytes. */
export function startSerial(): void {
  cpu.out8(INTERRUPT_ENABLE, 0);
  cpu.out8(LINE_CONTROL, 0x80);
  cpu.out8(DATA, 1);
  cpu.out8(INTERRUPT_ENABLE, 0);
  cpu.out8(LINE_CONTROL, 3);
  cpu.out8(FIFO_CONTROL, 7);
  cpu.out8(MODEM_CONTROL, 0xb);
  cpu.out8(INTERRUPT_ENABLE, 1);
}

/** Writes bytes; a newline gets its carriage return from the terminal's line discipline, not here. */
export function serialWrite(from: usize, length: i32): void {
  for (let i = 0; i < length; i++) {
    for (let spins = 0; spins < SPIN_LIMIT; spins++) {
      if (cpu.in8(LINE_STATUS) & TRANSMITTER_EMPTY) break;
    }
    cpu.out8(DATA, load<u8>(from + i));
  }
}

/** The next byte received, or -1. */
export function serialRead(): i32 {
  const status = cpu.in8(LINE_STATUS);
  if (status == 0xff || !(status & DATA_READY)) return -1;
  return <i32>cpu.in8(DATA);
}
