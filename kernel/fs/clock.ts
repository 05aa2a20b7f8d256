// The time that files carry.

import { machine } from "../platform/machine";

/** Nanoseconds since 1970-01-01 UTC. */
export function wallClock(): u64 {
  const here = machine();
  return here.bootTime() + here.now();
}
