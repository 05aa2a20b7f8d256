// The end of the program ends the machine, but what it has written is still on its way: connections get the time they
// need to deliver it, as they would under a kernel that lives on.

import { machine } from "../platform/machine";
import { nextDeadline, runTimers } from "../sched/timer";
import { now, refreshClock, SECOND } from "./clock";
import { enableNetworkInterrupts, flushNetwork, pollNetwork } from "./stack";
import { unacknowledgedBytes } from "./tcp/table";

/** Peers that acknowledge nothing for this long are given up. */
const PATIENCE: u64 = 5 * SECOND;

let left: u64 = u64.MAX_VALUE;
let progressAt: u64 = 0;

/** Runs the network, and nothing else, until all that closed connections had to send is acknowledged, or nobody takes it. */
export function drainNetwork(): void {
  while (!drained()) {
    machine().idle();
    machine().takeEvents();
  }
}

/** The same without sleeping: false if it is to be called again when something has happened, or at the timer's time. */
export function drained(): bool {
  do {
    pollNetwork();
    runTimers();
    flushNetwork();
    refreshClock();
    const bytes = unacknowledgedBytes();
    if (!bytes) return true;
    if (bytes != left) {
      left = bytes;
      progressAt = now;
    }
    if (now - progressAt >= PATIENCE) return true;
  } while (enableNetworkInterrupts());
  machine().setTimer(min(nextDeadline(), progressAt + PATIENCE));
  return false;
}
