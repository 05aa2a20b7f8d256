// Names and addresses, as the host knows them.

import { lookup, Resolver } from "node:dns/promises";

export interface AddressRecord {
  readonly address: string;
  /** Seconds the answer is good for. */
  readonly ttl: number;
}

/** Fails with errors whose code is one of node:dns: ENOTFOUND, ENODATA, EREFUSED, … */
export interface NameResolver {
  addresses(name: string, family: 4 | 6): Promise<AddressRecord[]>;
  names(address: string): Promise<string[]>;
}

/** Seconds for what comes from the host's files, which say nothing about it. */
const FILE_TTL = 60;

/** The host's name servers, and for names these can't answer the host's own ways (such as /etc/hosts). */
export class HostResolver implements NameResolver {
  private readonly resolver = new Resolver({ timeout: 2000, tries: 2 });

  async addresses(name: string, family: 4 | 6): Promise<AddressRecord[]> {
    try {
      if (family === 4) return await this.resolver.resolve4(name, { ttl: true });
      return await this.resolver.resolve6(name, { ttl: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENODATA") throw error;
      const found = await lookup(name, { family, all: true }).catch(() => []);
      if (found.length === 0) throw error;
      return found.map(({ address }) => ({ address, ttl: FILE_TTL }));
    }
  }

  names(address: string): Promise<string[]> {
    return this.resolver.reverse(address);
  }
}
