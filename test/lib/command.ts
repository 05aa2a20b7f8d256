// Runs a command to its end, with a time limit.

import { spawn } from "node:child_process";

export interface Result {
  /** Exit status, or the name of the signal that ended it. */
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Milliseconds after which it is killed; a minute unless told. */
  readonly timeout?: number;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

export function run(argv: readonly string[], options: RunOptions = {}): Promise<Result> {
  const [command = "", ...rest] = argv;
  const { promise, resolve, reject } = withResolvers<Result>();
  const child = spawn(command, rest, {
    cwd: options.cwd,
    env: options.env,
    timeout: options.timeout ?? 60_000,
    killSignal: "SIGKILL",
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => stdout.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => stderr.push(bytes));
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  child.on("error", reject);
  child.on("close", (code, signal) =>
    resolve({
      status: code ?? signal ?? "?",
      stdout: Buffer.concat(stdout).toString("latin1"),
      stderr: Buffer.concat(stderr).toString("latin1"),
    }),
  );
  return promise;
}

/** As run(), but anything but exit status 0 is an error that shows what was printed. */
export async function must(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await run(argv, options);
  if (status !== 0) throw new Error(`${argv.join(" ")}: ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

export interface Resolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

/** A promise with its two ends. */
export function withResolvers<T>(): Resolvers<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
