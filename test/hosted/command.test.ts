// The elfin command: options, exit status, and what it says when something is wrong.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import test, { before } from "node:test";
import { parseRun } from "../../cli/runoptions.ts";
import { projectRoot } from "../../tools/project.ts";
import { run } from "../lib/command.ts";
import { samplePrograms, serverFolder } from "../lib/rootfs.ts";
import { buildHosted } from "./run.ts";

const ELFIN = `${projectRoot}/elfin`;
let programs: string;

before(async () => {
  await buildHosted();
  programs = await samplePrograms();
});

test("elfin run: Docker's letters, alone, together and with their values attached", () => {
  const { publish, environment, memory, terminal, command } = parseRun(
    "-it --rm -p8080:80 -p 53/udp -e A=1 -eB=2 --env=C= -m 64m --name x prog -p 1".split(" "),
  );
  assert.deepEqual(publish, ["8080:80", "53/udp"]);
  assert.deepEqual(environment, { A: "1", B: "2", C: "" });
  assert.equal(memory, 64);
  assert.equal(terminal, true);
  assert.deepEqual(command, ["prog", "-p", "1"], "what follows the program is the program's");
});

const WRONG: readonly (readonly [string, RegExp])[] = [
  ["", /which program/],
  ["--nonsense x", /--nonsense: unknown option/],
  ["-p", /--publish: its value is missing/],
  ["-m 12 x", /12: a machine needs 1 MiB at least; did you mean 12m/],
  ["-m many x", /--memory many/],
  ["--rm=yes x", /--rm/],
  ["-e =x y", /--env =x/],
  ["--network mars x", /--network mars/],
];

for (const [words, complaint] of WRONG) {
  test(`elfin run ${words}: is told what is wrong`, () => {
    assert.throws(() => parseRun(words.split(" ").filter(Boolean)), complaint);
  });
}

test("elfin run: output, input and exit status are the program's", async () => {
  const { status, stdout, stderr } = await run(
    [ELFIN, "run", "/usr/bin/busybox", "sh", "-c", "read x; echo $x; exit 3"],
    {
      input: "word\n",
    },
  );
  assert.deepEqual({ status, stdout, stderr }, { status: 3, stdout: "word\n", stderr: "" });
});

test("elfin run: a crash is told, and is the status", async () => {
  const { status, stderr } = await run([ELFIN, "run", `${programs}/musl/crash`, "null"]);
  assert.equal(status, 139);
  assert.match(stderr, /killed by SIGSEGV/);
});

test("elfin run: a file that is no program", async () => {
  assert.match((await run([ELFIN, "run", `${projectRoot}/README.md`])).stderr, /README\.md: is neither a program/);
  assert.match((await run([ELFIN, "run", "/no/such/file"])).stderr, /\/no\/such\/file: there is no such file/);
  assert.equal((await run([ELFIN, "run", "/no/such/file"])).status, 125);
});

test("elfin run: a port that is taken", async () => {
  const first = spawn(ELFIN, ["run", "-p", "127.0.0.1:18099:80", "/usr/bin/busybox", "sleep", "60"], { stdio: "pipe" });
  try {
    for (;;) {
      const { status, stderr } = await run([ELFIN, "run", "-p", "127.0.0.1:18099:80", "/usr/bin/busybox", "true"]);
      // The first one may not have come so far yet.
      if (status === 0) continue;
      assert.match(stderr, /port 127\.0\.0\.1:18099\/tcp is in use/);
      assert.equal(status, 125);
      return;
    }
  } finally {
    first.kill("SIGKILL");
  }
});

test("elfin run: Ctrl-C ends c-server with the status of SIGINT", async () => {
  const folder = await serverFolder();
  const child = spawn(ELFIN, ["run", "-p", "127.0.0.1:0:8080", folder, "/c-server"], { stdio: "pipe" });
  const closed = new Promise((resolve) => child.once("close", resolve));
  for await (const piece of child.stdout) {
    if (String(piece).includes("Listening")) break;
  }
  child.kill("SIGINT");
  assert.equal(await closed, 130);
});
