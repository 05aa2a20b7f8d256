// Integer arithmetic and logic.

import { Flag } from "../decode/form.ts";
import { FlagKind } from "./flags.ts";
import { type Node, Op, Type } from "./ir.ts";
import { RAX, RBX, RCX, RDX, type Translation } from "./operands.ts";
import type { Area, Meaning } from "./registry.ts";

/** destination = combine(destination, source). */
function binary(kind: FlagKind, combine: (t: Translation, left: Node, right: Node) => Node, keep = true): Meaning {
  return (t) => {
    const left = t.read(0);
    const right = t.read(1);
    const result = combine(t, left, right);
    const setFlags = () => t.setFlags(kind, t.width(0), left, right, result);
    if (keep) t.writeWithFlags(0, result, setFlags);
    else setFlags();
  };
}

function unary(kind: FlagKind, combine: (t: Translation, left: Node, right: Node) => Node): Meaning {
  return (t) => {
    const left = t.read(0);
    const one = t.like(left, 1);
    const result = combine(t, left, one);
    t.writeWithFlags(0, result, () => t.setFlags(kind, t.width(0), left, one, result));
  };
}

function withCarry(t: Translation, node: Node): Node {
  return t.add(node, t.widen(t.getFlag(Flag.c), node));
}

function neg(t: Translation): void {
  const right = t.read(0);
  const left = t.like(right, 0);
  const result = t.sub(left, right);
  t.writeWithFlags(0, result, () => t.setFlags(FlagKind.Sub, t.width(0), left, right, result));
}

/** Before the exchange, the sum; the old value goes to the source. */
function xadd(t: Translation): void {
  const left = t.read(0);
  const right = t.read(1);
  const result = t.add(left, right);
  if (t.isMemory(0)) t.write(0, result);
  t.setFlags(FlagKind.Add, t.width(0), left, right, result);
  t.write(1, left);
  if (!t.isMemory(0)) t.write(0, result);
}

/** The destination is written in either case: a read-only page faults. */
function cmpxchg(t: Translation): void {
  const width = t.width(0);
  const left = t.readRegister(RAX, width);
  const right = t.read(0);
  const source = t.read(1);
  const difference = t.sub(left, right);
  const equal = t.eqz(t.zeroExtend(difference, width));
  const stored = t.select(equal, source, right);
  if (t.isMemory(0)) t.write(0, stored);
  t.setFlags(FlagKind.Sub, width, left, right, difference);
  // When they differ only the accumulator is written, so that its upper half is cleared then and only then.
  if (width === 4) {
    t.setRegister(RAX, t.select(equal, t.getRegister(RAX), t.extendU(right)));
    if (!t.isMemory(0)) t.writeSelected(0, equal, source);
    return;
  }
  if (!t.isMemory(0)) {
    t.writeRegister(RAX, t.select(equal, left, right), width);
    t.writeSelected(0, equal, source);
  } else t.writeRegister(RAX, t.select(equal, left, right), width);
}

const GENERAL_PROTECTION = 13;

/** EDX:EAX is compared, ECX:EBX stored. */
function cmpxchg8b(t: Translation): void {
  const pair = (high: number, low: number) =>
    t.or(t.shl(t.getRegister(high), t.constant(Type.I64, 32)), t.extendU(t.readRegister(low, 4)));
  const old = t.load(t.address(0), 8);
  const equal = t.eq(old, pair(RDX, RAX));
  t.store(t.address(0), t.select(equal, pair(RCX, RBX), old), 8);
  const low = t.extendU(t.wrap(old));
  const high = t.shrU(old, t.constant(Type.I64, 32));
  t.setFlag(Flag.z, equal);
  t.setRegister(RAX, t.select(equal, t.getRegister(RAX), low));
  t.setRegister(RDX, t.select(equal, t.getRegister(RDX), high));
}

/** The same with RDX:RAX and RCX:RBX; memory must be aligned. */
function cmpxchg16b(t: Translation): void {
  const address = t.address(0);
  const misplaced = t.and(t.wrap(address), t.constant(Type.I32, 15));
  t.raiseIf(misplaced, GENERAL_PROTECTION);
  const upper = t.add(address, t.constant(Type.I64, 8));
  const [low, high] = [t.load(address, 8), t.load(upper, 8)];
  const [rax, rdx] = [t.getRegister(RAX), t.getRegister(RDX)];
  const equal = t.and(t.eq(low, rax), t.eq(high, rdx));
  t.store(address, t.select(equal, t.getRegister(RBX), low), 8);
  t.store(upper, t.select(equal, t.getRegister(RCX), high), 8);
  t.setFlag(Flag.z, equal);
  t.setRegister(RAX, low);
  t.setRegister(RDX, high);
}

function setProductFlags(t: Translation, lost: Node): void {
  for (const flag of [Flag.c, Flag.o]) t.setFlag(flag, lost);
}

/** Whether a product does not fit `width` bytes, signed; `high` is the upper half for 8 bytes. */
function overflows(t: Translation, product: Node, high: Node, width: number): Node {
  if (width === 8) {
    const sign = t.shrS(product, t.constant(Type.I64, 63));
    return t.eqz(t.eq(high, sign));
  }
  const narrow = t.wrap(product);
  return t.eqz(t.eq(t.extendS(t.signExtend(narrow, width)), product));
}

function signed64(t: Translation, node: Node, width: number): Node {
  return width === 8 ? node : t.extendS(t.signExtend(node, width));
}

function unsigned64(t: Translation, node: Node, width: number): Node {
  return width === 8 ? node : t.extendU(t.zeroExtend(node, width));
}

/** IMUL with two or three operands. */
function multiplyInto(t: Translation, a: number, b: number): void {
  const width = t.width(0);
  const left = signed64(t, t.read(a), width);
  const right = signed64(t, t.read(b), width);
  const product = t.mul(left, right);
  const high = width === 8 ? t.mulHighS(left, right) : product;
  setProductFlags(t, overflows(t, product, high, width));
  t.write(0, width === 8 ? product : t.wrap(product));
}

/** MUL and IMUL with one operand: AX, DX:AX, EDX:EAX or RDX:RAX. */
function multiplyWide(signed: boolean): Meaning {
  return (t) => {
    if (signed && t.instruction.operandCount > 1) {
      const count = t.instruction.operandCount;
      multiplyInto(t, count === 2 ? 0 : 1, count === 2 ? 1 : 2);
      return;
    }
    const width = t.width(0);
    const extend = signed ? signed64 : unsigned64;
    const right = extend(t, t.read(0), width);
    const left = extend(t, t.readRegister(RAX, width), width);
    const product = t.mul(left, right);
    const high = width === 8 ? (signed ? t.mulHighS(left, right) : t.mulHighU(left, right)) : product;
    if (signed) setProductFlags(t, overflows(t, product, high, width));
    else {
      const upper = width === 8 ? high : t.shrU(product, t.constant(Type.I64, width * 8));
      setProductFlags(t, t.eqz(t.eqz(upper)));
    }
    if (width === 8) {
      t.setRegister(RAX, product);
      t.setRegister(RDX, high);
    } else if (width === 1) t.writeRegister(RAX, t.wrap(product), 2);
    else {
      t.writeRegister(RAX, t.wrap(product), width);
      t.writeRegister(RDX, t.wrap(t.shrU(product, t.constant(Type.I64, width * 8))), width);
    }
  };
}

const DIVIDE_ERROR = 0;

/** RDX:RAX by 64 bits. */
function divideWide(t: Translation, signed: boolean): void {
  const divisor = t.read(0);
  const [high, low] = [t.getRegister(RDX), t.getRegister(RAX)];
  // Unsigned, the quotient fits if the upper half is less than the divisor; that also excludes 0.
  t.raiseIf(signed ? t.wide(Op.DivWideOverflowS, high, low, divisor) : t.eqz(t.ltU(high, divisor)), DIVIDE_ERROR);
  const quotient = t.wide(signed ? Op.DivWideS : Op.DivWideU, high, low, divisor);
  const remainder = t.wide(signed ? Op.RemWideS : Op.RemWideU, high, low, divisor);
  t.setRegister(RAX, quotient);
  t.setRegister(RDX, remainder);
}

/** AX, DX:AX or EDX:EAX, as a 64-bit dividend. */
function dividend(t: Translation, width: number, signed: boolean): Node {
  if (width === 1) return (signed ? signed64 : unsigned64)(t, t.readRegister(RAX, 2), 2);
  const bits = t.constant(Type.I64, width * 8);
  const low = unsigned64(t, t.readRegister(RAX, width), width);
  const high = t.readRegister(RDX, width);
  return t.or(t.shl((signed ? signed64 : unsigned64)(t, high, width), bits), low);
}

function divide(signed: boolean): Meaning {
  return (t) => {
    const width = t.width(0);
    if (width === 8) {
      divideWide(t, signed);
      return;
    }
    const extend = signed ? signed64 : unsigned64;
    const divisor = extend(t, t.read(0), width);
    const whole = dividend(t, width, signed);
    const least = t.constant64(0, -0x80000000);
    let bad = t.eqz(divisor);
    // The one quotient of 64 bits that does not fit.
    if (signed) bad = t.or(bad, t.and(t.eq(whole, least), t.eq(divisor, t.constant(Type.I64, -1))));
    t.raiseIf(bad, DIVIDE_ERROR);
    const quotient = signed ? t.divS(whole, divisor) : t.divU(whole, divisor);
    const remainder = signed ? t.remS(whole, divisor) : t.remU(whole, divisor);
    t.raiseIf(t.eqz(t.eq(extend(t, t.wrap(quotient), width), quotient)), DIVIDE_ERROR);
    if (width === 1) {
      const high = t.shl(t.wrap(remainder), t.constant(Type.I32, 8));
      t.writeRegister(RAX, t.or(high, t.zeroExtend(t.wrap(quotient), 1)), 2);
    } else {
      t.writeRegister(RAX, t.wrap(quotient), width);
      t.writeRegister(RDX, t.wrap(remainder), width);
    }
  };
}

export const arithmetic: Area = {
  meanings: {
    add: binary(FlagKind.Add, (t, a, b) => t.add(a, b)),
    adc: binary(FlagKind.Adc, (t, a, b) => t.add(a, withCarry(t, b))),
    sub: binary(FlagKind.Sub, (t, a, b) => t.sub(a, b)),
    sbb: binary(FlagKind.Sbb, (t, a, b) => t.sub(a, withCarry(t, b))),
    cmp: binary(FlagKind.Sub, (t, a, b) => t.sub(a, b), false),
    and: binary(FlagKind.Logic, (t, a, b) => t.and(a, b)),
    or: binary(FlagKind.Logic, (t, a, b) => t.or(a, b)),
    xor: binary(FlagKind.Logic, (t, a, b) => t.xor(a, b)),
    test: binary(FlagKind.Logic, (t, a, b) => t.and(a, b), false),
    inc: unary(FlagKind.Inc, (t, a, b) => t.add(a, b)),
    dec: unary(FlagKind.Dec, (t, a, b) => t.sub(a, b)),
    neg,
    not: (t) => t.write(0, t.not(t.read(0))),
    xadd,
    cmpxchg,
    cmpxchg8b,
    cmpxchg16b,
    div: divide(false),
    idiv: divide(true),
    mul: multiplyWide(false),
    imul: multiplyWide(true),
  },
};
