// docs/programs.md: what runs where, from the examples.

import { readFileSync, writeFileSync } from "node:fs";
import { packageVersion } from "../debian/packages.ts";
import { projectRoot } from "../project.ts";
import { buildExample } from "./build.ts";
import { type Example, exampleNames, readExample } from "./example.ts";

export const TABLE = `${projectRoot}/docs/programs.md`;

const HEADER = `# Programs

Debian's programs, unmodified, with the libraries that Debian gives them. Each has a folder in [examples/](../examples) and
one command that fetches its packages (without installing them) and runs it:

\`\`\`console
make -C examples python             # on QEMU
make -C examples python-hosted      # in Node.js
\`\`\`

\`test/examples.test.ts\` runs them natively, on QEMU and hosted, and compares output and exit status. Where the table says
*long*, that takes a while and happens only with \`ELFIN_EXAMPLES=all\`. Made by \`make docs/programs.md\`.

| example | what it does | version | kvm | hosted |
|---|---|---|---|---|
`;

/** Debian's version without what is about packaging. */
function upstream(version: string): string {
  return version
    .replace(/^\d+:/, "")
    .replace(/[-+~]?(really|dfsg|ds|deb|repack|git)[^-]*/, "")
    .replace(/-[^-]*$/, "");
}

function cell(missing: string | undefined, slow: boolean | undefined): string {
  return missing ?? (slow ? "works (long)" : "works");
}

function row(example: Example, version: string): string {
  const { name, title, missing, slow } = example;
  return `| ${name} | ${title} | ${version} | ${cell(missing.kvm, slow.kvm)} | ${cell(missing.hosted, slow.hosted)} |\n`;
}

/** The page, with the version that version() gives for an example. */
export function page(version: (example: Example) => string): string {
  return (
    HEADER +
    exampleNames()
      .map((name) => readExample(name))
      .map((example) => row(example, version(example)))
      .join("")
  );
}

/** The page with the versions replaced by a word. */
export function withoutVersions(text: string): string {
  return text.replace(/^(\| [^|]+ \| [^|]+ \| )[^|]+( \|)/gm, "$1version$2");
}

export function writeTable(): void {
  const version = (example: Example) => {
    buildExample(example);
    return upstream(packageVersion(example.builders[0] ?? example.packages[0] ?? ""));
  };
  writeFileSync(TABLE, page(version));
}

export function readTable(): string {
  return readFileSync(TABLE, "utf8");
}
