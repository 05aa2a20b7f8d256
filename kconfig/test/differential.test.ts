// The same .config as Debian's python3-kconfiglib makes, for trees made at random.
//
// KCONFIG_TREES says how many.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { projectRoot } from "../../tools/project.ts";
import { minimalConfig } from "../dotconfig/minimal.ts";
import { readDotConfig } from "../dotconfig/read.ts";
import { dotConfig } from "../dotconfig/write.ts";
import { parse } from "../language/parser.ts";
import { generate } from "./generate.ts";

const TREES = Number(process.env.KCONFIG_TREES ?? 400);
/** Debian's, which has the package: another python3 may come first in PATH. */
const PYTHON = "/usr/bin/python3";
const missing = existsSync("/usr/lib/python3/dist-packages/kconfiglib.py") ? false : "python3-kconfiglib is not there";

function reference(file: string, trees: readonly string[]): void {
  const { status, stderr } = spawnSync(PYTHON, [`${projectRoot}/kconfig/test/reference.py`, file, ...trees], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
}

/** What we make of a tree's input: the .config without its first four lines, and the minimal one. */
function ours(folder: string): { full: string; minimal: string } {
  const configuration = parse({ folder, file: "Kconfig" });
  if (existsSync(join(folder, "input"))) {
    readDotConfig(configuration, readFileSync(join(folder, "input"), "utf8"), "input");
  }
  return {
    full: dotConfig(configuration).split("\n").slice(4).join("\n"),
    minimal: minimalConfig(configuration),
  };
}

function compare(folder: string): void {
  const { full, minimal } = ours(folder);
  assert.equal(full, readFileSync(join(folder, "expected"), "utf8"));
  assert.equal(minimal, readFileSync(join(folder, "minimal"), "utf8"));
}

test(`kconfig: ${TREES} trees made at random give the .config of kconfiglib`, { skip: missing }, () => {
  const folder = mkdtempSync(join(tmpdir(), "kconfig-"));
  try {
    const trees = Array.from({ length: TREES }, (_, seed) => join(folder, `${seed}`));
    for (const [seed, tree] of trees.entries()) {
      const { kconfig, dotConfig } = generate(seed + 1);
      mkdirSync(tree);
      writeFileSync(join(tree, "Kconfig"), kconfig);
      writeFileSync(join(tree, "input"), dotConfig);
    }
    reference("Kconfig", trees);
    for (const tree of trees) compare(tree);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
