// Fused multiply-add, which WebAssembly lacks: always in software. The order of the factors decides which NaN wins.

import { begin, end } from "./environment";
import { signBit, useDouble, useSingle } from "./number";
import { fuse } from "./operations";

const a = memory.data(16, 16);
const b = memory.data(16, 16);
const c = memory.data(16, 16);

function one(how: i32, x: u64, y: u64, z: u64): u64 {
  return fuse(x, y, z, how & 1 ? signBit : 0, how & 2 ? signBit : 0);
}

function single(how: i32, x: f32, y: f32, z: f32): f32 {
  begin();
  useSingle();
  const bits = one(how, reinterpret<u32>(x), reinterpret<u32>(y), reinterpret<u32>(z));
  end();
  return reinterpret<f32>(<u32>bits);
}

function double(how: i32, x: f64, y: f64, z: f64): f64 {
  begin();
  useDouble();
  const bits = one(how, reinterpret<u64>(x), reinterpret<u64>(y), reinterpret<u64>(z));
  end();
  return reinterpret<f64>(bits);
}

function keep(x: v128, y: v128, z: v128): void {
  v128.store(a, x);
  v128.store(b, y);
  v128.store(c, z);
}

function singles(even: i32, odd: i32, x: v128, y: v128, z: v128): v128 {
  keep(x, y, z);
  begin();
  useSingle();
  for (let i: usize = 0; i < 16; i += 4)
    store<u32>(a + i, <u32>one(i & 4 ? odd : even, load<u32>(a + i), load<u32>(b + i), load<u32>(c + i)));
  end();
  return v128.load(a);
}

function doubles(even: i32, odd: i32, x: v128, y: v128, z: v128): v128 {
  keep(x, y, z);
  begin();
  useDouble();
  for (let i: usize = 0; i < 16; i += 8)
    store<u64>(a + i, one(i ? odd : even, load<u64>(a + i), load<u64>(b + i), load<u64>(c + i)));
  end();
  return v128.load(a);
}

export function fusedAddSingle(x: f32, y: f32, z: f32): f32 {
  return single(0, x, y, z);
}

export function fusedAddDouble(x: f64, y: f64, z: f64): f64 {
  return double(0, x, y, z);
}

export function fusedAddSingles(x: v128, y: v128, z: v128): v128 {
  return singles(0, 0, x, y, z);
}

export function fusedAddDoubles(x: v128, y: v128, z: v128): v128 {
  return doubles(0, 0, x, y, z);
}

export function fusedSubSingle(x: f32, y: f32, z: f32): f32 {
  return single(2, x, y, z);
}

export function fusedSubDouble(x: f64, y: f64, z: f64): f64 {
  return double(2, x, y, z);
}

export function fusedSubSingles(x: v128, y: v128, z: v128): v128 {
  return singles(2, 2, x, y, z);
}

export function fusedSubDoubles(x: v128, y: v128, z: v128): v128 {
  return doubles(2, 2, x, y, z);
}

export function fusedNegatedAddSingle(x: f32, y: f32, z: f32): f32 {
  return single(1, x, y, z);
}

export function fusedNegatedAddDouble(x: f64, y: f64, z: f64): f64 {
  return double(1, x, y, z);
}

export function fusedNegatedAddSingles(x: v128, y: v128, z: v128): v128 {
  return singles(1, 1, x, y, z);
}

export function fusedNegatedAddDoubles(x: v128, y: v128, z: v128): v128 {
  return doubles(1, 1, x, y, z);
}

export function fusedNegatedSubSingle(x: f32, y: f32, z: f32): f32 {
  return single(3, x, y, z);
}

export function fusedNegatedSubDouble(x: f64, y: f64, z: f64): f64 {
  return double(3, x, y, z);
}

export function fusedNegatedSubSingles(x: v128, y: v128, z: v128): v128 {
  return singles(3, 3, x, y, z);
}

export function fusedNegatedSubDoubles(x: v128, y: v128, z: v128): v128 {
  return doubles(3, 3, x, y, z);
}

export function fusedAddSubSingles(x: v128, y: v128, z: v128): v128 {
  return singles(2, 0, x, y, z);
}

export function fusedAddSubDoubles(x: v128, y: v128, z: v128): v128 {
  return doubles(2, 0, x, y, z);
}

export function fusedSubAddSingles(x: v128, y: v128, z: v128): v128 {
  return singles(0, 2, x, y, z);
}

export function fusedSubAddDoubles(x: v128, y: v128, z: v128): v128 {
  return doubles(0, 2, x, y, z);
}
