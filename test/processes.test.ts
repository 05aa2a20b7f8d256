// Processes, threads and signals: sample programs and shell scripts, in a machine and natively.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { before } from "node:test";
import { buildHosted, runHosted } from "./hosted/run.ts";
import { assertSameOutput } from "./lib/compare.ts";
import { noNetwork } from "./lib/netns.ts";
import { LIBRARIES, SampleRoot } from "./lib/sampleroot.ts";
import { debugExitStatus } from "./lib/vm.ts";

let root: SampleRoot;
let archive: Buffer;

before(async () => {
  await buildHosted();
  root = await SampleRoot.build();
  archive = readFileSync(root.initrd);
});

async function assertSame(command: string, argv: string[]): Promise<void> {
  const native = await root.natively(argv);
  const { status, output } = await root.inMachine(command);
  await assertSameOutput(output, native.output);
  assert.equal(status, debugExitStatus(Number(native.status)));
}

/** Each program, and its checks that can't hold on the hosted platform: addresses above 4 GiB, MAP_SHARED. */
const NOT_HOSTED: Record<string, string[]> = {
  signals: [],
  threads: [],
  processes: [],
  memory: ["wide", "shared_files", "shared_memory", "shared_remapping", "shared_advice"],
  attacks: [],
  limits: [],
  clocks: [],
};

async function assertSameHosted(argv: string[]): Promise<void> {
  const native = await root.natively(argv);
  const { status, output } = await runHosted({ command: argv, archives: [archive] }, { patience: 180_000 });
  await assertSameOutput(output, native.output);
  assert.equal(status, native.status);
}

for (const library of LIBRARIES) {
  for (const [name, notHosted] of Object.entries(NOT_HOSTED)) {
    // Seconds of processor time, for which the library makes no difference.
    const slow = library === "musl" && name === "limits" ? ["-processor"] : [];
    const command = [`/${library}/${name}`, ...slow];
    test(`processes: ${name} as on Linux (${library})`, { skip: noNetwork }, async () => {
      await assertSame(command.join(" "), command);
    });
    test(`processes: ${name} as on Linux (${library}, hosted)`, { skip: noNetwork }, async () => {
      await assertSameHosted([...command, ...notHosted.map((check) => `-${check}`)]);
    });
  }
}

const SCRIPTS: Record<string, string> = {
  "pipelines and subshells": `
    ls /etc | grep -v link | sort -r | head -n 3
    (echo sub; exit 3); echo status $?
    x=$(echo captured | tr a-z A-Z); echo $x
    for i in 1 2 3; do echo $i; done | while read n; do echo "<$n>"; done
    yes | head -n 2
    seq 1 2000 | wc -l
    { echo one; echo two >&2; } 2>&1 | cat`,
  "statuses of killed commands": `
    sh -c 'kill -9 $$'; echo $?
    sh -c 'kill -TERM $$'; echo $?
    sh -c 'exit 300'; echo $?
    /bin/missing; echo $?
    /etc/hello.txt; echo $?
    false || echo or; true && echo and`,
  "background jobs": `
    sleep 0.2 & a=$!
    sleep 0.1 & b=$!
    wait $b; echo $?
    kill -9 $a 2>&-; wait $a 2>/dev/null; echo $?
    (sleep 0.05; exit 7) & wait $!; echo $?
    wait; echo done`,
  traps: `
    trap 'echo usr1' USR1
    kill -USR1 $$; echo after
    trap 'echo leaving' EXIT
    trap '' TERM; kill -TERM $$; echo ignored
    (trap 'echo inner; exit 4' INT; kill -INT $(sh -c 'echo $PPID'); sleep 1); echo $?
    exit 5`,
  "here documents, functions and files": `
    cat <<END
    hello $((6 * 7))
END
    f() { echo "$# $1"; return 9; }
    f a b c; echo $?
    echo text > /tmp/x; cat < /tmp/x; cp /tmp/x /tmp/y; cmp /tmp/x /tmp/y && echo same
    exec 3>/tmp/z; echo three >&3; exec 3>&-; cat /tmp/z
    echo '#!/bin/sh
echo script "$@"' > /tmp/s; chmod +x /tmp/s; /tmp/s 1 2
    find /tmp -name '[xyz]' | sort | xargs wc -c`,
};

for (const [what, body] of Object.entries(SCRIPTS)) {
  test(`processes: shell, ${what}`, { skip: noNetwork }, async () => {
    const script = `exec 2>&1\n${body}`;
    await assertSame(`/bin/busybox sh -c '${script.replaceAll("'", `'"'"'`)}'`, ["/bin/busybox", "sh", "-c", script]);
  });
}
