// The table of system calls: complete, told by the page, and summed up at the end of a run.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test, { before } from "node:test";
import { type SystemCall, systemCalls } from "../../platform/hosted/machine/syscalls.ts";
import { compatibilityPage, PAGE } from "../../tools/compatibility.ts";
import { SampleRoot } from "../lib/sampleroot.ts";
import { buildHosted, runHosted } from "./run.ts";

/** Linux's own list. */
const HEADER = "/usr/include/x86_64-linux-gnu/asm/unistd_64.h";

let calls: SystemCall[];

before(async () => {
  await buildHosted();
  calls = await systemCalls();
});

test("compatibility: every call of Linux is in the table by its name", { skip: !existsSync(HEADER) }, () => {
  const names = new Map(calls.map(({ number, name }) => [number, name]));
  const header = readFileSync(HEADER, "utf8");
  for (const [, name, number] of header.matchAll(/^#define __NR_(\w+) (\d+)$/gm)) {
    assert.equal(names.get(Number(number)), name);
  }
});

test("compatibility: docs/compatibility.md says what the table says", () => {
  assert.equal(readFileSync(PAGE, "utf8"), compatibilityPage(calls), "run make docs/compatibility.md");
});

test("compatibility: incomplete calls are summed up at the end", async () => {
  const root = await SampleRoot.build();
  const { log } = await runHosted({
    command: ["/gcc/attacks", "call_number"],
    archives: [readFileSync(root.initrd)],
    kernelOptions: ["debug.calls=1"],
  });
  const told = log.filter((line) => line.includes("system calls: "));
  assert.ok(
    told.some((line) => /clone: partial \(no namespaces\), 1 time/.test(line)),
    log.join("\n"),
  );
});
