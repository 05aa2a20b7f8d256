// What has to be seen to before a thread goes on with its program: its signals, and the end of a mask that a call had
// set for its own time.

import { deliverSignals, NOTHING, STAYS } from "../proc/deliver";
import { Thread } from "../proc/thread";
import { endsAfterStop, interruptCall } from "./interruption";

/**
 * The current thread has `attention` set, after its call (which may be parked) or a trap. True if it goes on to the
 * program, by a full return: any register may have changed.
 */
export function attend(thread: Thread): bool {
  // A call that ended by itself is over before its signals are taken: they see the mask of before it.
  if (!thread.parked) thread.restoreMask();
  const outcome = deliverSignals(thread, interruptCall);
  if (outcome == STAYS) return false;
  if (outcome == NOTHING && thread.parked) {
    if (!thread.wasStopped || !endsAfterStop(thread)) {
      thread.wasStopped = false;
      return false;
    }
    thread.restoreMask();
  }
  thread.wasStopped = false;
  return true;
}
