import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import test from "node:test";
import { projectRoot } from "./project.ts";

const MKCPIO = `${projectRoot}/support/scripts/mkcpio`;

function withFolder(use: (folder: string) => void): void {
  const folder = fs.mkdtempSync(`${tmpdir()}/elfin-mkcpio-`);
  try {
    use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A tree with one of everything; many sizes, and names of many lengths, so that every alignment occurs. */
function makeTree(root: string): void {
  fs.mkdirSync(`${root}/etc/deep/er`, { recursive: true });
  fs.mkdirSync(`${root}/empty`, { mode: 0o700 });
  fs.writeFileSync(`${root}/etc/hosts`, "127.0.0.1 localhost\n", { mode: 0o640 });
  fs.writeFileSync(`${root}/etc/deep/er/none`, "");
  fs.symlinkSync("../etc/hosts", `${root}/empty/link`);
  fs.symlinkSync("nowhere", `${root}/dangling`);
  fs.writeFileSync(`${root}/program`, Buffer.alloc(100_000, "x"), { mode: 0o755 });
  fs.chmodSync(`${root}/program`, 0o4755);
  fs.linkSync(`${root}/program`, `${root}/also`);
  fs.linkSync(`${root}/program`, `${root}/zzz`);
  fs.writeFileSync(Buffer.from(`${root}/caf\xe9`, "latin1"), "not UTF-8");
  for (let i = 0; i < 120; i++) {
    const name = `${i}-${"n".repeat((i * 37) % 240)}`;
    fs.writeFileSync(`${root}/${name}`, Buffer.alloc((i * 1234) % 9000, String.fromCharCode(65 + (i % 26))));
  }
}

/** A line per file: path, mode, and contents' checksum or link target; hard links by their first name. */
function describe(root: string): string {
  return execFileSync(
    "sh",
    [
      "-c",
      `find . -printf '%p %M %l %T@ ' \\( -type f -exec md5sum {} \\; -o -printf '\\n' \\) | LC_ALL=C sort;
       find . -samefile program | LC_ALL=C sort`,
    ],
    { cwd: root, encoding: "latin1" },
  );
}

function ageTree(root: string): void {
  execFileSync("find", [root, "-exec", "touch", "-h", "-d", "@0", "{}", "+"]);
}

function pack(folder: string, ...more: string[]): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(MKCPIO, [`${folder}/out.cpio`, ...more], { encoding: "utf8" });
  return { status, stderr };
}

test("mkcpio: cpio(1) unpacks what was packed", () => {
  withFolder((folder) => {
    const tree = `${folder}/tree`;
    fs.mkdirSync(tree);
    makeTree(tree);
    assert.deepEqual(pack(folder, tree), { status: 0, stderr: "" });
    fs.mkdirSync(`${folder}/back`);
    const archive = fs.readFileSync(`${folder}/out.cpio`);
    const { status, stderr } = spawnSync("cpio", ["-idm", "--quiet"], {
      cwd: `${folder}/back`,
      input: archive,
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    assert.equal(status, 0);
    ageTree(tree);
    ageTree(`${folder}/back`);
    assert.equal(describe(`${folder}/back`), describe(tree));
  });
});

/** Offsets of the data of every entry that has at least a page of it. */
function* largeEntries(archive: Buffer): Generator<number> {
  for (let at = 0; ; ) {
    assert.equal(archive.toString("latin1", at, at + 6), "070701", `a header at ${at}`);
    const size = Number.parseInt(archive.toString("latin1", at + 54, at + 62), 16);
    const nameSize = Number.parseInt(archive.toString("latin1", at + 94, at + 102), 16);
    if (archive.toString("latin1", at + 110, at + 120) === "TRAILER!!!") return;
    assert.ok(nameSize <= 4095);
    const data = (at + 110 + nameSize + 3) & ~3;
    if (size >= 4096) yield data;
    at = (data + size + 3) & ~3;
  }
}

test("mkcpio: files of a page or more begin at a page", () => {
  withFolder((folder) => {
    const tree = `${folder}/tree`;
    fs.mkdirSync(tree);
    makeTree(tree);
    pack(folder, tree);
    const offsets = [...largeEntries(fs.readFileSync(`${folder}/out.cpio`))];
    assert.ok(offsets.length > 50);
    assert.deepEqual(
      offsets.filter((offset) => offset % 4096),
      [],
    );
  });
});

test("mkcpio: the same folder gives the same bytes", () => {
  withFolder((folder) => {
    const [one, two] = [`${folder}/one`, `${folder}/two`];
    for (const tree of [one, two]) {
      fs.mkdirSync(tree);
      makeTree(tree);
      pack(folder, tree);
      fs.renameSync(`${folder}/out.cpio`, `${tree}.cpio`);
    }
    assert.ok(fs.readFileSync(`${one}.cpio`).equals(fs.readFileSync(`${two}.cpio`)));
  });
});

test("mkcpio: what can't be packed is named and left out", () => {
  withFolder((folder) => {
    fs.mkdirSync(`${folder}/tree`);
    execFileSync("mkfifo", [`${folder}/tree/pipe`]);
    assert.deepEqual(pack(folder, `${folder}/tree`), { status: 0, stderr: "mkcpio: pipe: a FIFO is left out\n" });
  });
});

test("mkcpio: wrong usage is explained", () => {
  withFolder((folder) => {
    assert.equal(pack(folder).status, 2);
    assert.match(pack(folder).stderr, /^usage: mkcpio OUT DIR/);
    assert.deepEqual(pack(folder, `${folder}/none`), {
      status: 1,
      stderr: `mkcpio: ${folder}/none is not a folder\n`,
    });
    assert.equal(pack(folder, "/etc/hostname").status, 1);
    const nowhere = spawnSync(MKCPIO, [`${folder}/no/out.cpio`, folder], { encoding: "utf8" });
    assert.equal(nowhere.status, 1);
    assert.match(nowhere.stderr, /^mkcpio: ENOENT.*no\/out.cpio/);
  });
});

test("mkcpio: works through a symbolic link and from any folder", () => {
  withFolder((folder) => {
    fs.symlinkSync(MKCPIO, `${folder}/mkcpio`);
    fs.mkdirSync(`${folder}/tree`);
    execFileSync("./mkcpio", ["out.cpio", "tree/"], { cwd: folder });
    assert.ok(fs.statSync(`${folder}/out.cpio`).size > 0);
  });
});
