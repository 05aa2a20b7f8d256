// Images of a test's own: built from a configuration, in a folder of their own.

import * as fs from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../tools/project.ts";
import { must } from "./command.ts";

/** The environment of a make whose configuration is this file. */
export function makeEnvironment(config: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, MAKEFLAGS: "", UK_DEFCONFIG: "", KCONFIG_CONFIG: config, ...more };
}

/** Makes the image of a configuration in a new folder, and returns its path. */
export async function buildImage(directory: string, defconfig: string, compiler = "gcc"): Promise<string> {
  const config = join(directory, ".config");
  fs.mkdirSync(directory);
  const env = makeEnvironment(config, { UK_DEFCONFIG: defconfig });
  await must(["make", "-s", "defconfig"], { cwd: projectRoot, env });
  const image = join(directory, "build/elfloader_qemu-x86_64");
  await must(["make", "-s", "-j2", `CC=${compiler}`, `BUILD=${join(directory, "build")}`, image], {
    cwd: projectRoot,
    env: makeEnvironment(config),
    timeout: 300_000,
  });
  return image;
}

/** A C program, compiled into the folder under its name. */
export async function compileC(folder: string, name: string, source: string, ...flags: string[]): Promise<string> {
  const file = join(folder, `${name}.c`);
  fs.writeFileSync(file, source);
  await must(["gcc", "-O2", ...flags, "-o", join(folder, name), file]);
  return join(folder, name);
}
