// The processor as /proc/cpuinfo describes it: what CPUID tells a program, in words.

import "./areas.ts";
import { BRAND, reportedFeatures, VENDOR } from "./cpuid.ts";

/** What every x86-64 processor has, by its names there. */
const BASE = ["tsc", "cx8", "cmov", "syscall", "nx", "lm", "constant_tsc", "hypervisor"];

/** The lines from vendor_id to flags, each ended. */
export function cpuinfo(): string {
  const flags = [...reportedFeatures(), ...BASE];
  const lines = [
    ["vendor_id\t", VENDOR],
    ["cpu family\t", "6"],
    ["model\t\t", "0"],
    ["model name\t", BRAND],
    ["stepping\t", "0"],
    ["flags\t\t", flags.join(" ")],
  ];
  return lines.map(([name, value]) => `${name}: ${value}\n`).join("");
}
