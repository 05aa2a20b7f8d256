// Moves of chosen elements, and gathers. Elements that are not chosen are not accessed.

import { type Node, Type } from "../ir.ts";
import type { Translation } from "../operands.ts";
import type { Meaning } from "../registry.ts";
import { runtimeFunction } from "../runtime.ts";
import { isMemory, readHalves, readLow, writeHalves, writeRegister, zero } from "./operands.ts";
import { op } from "./packed.ts";
import { Simd } from "./simd.ts";

const { I32, I64, V128 } = Type;

const maskedReadCheck = runtimeFunction("maskedReadCheck", [I64, V128], I32, { faults: true });
const maskedWriteCheck = runtimeFunction("maskedWriteCheck", [I64, V128], I32, { faults: true });
const maskedLoad = runtimeFunction("maskedLoad", [I64, V128], V128);
const maskedStore = runtimeFunction("maskedStore", [I64, V128, V128]);
const gatherCheck = runtimeFunction("gatherCheck", [I64, I64, I32], I32, { faults: true });
const gatherLoad32 = runtimeFunction("gatherLoad32", [I64, I64, I32], I32);
const gatherLoad64 = runtimeFunction("gatherLoad64", [I64, I64, I64], I64);

const RDI = 7;

/** Elements' signs in all their bits. */
function signMask(t: Translation, shift: number, width: number, value: Node): Node {
  return op(t, shift, value, t.constant(I32, width * 8 - 1));
}

function halfAddress(t: Translation, address: Node, half: number): Node {
  return half ? t.add(address, t.constant(I64, 16)) : address;
}

/** MASKMOVDQU: bytes of the first operand to where RDI points. */
function moveMaskedBytes(t: Translation): void {
  const mask = signMask(t, Simd.shrS8, 1, readLow(t, 1));
  const { addressSize, segment } = t.instruction;
  let address = t.getRegister(RDI);
  if (addressSize === 4) address = t.extendU(t.wrap(address));
  if (segment) address = t.add(t.getSegmentBase(segment), address);
  t.call(maskedWriteCheck, I32, address, mask);
  t.call(maskedStore, Type.None, address, readLow(t, 0), mask);
}

/** VMASKMOVPS and its like, both ways: operands (vector, mask, memory) or (memory, mask, vector). */
function moveMasked(shift: number, width: number): Meaning {
  return (t) => {
    const store = isMemory(t, 0);
    const address = t.address(store ? 0 : 2);
    const masks = readHalves(t, 1).map((value) => signMask(t, shift, width, value));
    const check = store ? maskedWriteCheck : maskedReadCheck;
    masks.forEach((mask, half) => {
      t.call(check, I32, halfAddress(t, address, half), mask);
    });
    if (store) {
      const values = readHalves(t, 2);
      masks.forEach((mask, half) => {
        t.call(maskedStore, Type.None, halfAddress(t, address, half), values[half] as Node, mask);
      });
      return;
    }
    writeHalves(
      t,
      masks.map((mask, half) => t.call(maskedLoad, V128, halfAddress(t, address, half), mask)),
    );
  };
}

/** Lane i of a vector in two halves, as a signed i64. */
function laneAsInteger(t: Translation, parts: readonly Node[], lane: number, width: number): Node {
  const count = 16 / width;
  const part = parts[Math.floor(lane / count)] as Node;
  if (width === 8) return t.vector(Simd.extract64, I64, part, 0, 0, lane % count);
  return t.extendS(t.vector(Simd.extract32, I32, part, 0, 0, lane % count));
}

function elementAddress(t: Translation, index: Node): Node {
  const { base, displacement, scale, addressSize, segment } = t.instruction;
  let address = t.add(t.shl(index, t.constant(I64, scale)), t.constant(I64, displacement));
  if (base < 16) address = t.add(t.getRegister(base), address);
  if (addressSize === 4) address = t.extendU(t.wrap(address));
  return segment ? t.add(t.getSegmentBase(segment), address) : address;
}

/** Both halves of a register as far as an operand's width goes. */
function registerHalves(t: Translation, number: number, width: number): Node[] {
  return width > 16 ? [t.getVector(number, 0), t.getVector(number, 1)] : [t.getVector(number, 0)];
}

/** VGATHERDPS and its like: a fault leaves everything as it was; the mask ends as zeros. */
function gather(width: 4 | 8, indexWidth: 4 | 8): Meaning {
  return (t) => {
    const { registers, index } = t.instruction;
    const [destination, mask] = [registers[0] ?? 0, registers[2] ?? 0];
    const total = t.width(0);
    const indexes = registerHalves(t, index, t.width(1));
    const masks = registerHalves(t, mask, total);
    const olds = registerHalves(t, destination, total);
    const count = Math.min(total / width, t.width(1) / indexWidth);
    const elements = Array.from({ length: count }, (_, lane) => ({
      address: elementAddress(t, laneAsInteger(t, indexes, lane, indexWidth)),
      wanted: laneAsInteger(t, masks, lane, width),
    }));
    for (const { address, wanted } of elements) t.call(gatherCheck, I32, address, wanted, t.constant(I32, width));
    const results = olds.map(() => zero(t));
    elements.forEach(({ address, wanted }, lane) => {
      const half = Math.floor((lane * width) / 16);
      const place = lane % (16 / width);
      results[half] = gatherElement(t, results[half] as Node, olds[half] as Node, place, width, address, wanted);
    });
    writeRegister(t, destination, results[0] as Node, results[1]);
    writeRegister(t, mask, zero(t));
  };
}

function gatherElement(
  t: Translation,
  result: Node,
  old: Node,
  place: number,
  width: number,
  address: Node,
  wanted: Node,
): Node {
  const [extract, replace, type] =
    width === 8 ? [Simd.extract64, Simd.replace64, I64] : [Simd.extract32, Simd.replace32, I32];
  const before = t.vector(extract, type, old, 0, 0, place);
  const value = t.call(width === 8 ? gatherLoad64 : gatherLoad32, type, address, wanted, before);
  return t.vector(replace, V128, result, value, 0, place);
}

export const masked: Readonly<Record<string, Meaning>> = {
  maskmovdqu: moveMaskedBytes,
  maskmovps: moveMasked(Simd.shrS32, 4),
  maskmovpd: moveMasked(Simd.shrS64, 8),
  pmaskmovd: moveMasked(Simd.shrS32, 4),
  pmaskmovq: moveMasked(Simd.shrS64, 8),
  pgatherdd: gather(4, 4),
  pgatherdq: gather(8, 4),
  pgatherqd: gather(4, 8),
  pgatherqq: gather(8, 8),
  gatherdps: gather(4, 4),
  gatherdpd: gather(8, 4),
  gatherqps: gather(4, 8),
  gatherqpd: gather(8, 8),
};
