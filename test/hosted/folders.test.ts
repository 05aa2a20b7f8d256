// Folders of this host in a machine: reading, writing, and no way out of them.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { before } from "node:test";
import { baseArchive, programArchive } from "../../platform/hosted/index.ts";
import { temporaryFolder } from "../lib/rootfs.ts";
import { buildHosted, type HostedRun, runHosted } from "./run.ts";

const base = baseArchive({ hostname: "tested", nameServers: [] });
let busybox: Uint8Array;

before(async () => {
  await buildHosted();
  busybox = programArchive("/usr/bin/busybox").archive;
});

/** A folder with a file, a folder, and links that lead out. */
function makeShare(): string {
  const outside = temporaryFolder();
  fs.writeFileSync(`${outside}/secret`, "secret\n");
  const path = temporaryFolder();
  fs.writeFileSync(`${path}/file`, "inside\n");
  fs.mkdirSync(`${path}/sub`);
  fs.symlinkSync("../file", `${path}/sub/up`);
  fs.symlinkSync(`${outside}/secret`, `${path}/escape`);
  fs.symlinkSync(outside, `${path}/out`);
  return path;
}

function inMachine(path: string, readOnly: boolean, ...words: string[]): Promise<HostedRun> {
  const folders = [{ path, mountPoint: "/data/here", readOnly }];
  return runHosted({ command: ["/busybox", ...words], archives: [base, busybox], folders });
}

test("hosted folders: files and links inside are read", async () => {
  const path = makeShare();
  assert.equal((await inMachine(path, true, "cat", "/data/here/sub/up")).output, "inside\n");
  assert.equal((await inMachine(path, true, "ls", "-1", "/data/here")).output, "escape\nfile\nout\nsub\n");
});

test("hosted folders: symbolic links lead nowhere else on the host", async () => {
  const path = makeShare();
  for (const name of ["escape", "out/secret", "../../../../etc/hostname-of-host"]) {
    const { status, output } = await inMachine(path, false, "cat", `/data/here/${name}`);
    assert.equal(status, 1, output);
    assert.doesNotMatch(output, /secret\n$/);
  }
});

test("hosted folders: what is read-only stays as it is", async () => {
  const path = makeShare();
  for (const words of [
    ["rm", "/data/here/file"],
    ["mkdir", "/data/here/new"],
    ["cp", "/busybox", "/data/here/file"],
  ]) {
    const { status, output } = await inMachine(path, true, ...words);
    assert.equal(status, 1);
    assert.match(output, /Read-only file system/);
  }
  assert.equal(fs.readFileSync(`${path}/file`, "utf8"), "inside\n");
});

test("hosted folders: what the machine writes is there", async () => {
  const path = makeShare();
  const script = `cd /data/here && echo new > made && /busybox mkdir d && /busybox mv made d/moved && echo more >> file &&
    /busybox ln -s moved d/link && /busybox cat d/link && /busybox rmdir d; /busybox rm sub/up && /busybox rmdir sub`;
  const { output } = await inMachine(path, false, "sh", "-c", script);
  assert.match(output, /^new\n.*not empty/s);
  assert.equal(fs.readFileSync(`${path}/d/moved`, "utf8"), "new\n");
  assert.equal(fs.readlinkSync(`${path}/d/link`), "moved");
  assert.equal(fs.readFileSync(`${path}/file`, "utf8"), "inside\nmore\n");
  assert.deepEqual(fs.readdirSync(path).sort(), ["d", "escape", "file", "out"]);
});
