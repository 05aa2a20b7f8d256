// Code that regions leave out because it has not been reached yet. When it has been reached often, they are made again with it.

/** After that many times, what a region left out becomes a region of its own. */
const MOST_REMADE = 4;

export class LeftOut {
  /** By address of such code: where the regions begin. */
  readonly #regions = new Map<number, Set<number>>();
  /** How often a region has been made again, by address. */
  readonly #remade = new Map<number, number>();

  /** The region at `entry` leaves out code at these addresses. */
  add(entry: number, addresses: ReadonlySet<number>): void {
    for (const address of addresses) {
      const entries = this.#regions.get(address) ?? new Set();
      entries.add(entry);
      this.#regions.set(address, entries);
    }
  }

  has(address: number): boolean {
    return this.#regions.has(address);
  }

  /** The regions, by address, that shall be made again because code at an address is wanted. */
  take(address: number): number[] {
    const entries = [...(this.#regions.get(address) ?? [])];
    this.#regions.delete(address);
    return entries.filter((entry) => {
      const made = this.#remade.get(entry) ?? 0;
      this.#remade.set(entry, made + 1);
      return made < MOST_REMADE;
    });
  }
}
