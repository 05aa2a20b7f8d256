import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { checkImports } from "./layers.ts";
import { kernelSources, projectRoot } from "./project.ts";

test("layers: the kernel keeps to them", () => {
  const problems = kernelSources().flatMap((path) =>
    checkImports(path, readFileSync(`${projectRoot}/${path}`, "utf8")),
  );
  assert.deepEqual(problems, []);
});

test("layers: an import from above is found, with the line that names it", () => {
  const source = 'import { log } from "../lib/log";\n\nimport {\n  call,\n} from "../syscall/table";\n';
  assert.deepEqual(checkImports("kernel/fs/pipe.ts", source), [
    "kernel/fs/pipe.ts:5: import of kernel/syscall/table: fs lies below syscall",
  ]);
});

test("layers: re-exports and star imports count", () => {
  assert.equal(checkImports("kernel/abi/a.ts", 'export { x } from "../lib/log";').length, 1);
  assert.equal(checkImports("kernel/abi/a.ts", 'import * as log from "../lib/log";').length, 1);
});

test("layers: single instructions are for the platform and drivers", () => {
  const source = 'import * as cpu from "../platform/kvm/cpu";\n';
  assert.equal(checkImports("kernel/net/tcp.ts", source).length, 1);
  assert.equal(checkImports("kernel/boot/main.ts", source).length, 1);
  assert.deepEqual(checkImports("kernel/drivers/virtio.ts", source), []);
  assert.deepEqual(checkImports("kernel/platform/kvm/machine.ts", 'import { in8 } from "./cpu";\n'), []);
});

test("layers: tests may look upwards, the kernel may not look at tests", () => {
  const source = 'import { startFakeMachine } from "../test/machine";\nimport { checkTrue } from "../lib/check";\n';
  assert.deepEqual(checkImports("kernel/sched/timer.test.ts", source), []);
  assert.equal(checkImports("kernel/sched/timer.ts", source).length, 2);
});
