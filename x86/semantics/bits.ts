// BMI1 and BMI2, ADX, CRC32.

import { Flag } from "../decode/form.ts";
import { type Node, Type } from "./ir.ts";
import { RDX, type Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";
import { runtimeFunction } from "./runtime.ts";

function setSignAndZero(t: Translation, result: Node): void {
  t.setFlag(Flag.z, t.eqz(result));
  t.setFlag(Flag.s, t.bit(result, t.width(0) * 8 - 1));
  t.setFlag(Flag.o, t.constant(Type.I32, 0));
}

/** BLSR, BLSMSK, BLSI: on the lowest set bit; CF tells whether there was none, or for BLSI whether there was one. */
function lowestBit(combine: (t: Translation, value: Node, less: Node) => Node, carryIfAny = false): Meaning {
  return (t) => {
    const value = t.read(1);
    const result = combine(t, value, t.sub(value, t.like(value, 1)));
    const none = t.eqz(value);
    setSignAndZero(t, result);
    t.setFlag(Flag.c, carryIfAny ? t.eqz(none) : none);
    t.write(0, result);
  };
}

function andn(t: Translation): void {
  const result = t.and(t.not(t.read(1)), t.read(2));
  setSignAndZero(t, result);
  t.setFlag(Flag.c, t.constant(Type.I32, 0));
  t.write(0, result);
}

/** The low byte of a register operand, as an i32. */
function lowByte(t: Translation, node: Node): Node {
  return t.zeroExtend(t.nodes.typeOf(node) === Type.I64 ? t.wrap(node) : node, 1);
}

/** The low `count` (i32, up to 255) bits of a value. */
function lowBits(t: Translation, value: Node, count: Node): Node {
  const bits = t.width(0) * 8;
  const mask = t.sub(t.shl(t.like(value, 1), t.widen(count, value)), t.like(value, 1));
  return t.select(t.ltU(count, t.constant(Type.I32, bits)), t.and(value, mask), value);
}

function bzhi(t: Translation): void {
  const value = t.read(1);
  const count = lowByte(t, t.read(2));
  const result = lowBits(t, value, count);
  setSignAndZero(t, result);
  t.setFlag(Flag.c, t.eqz(t.ltU(count, t.constant(Type.I32, t.width(0) * 8))));
  t.write(0, result);
}

/** The control's low byte is the start, the next the length. */
function bextr(t: Translation): void {
  const value = t.read(1);
  const control = t.read(2);
  const start = lowByte(t, control);
  const length = lowByte(t, t.shrU(control, t.like(control, 8)));
  const inside = t.ltU(start, t.constant(Type.I32, t.width(0) * 8));
  const moved = t.select(inside, t.shrU(value, t.widen(start, value)), t.like(value, 0));
  const result = lowBits(t, moved, length);
  t.setFlag(Flag.z, t.eqz(result));
  t.setFlag(Flag.c, t.constant(Type.I32, 0));
  t.setFlag(Flag.o, t.constant(Type.I32, 0));
  t.write(0, result);
}

function shiftWithoutFlags(combine: (t: Translation, value: Node, count: Node) => Node): Meaning {
  return (t) => t.write(0, combine(t, t.read(1), t.read(2)));
}

/** The upper half goes to the first operand, which wins when both are one register. */
function mulx(t: Translation): void {
  const width = t.width(0);
  const left = t.readRegister(RDX, width);
  const right = t.read(2);
  if (width === 8) {
    const [low, high] = [t.mul(left, right), t.mulHighU(left, right)];
    t.write(1, low);
    t.write(0, high);
    return;
  }
  const product = t.mul(t.extendU(left), t.extendU(right));
  t.write(1, t.wrap(product));
  t.write(0, t.wrap(t.shrU(product, t.constant(Type.I64, 32))));
}

/** ADCX and ADOX: an addition whose carry goes in and out by one flag. */
function addWithFlag(flag: number): Meaning {
  return (t) => {
    const [left, right] = [t.read(0), t.read(1)];
    const partial = t.add(left, right);
    const result = t.add(partial, t.widen(t.getFlag(flag), left));
    t.setFlag(flag, t.or(t.ltU(partial, left), t.ltU(result, partial)));
    t.write(0, result);
  };
}

const deposit = runtimeFunction("depositBits", [Type.I64, Type.I64], Type.I64);
const extract = runtimeFunction("extractBits", [Type.I64, Type.I64], Type.I64);
const crc = runtimeFunction("crc32c", [Type.I32, Type.I64, Type.I32], Type.I32);

/** PDEP and PEXT: of the first source, by the mask in the second. */
function byMask(index: number): Meaning {
  return (t) => {
    const wide = (node: Node) => (t.width(0) === 8 ? node : t.extendU(node));
    const result = t.call(index, Type.I64, wide(t.read(1)), wide(t.read(2)));
    t.write(0, t.width(0) === 8 ? result : t.wrap(result));
  };
}

/** Adds 1 to 8 bytes to a CRC-32C; the destination's upper half is cleared even if it is named as 64 bits. */
function crc32(t: Translation): void {
  const width = t.width(1);
  const value = t.read(1);
  const data = width === 8 ? value : t.extendU(value);
  const number = t.instruction.registers[0] ?? 0;
  const result = t.call(crc, Type.I32, t.readRegister(number, 4), data, t.constant(Type.I32, width));
  t.writeRegister(number, result, 4);
}

export const bits: Area = {
  meanings: {
    andn,
    blsr: lowestBit((t, value, less) => t.and(value, less)),
    blsmsk: lowestBit((t, value, less) => t.xor(value, less)),
    blsi: lowestBit((t, value) => t.and(value, t.neg(value)), true),
    bzhi,
    bextr,
    shlx: shiftWithoutFlags((t, value, count) => t.shl(value, count)),
    shrx: shiftWithoutFlags((t, value, count) => t.shrU(value, count)),
    sarx: shiftWithoutFlags((t, value, count) => t.shrS(value, count)),
    rorx: (t) => {
      const value = t.read(1);
      t.write(0, t.rotr(value, t.widen(t.statedCount(2, t.width(0) === 8 ? 63 : 31).node, value)));
    },
    mulx,
    pdep: byMask(deposit),
    pext: byMask(extract),
    crc32,
    adcx: addWithFlag(Flag.c),
    adox: addWithFlag(Flag.o),
  },
};
