// The end of the program ends the machine, but what it has written is still on its way: connections get the time they
// need to deliver it, as they would under a kernel that lives on.

import { machine } from "../platform/machine";
import { nextDeadline, runTimers } from "../sched/timer";
import { now, refreshClock, SECOND } from "./clock";
import { enableNetworkInterrupts, flushNetwork, pollNetwork } from "./stack";
import { unacknowledgedBytes } from "./tcp/table";

/** Peers that acknowledge nothing for this long are given up. */
const PATIENCE: u64 = 5 * SECOND;

/** Runs the network, and nothing else, until all that closed connections had to send is acknowledged, or nobody takes it. */
export function drainNetwork(): void {
  let left = u64.MAX_VALUE;
  let progressAt: u64 = 0;
  while (true) {
    pollNetwork();
    runTimers();
    flushNetwork();
    refreshClock();
    const bytes = unacknowledgedBytes();
    if (!bytes) return;
    if (bytes != left) {
      left = bytes;
      progressAt = now;
    }
    if (now - progressAt >= PATIENCE) return;
    if (enableNetworkInterrupts()) continue;
    machine().setTimer(min(nextDeadline(), progressAt + PATIENCE));
    machine().idle();
    machine().takeEvents();
  }
}
