// The elfin command: options, exit status, and what it says when something is wrong.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import test, { before } from "node:test";
import { parseRun } from "../../cli/runoptions.ts";
import { projectRoot } from "../../tools/project.ts";
import { run } from "../lib/command.ts";
import { samplePrograms, serverFolder, temporaryFolder } from "../lib/rootfs.ts";
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
  const publish = ["-p", "127.0.0.1:18099:80", "/usr/bin/busybox"];
  const first = spawn(ELFIN, ["run", ...publish, "sh", "-c", "echo up; sleep 60"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await once(first.stdout, "data");
    const { status, stderr } = await run([ELFIN, "run", ...publish, "true"]);
    assert.match(stderr, /port 127\.0\.0\.1:18099\/tcp is in use/);
    assert.equal(status, 125);
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

test("elfin run: who no longer reads ends the program by SIGPIPE, or by its error, and the command with it", async () => {
  for (const [script, expected] of [
    ["yes", 141],
    ["trap '' PIPE; yes; exit 7", 7],
  ] as const) {
    const child = spawn(ELFIN, ["run", "/usr/bin/busybox", "sh", "-c", script], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const closed = new Promise((resolve) => child.once("exit", resolve));
    child.stdout.once("data", () => child.stdout.destroy());
    assert.equal(await closed, expected, script);
  }
});

test("elfin run: a script, and programs in a folder that the machine has of its own", async () => {
  const folder = temporaryFolder();
  const script = `${folder}/script`;
  writeFileSync(script, '#!/bin/sh -e\necho "$0" "$@"\n', { mode: 0o755 });
  const words = [ELFIN, "run", "--rootfs", "/", script, "a", "b c"];
  assert.equal((await run(words)).stdout, `${script} a b c\n`);
  assert.match((await run([ELFIN, "run", script])).stderr, /script: is a script; with --rootfs \//);
  copyFileSync("/usr/bin/busybox", `${folder}/busybox`);
  assert.equal((await run([ELFIN, "run", "--rootfs", "/", `${folder}/busybox`, "echo", "here"])).stdout, "here\n");
});

test("elfin run: a name alone is looked for in PATH", async () => {
  assert.equal((await run([ELFIN, "run", "busybox", "echo", "found"])).stdout, "found\n");
  assert.equal((await run([ELFIN, "run", "--rootfs", "/", "busybox", "echo", "found"])).stdout, "found\n");
});

test("elfin run: an interpreter that is none is named, with its program", async () => {
  const folder = temporaryFolder();
  const program = await readFile("/bin/true");
  const name = "/lib64/ld-linux-x86-64.so.2\0";
  const at = program.indexOf(name);
  assert.ok(at > 0);
  for (const [interpreter, complaint] of [
    ["/etc/passwd", /odd: its interpreter, \/etc\/passwd, is no ELF program/],
    ["/no/such/ld.so", /odd: its interpreter, \/no\/such\/ld\.so, is not on this host/],
  ] as const) {
    program.write(interpreter.padEnd(name.length, "\0"), at);
    writeFileSync(`${folder}/odd`, program, { mode: 0o755 });
    const { status, stderr } = await run([ELFIN, "run", `${folder}/odd`]);
    assert.match(stderr, complaint);
    assert.equal(status, 125);
  }
});

test("elfin run: standard input from a file, from /dev/null, and closed", async () => {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/text`, "one\ntwo\n");
  const cat = `"${ELFIN}" run /usr/bin/busybox cat`;
  assert.equal((await run(["sh", "-c", `${cat} <${folder}/text`])).stdout, "one\ntwo\n");
  assert.deepEqual(await run(["sh", "-c", `${cat} </dev/null`]), { status: 0, stdout: "", stderr: "" });
  assert.equal((await run(["sh", "-c", `${cat} <&-`])).status, 0);
});

test("elfin run: signals reach the program, and end it with their status", async () => {
  for (const [signal, script, expected] of [
    ["SIGTERM", "echo ready; sleep 60", 143],
    ["SIGHUP", "echo ready; sleep 60", 129],
    ["SIGTERM", "trap 'exit 9' TERM; echo ready; while :; do sleep 0.1; done", 9],
  ] as const) {
    const child = spawn(ELFIN, ["run", "/usr/bin/busybox", "sh", "-c", script], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const closed = new Promise((resolve) => child.once("exit", resolve));
    child.stdout.once("data", () => child.kill(signal));
    assert.equal(await closed, expected, `${signal}: ${script}`);
  }
});

test("elfin run: with and without the start-up snapshot", async () => {
  const words = [ELFIN, "run", "/usr/bin/busybox", "echo", "hello"];
  assert.equal((await run(words)).stdout, "hello\n");
  // V8's options are not those of the snapshot then.
  const env = { ...process.env, NODE_OPTIONS: "--max-old-space-size=500" };
  assert.deepEqual(await run(words, { env }), { status: 0, stdout: "hello\n", stderr: "" });
});
