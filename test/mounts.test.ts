// What vfs.fstab and the environment on the command line do.

import assert from "node:assert/strict";
import test, { before } from "node:test";
import { SampleRoot } from "./lib/sampleroot.ts";
import { debugExitStatus, Vm, withoutBanner } from "./lib/vm.ts";

let root: SampleRoot;

before(async () => {
  root = await SampleRoot.build();
});

const ROOT_ENTRY = '"initrd0:/:extract::ramfs=1:"';

/** Boots with these fstab entries (the archive at / first, unless told otherwise). */
async function boot(
  entries: string[],
  command: string,
  first = ROOT_ENTRY,
): Promise<{ status: unknown; said: string }> {
  const fstab = [first, ...entries.map((entry) => `"${entry}"`)].join(" ");
  const append = `name vfs.fstab=[ ${fstab} ] -- ${command}`;
  const vm = new Vm({ initrd: root.initrd, append, netdev: "none", debugExit: true });
  return { status: await vm.end(), said: withoutBanner(vm.console) };
}

test("mounts: the archive is there without any vfs.fstab, or the machine says what is missing", async () => {
  const vm = new Vm({
    initrd: root.initrd,
    append: "name -- /bin/busybox cat /etc/link",
    netdev: "none",
    debugExit: true,
  });
  const status = await vm.end();
  if (status === debugExitStatus(0)) assert.match(vm.console, /Hello, file!/);
  else assert.match(withoutBanner(vm.console), /\/bin\/busybox/);
});

test("mounts: a second ramfs, whose mount point is made", async () => {
  const { said, status } = await boot(["ram:/data:ramfs:::mkmp"], "/bin/busybox ls -ld /data");
  assert.equal(status, debugExitStatus(0), said);
  assert.match(said, /^drwx.* \/data\n$/);
});

test("mounts: the archive a second time, below a folder", async () => {
  const { said, status } = await boot(
    ["initrd0:/again/and/again:extract:::mkmp"],
    "/bin/busybox cat /again/and/again/etc/link",
  );
  assert.equal(status, debugExitStatus(0), said);
  assert.match(said, /^Hello, file!/);
});

test("mounts: devfs has the devices", async () => {
  const names = "null zero full random urandom tty console stdin stdout stderr fd";
  const { said, status } = await boot([], `/bin/busybox ls -1 --color=never /dev`);
  assert.equal(status, debugExitStatus(0), said);
  for (const name of names.split(" ")) assert.ok(said.split("\n").includes(name), `${name} is not in ${said}`);
});

test("mounts: devfs at another place", async () => {
  const { said, status } = await boot(["dev:/devices:devfs:::mkmp"], "/bin/busybox head -c 3 /devices/zero");
  assert.equal(status, debugExitStatus(0), said);
  assert.equal(said, "\0\0\0");
});

test("mounts: ifnoinitrd0 leaves an entry out when there is an archive", async () => {
  const { said, status } = await boot(["nosuch:/x:ramfs:::ifnoinitrd0"], "/bin/busybox echo fine");
  assert.equal(status, debugExitStatus(0), said);
  assert.equal(said, "fine\n");
});

test("mounts: a mount point that is missing is named", async () => {
  const { said, status } = await boot(["ram:/not/there:ramfs:::"], "/bin/busybox true");
  assert.notEqual(status, debugExitStatus(0));
  assert.match(said, /\/not\/there/);
});

test("mounts: no archive though one is asked for", async () => {
  const vm = new Vm({ append: `name vfs.fstab=[ ${ROOT_ENTRY} ] -- /hello`, netdev: "none", debugExit: true });
  assert.notEqual(await vm.end(), debugExitStatus(0));
  assert.match(withoutBanner(vm.console), /initrd0/);
});
