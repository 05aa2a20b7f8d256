// Random numbers that a seed fixes: xorshift32.

export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0 || 1;
  }

  /** 32 bits, signed. */
  next(): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return x;
  }

  /** 0 to limit − 1. */
  below(limit: number): number {
    return (this.next() >>> 0) % limit;
  }

  /** 64 bits, unsigned. */
  big(): bigint {
    return (BigInt(this.next() >>> 0) << 32n) | BigInt(this.next() >>> 0);
  }
}
