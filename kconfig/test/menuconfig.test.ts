// menuconfig as people use it, in a pseudo-terminal.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { KEYS, MenuconfigTerminal } from "./tty.ts";

const missing = existsSync("/usr/bin/python3") ? false : "/usr/bin/python3 is not there";

interface Options {
  readonly config?: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly environment?: NodeJS.ProcessEnv;
}

async function using(
  options: Options,
  use: (terminal: MenuconfigTerminal, path: string) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "menuconfig-"));
  const path = join(folder, ".config");
  if (options.config !== undefined) writeFileSync(path, options.config);
  const terminal = new MenuconfigTerminal(path, options.rows, options.columns, options.environment);
  try {
    await use(terminal, path);
  } finally {
    terminal.stop();
    rmSync(folder, { recursive: true });
  }
}

test("menuconfig: what is changed is asked about and saved", { skip: missing }, async () => {
  await using({}, async (terminal, path) => {
    await terminal.shows(/Elfin Configuration[\s\S]*Architecture Selection {2}--->/);
    terminal.type(KEYS.down, KEYS.down, KEYS.down, KEYS.enter);
    await terminal.shows(/\[\*\] Network stack: IPv4, TCP, UDP {2}--->/);
    terminal.type(KEYS.down, "n");
    await terminal.shows(/\[ \] Network stack/);
    terminal.type(KEYS.back, KEYS.back);
    await terminal.shows(/Do you wish to save/);
    terminal.type("y");
    assert.equal(await terminal.end(), 0);
    assert.match(readFileSync(path, "utf8"), /^# CONFIG_LIBLWIP is not set$/m);
  });
});

test("menuconfig: nothing is written when the user says no", { skip: missing }, async () => {
  await using({}, async (terminal, path) => {
    await terminal.shows(/Architecture/);
    terminal.type(KEYS.back);
    await terminal.shows(/Do you wish to save/);
    terminal.type("n");
    assert.equal(await terminal.end(), 0);
    assert.equal(existsSync(path), false);
  });
});

test("menuconfig: / finds a symbol, shows where it is, and jumps there", { skip: missing }, async () => {
  await using({}, async (terminal) => {
    await terminal.shows(/Architecture/);
    terminal.type("/");
    await terminal.shows(/Enter \(sub\)string or regexp/);
    terminal.type(..."EXECBIT", KEYS.enter);
    await terminal.shows(/Symbol: APPELFLOADER_VFSEXEC_EXECBIT \[=y\]/);
    await terminal.shows(/Defined at kernel\/boot\/Kconfig:\d+/);
    await terminal.shows(/Location: \(1\)/);
    terminal.type("1");
    await terminal.shows(/> Application Options[\s\S]*\[\*\] Ensure executable bit/);
    terminal.type(" ");
    await terminal.shows(/\[ \] Ensure executable bit/);
    terminal.type("?");
    await terminal.shows(/CONFIG_APPELFLOADER_VFSEXEC_EXECBIT:[\s\S]*Refuses programs/);
    await terminal.shows(/Depends on: APPELFLOADER_VFSEXEC \[=y\]/);
  });
});

test("menuconfig: numbers are edited within their range", { skip: missing }, async () => {
  await using({ config: "" }, async (terminal, path) => {
    await terminal.shows(/Architecture/);
    terminal.type("/");
    await terminal.shows(/regexp/);
    terminal.type(..."NBPAGES", KEYS.enter);
    await terminal.shows(/\(1\)/);
    terminal.type("1");
    await terminal.shows(/\(2048\) Application stack size/);
    terminal.type(KEYS.enter);
    await terminal.shows(/from 8 to 262144/);
    terminal.type(..."\x7f\x7f\x7f\x7f", "7", KEYS.enter);
    await terminal.shows(/"7" is not possible here/);
    terminal.type("\x7f", ..."128", KEYS.enter);
    await terminal.shows(/\(128\) Application stack size/);
    terminal.type(KEYS.right, KEYS.right, KEYS.right, KEYS.enter);
    await terminal.shows(/The file to write/);
    terminal.type(KEYS.enter);
    await terminal.shows(/\(128\) Application stack size/);
    assert.match(readFileSync(path, "utf8"), /^CONFIG_APPELFLOADER_STACK_NBPAGES=128$/m);
  });
});

test("menuconfig: a choice is made on a page of its own", { skip: missing }, async () => {
  await using({ config: "" }, async (terminal) => {
    await terminal.shows(/Architecture/);
    terminal.type(KEYS.down, KEYS.enter);
    await terminal.shows(/KVM guest/);
    terminal.type(KEYS.enter);
    await terminal.shows(/Virtual machine monitor \(QEMU\) {2}--->/);
    terminal.type(KEYS.enter);
    await terminal.shows(/\(X\) QEMU[\s\S]*\( \) Firecracker/);
    terminal.type(KEYS.down, " ");
    await terminal.shows(/Virtual machine monitor \(Firecracker\) {2}--->/);
  });
});

test("menuconfig: the screen follows the terminal's size", { skip: missing }, async () => {
  await using({ rows: 40, columns: 120 }, async (terminal) => {
    await terminal.shows(/Architecture[\s\S]*\n +<Select> {2}< Exit >/);
    terminal.resize(24, 80);
    await terminal.shows(/Architecture[\s\S]*\n +<Select> {2}< Exit >/);
    assert.equal(terminal.screen.text.split("\n").length, 24);
  });
});

test("menuconfig: no colours where there are none, or nobody wants them", { skip: missing }, async () => {
  for (const environment of [{ TERM: "vt100" }, { NO_COLOR: "1" }]) {
    await using({ environment }, async (terminal) => {
      await terminal.shows(/< Load >/);
      for (const attribute of terminal.screen.attributes) assert.doesNotMatch(attribute, /(?:3|4)\d/);
      assert.ok(terminal.screen.attributes.has("0;7"), "the bar is in reverse video");
    });
  }
});
