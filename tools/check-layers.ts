// Checks every file of the kernel against the rule of layers; prints what is wrong and fails if anything is.

import { readFileSync } from "node:fs";
import { checkImports } from "./layers.ts";
import { kernelSources, projectRoot } from "./project.ts";

const problems = kernelSources().flatMap((path) => checkImports(path, readFileSync(`${projectRoot}/${path}`, "utf8")));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length ? 1 : 0;
