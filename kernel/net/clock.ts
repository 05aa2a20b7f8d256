// The stack's time: read from the machine once a round or call, not once a packet.

import { machine } from "../platform/machine";

/** Nanoseconds in a millisecond. */
export const MS: u64 = 1_000_000;
/** Nanoseconds in a second. */
export const SECOND: u64 = 1_000_000_000;

/** Nanoseconds since the machine started, as of the last refresh. */
export let now: u64 = 0;
/** The same in milliseconds; wraps after 49 days, compare by difference. */
export let millis: u32 = 0;

/** Reads the machine's clock. */
export function refreshClock(): void {
  now = machine().now();
  millis = <u32>(now / MS);
}
