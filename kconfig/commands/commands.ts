// What `make defconfig` and its like do.

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { constants, makeVariables } from "../dotconfig/constants.ts";
import { minimalConfig } from "../dotconfig/minimal.ts";
import { lineOf } from "../dotconfig/write.ts";
import { N } from "../model/tristate.ts";
import { documentation } from "./documentation.ts";
import * as project from "./project.ts";

/** Ends a command with a message; nothing more is wrong with the program. */
export class CommandError extends Error {}

export type Command = (parameters: readonly string[]) => void | Promise<void>;

/** .config from UK_DEFCONFIG's file, from a named configuration, or the default one. */
function defconfig([name = project.DEFAULT_NAME]: readonly string[]): void {
  const given = process.env.UK_DEFCONFIG;
  const path = given ? resolve(given) : project.namedConfig(name);
  if (!path) throw new CommandError(`there is no configuration ${name} in configs/`);
  const configuration = project.readKconfig();
  project.load(configuration, path);
  project.save(configuration);
}

function olddefconfig(): void {
  const configuration = project.readKconfig();
  project.loadPresent(configuration);
  project.save(configuration);
}

/** Writes the file `defconfig` (or another) that brings .config back. */
function savedefconfig([path = "defconfig"]: readonly string[]): void {
  const configuration = project.readKconfig();
  project.loadPresent(configuration);
  writeFileSync(path, minimalConfig(configuration));
}

/** Prints what could be set and is not in .config, with the value it would get. */
function listnewconfig(): void {
  const configuration = project.readKconfig();
  const { assigned } = project.loadPresent(configuration);
  for (const symbol of configuration.defined) {
    // The symbols of a choice are answered by the one that is chosen.
    const answered = assigned.has(symbol) || symbol.choice?.members.some((member) => assigned.has(member));
    if (!answered && symbol.visibility !== N) process.stdout.write(lineOf(symbol));
  }
}

/** Writes what the build reads: config.ts for the kernel, auto.mk for make. */
function syncconfig([directory = "workdir/build/config"]: readonly string[]): void {
  const configuration = project.readKconfig();
  project.loadPresent(configuration);
  project.writeIfChanged(join(directory, "config.ts"), constants(configuration));
  project.writeIfChanged(join(directory, "auto.mk"), makeVariables(configuration));
}

/** kernel/config.ts, which tests and editors see: the default configuration. */
function defaults([path = "kernel/config.ts"]: readonly string[]): void {
  const configuration = project.readKconfig();
  project.load(configuration, project.namedConfig(project.DEFAULT_NAME) ?? "");
  project.writeIfChanged(path, constants(configuration));
}

function documentationFile([path = "docs/configuration.md"]: readonly string[]): void {
  project.writeIfChanged(path, documentation(project.readKconfig(), readFileSync(path, "utf8")));
}

async function menuconfig(): Promise<void> {
  const { runMenuconfig } = await import("../menuconfig/main.ts");
  await runMenuconfig();
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  defconfig,
  olddefconfig,
  savedefconfig,
  listnewconfig,
  syncconfig,
  defaults,
  documentation: documentationFile,
  menuconfig,
};
