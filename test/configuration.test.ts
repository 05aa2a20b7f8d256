// What the configuration does: images of four sizes that run, and options that do what they say.

import assert from "node:assert/strict";
import * as fs from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { documentation } from "../kconfig/commands/documentation.ts";
import { constants } from "../kconfig/dotconfig/constants.ts";
import { readDotConfig } from "../kconfig/dotconfig/read.ts";
import { parse } from "../kconfig/language/parser.ts";
import { projectRoot } from "../tools/project.ts";
import { must, run } from "./lib/command.ts";
import { buildImage, compileC, makeEnvironment } from "./lib/image.ts";
import { makeFolder, pack, temporaryFolder } from "./lib/rootfs.ts";
import { Vm, type VmOptions } from "./lib/vm.ts";

/** Most bytes that an image may have. */
const LARGEST = { walkthrough: 400_000, minimum: 150_000 } as const;
const NAMES = ["everything", "walkthrough", "no-network", "minimum"] as const;

const folder = temporaryFolder();

async function output(options: VmOptions): Promise<string> {
  return await Vm.with({ machine: "microvm", netdev: "none", ...options }, async (vm) => {
    await vm.end();
    return vm.console.replace(/\r/g, "");
  });
}

const CAT = `#include <stdio.h>
int main(int argc, char** argv) {
  printf("argv0=%s\\n", argv[0]);
  for (int i = 1; i < argc; i++) {
    FILE* f = fopen(argv[i], "r");
    if (!f) { printf("%s: missing\\n", argv[i]); continue; }
    for (int c; (c = getc(f)) != EOF;) putchar(c);
  }
}
`;

test("configuration: four configurations, each smaller than the one before, and their programs", {
  timeout: 900_000,
}, async (t) => {
  const program = await compileC(folder, "cat", CAT, "-static-pie");
  const root = join(folder, "root");
  fs.mkdirSync(join(root, "etc"), { recursive: true });
  fs.copyFileSync(program, join(root, "cat"));
  fs.chmodSync(join(root, "cat"), 0o644);
  fs.writeFileSync(join(root, "etc/hosts"), "the rootfs's own\n");
  const initrd = pack(root);
  const sizes: number[] = [];
  const images: Record<string, string> = {};
  for (const name of NAMES) {
    const image = await buildImage(join(folder, name), join(projectRoot, "configs", name));
    images[name] = image;
    sizes.push(fs.statSync(image).size);
    t.diagnostic(`${name}: ${sizes.at(-1)} bytes`);
  }
  for (let i = 1; i < sizes.length; i++) assert.ok((sizes[i] ?? 0) < (sizes[i - 1] ?? 0), `${sizes}`);
  assert.ok((sizes[1] ?? 0) <= LARGEST.walkthrough, `walkthrough: ${sizes[1]} bytes`);
  assert.ok((sizes[3] ?? 0) <= LARGEST.minimum, `minimum: ${sizes[3]} bytes`);

  await t.test("minimum: the initial ramdisk is the program", async () => {
    const console = await output({ kernel: images.minimum ?? "", initrd: program, append: "x -- /etc/hosts" });
    assert.match(console, /argv0=initrd0\n\/etc\/hosts: missing\n/);
  });
  await t.test("minimum: options of what is configured away are unknown", async () => {
    const console = await output({ kernel: images.minimum ?? "", initrd: program, append: "x netdev.ip=1.2.3.4/8 --" });
    assert.match(console, /unknown option "netdev\.ip="/);
  });
  await t.test("walk-through: a file without x bit runs, and generated files replace the rootfs's", async () => {
    const append =
      "x netdev.ip=10.0.0.2/24:10.0.0.1:10.0.0.3:1.1.1.1:box:example.org -- /cat /etc/resolv.conf /etc/hosts /etc/hostname";
    const console = await output({ kernel: images.walkthrough ?? "", initrd, append });
    const expected = [
      "argv0=/cat",
      "search example.org",
      "nameserver 10.0.0.3",
      "nameserver 1.1.1.1",
      "127.0.0.1\tlocalhost",
      "10.0.0.2\tbox.example.org box",
      "box",
    ];
    assert.ok(console.includes(`${expected.join("\n")}\n`), console);
  });
  await t.test("everything: a file without x bit is refused", async () => {
    const console = await output({ kernel: images.everything ?? "", initrd, append: "x -- /cat" });
    assert.match(console, /\/cat: is not executable \(it has no x bit\)/);
  });
});

// The one with everything: walkthrough.test.ts.
for (const name of ["walkthrough", "no-network", "minimum"]) {
  test(`configuration: ${name} built by clang`, { timeout: 300_000 }, async () => {
    const program = await compileC(folder, `hello-${name}`, CAT, "-static-pie");
    const kernel = await buildImage(join(folder, `clang-${name}`), join(projectRoot, "configs", name), "clang");
    const initrd = name === "minimum" ? program : pack(makeFolder({ hello: program }));
    assert.match(
      await output({ kernel, initrd, append: "x -- /hello one" }),
      /argv0=\S*\n(?:\/hello: missing\n)?one: missing\n/,
    );
  });
}

test("configuration: the walk-through's file is taken without a warning", () => {
  const configuration = parse({ folder: projectRoot, file: "Kconfig" });
  assert.deepEqual(configuration.warnings, []);
  const file = fs.readFileSync(join(projectRoot, "configs/walkthrough"), "utf8");
  const { warnings, assigned } = readDotConfig(configuration, file, "walkthrough");
  assert.deepEqual(warnings, []);
  assert.equal(assigned.size, 23);
  for (const symbol of assigned) assert.equal(symbol.text, symbol.userValue, symbol.name);
});

test("configuration: AUTOGEN names mean HFS, and misspelt ones are named", async () => {
  const file = join(folder, "autogen");
  const config = join(folder, "autogen.config");
  fs.writeFileSync(
    file,
    "CONFIG_APPELFLOADER_AUTOGEN=y\nCONFIG_APPELFLOADER_AUTOGEN_ERROREXIST=y\nCONFIG_LIBVFSCOER=y\n",
  );
  const { stderr } = await run(["make", "-s", "defconfig"], {
    cwd: projectRoot,
    env: makeEnvironment(config, { UK_DEFCONFIG: file }),
  });
  assert.match(stderr, /autogen:3: warning: CONFIG_LIBVFSCOER is unknown.*did you mean CONFIG_LIBVFSCORE\?/);
  assert.doesNotMatch(stderr, /AUTOGEN/);
  assert.match(fs.readFileSync(config, "utf8"), /^CONFIG_APPELFLOADER_HFS_ERROREXIST=y$/m);
});

test("configuration: savedefconfig brings .config back, and nothing is new in it", async () => {
  const config = join(folder, "saved.config");
  const env = makeEnvironment(config, { UK_DEFCONFIG: join(projectRoot, "configs/walkthrough") });
  await must(["make", "-s", "defconfig"], { cwd: projectRoot, env });
  const before = fs.readFileSync(config, "utf8");
  const tool = ["node", "--import", "tsx", "kconfig/main.ts"];
  const minimal = join(folder, "defconfig");
  await must([...tool, "savedefconfig", minimal], { cwd: projectRoot, env });
  const news = await must([...tool, "listnewconfig"], { cwd: projectRoot, env });
  assert.equal(news, "");
  await must(["make", "-s", "defconfig"], { cwd: projectRoot, env: { ...env, UK_DEFCONFIG: minimal } });
  assert.equal(fs.readFileSync(config, "utf8"), before);
});

test("configuration: make NAME_defconfig and a missing file", async () => {
  const config = join(folder, "named.config");
  await must(["make", "-s", "no-network_defconfig"], { cwd: projectRoot, env: makeEnvironment(config) });
  assert.match(fs.readFileSync(config, "utf8"), /^# CONFIG_LIBLWIP is not set$/m);
  const { status, stderr } = await run(["make", "-s", "defconfig"], {
    cwd: projectRoot,
    env: makeEnvironment(config, { UK_DEFCONFIG: "/nowhere" }),
  });
  assert.notEqual(status, 0);
  assert.match(stderr, /no such file.*\/nowhere/);
});

test("configuration: what is made from the Kconfig files is up to date", () => {
  const configuration = parse({ folder: projectRoot, file: "Kconfig" });
  const page = fs.readFileSync(join(projectRoot, "docs/configuration.md"), "utf8");
  assert.equal(documentation(configuration, page), page, "run make docs/configuration.md");
  readDotConfig(configuration, fs.readFileSync(join(projectRoot, "configs/everything"), "utf8"), "everything");
  assert.equal(
    constants(configuration),
    fs.readFileSync(join(projectRoot, "kernel/config.ts"), "utf8"),
    "run make kernel/config.ts",
  );
});
