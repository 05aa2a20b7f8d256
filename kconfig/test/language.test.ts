// The language, statement by statement, and what is said of files that are wrong.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import { readDotConfig } from "../dotconfig/read.ts";
import { dotConfig } from "../dotconfig/write.ts";
import { parse } from "../language/parser.ts";
import type { Configuration } from "../model/configuration.ts";

/** The configuration of files (the text alone is the file Kconfig), and what macros said. */
function configure(
  files: string | Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): { configuration: Configuration; said: string[] } {
  const folder = mkdtempSync(join(tmpdir(), "language-"));
  const said: string[] = [];
  try {
    for (const [name, text] of Object.entries(typeof files === "string" ? { Kconfig: files } : files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const world = { environment, say: (text: string) => said.push(text) };
    return { configuration: parse({ folder, file: "Kconfig", world }), said };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function value(configuration: Configuration, name: string): string {
  return configuration.lookup(name)?.text ?? "(undefined)";
}

test("kconfig: variables, functions and the environment", () => {
  const text = `
simple := first
late = $(simple) $(HOME)
simple := second
late += third
twice = $(1)-$(1)
config TEXT
	string
	default "$(late)"
config CALLED
	string
	default "$(twice,$(simple))"
config SHELL
	string
	default "$(shell,printf 'a\\nb\\n\\n')"
config PLACE
	string
	default "$(filename):$(lineno)"
config ESCAPED
	string
	default "\\$(simple)"
$(info,hello)
`;
  const { configuration, said } = configure(text, { HOME: "/home" });
  assert.equal(value(configuration, "TEXT"), "second /home third");
  assert.equal(value(configuration, "CALLED"), "second-second");
  assert.equal(value(configuration, "SHELL"), "a b");
  assert.equal(value(configuration, "PLACE"), "Kconfig:18");
  assert.equal(value(configuration, "ESCAPED"), "$(simple)");
  assert.deepEqual(said, ["hello"]);
});

test("kconfig: source with patterns, relative and optional ones", () => {
  const { configuration } = configure({
    Kconfig: 'source "*/Kconfig.[ab]"\nosource "nothing*"\nrsource "sub/more"\n',
    "one/Kconfig.a": "config ONE\n\tdef_bool y\n",
    "two/Kconfig.b": "config TWO\n\tdef_bool y\n",
    "two/Kconfig.c": "config THREE\n\tdef_bool y\n",
    "sub/more": 'orsource "deep/*"\n',
    "sub/deep/x": "config DEEP\n\tdef_bool y\n",
  });
  assert.deepEqual(configuration.files, ["Kconfig", "one/Kconfig.a", "two/Kconfig.b", "sub/more", "sub/deep/x"]);
  assert.equal(value(configuration, "DEEP"), "y");
});

test("kconfig: help ends where the indentation does", () => {
  const { configuration } = configure("config A\n\tbool\n\thelp\n\t  One.\n\n\t    Two.\n\tdefault y\n");
  assert.equal(configuration.lookup("A")?.nodes[0]?.help, "One.\n\n  Two.");
  assert.equal(value(configuration, "A"), "y");
});

for (const [text, message] of [
  ["config A\n\tbool\n\tdepends in B\n", /^Kconfig:3: "on" expected behind depends$/],
  ['menu "x"\nconfig A\n\tbool\n', /^Kconfig:1: "endmenu" is missing$/],
  ["endif\n", /^Kconfig:1: nothing is open that "endif" could end$/],
  ["config A\n\tbool\n\tdepends on (B && C\n", /^Kconfig:3: a closing parenthesis is missing$/],
  ["config A\n\tbool\n\tdepends on B\nconfig B\n\tbool\n\tdepends on A\n", /circle: A needs B needs A$/],
  ['source "missing"\n', /^Kconfig:1: there is no file missing$/],
  ["config A\n\tstring\n\tdefault B && C\n", /^Kconfig:1: the default of A is no single value$/],
  ["$(error-if,y,stop here)\n", /^Kconfig:1: stop here$/],
  ["frobnicate\n", /^Kconfig:1: unknown statement "frobnicate"$/],
  ["a = $(b)\nb = $(a)\nconfig $(a)\n", /^Kconfig:3: the variable \w needs itself to be expanded$/],
] as const) {
  test(`kconfig: ${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => configure(text), { message });
  });
}

test(".config: lines that are wrong are named, with what may have been meant", () => {
  const { configuration } = configure('config NETWORK\n\tbool "n"\nconfig OLD_NAME\n\tbool "o"\n');
  const content = "CONFIG_NETWROK=y\nCONFIG_NETWORK=maybe\nnonsense\nCONFIG_OTHER=y\n# CONFIG_NETWORK is not set\n";
  const renamed = new Map([["OTHER", "OLD_NAME"]]);
  const { warnings } = readDotConfig(configuration, content, "file", { renamed });
  assert.deepEqual(warnings, [
    "file:1: warning: CONFIG_NETWROK is unknown and has no effect; did you mean CONFIG_NETWORK?",
    "file:2: warning: maybe is no value for the bool CONFIG_NETWORK",
    'file:3: warning: "nonsense" is not CONFIG_NAME=value',
  ]);
  assert.match(dotConfig(configuration), /^# CONFIG_NETWORK is not set\nCONFIG_OLD_NAME=y$/m);
});
