// Resource limits (getrlimit(2)): soft and hard values of each, in its unit.

import { CONFIG_APPELFLOADER_STACK_NBPAGES } from "../config";

export const RLIMIT_CPU: i32 = 0;
export const RLIMIT_FSIZE: i32 = 1;
export const RLIMIT_DATA: i32 = 2;
export const RLIMIT_STACK: i32 = 3;
export const RLIMIT_CORE: i32 = 4;
export const RLIMIT_NPROC: i32 = 6;
export const RLIMIT_NOFILE: i32 = 7;
export const RLIMIT_MEMLOCK: i32 = 8;
export const RLIMIT_AS: i32 = 9;
export const RLIMIT_SIGPENDING: i32 = 11;
export const RLIMIT_MSGQUEUE: i32 = 12;
export const RLIMIT_NICE: i32 = 13;
export const RLIMIT_RTPRIO: i32 = 14;
export const LIMIT_COUNT: i32 = 16;
export const INFINITE: u64 = u64.MAX_VALUE;

/** RLIMIT_STACK as programs start with it. */
const STACK: u64 = (<u64>CONFIG_APPELFLOADER_STACK_NBPAGES) << 12;

export class Limits {
  /** Soft and hard, by turns. */
  private readonly values: StaticArray<u64> = new StaticArray<u64>(2 * LIMIT_COUNT);

  constructor() {
    for (let i = 0; i < 2 * LIMIT_COUNT; i++) this.values[i] = INFINITE;
    this.set(RLIMIT_STACK, STACK, INFINITE);
    this.set(RLIMIT_CORE, 0, INFINITE);
    this.set(RLIMIT_NOFILE, 1024, 1048576);
    this.set(RLIMIT_NPROC, 8192, 8192);
    this.set(RLIMIT_MEMLOCK, 8 << 20, 8 << 20);
    this.set(RLIMIT_SIGPENDING, 4096, 4096);
    this.set(RLIMIT_MSGQUEUE, 819200, 819200);
    this.set(RLIMIT_NICE, 0, 0);
    this.set(RLIMIT_RTPRIO, 0, 0);
  }

  soft(resource: i32): u64 {
    return this.values[2 * resource];
  }

  hard(resource: i32): u64 {
    return this.values[2 * resource + 1];
  }

  set(resource: i32, soft: u64, hard: u64): void {
    this.values[2 * resource] = soft;
    this.values[2 * resource + 1] = hard;
  }

  clone(): Limits {
    const copy = new Limits();
    for (let i = 0; i < 2 * LIMIT_COUNT; i++) copy.values[i] = this.values[i];
    return copy;
  }
}
