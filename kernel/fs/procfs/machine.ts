// The files of /proc about the machine as a whole (proc(5)).

import { byteString } from "../../lib/bytes";
import { randomBytes } from "../../lib/random";
import { Text } from "../../lib/text";
import { VERSION } from "../../lib/version";
import { framesFree, framesTotal } from "../../platform/frames";
import { machine } from "../../platform/machine";
import { types } from "../types";
import { subjects } from "./subject";

const SECOND: u64 = 1_000_000_000;
const TICK: u64 = 10_000_000;

function kilobytes(text: Text, name: string, pages: u64): void {
  const start = text.length;
  text
    .add(name)
    .byte(58)
    .column(start, 16)
    .padded(pages << 2, 8)
    .line(" kB");
}

/** There is no cache beside the files themselves, and nothing is ever swapped. */
export function tellMeminfo(text: Text): void {
  const total = framesTotal();
  const free = framesFree();
  kilobytes(text, "MemTotal", total);
  kilobytes(text, "MemFree", free);
  kilobytes(text, "MemAvailable", free);
  const none: string[] = ["Buffers", "Cached", "SwapCached", "Active", "Inactive", "Active(anon)", "Inactive(anon)"];
  for (let i = 0; i < none.length; i++) kilobytes(text, none[i], 0);
  kilobytes(text, "SwapTotal", 0);
  kilobytes(text, "SwapFree", 0);
  kilobytes(text, "Dirty", 0);
  kilobytes(text, "Writeback", 0);
  kilobytes(text, "AnonPages", total - free);
  kilobytes(text, "Mapped", 0);
  kilobytes(text, "Shmem", 0);
  kilobytes(text, "Slab", 0);
  kilobytes(text, "SReclaimable", 0);
  kilobytes(text, "CommitLimit", total);
  kilobytes(text, "Committed_AS", total - free);
  text.line("VmallocTotal:   34359738367 kB\nVmallocUsed:           0 kB");
  text.line("HugePages_Total:       0\nHugePages_Free:        0\nHugepagesize:       2048 kB");
}

type Describer = (text: Text) => void;
let describeProcessor: Describer = (text: Text): void => {
  text.line("vendor_id\t: unknown\nmodel name\t: unknown");
};

/** The platform tells vendor, family, model, name and flags of its processor. */
export function setProcessorText(describer: Describer): void {
  describeProcessor = describer;
}

export function tellCpuinfo(text: Text): void {
  text.line("processor\t: 0");
  describeProcessor(text);
  text.line(
    "physical id\t: 0\nsiblings\t: 1\ncore id\t\t: 0\ncpu cores\t: 1\napicid\t\t: 0\nfpu\t\t: yes\nwp\t\t: yes",
  );
  text.line("clflush size\t: 64\ncache_alignment\t: 64\naddress sizes\t: 40 bits physical, 48 bits virtual\n");
}

/** All time counts as the programs'. */
export function tellMachineStat(text: Text): void {
  const ticks = machine().now() / TICK;
  text.add("cpu  ").unsigned(ticks).line(" 0 0 0 0 0 0 0 0 0");
  text.add("cpu0 ").unsigned(ticks).line(" 0 0 0 0 0 0 0 0 0");
  text.add("intr 0\nctxt 0\nbtime ").unsigned(machine().bootTime() / SECOND);
  text
    .add("\nprocesses ")
    .signed(subjects().length)
    .line("\nprocs_running 1\nprocs_blocked 0\nsoftirq 0 0 0 0 0 0 0 0 0 0 0");
}

function hundredths(text: Text, time: u64): Text {
  return text
    .unsigned(time / SECOND)
    .byte(46)
    .zeros((time % SECOND) / TICK, 2);
}

export function tellUptime(text: Text): void {
  hundredths(text, machine().now()).line(" 0.00");
}

export function tellLoadavg(text: Text): void {
  const all = subjects();
  const last = all.length ? all[all.length - 1] : 0;
  text.add("0.00 0.00 0.00 1/").signed(all.length).byte(32).signed(last).line();
}

export function tellVersion(text: Text): void {
  text.add("Linux version 6.1.0-elfin (elfin) #1 Elfin ").line(VERSION);
}

export function tellFilesystems(text: Text): void {
  for (let i = 0; i < types.length; i++) text.add("nodev\t").line(types[i].name);
}

export function tellCommandLine(text: Text): void {
  const here = machine();
  text.line(byteString(here.commandLine, here.commandLineLength));
}

export function tellDevices(text: Text): void {
  text.line(
    "Character devices:\n  1 mem\n  4 /dev/vc/0\n  4 tty\n  4 ttyS\n  5 /dev/tty\n  5 /dev/console\n  5 /dev/ptmx",
  );
  text.line("136 pts\n\nBlock devices:");
}

const bytes: usize = memory.data(16);

/** RFC 9562, version 4. */
function tellUuid(text: Text, from: usize): void {
  for (let i = 0; i < 16; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.byte(45);
    let byte: u32 = load<u8>(from + i);
    if (i == 6) byte = (byte & 15) | 0x40;
    if (i == 8) byte = (byte & 0x3f) | 0x80;
    text.hex(byte, 2);
  }
  text.line();
}

export function tellNewUuid(text: Text): void {
  randomBytes(bytes, 16);
  tellUuid(text, bytes);
}

let bootId: usize = 0;

export function tellBootId(text: Text): void {
  if (!bootId) {
    bootId = heap.alloc(16);
    randomBytes(bootId, 16);
  }
  tellUuid(text, bootId);
}
