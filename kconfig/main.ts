/**
 * The configuration commands:
 *
 *   tsx kconfig/main.ts COMMAND [parameter]
 *
 * make has a target for each; docs/configuration.md says what they do.
 */
import { COMMANDS, CommandError } from "./commands/commands.ts";
import { KconfigError } from "./language/error.ts";

async function main(name: string, parameters: readonly string[]): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new CommandError(`usage: kconfig/main.ts ${Object.keys(COMMANDS).join("|")}`);
  await command(parameters);
}

try {
  await main(process.argv[2] ?? "", process.argv.slice(3));
} catch (error) {
  if (!(error instanceof CommandError || error instanceof KconfigError) && !isFileError(error)) throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}

/** A file that is missing or can't be written: the message says which. */
function isFileError(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && "path" in error;
}
