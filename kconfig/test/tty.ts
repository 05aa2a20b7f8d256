// menuconfig in a real pseudo-terminal, for tests: types keys and waits for what the screen is to show.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { projectRoot } from "../../tools/project.ts";
import { Screen } from "./screen.ts";

const PATIENCE_MS = 20_000;

export const KEYS = {
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  enter: "\r",
  back: "\x1b\x1b",
} as const;

export class MenuconfigTerminal {
  readonly screen: Screen;
  private readonly child: ChildProcessWithoutNullStreams;
  private changed: () => void = () => {};

  constructor(
    config: string,
    rows = 24,
    columns = 80,
    environment: NodeJS.ProcessEnv = {},
    command: readonly string[] = ["node", "--import", "tsx", "kconfig/main.ts", "menuconfig"],
    folder = projectRoot,
  ) {
    this.screen = new Screen(rows, columns);
    const terminal = join(projectRoot, "kconfig/test/terminal.py");
    this.child = spawn("/usr/bin/python3", [terminal, `${rows}`, `${columns}`, ...command], {
      cwd: folder,
      env: { ...process.env, TERM: "xterm-256color", NO_COLOR: "", KCONFIG_CONFIG: config, ...environment },
    });
    this.child.stdout.on("data", (bytes: Buffer) => {
      this.screen.write(bytes.toString("latin1"));
      this.changed();
    });
  }

  type(...keys: readonly string[]): void {
    for (const key of keys) this.child.stdin.write(`keys ${Buffer.from(key, "latin1").toString("hex")}\n`);
  }

  resize(rows: number, columns: number): void {
    this.screen.resize(rows, columns);
    this.child.stdin.write(`size ${rows} ${columns}\n`);
  }

  /** Until the screen shows what is expected. @throws with the screen when it does not */
  async shows(expected: RegExp): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!expected.test(this.screen.text)) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`the screen does not show ${expected}:\n${this.screen.text}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** The status menuconfig ends with. */
  async end(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, "exit");
    return this.child.exitCode;
  }

  stop(): void {
    this.child.kill();
  }
}
