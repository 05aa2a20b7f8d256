// The project's own configuration: where its files are, and how they are read and written.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { projectRoot } from "../../tools/project.ts";
import { type ReadResult, readDotConfig } from "../dotconfig/read.ts";
import { dotConfig } from "../dotconfig/write.ts";
import { parse } from "../language/parser.ts";
import type { Configuration } from "../model/configuration.ts";

/** Configurations with a name. */
const NAMED = "configs";
/** The configuration of a build without a .config. */
export const DEFAULT_NAME = "everything";
/** Pairs of names: what other versions call a symbol, and what it is called here. */
const RENAMED = "configs/renamed";

function inProject(path: string): string {
  return isAbsolute(path) ? path : join(projectRoot, path);
}

/** The file that is configured: .config, or what KCONFIG_CONFIG says, as for the kernel's tools. */
export function dotConfigPath(): string {
  return inProject(process.env.KCONFIG_CONFIG || ".config");
}

export function readKconfig(): Configuration {
  const configuration = parse({ folder: projectRoot, file: "Kconfig" });
  for (const warning of configuration.warnings) console.error(warning);
  return configuration;
}

/** The file of a named configuration; undefined if there is none. */
export function namedConfig(name: string): string | undefined {
  const path = join(projectRoot, NAMED, name.replace(/_defconfig$/, ""));
  return existsSync(path) ? path : undefined;
}

function renamed(): ReadonlyMap<string, string> {
  const pairs = readFileSync(join(projectRoot, RENAMED), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.split(/\s+/));
  return new Map(pairs.map(([from = "", to = ""]) => [from, to]));
}

/** Takes a file's values, and says what is wrong with it. */
export function load(configuration: Configuration, path: string): ReadResult {
  const result = readDotConfig(configuration, readFileSync(path, "utf8"), path, { renamed: renamed() });
  for (const warning of result.warnings) console.error(warning);
  return result;
}

/** Takes .config's values, or the default configuration's if there is none. */
export function loadPresent(configuration: Configuration): ReadResult {
  const path = dotConfigPath();
  return load(configuration, existsSync(path) ? path : (namedConfig(DEFAULT_NAME) ?? ""));
}

/** Writes .config; what was there stays as .config.old. */
export function save(configuration: Configuration, path = dotConfigPath()): void {
  const content = dotConfig(configuration);
  if (existsSync(path)) {
    if (readFileSync(path, "utf8") === content) return;
    renameSync(path, `${path}.old`);
  }
  writeFileSync(path, content);
}

/** Writes a file unless it is the same already, so that nothing is made anew without need. */
export function writeIfChanged(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path) || readFileSync(path, "utf8") !== content) writeFileSync(path, content);
}
