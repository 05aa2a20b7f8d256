// The oracle's machine states in a program's memory, as translated code has them.

import type { MachineState } from "../oracle/types.ts";
import { State } from "../state.ts";

/** ST(i) is the physical register TOP + i. */
function physical(status: number, i: number): number {
  return State.X87Registers + ((((status >> 11) & 7) + i) & 7) * 16;
}

/** Writes everything but the data page. */
export function putState(memory: DataView, state: MachineState): void {
  state.registers.forEach((value, i) => {
    memory.setBigUint64(State.Registers + i * 8, value, true);
  });
  memory.setBigUint64(State.Flags, BigInt(state.flags), true);
  memory.setBigUint64(State.FsBase, state.fsBase, true);
  memory.setBigUint64(State.GsBase, state.gsBase, true);
  memory.setUint32(State.Mxcsr, state.mxcsr, true);
  for (let i = 0; i < 6; i++) memory.setUint16(State.Selectors + i * 2, 0, true);
  memory.setUint16(State.X87Control, state.x87.control, true);
  memory.setUint16(State.X87Status, state.x87.status, true);
  memory.setUint16(State.X87Tag, state.x87.tag, true);
  const bytes = new Uint8Array(memory.buffer);
  // The oracle starts without a last x87 instruction.
  bytes.fill(0, State.X87Ip, State.X87Opcode + 2);
  for (let i = 0; i < 8; i++)
    bytes.set(state.x87.registers.subarray(i * 10, i * 10 + 10), physical(state.x87.status, i));
  bytes.set(state.vectors, State.Vectors);
}

/** Reads everything; the data page is at `data`. */
export function getState(memory: DataView, data: number): MachineState {
  const bytes = new Uint8Array(memory.buffer);
  const registers = new BigUint64Array(16).map((_, i) => memory.getBigUint64(State.Registers + i * 8, true));
  const status = memory.getUint16(State.X87Status, true);
  const x87 = new Uint8Array(80);
  for (let i = 0; i < 8; i++) {
    const at = physical(status, i);
    x87.set(bytes.subarray(at, at + 10), i * 10);
  }
  return {
    registers,
    flags: Number(memory.getBigUint64(State.Flags, true)),
    fsBase: memory.getBigUint64(State.FsBase, true),
    gsBase: memory.getBigUint64(State.GsBase, true),
    x87: {
      control: memory.getUint16(State.X87Control, true),
      status,
      tag: memory.getUint16(State.X87Tag, true),
      registers: x87,
    },
    mxcsr: memory.getUint32(State.Mxcsr, true),
    vectors: bytes.slice(State.Vectors, State.Vectors + 512),
    memory: bytes.slice(data, data + 4096),
  };
}
