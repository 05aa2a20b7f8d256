// RCPPS and RSQRTPS. The processor's tables differ from vendor to vendor; the bound is a relative error of 1.5 × 2^-12.
// Exact results, rounded, are within it. Subnormal operands count as zeros and subnormal results become zeros, whatever
// MXCSR says; no exceptions.

const data = memory.data(16, 16);

const SIGN: u32 = 0x8000_0000;
const INFINITY: u32 = 0x7f80_0000;
const LEAST_NORMAL: u32 = 0x0080_0000;
const QUIET: u32 = 0x0040_0000;
const INDEFINITE: u32 = 0xffc0_0000;

function reciprocal(bits: u32): u32 {
  const sign = bits & SIGN;
  const magnitude = bits & ~SIGN;
  if (magnitude > INFINITY) return bits | QUIET;
  if (magnitude < LEAST_NORMAL) return sign | INFINITY;
  const result = reinterpret<u32>(<f32>1 / reinterpret<f32>(magnitude));
  return result < LEAST_NORMAL ? sign : sign | result;
}

function reciprocalRoot(bits: u32): u32 {
  const sign = bits & SIGN;
  const magnitude = bits & ~SIGN;
  if (magnitude > INFINITY) return bits | QUIET;
  if (magnitude < LEAST_NORMAL) return sign | INFINITY;
  if (sign) return INDEFINITE;
  return reinterpret<u32>(<f32>(1 / Math.sqrt(<f64>reinterpret<f32>(bits))));
}

export function reciprocalEstimate(a: f32): f32 {
  return reinterpret<f32>(reciprocal(reinterpret<u32>(a)));
}

export function reciprocalRootEstimate(a: f32): f32 {
  return reinterpret<f32>(reciprocalRoot(reinterpret<u32>(a)));
}

export function reciprocalEstimates(a: v128): v128 {
  v128.store(data, a);
  for (let at: usize = 0; at < 16; at += 4) store<u32>(data + at, reciprocal(load<u32>(data + at)));
  return v128.load(data);
}

export function reciprocalRootEstimates(a: v128): v128 {
  v128.store(data, a);
  for (let at: usize = 0; at < 16; at += 4) store<u32>(data + at, reciprocalRoot(load<u32>(data + at)));
  return v128.load(data);
}
