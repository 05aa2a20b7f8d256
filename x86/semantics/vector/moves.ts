// Moves between vector registers and memory, and between parts of vectors and general registers.

import { Kind } from "../../decode/instruction.ts";
import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import {
  firstSource,
  halves,
  isMemory,
  lowFloat,
  readHalves,
  readLow,
  withLowFloat,
  writeHalves,
  writeRegister,
  zero,
} from "./operands.ts";
import { op } from "./packed.ts";
import { shuffleLanes } from "./shuffles.ts";
import { Simd } from "./simd.ts";

/** MOVAPS, MOVDQU and all others that copy whole vectors; those past the cache too. */
function move(t: Translation): void {
  writeHalves(t, readHalves(t, 1));
}

/** MOVSS and MOVSD: a load clears the rest of the register, a move between registers keeps it. */
function moveScalar(type: Type): Meaning {
  const bytes = type === Type.F64 ? 8 : 4;
  return (t) => {
    const last = t.instruction.operandCount - 1;
    if (isMemory(t, 0)) {
      t.store(t.address(0), lowFloat(t, readLow(t, last), type), bytes);
      return;
    }
    const destination = t.instruction.registers[0] ?? 0;
    if (isMemory(t, last)) {
      writeRegister(t, destination, t.loadAs(Type.V128, t.address(last), bytes));
      return;
    }
    const value = lowFloat(t, readLow(t, last), type);
    writeRegister(t, destination, withLowFloat(t, readLow(t, firstSource(t)), value));
  };
}

/** MOVLPS, MOVHPD and their like: one half (0 or 1), to or from memory. */
function moveQuadword(lane: number): Meaning {
  return (t) => {
    if (isMemory(t, 0)) {
      t.store(t.address(0), t.vector(Simd.extract64, Type.I64, readLow(t, 1), 0, 0, lane), 8);
      return;
    }
    const first = firstSource(t);
    const value = t.load(t.address(first + 1), 8);
    writeHalves(t, [t.vector(Simd.replace64, Type.V128, readLow(t, first), value, 0, lane)]);
  };
}

/** MOVHLPS and MOVLHPS: quadwords of both sources. */
function moveHalves(lanes: readonly number[]): Meaning {
  return (t) => {
    const first = firstSource(t);
    writeHalves(t, [shuffleLanes(t, readLow(t, first), readLow(t, first + 1), lanes, 8)]);
  };
}

/** MOVD and MOVQ between general and vector registers or memory; MOVQ between vectors. */
function moveLane(t: Translation): void {
  const { kinds, registers } = t.instruction;
  if (kinds[0] === Kind.Gpr || isMemory(t, 0)) {
    const wide = t.width(0) === 8;
    const value = t.vector(wide ? Simd.extract64 : Simd.extract32, wide ? Type.I64 : Type.I32, readLow(t, 1));
    t.write(0, value);
    return;
  }
  const destination = registers[0] ?? 0;
  const width = t.width(1);
  if (isMemory(t, 1)) writeRegister(t, destination, t.loadAs(Type.V128, t.address(1), width));
  else if (kinds[1] === Kind.Gpr) {
    const replace = width === 8 ? Simd.replace64 : Simd.replace32;
    writeRegister(t, destination, t.vector(replace, Type.V128, zero(t), t.read(1)));
  } else writeRegister(t, destination, op(t, Simd.and, readLow(t, 1), t.constantVector(-1, -1, 0, 0)));
}

/** PINSRB and its like. */
function insert(opcode: number, lanes: number): Meaning {
  return (t) => {
    const first = firstSource(t);
    const lane = t.instruction.immediate & (lanes - 1);
    writeHalves(t, [t.vector(opcode, Type.V128, readLow(t, first), t.read(first + 1), 0, lane)]);
  };
}

/** PEXTRB and its like: zero-extended into a general register. */
function extract(opcode: number, lanes: number): Meaning {
  return (t) => {
    const type = lanes === 2 ? Type.I64 : Type.I32;
    t.write(0, t.vector(opcode, type, readLow(t, 1), 0, 0, t.instruction.immediate & (lanes - 1)));
  };
}

/** INSERTPS: bits 7:6 choose the source's lane (not in memory), 5:4 the destination's, 3:0 lanes to clear. */
function insertSingle(t: Translation): void {
  const first = firstSource(t);
  const { immediate } = t.instruction;
  const from = isMemory(t, first + 1) ? 0 : immediate >> 6;
  const source = readLow(t, first + 1);
  const lanes = [0, 1, 2, 3];
  lanes[(immediate >> 4) & 3] = 4 + from;
  const merged = shuffleLanes(t, readLow(t, first), source, lanes, 4);
  const keep = (lane: number) => ((immediate >> lane) & 1 ? 0 : -1);
  const mask = t.constantVector(keep(0), keep(1), keep(2), keep(3));
  writeHalves(t, [immediate & 15 ? op(t, Simd.and, merged, mask) : merged]);
}

/** PMOVMSKB, MOVMSKPS, MOVMSKPD: the lanes' signs. */
function signs(opcode: number, lanes: number): Meaning {
  return (t) => {
    const masks = readHalves(t, 1).map((a) => t.vector(opcode, Type.I32, a));
    const [low, high] = masks as [Node, Node | undefined];
    const all = high === undefined ? low : t.or(low, t.shl(high, t.constant(Type.I32, lanes)));
    t.write(0, t.width(0) === 8 ? t.extendU(all) : all);
  };
}

/** VZEROUPPER and VZEROALL, by the length. */
function clearVectors(t: Translation): void {
  for (let number = 0; number < 16; number++) {
    if (halves(t) === 2) t.setVector(number, zero(t));
    t.setVector(number, zero(t), 1);
  }
}

export const moves: Readonly<Record<string, Meaning>> = {
  movdqa: move,
  movdqu: move,
  movaps: move,
  movups: move,
  movapd: move,
  movupd: move,
  lddqu: move,
  movntdqa: move,
  movntps: move,
  movntpd: move,
  movntdq: move,
  movss: moveScalar(Type.F32),
  movsd: moveScalar(Type.F64),
  movlps: moveQuadword(0),
  movlpd: moveQuadword(0),
  movhps: moveQuadword(1),
  movhpd: moveQuadword(1),
  movhlps: moveHalves([3, 1]),
  movlhps: moveHalves([0, 2]),
  movd: moveLane,
  movq: moveLane,
  pinsrb: insert(Simd.replace8, 16),
  pinsrw: insert(Simd.replace16, 8),
  pinsrd: insert(Simd.replace32, 4),
  pinsrq: insert(Simd.replace64, 2),
  pextrb: extract(Simd.extract8U, 16),
  pextrw: extract(Simd.extract16U, 8),
  pextrd: extract(Simd.extract32, 4),
  pextrq: extract(Simd.extract64, 2),
  extractps: extract(Simd.extract32, 4),
  insertps: insertSingle,
  pmovmskb: signs(Simd.bitmask8, 16),
  movmskps: signs(Simd.bitmask32, 4),
  movmskpd: signs(Simd.bitmask64, 2),
  zeroupper: clearVectors,
  zeroall: clearVectors,
};
