// The processor as CPUID tells it (Intel SDM, volume 2, CPUID), with the names Linux gives to features.

import * as cpu from "./cpu";

/** Features by leaf and register, in the order of bits; an empty name is not told. */
const LEAF_1_EDX: string =
  "fpu vme de pse tsc msr pae mce cx8 apic - sep mtrr pge mca cmov pat pse36 pn clflush - dts acpi mmx fxsr sse sse2 ss ht tm ia64 pbe";
const LEAF_1_ECX: string =
  "pni pclmulqdq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid sdbg fma cx16 xtpr pdcm - pcid dca sse4_1 sse4_2 x2apic movbe popcnt tsc_deadline_timer aes xsave - avx f16c rdrand hypervisor";
const LEAF_7_EBX: string =
  "fsgsbase tsc_adjust sgx bmi1 hle avx2 - smep bmi2 erms invpcid rtm cqm - mpx rdt_a avx512f avx512dq rdseed adx smap avx512ifma - clflushopt clwb intel_pt avx512pf avx512er avx512cd sha_ni avx512bw avx512vl";
const EXTENDED_EDX: string =
  "- - - - - - - - - - - syscall - - - - - - - mp nx - mmxext - - fxsr_opt pdpe1gb rdtscp - lm 3dnowext 3dnow";
const EXTENDED_ECX: string =
  "lahf_lm cmp_legacy svm extapic cr8_legacy abm sse4a misalignsse 3dnowprefetch osvw ibs xop skinit wdt - lwp fma4 tce - nodeid_msr - tbm";

const EXTENDED: u32 = 0x80000000;

function bytesOf(register: u32): string {
  let text = "";
  for (let shift = 0; shift < 32; shift += 8) {
    const byte = (register >> shift) & 255;
    if (byte) text += String.fromCharCode(<i32>byte);
  }
  return text;
}

export function vendor(): string {
  const low = cpu.cpuid(0, 0, 0);
  const high = cpu.cpuid(0, 0, 1);
  return bytesOf(<u32>(low >> 32)) + bytesOf(<u32>(high >> 32)) + bytesOf(<u32>high);
}

function highestExtended(): u32 {
  return <u32>cpu.cpuid(EXTENDED, 0, 0);
}

export function modelName(): string {
  if (highestExtended() < EXTENDED + 4) return "unknown";
  let text = "";
  for (let leaf = EXTENDED + 2; leaf <= EXTENDED + 4; leaf++) {
    const low = cpu.cpuid(leaf, 0, 0);
    const high = cpu.cpuid(leaf, 0, 1);
    text += bytesOf(<u32>low) + bytesOf(<u32>(low >> 32)) + bytesOf(<u32>high) + bytesOf(<u32>(high >> 32));
  }
  return text.trim();
}

/** Family, model and stepping, as Linux adds the extended parts. */
export function family(): u32 {
  const signature = <u32>cpu.cpuid(1, 0, 0);
  const base = (signature >> 8) & 15;
  return base == 15 ? base + ((signature >> 20) & 255) : base;
}

export function model(): u32 {
  const signature = <u32>cpu.cpuid(1, 0, 0);
  return ((signature >> 4) & 15) | ((signature >> 12) & 0xf0);
}

export function stepping(): u32 {
  return <u32>cpu.cpuid(1, 0, 0) & 15;
}

function namesOf(names: string, bits: u32): string {
  const all = names.split(" ");
  let text = "";
  for (let i = 0; i < all.length; i++) if ((bits >> i) & 1 && all[i] != "-") text += " " + all[i];
  return text;
}

/** Names of features, each with a space before it. */
export function features(): string {
  const one = cpu.cpuid(1, 0, 1);
  let text = namesOf(LEAF_1_EDX, <u32>(one >> 32));
  if (highestExtended() > EXTENDED) {
    const extended = cpu.cpuid(EXTENDED + 1, 0, 1);
    text += namesOf(EXTENDED_EDX, <u32>(extended >> 32)) + namesOf(EXTENDED_ECX, <u32>extended);
  }
  text += namesOf(LEAF_1_ECX, <u32>one);
  if (<u32>cpu.cpuid(0, 0, 0) >= 7) text += namesOf(LEAF_7_EBX, <u32>(cpu.cpuid(7, 0, 0) >> 32));
  return text;
}
