// The elfin command.

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

main(process.argv.slice(2)).then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(`elfin: ${explain(error)}`);
    process.exit(error instanceof Failure ? error.status : STATUS_FAILED);
  },
);
