// Time and random numbers.

import * as host from "./host";

/** The time-stamp counter: 10^9 ticks a second. */
export function readTime(): u64 {
  return <u64>host.now();
}

export function random(): u64 {
  return ((<u64>host.random()) << 32) | <u64>host.random();
}
