// A network card behind a link that loses, delays and reorders frames (test/programs/lossy.c).

import type { NetNs } from "./netns.ts";
import { samplePrograms, temporaryFolder } from "./rootfs.ts";
import { Vm } from "./vm.ts";

export interface LinkQuality {
  /** Percent of the frames. */
  readonly loss: number;
  readonly reorder: number;
  /** Milliseconds, each way. */
  readonly delay: number;
  readonly seed: number;
}

export interface BadLink {
  /** The machine's netdev option. */
  readonly netdev: string;
  /** Ends the link; what it did. */
  stop(): Promise<string>;
}

export async function badLink(network: NetNs, { loss, reorder, delay, seed }: LinkQuality): Promise<BadLink> {
  const folder = temporaryFolder();
  const [ours, machines] = [`${folder}/link`, `${folder}/machine`];
  const program = `${await samplePrograms()}/gcc/lossy`;
  const numbers = [loss, reorder, delay, seed].map(String);
  // Not a machine, but likewise a process with a console.
  const link = new Vm({ command: network.command(program, network.addTap(), ours, machines, ...numbers) });
  await link.waitFor(/ready/);
  return {
    netdev: `dgram,local.type=unix,local.path=${machines},remote.type=unix,remote.path=${ours}`,
    stop: async () => {
      link.terminate();
      await link.end();
      return link.console;
    },
  };
}
