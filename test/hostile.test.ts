// Wrong inputs: damaged programs and archives, and command lines that make no sense. Each gets a line that says what
// is wrong, and the machine powers off; the kernel itself never breaks.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import test, { before } from "node:test";
import { CpioWriter } from "../tools/cpio.ts";
import { type Damaged, damagedArchives, damagedElfs, spread } from "./lib/damage.ts";
import { samplePrograms, temporaryFolder } from "./lib/rootfs.ts";
import { commandLine, debugExitStatus, KERNEL_BROKE, Vm, withoutBanner } from "./lib/vm.ts";

/** How many of each kind; more than this with ELFIN_DAMAGED. */
const COUNT = Number(process.env.ELFIN_DAMAGED ?? 200);
const MACHINES_AT_ONCE = 2;
const FILE = 0o100755;
const FOLDER = 0o040755;
const LINK = 0o120777;

let folder = "";
let programs = "";

before(async () => {
  programs = await samplePrograms();
  folder = temporaryFolder();
});

interface Entry {
  readonly name: string;
  readonly mode: number;
  readonly data?: string | Buffer;
}

function archiveOf(entries: readonly Entry[]): Buffer {
  const writer = new CpioWriter();
  for (const [i, { name, mode, data = "" }] of entries.entries()) {
    writer.add({ name, mode, inode: i + 1, links: 1, mtime: 0, data: Buffer.from(data) });
  }
  return writer.finish();
}

let boots = 0;

/** Boots with this archive; what went wrong with the kernel (not with the program), or nothing. */
async function survives(archive: Buffer, command: string, mustSay?: RegExp): Promise<string | undefined> {
  const initrd = `${folder}/${++boots}.cpio`;
  fs.writeFileSync(initrd, archive);
  const vm = new Vm({ initrd, append: commandLine(command), netdev: "none", debugExit: true });
  try {
    const status = await vm.end(10_000);
    const said = withoutBanner(vm.console);
    const broke = KERNEL_BROKE.exec(vm.console);
    if (broke) return said.trim();
    if (!said.trim()) return `powered off with status ${status} and said nothing`;
    if (mustSay && !mustSay.test(said)) return `said: ${said.trim()}`;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await vm.stop();
    fs.rmSync(initrd, { force: true });
  }
}

/** Tries all, some at once; the complaints. Gives up after a few, so that a kernel that hangs doesn't take for ever. */
async function tryAll<T extends { readonly what: string }>(
  list: readonly T[],
  attempt: (item: T) => Promise<string | undefined>,
): Promise<string[]> {
  const complaints: string[] = [];
  const left = [...list];
  const worker = async () => {
    for (let item = left.shift(); item && complaints.length < 8; item = left.shift()) {
      const complaint = await attempt(item);
      if (complaint !== undefined) complaints.push(`${item.what}: ${complaint}`);
    }
  };
  await Promise.all(Array.from({ length: MACHINES_AT_ONCE }, worker));
  return complaints;
}

test(`hostile: ${COUNT} damaged programs`, { timeout: 600_000 }, async () => {
  const good = fs.readFileSync(`${programs}/musl/hello`);
  const damaged = spread(damagedElfs(good, 1), COUNT);
  const complaints = await tryAll(damaged, ({ bytes }: Damaged) =>
    survives(archiveOf([{ name: "hello", mode: FILE, data: bytes }]), "/hello"),
  );
  assert.deepEqual(complaints, []);
});

test(`hostile: ${COUNT} damaged archives`, { timeout: 600_000 }, async () => {
  const good = archiveOf([
    { name: ".", mode: FOLDER },
    { name: "etc", mode: FOLDER },
    { name: "etc/passwd", mode: FILE, data: "root:x:0:0::/:/hello\n" },
    { name: "hello", mode: FILE, data: fs.readFileSync(`${programs}/musl/hello`) },
    { name: "link", mode: LINK, data: "etc/passwd" },
  ]);
  const damaged = spread(damagedArchives(good, 2), COUNT);
  const complaints = await tryAll(damaged, ({ bytes }: Damaged) => survives(bytes, "/hello"));
  assert.deepEqual(complaints, []);
});

interface Odd {
  readonly what: string;
  readonly entries: readonly Entry[];
  readonly command?: string;
  readonly says: RegExp;
}

const COMPLAINT = /\S/;
const GREETING = /Hello, world!/;
const hello = (): Entry => ({ name: "hello", mode: FILE, data: fs.readFileSync(`${programs}/musl/hello`) });

test("hostile: archives with odd names and links", async () => {
  const odd: Odd[] = [
    { what: "..", entries: [{ name: "..", mode: FILE, data: "x" }, hello()], says: COMPLAINT },
    { what: "../x", entries: [{ name: "../x", mode: FILE, data: "x" }, hello()], says: COMPLAINT },
    { what: "a/../../x", entries: [{ name: "a/../../x", mode: FILE, data: "x" }, hello()], says: COMPLAINT },
    { what: "absolute", entries: [{ ...hello(), name: "/hello" }], says: GREETING },
    { what: "empty name", entries: [{ name: "", mode: FILE, data: "x" }, hello()], says: COMPLAINT },
    { what: "doubled slashes", entries: [{ ...hello(), name: ".//hello" }], says: GREETING },
    { what: "no parents", entries: [{ ...hello(), name: "a/b/c/hello" }], command: "/a/b/c/hello", says: COMPLAINT },
    { what: "long name", entries: [{ name: "n".repeat(300), mode: FILE }, hello()], says: COMPLAINT },
    { what: "deep name", entries: [{ name: `${"d/".repeat(1900)}f`, mode: FILE }, hello()], says: COMPLAINT },
    {
      what: "file in file",
      entries: [{ name: "f", mode: FILE }, { name: "f/g", mode: FILE }, hello()],
      says: COMPLAINT,
    },
    { what: "twice", entries: [{ name: "hello", mode: FILE, data: "x" }, hello()], says: COMPLAINT },
    { what: "folder over file", entries: [hello(), { name: "hello", mode: FOLDER }], says: COMPLAINT },
    { what: "unknown type", entries: [{ name: "x", mode: 0o150644 }, hello()], says: COMPLAINT },
    { what: "link to itself", entries: [{ name: "hello", mode: LINK, data: "hello" }], says: COMPLAINT },
    {
      what: "two links in a circle",
      entries: [
        { name: "hello", mode: LINK, data: "other" },
        { name: "other", mode: LINK, data: "hello" },
      ],
      says: COMPLAINT,
    },
    {
      what: "link upwards",
      entries: [hello(), { name: "up", mode: LINK, data: "../../.." }],
      command: "/up/hello",
      says: GREETING,
    },
    {
      what: "link through a folder link",
      entries: [
        { name: "d", mode: LINK, data: "." },
        { ...hello(), name: "d/hello" },
      ],
      says: COMPLAINT,
    },
    { what: "empty link", entries: [{ name: "hello", mode: LINK, data: "" }], says: COMPLAINT },
    { what: "long link", entries: [{ name: "hello", mode: LINK, data: "a/".repeat(5000) }], says: COMPLAINT },
    { what: "the program is a folder", entries: [{ name: "hello", mode: FOLDER }], says: /hello/ },
    { what: "the program is missing", entries: [{ name: "other", mode: FILE }], says: /hello/ },
    { what: "the program is a script", entries: [{ name: "hello", mode: FILE, data: "#!/bin/sh\n" }], says: /hello/ },
    { what: "the program is empty", entries: [{ name: "hello", mode: FILE }], says: /hello/ },
  ];
  const complaints = await tryAll(odd, ({ entries, command, says }) =>
    survives(archiveOf(entries), command ?? "/hello", says),
  );
  assert.deepEqual(complaints, []);
});

test("hostile: a program whose interpreter is missing is told which", async () => {
  const complaint = await survives(
    archiveOf([{ name: "cat", mode: FILE, data: fs.readFileSync("/bin/cat") }]),
    "/cat",
    /needs \/lib64\/ld-linux-x86-64\.so\.2, which is not in the rootfs/,
  );
  assert.equal(complaint, undefined);
});

test("hostile: a program for another processor is told so", async () => {
  const elf = fs.readFileSync(`${programs}/musl/hello`);
  elf.writeUInt16LE(183, 18);
  const complaint = await survives(
    archiveOf([{ name: "hello", mode: FILE, data: elf }]),
    "/hello",
    /\/hello: e_machine is AArch64 \(183\)/,
  );
  assert.equal(complaint, undefined);
});

const BAD_LINES: Record<string, RegExp> = {
  "": COMPLAINT,
  name: COMPLAINT,
  "name --": COMPLAINT,
  "name netdev.pi=1.2.3.4/24 -- /hello": /netdev\.pi/,
  "name frobnicate -- /hello": /frobnicate/,
  "name netdev.ip=1.2.3 -- /hello": /1\.2\.3/,
  "name netdev.ip=1.2.3.4/99 -- /hello": /99/,
  "name netdev.ip=1.2.3.256/24 -- /hello": /256/,
  "name netdev.ip=1.2.3.4/24:nonsense -- /hello": /nonsense/,
  'name vfs.fstab=[ "initrd0:/:extract::ramfs=1:" -- /hello': /vfs\.fstab|\]/,
  'name vfs.fstab=[ "initrd0:/:nosuchfs:::" ] -- /hello': /nosuchfs/,
  'name vfs.fstab=[ "nosuchdev:/:extract:::" ] -- /hello': /nosuchdev/,
  'name vfs.fstab=[ "unfinished ] -- /hello': COMPLAINT,
  'name env.vars=[ "NOVALUE" ] -- /hello': /NOVALUE/,
  "name elf.aslr=perhaps -- /hello": /perhaps/,
  [`name ${"x".repeat(1500)}=1 -- /hello`]: COMPLAINT,
};

test("hostile: command lines that make no sense", async () => {
  const initrd = `${folder}/good.cpio`;
  fs.writeFileSync(initrd, archiveOf([hello()]));
  const lines = Object.entries(BAD_LINES).map(([what, says]) => ({ what, says }));
  const complaints = await tryAll(lines, async ({ what, says }) => {
    // With a card, so that netdev.ip is for something; it leads nowhere.
    const vm = new Vm({ initrd, append: what, netdev: "user,restrict=on", debugExit: true });
    try {
      const status = await vm.end(10_000);
      if (KERNEL_BROKE.test(vm.console)) return vm.console;
      const said = withoutBanner(vm.console).trim();
      if (status === debugExitStatus(0)) return `ended with status 0 and said: ${said}`;
      return says.test(said) ? undefined : `said: ${said}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await vm.stop();
    }
  });
  assert.deepEqual(complaints, []);
});
