// Numbers that look random and are the same in every run.

export class Random {
  constructor(private state: number) {}

  /** 0 to below - 1. */
  below(limit: number): number {
    // xorshift32, Marsaglia 2003.
    let x = (this.state ^ 0x9e3779b9) | 0 || 1;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = (this.state + 0x6d2b79f5 + x) | 0;
    return (x >>> 0) % limit;
  }

  /** True in one of so many cases. */
  oneIn(cases: number): boolean {
    return this.below(cases) === 0;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}
