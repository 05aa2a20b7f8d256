// make menuconfig: reads .config, lets it be changed, and writes it.

import { existsSync } from "node:fs";
import { relative } from "node:path";
import { dotConfigPath, load, loadPresent, readKconfig, save } from "../commands/project.ts";
import { dotConfig } from "../dotconfig/write.ts";
import { ask, choose, read } from "./dialogs.ts";
import { browse } from "./menu.ts";
import { Terminal } from "./terminal.ts";

/** A file that can't be read or written is told and not the end. */
async function attempt(terminal: Terminal, action: () => void): Promise<boolean> {
  try {
    action();
    return true;
  } catch (error) {
    await read(terminal, "That did not work", [error instanceof Error ? error.message : `${error}`]);
    return false;
  }
}

export async function runMenuconfig(): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) throw new Error("menuconfig needs a terminal");
  const configuration = readKconfig();
  loadPresent(configuration);
  const path = dotConfigPath();
  let saved = existsSync(path) ? dotConfig(configuration) : "";
  const terminal = new Terminal();
  const files = {
    title: `${relative(process.cwd(), path) || path} - ${configuration.title}`,
    async save() {
      const name = await ask(terminal, "Save", ["The file to write:"], path);
      if (!name || !(await attempt(terminal, () => save(configuration, name)))) return;
      if (name === path) saved = dotConfig(configuration);
    },
    async load() {
      const name = await ask(terminal, "Load", ["The configuration file to read:"], path);
      if (name) await attempt(terminal, () => load(configuration, name));
    },
  };
  terminal.open();
  let answer = "escape";
  try {
    while (answer === "escape") {
      await browse(terminal, configuration, files);
      if (dotConfig(configuration) === saved) answer = "n";
      else answer = await choose(terminal, "Do you wish to save your new configuration?", { y: "yes", n: "no" });
    }
  } finally {
    terminal.close();
  }
  if (answer === "y") save(configuration);
  console.log(answer === "y" ? "*** configuration written to .config" : "*** .config is as it was");
}
