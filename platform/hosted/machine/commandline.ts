// The kernel command line of a machine (docs/configuration.md).

export interface CommandLineParts {
  /** netdev.ip= of each network card. */
  readonly addresses: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Further options of the kernel: `debug.strace=1`. */
  readonly options: readonly string[];
  /** The program's path and arguments. */
  readonly command: readonly string[];
}

/** A word that stays one, whatever is in it. */
function quote(word: string): string {
  return `"${word.replace(/["\\]/g, "\\$&")}"`;
}

/** The command line; its bytes are UTF-8. */
export function commandLine({ addresses, environment, options, command }: CommandLineParts): Buffer {
  const words = ["elfin", ...addresses.map((address) => `netdev.ip=${address}`), ...options];
  for (const [name, value] of Object.entries(environment)) words.push(`env.vars=${quote(`${name}=${value}`)}`);
  return Buffer.from([...words, "--", ...command.map(quote)].join(" "));
}
