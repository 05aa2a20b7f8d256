// What /proc/PID tells about a process in one piece: stat, status, limits (proc_pid_stat(5), proc_pid_status(5)).

import { Text } from "../../lib/text";
import { framesTotal } from "../../platform/frames";
import { PAGE_SHIFT } from "../../platform/pagemap";
import { Usage } from "./maps";
import { Subject } from "./subject";

/** Ticks of USER_HZ. */
const TICK: u64 = 10_000_000;

function zeros(text: Text, count: i32): Text {
  for (let i = 0; i < count; i++) text.add(" 0");
  return text;
}

/** 52 fields, numbered as in proc_pid_stat(5). */
export function tellStat(text: Text, who: Subject): void {
  const space = who.space;
  const usage = new Usage(space);
  text.signed(who.id).add(" (").add(who.name).add(") ").add(who.state).byte(32);
  text.signed(who.parent).byte(32).signed(who.processGroup).byte(32).signed(who.session).byte(32);
  text
    .unsigned(who.terminal)
    .byte(32)
    .signed(who.terminal ? who.processGroup : -1)
    .add(" 4194304");
  // 10 to 13: page faults are not counted.
  zeros(text, 4)
    .byte(32)
    .unsigned(who.userTime / TICK)
    .byte(32)
    .unsigned(who.systemTime / TICK)
    .add(" 0 0 ");
  text
    .signed(20 + who.nice)
    .byte(32)
    .signed(who.nice)
    .byte(32)
    .signed(who.threads.length)
    .add(" 0 ");
  text
    .unsigned(who.started / TICK)
    .byte(32)
    .unsigned(usage.size << PAGE_SHIFT)
    .byte(32)
    .unsigned(usage.resident);
  text.byte(32).unsigned(who.softLimit(RLIMIT_RSS));
  // 26 to 30: where code and stack are, which is not for everybody.
  zeros(text, 5)
    .byte(32)
    .unsigned(who.pendingSignals & 0x7fffffff)
    .byte(32)
    .unsigned(who.blockedSignals & 0x7fffffff);
  text
    .byte(32)
    .unsigned(who.ignoredSignals & 0x7fffffff)
    .byte(32)
    .unsigned(who.caughtSignals & 0x7fffffff);
  // 35 to 37, exit signal, processor, 40 to 52.
  zeros(text, 3).add(" 17 0");
  zeros(text, 13).line();
}

const RLIMIT_RSS: i32 = 5;

function kilobytes(text: Text, name: string, pages: u64): void {
  text
    .add(name)
    .add(":\t")
    .padded(pages << 2, 8)
    .line(" kB");
}

function ids(text: Text, name: string, a: u32, b: u32, c: u32, d: u32): void {
  text.add(name).add(":\t").unsigned(a).byte(9).unsigned(b).byte(9).unsigned(c).byte(9).unsigned(d).line();
}

function mask(text: Text, name: string, bits: u64): void {
  text.add(name).add(":\t").hex(bits, 16).line();
}

function stateName(state: string): string {
  if (state == "R") return "R (running)";
  if (state == "S") return "S (sleeping)";
  if (state == "T") return "T (stopped)";
  if (state == "Z") return "Z (zombie)";
  return state;
}

function tellIds(text: Text, who: Subject): void {
  text.add("Name:\t").line(who.name);
  text.add("Umask:\t").octal(who.umask, 4).add("\nState:\t").line(stateName(who.state));
  text.add("Tgid:\t").signed(who.group).add("\nNgid:\t0\nPid:\t").signed(who.id);
  text.add("\nPPid:\t").signed(who.parent).line("\nTracerPid:\t0");
  ids(text, "Uid", who.uid(0), who.uid(1), who.uid(2), who.uid(3));
  ids(text, "Gid", who.gid(0), who.gid(1), who.gid(2), who.gid(3));
  const files = who.files;
  text
    .add("FDSize:\t")
    .signed(files ? files.end : 0)
    .add("\nGroups:\t");
  for (let i = 0; i < who.groups.length; i++) text.unsigned(who.groups[i]).byte(32);
  text.add("\nNStgid:\t").signed(who.group).add("\nNSpid:\t").signed(who.id);
  text.add("\nNSpgid:\t").signed(who.processGroup).add("\nNSsid:\t").signed(who.session).line();
}

function tellMemory(text: Text, who: Subject): void {
  const usage = new Usage(who.space);
  kilobytes(text, "VmPeak", usage.size);
  kilobytes(text, "VmSize", usage.size);
  kilobytes(text, "VmLck", usage.locked);
  kilobytes(text, "VmPin", 0);
  kilobytes(text, "VmHWM", usage.resident);
  kilobytes(text, "VmRSS", usage.resident);
  kilobytes(text, "RssAnon", usage.resident - usage.fromFiles);
  kilobytes(text, "RssFile", usage.fromFiles);
  kilobytes(text, "RssShmem", 0);
  kilobytes(text, "VmData", usage.data);
  kilobytes(text, "VmStk", usage.stack);
  kilobytes(text, "VmExe", usage.code);
  kilobytes(text, "VmLib", 0);
  kilobytes(text, "VmPTE", 0);
  kilobytes(text, "VmSwap", 0);
}

/** CAP_* there are: those of Linux 5.9 and later. */
const ALL_CAPABILITIES: u64 = 0x1ffffffffff;

export function tellStatus(text: Text, who: Subject): void {
  tellIds(text, who);
  if (who.space) tellMemory(text, who);
  text.add("CoreDumping:\t0\nTHP_enabled:\t0\nThreads:\t").signed(who.threads.length);
  text
    .add("\nSigQ:\t0/")
    .unsigned(framesTotal() >> 3)
    .line();
  mask(text, "SigPnd", 0);
  mask(text, "ShdPnd", who.pendingSignals);
  mask(text, "SigBlk", who.blockedSignals);
  mask(text, "SigIgn", who.ignoredSignals);
  mask(text, "SigCgt", who.caughtSignals);
  const capabilities: u64 = who.uid(1) ? 0 : ALL_CAPABILITIES;
  mask(text, "CapInh", 0);
  mask(text, "CapPrm", capabilities);
  mask(text, "CapEff", capabilities);
  mask(text, "CapBnd", ALL_CAPABILITIES);
  mask(text, "CapAmb", 0);
  text.line("NoNewPrivs:\t0\nSeccomp:\t0\nSeccomp_filters:\t0\nSpeculation_Store_Bypass:\tnot vulnerable");
  text.line("Cpus_allowed:\t1\nCpus_allowed_list:\t0\nMems_allowed:\t1\nMems_allowed_list:\t0");
  text.line("voluntary_ctxt_switches:\t0\nnonvoluntary_ctxt_switches:\t0");
}

/** By resource number: name and unit. */
const LIMITS: string[] = [
  "Max cpu time|seconds",
  "Max file size|bytes",
  "Max data size|bytes",
  "Max stack size|bytes",
  "Max core file size|bytes",
  "Max resident set|bytes",
  "Max processes|processes",
  "Max open files|files",
  "Max locked memory|bytes",
  "Max address space|bytes",
  "Max file locks|locks",
  "Max pending signals|signals",
  "Max msgqueue size|bytes",
  "Max nice priority|",
  "Max realtime priority|",
  "Max realtime timeout|us",
];

function limit(text: Text, value: u64): Text {
  return value == u64.MAX_VALUE ? text.add("unlimited") : text.unsigned(value);
}

export function tellLimits(text: Text, who: Subject): void {
  text.line("Limit                     Soft Limit           Hard Limit           Units     ");
  for (let resource = 0; resource < LIMITS.length; resource++) {
    const start = text.length;
    const bar = LIMITS[resource].indexOf("|");
    text.add(LIMITS[resource].substring(0, bar)).column(start, 26);
    limit(text, who.softLimit(resource)).column(start, 47);
    limit(text, who.hardLimit(resource)).column(start, 68);
    text
      .add(LIMITS[resource].substring(bar + 1))
      .column(start, 78)
      .line();
  }
}
