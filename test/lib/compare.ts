// Comparing what a program printed in a machine with what it printed natively.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import { run } from "./command.ts";
import { temporaryFolder } from "./rootfs.ts";

/** Fails with a short diff (- Linux, + the machine) unless both printed the same. */
export async function assertSameOutput(actual: string, native: string): Promise<void> {
  if (actual === native) return;
  const folder = temporaryFolder();
  fs.writeFileSync(`${folder}/native`, native, "latin1");
  fs.writeFileSync(`${folder}/machine`, actual, "latin1");
  const { stdout } = await run(["diff", "-U", "1", "native", "machine"], { cwd: folder });
  assert.fail(stdout.replace(/^(---|\+\+\+) (\w+).*$/gm, "$1 $2"));
}
