// Where the project is, whatever directory a tool was started from.

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository, without a slash at the end. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));
