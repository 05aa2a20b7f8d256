// The transcendental functions against calculations with 200 bits more: rounded right, to the last place.

import assert from "node:assert/strict";
import test from "node:test";
import { initialState, type NativeCase } from "../oracle/types.ts";
import { Random } from "../test/random.ts";
import { runTranslated } from "../test/translated.ts";

const CASES = Number(process.env.ELFIN_X86_ROUNDS ?? 1) * 150;

/** Numbers here are integers that count 2^-PLACES. */
const PLACES = 320n;
const ONE = 1n << PLACES;
const BIAS = 0x3fff;

function times(a: bigint, b: bigint): bigint {
  return (a * b) >> PLACES;
}

function over(a: bigint, b: bigint): bigint {
  return (a << PLACES) / b;
}

function root(a: bigint): bigint {
  const square = a << PLACES;
  let x = 1n << (BigInt(square.toString(2).length + 1) / 2n);
  for (;;) {
    const next = (x + square / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** Σ first · z^k / divisor(k), with the divisors multiplied up if `product`. */
function series(first: bigint, z: bigint, divisor: (k: bigint) => bigint, product: boolean): bigint {
  let sum = 0n;
  let power = first;
  for (let k = 0n; power > 1n || power < -1n; k++) {
    if (product) power /= divisor(k);
    sum += product ? power : power / divisor(k);
    power = times(power, z);
  }
  return sum;
}

const sine = (r: bigint) => series(r, -times(r, r), (k) => (k ? 2n * k * (2n * k + 1n) : 1n), true);
const cosine = (r: bigint) => series(ONE, -times(r, r), (k) => (k ? 2n * k * (2n * k - 1n) : 1n), true);
const exponential = (z: bigint) => series(z, z, (k) => k + 1n, true);
const odd = (k: bigint) => 2n * k + 1n;

function logarithm(x: bigint): bigint {
  const u = over(x - ONE, x + ONE);
  return 2n * series(u, times(u, u), odd, false);
}

/** By four halvings of the angle. */
function arctangent(x: bigint): bigint {
  let t = x;
  for (let i = 0; i < 4; i++) t = over(t, ONE + root(ONE + times(t, t)));
  return 16n * series(t, -times(t, t), odd, false);
}

const LN2 = logarithm(2n * ONE);
const PI = 4n * arctangent(ONE);
/** The processor's π, of 66 bits. */
const PI66 = 0x3_243f_6a88_85a3_08d3n << (PLACES - 64n);

function log2(x: bigint): bigint {
  let power = BigInt(x.toString(2).length - 1) - PLACES;
  const mantissa = power >= 0n ? x >> power : x << -power;
  // Near 1 from below, nothing may cancel.
  const near = power === -1n ? mantissa >> 1n : mantissa;
  if (power === -1n) power = 0n;
  return over(logarithm(near) + power * LN2, LN2);
}

/** The angle less the nearest multiple of π/2, and which one that is. */
function reduce(x: bigint): [bigint, number] {
  const half = PI66 / 2n;
  const quotient = (x + half / 2n) / half;
  return [x - quotient * half, Number(quotient & 3n)];
}

function circular(x: bigint, shift: number): bigint {
  const negative = x < 0n && shift === 0;
  const [r, quotient] = reduce(x < 0n ? -x : x);
  const quadrant = (quotient + shift) & 3;
  const value = quadrant & 1 ? cosine(r) : sine(r);
  return ((quadrant & 2) !== 0) !== negative ? -value : value;
}

/** The 80 bits nearest to a value. */
function pack(value: bigint): string {
  const magnitude = value < 0n ? -value : value;
  const drop = magnitude.toString(2).length - 64;
  let significand = (magnitude + (1n << BigInt(drop - 1))) >> BigInt(drop);
  let exponent = drop + 63 - Number(PLACES) + BIAS;
  if (significand >> 64n) {
    significand >>= 1n;
    exponent++;
  }
  return ((BigInt(exponent | (value < 0n ? 0x8000 : 0)) << 64n) | significand).toString(16).padStart(20, "0");
}

interface Argument {
  readonly head: number;
  readonly significand: bigint;
  readonly value: bigint;
}

/** A number between 2^lowest and 2^(highest + 1). */
function argument(random: Random, lowest: number, highest: number, signed = true): Argument {
  const exponent = lowest + random.below(highest - lowest + 1);
  const significand = random.big() | (1n << 63n);
  const sign = signed ? random.below(2) : 0;
  const value = significand << (PLACES + BigInt(exponent - 63));
  return { head: (sign << 15) | (BIAS + exponent), significand, value: sign ? -value : value };
}

function makeCase(code: number, numbers: readonly Argument[]): NativeCase {
  const state = initialState();
  const view = new DataView(state.x87.registers.buffer);
  numbers.forEach(({ head, significand }, i) => {
    view.setBigUint64(i * 10, significand, true);
    view.setUint16(i * 10 + 8, head, true);
  });
  state.x87.tag = (1 << numbers.length) - 1;
  return { code: Uint8Array.of(0xd9, code), state };
}

/** Angles: also next to multiples of π/2, where little remains. */
function angle(random: Random): Argument {
  return argument(random, -20, random.below(4) ? 6 : 62);
}

function angleOfPoint(x: bigint, y: bigint): bigint {
  const [left, above] = [x < 0n ? -x : x, y < 0n ? -y : y];
  const steep = above > left;
  const first = arctangent(steep ? over(left, above) : over(above, left));
  const acute = steep ? PI / 2n - first : first;
  const whole = x < 0n ? PI - acute : acute;
  return y < 0n ? -whole : whole;
}

interface Function {
  readonly name: string;
  /** The second byte of its opcode. */
  readonly code: number;
  readonly arguments: (random: Random) => Argument[];
  readonly value: (st0: bigint, st1: bigint) => bigint;
}

const functions: readonly Function[] = [
  { name: "fsin", code: 0xfe, arguments: (random) => [angle(random)], value: (x) => circular(x, 0) },
  { name: "fcos", code: 0xff, arguments: (random) => [angle(random)], value: (x) => circular(x, 1) },
  {
    name: "f2xm1",
    code: 0xf0,
    arguments: (random) => [argument(random, -30, -1)],
    value: (x) => exponential(times(x, LN2)),
  },
  {
    name: "fyl2x",
    code: 0xf1,
    arguments: (random) => [argument(random, random.below(2) ? -1 : -60, 60, false), argument(random, -20, 20)],
    value: (x, y) => times(y, log2(x)),
  },
  {
    name: "fyl2xp1",
    code: 0xf9,
    arguments: (random) => [argument(random, -30, -1), argument(random, -20, 20)],
    value: (x, y) => times(y, log2(ONE + x)),
  },
  {
    name: "fpatan",
    code: 0xf3,
    arguments: (random) => [argument(random, -10, 10), argument(random, -10, 10)],
    value: (x, y) => angleOfPoint(x, y),
  },
];

for (const { name, code, arguments: make, value } of functions) {
  test(`${name} is rounded right`, async () => {
    const random = new Random(code);
    const numbers = Array.from({ length: CASES }, () => make(random));
    const results = await runTranslated(numbers.map((list) => makeCase(code, list)));
    results.forEach((result, i) => {
      const list = numbers[i] as Argument[];
      const expected = pack(value((list[0] as Argument).value, list[1]?.value ?? 0n));
      const actual = Buffer.from(result.state.x87.registers.subarray(0, 10)).reverse().toString("hex");
      const shown = list.map(({ head, significand }) => `${head.toString(16)} ${significand.toString(16)}`);
      assert.equal(actual, expected, `${name} of ${shown.join(", ")}`);
    });
  });
}
