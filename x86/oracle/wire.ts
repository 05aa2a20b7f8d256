// The bytes that go to the native harness and come back: the layouts of native.c.
//
//   case      code_length u32 · code_offset u32 · reserved u64 · code 1024 · state
//   result    vector u32 · error_code u32 · fault_address u64 · state
//   state     registers 16 × u64 · rip · flags · fs_base · gs_base · FXSAVE image 512 · YMM bits 255:128 16 × 16 · memory

import { type MachineState, type NativeCase, type NativeResult, Vector } from "./types.ts";

export const PAGE_SIZE = 4096;
export const MAX_CODE = 1024;

const STATE_RIP = 128;
const STATE_FLAGS = 136;
const STATE_FS_BASE = 144;
const STATE_GS_BASE = 152;
const STATE_FX = 160;
const STATE_YMM_HIGH = STATE_FX + 512;
const STATE_MEMORY = STATE_YMM_HIGH + 256;
const STATE_SIZE = STATE_MEMORY + PAGE_SIZE;
const CASE_STATE = 16 + MAX_CODE;
const RESULT_STATE = 16;
export const CASE_SIZE: number = CASE_STATE + STATE_SIZE;
export const RESULT_SIZE: number = RESULT_STATE + STATE_SIZE;

// FXSAVE's image (SDM volume 1, table 10-2).
const FX_CONTROL = 0;
const FX_STATUS = 2;
const FX_TAG = 4;
const FX_MXCSR = 24;
const FX_MXCSR_MASK = 28;
const FX_X87 = 32;
const FX_XMM = 160;

function putState(bytes: Uint8Array, at: number, state: MachineState): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, STATE_SIZE);
  state.registers.forEach((value, i) => {
    view.setBigUint64(i * 8, value, true);
  });
  view.setBigUint64(STATE_FLAGS, BigInt(state.flags), true);
  view.setBigUint64(STATE_FS_BASE, state.fsBase, true);
  view.setBigUint64(STATE_GS_BASE, state.gsBase, true);
  view.setUint16(STATE_FX + FX_CONTROL, state.x87.control, true);
  view.setUint16(STATE_FX + FX_STATUS, state.x87.status, true);
  view.setUint8(STATE_FX + FX_TAG, state.x87.tag);
  view.setUint32(STATE_FX + FX_MXCSR, state.mxcsr, true);
  view.setUint32(STATE_FX + FX_MXCSR_MASK, 0xffff, true);
  for (let i = 0; i < 8; i++)
    bytes.set(state.x87.registers.subarray(i * 10, i * 10 + 10), at + STATE_FX + FX_X87 + i * 16);
  for (let i = 0; i < 16; i++) {
    bytes.set(state.vectors.subarray(i * 32, i * 32 + 16), at + STATE_FX + FX_XMM + i * 16);
    bytes.set(state.vectors.subarray(i * 32 + 16, i * 32 + 32), at + STATE_YMM_HIGH + i * 16);
  }
  bytes.set(state.memory, at + STATE_MEMORY);
}

function getState(bytes: Uint8Array, at: number): MachineState {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, STATE_SIZE);
  const part = (offset: number, size: number) => bytes.subarray(at + offset, at + offset + size);
  const registers = new BigUint64Array(16);
  for (let i = 0; i < 16; i++) registers[i] = view.getBigUint64(i * 8, true);
  const x87 = new Uint8Array(80);
  for (let i = 0; i < 8; i++) x87.set(part(STATE_FX + FX_X87 + i * 16, 10), i * 10);
  const vectors = new Uint8Array(512);
  for (let i = 0; i < 16; i++) {
    vectors.set(part(STATE_FX + FX_XMM + i * 16, 16), i * 32);
    vectors.set(part(STATE_YMM_HIGH + i * 16, 16), i * 32 + 16);
  }
  return {
    registers,
    flags: Number(view.getBigUint64(STATE_FLAGS, true)),
    fsBase: view.getBigUint64(STATE_FS_BASE, true),
    gsBase: view.getBigUint64(STATE_GS_BASE, true),
    x87: {
      control: view.getUint16(STATE_FX + FX_CONTROL, true),
      status: view.getUint16(STATE_FX + FX_STATUS, true),
      tag: view.getUint8(STATE_FX + FX_TAG),
      registers: x87,
    },
    mxcsr: view.getUint32(STATE_FX + FX_MXCSR, true),
    vectors,
    memory: part(STATE_MEMORY, PAGE_SIZE),
  };
}

/** Writes a case at `at`. Throws a RangeError when its code does not fit. */
export function putCase(bytes: Uint8Array, at: number, test: NativeCase): void {
  const offset = test.codeOffset ?? 0;
  if (test.code.length > MAX_CODE || offset + test.code.length > PAGE_SIZE)
    throw new RangeError(`${test.code.length} bytes of code at ${offset} do not fit`);
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, CASE_STATE);
  view.setUint32(0, test.code.length, true);
  view.setUint32(4, offset, true);
  bytes.set(test.code, at + 16);
  putState(bytes, at + CASE_STATE, test.state);
}

export function getResult(bytes: Uint8Array, at: number): NativeResult {
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, RESULT_SIZE);
  const vector = view.getUint32(0, true);
  return {
    vector,
    errorCode: view.getUint32(4, true),
    faultAddress: view.getBigUint64(8, true),
    ended: vector === Vector.End,
    rip: view.getBigUint64(RESULT_STATE + STATE_RIP, true),
    state: getState(bytes, at + RESULT_STATE),
  };
}
