// The elfin command. Node.js runs it from a start-up snapshot, in which all modules are loaded already (support/scripts/snapshot),
// or as it is.

import { dirname } from "node:path";
import { startupSnapshot } from "node:v8";
import { setBuiltFolder } from "../platform/hosted/machine/builtfiles.ts";
import { explain, Failure, STATUS_FAILED } from "./failure.ts";

const USAGE = `usage: elfin run [OPTION]... PROGRAM [ARGUMENT]...    runs a Linux program; elfin run --help says more
       elfin syscalls [--json]    the system calls and how complete they are
       elfin version
`;

async function main([command = "", ...words]: string[]): Promise<number> {
  switch (command) {
    case "run": {
      const { parseRun, RUN_USAGE } = await import("./runoptions.ts");
      if (words[0] === "--help") {
        process.stdout.write(RUN_USAGE);
        return 0;
      }
      const { run } = await import("./run.ts");
      return run(parseRun(words));
    }
    case "syscalls": {
      const { syscalls } = await import("./syscalls.ts");
      process.stdout.write(await syscalls(words));
      return 0;
    }
    case "version":
    case "--version": {
      const { VERSION } = await import("../kernel/lib/version.ts");
      console.log(VERSION);
      return 0;
    }
    case "help":
    case "--help":
      process.stdout.write(USAGE);
      return 0;
    default:
      throw new Failure(command ? `${command}: unknown command; see elfin --help` : USAGE.trimEnd());
  }
}

function start(): void {
  // In a snapshot too, this is the path of the bundle.
  setBuiltFolder(dirname(process.argv[1] ?? ""));
  main(process.argv.slice(2)).then(
    (status) => process.exit(status),
    (error: unknown) => {
      console.error(`elfin: ${explain(error)}`);
      process.exit(error instanceof Failure ? error.status : STATUS_FAILED);
    },
  );
}

/** Does what every run would have to do first. */
async function prepareSnapshot(): Promise<void> {
  const [{ prepareRun }] = await Promise.all([import("./run.ts"), import("./runoptions.ts")]);
  await prepareRun();
  startupSnapshot.setDeserializeMainFunction(start);
}

if (startupSnapshot.isBuildingSnapshot()) void prepareSnapshot();
else start();
