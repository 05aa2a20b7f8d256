// An example: a program of Debian's, the files it needs, and how to run it (examples/NAME/example.json).

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { projectRoot } from "../project.ts";

export const EXAMPLES = `${projectRoot}/examples`;

export interface Example {
  readonly name: string;
  /** What it shows, for people. */
  readonly title: string;
  /** Debian packages of which every file is there; the libraries that their programs need come by themselves. */
  readonly packages: readonly string[];
  /** Packages with which examples/NAME/build/build.sh makes /out, whose files are laid over those of the packages. */
  readonly builders: readonly string[];
  /** Of those, what is left out: paths, without a leading slash, of files and folders. */
  readonly without: readonly string[];
  readonly command: readonly string[];
  /** How it ends, if all went well. */
  readonly status: number;
  readonly environment: Readonly<Record<string, string>>;
  /** MiB a machine needs. */
  readonly memory: number;
  /** TCP ports on which it serves; client.sh, if there is one, is run with HOST, PORT (the first) and PORTS set. */
  readonly ports: readonly number[];
  /** Why it does not run on kvm or hosted. */
  readonly missing: { readonly kvm?: string; readonly hosted?: string };
  /** Takes longer than the others: tested only if ELFIN_EXAMPLES asks for it. */
  readonly slow: { readonly kvm?: boolean; readonly hosted?: boolean };
}

const DEFAULTS = {
  builders: [],
  without: [],
  status: 0,
  environment: {},
  memory: 256,
  ports: [],
  missing: {},
  slow: {},
};
const REQUIRED = ["title", "packages", "command"];
const KNOWN = [...REQUIRED, ...Object.keys(DEFAULTS)];

export function exampleNames(): string[] {
  return readdirSync(EXAMPLES)
    .filter((name) => existsSync(`${EXAMPLES}/${name}/example.json`))
    .sort();
}

export function readExample(name: string): Example {
  const path = `${EXAMPLES}/${name}/example.json`;
  if (!existsSync(path)) throw new Error(`there is no example ${name}; there are ${exampleNames().join(", ")}`);
  const fields: Record<string, unknown> = JSON.parse(readFileSync(path, "utf8"));
  for (const field of REQUIRED) if (!(field in fields)) throw new Error(`${path}: ${field} is missing`);
  for (const field of Object.keys(fields)) {
    if (!KNOWN.includes(field)) throw new Error(`${path}: nothing is known of ${field}`);
  }
  return { ...DEFAULTS, ...fields, name } as unknown as Example;
}

/** Laid over the builders' files. */
export function buildFolder({ name }: Example): string {
  return `${EXAMPLES}/${name}/build`;
}

/** Laid over the packages' files. */
export function overlayFolder({ name }: Example): string | undefined {
  const folder = `${EXAMPLES}/${name}/root`;
  return existsSync(folder) ? folder : undefined;
}

/** What talks to the program from outside. */
export function clientScript({ name }: Example): string | undefined {
  const script = `${EXAMPLES}/${name}/client.sh`;
  return existsSync(script) ? script : undefined;
}
