// The machine's clock, beside this host's.

import assert from "node:assert/strict";
import test from "node:test";
import { makeFolder, pack } from "./lib/rootfs.ts";
import { commandLine, Vm } from "./lib/vm.ts";

const SCRIPT = "echo begin; sleep 1; echo end";
/** A loaded host gives the machine the processor late; the clock's mistakes are larger. */
const LONGEST = 1600;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test("clock: a second lasts a second, however the machine was held up while it started", async () => {
  const initrd = pack(makeFolder({ "bin/busybox": "/usr/bin/busybox", "dev/.keep": "", "etc/script": SCRIPT }));
  const append = commandLine("/bin/busybox sh /etc/script", { network: "" });
  for (const stopped of [0, 30, 60, 100]) {
    await Vm.with({ initrd, append, netdev: "none" }, async (vm) => {
      for (let i = 0; stopped && i < 15 && !vm.console.includes("begin"); i++) {
        process.kill(vm.pid, "SIGSTOP");
        await pause(stopped);
        process.kill(vm.pid, "SIGCONT");
        await pause(10);
      }
      await vm.waitFor(/begin/);
      const before = performance.now();
      await vm.waitFor(/end\r?\n/);
      const passed = performance.now() - before;
      assert.ok(
        passed > 700 && passed < LONGEST,
        `held up by ${stopped} ms: a second of the machine lasted ${passed} ms`,
      );
    });
  }
});
