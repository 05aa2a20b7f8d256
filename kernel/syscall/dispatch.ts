// From a register frame to a handler and back.

import { ENOSYS } from "../abi/errno";
import { R8, R9, R10, RAX, RDI, RDX, RSI, VECTOR } from "../abi/frame";
import { CONFIG_LIBSYSCALL_SHIM_CALLS, CONFIG_LIBSYSCALL_SHIM_STRACE } from "../config";
import { madeGarbage } from "../lib/collect";
import { BLOCKED, ENDED, Task } from "../sched/task";
import { CALL_COUNT, table } from "./registry";
import { tally } from "./tally";
import { traceCall, tracing } from "./trace";

/**
 * Runs the call the task's frame asks for. True when it is done and its result in the frame; false when the
 * task is parked, or no longer exists.
 */
export function dispatch(task: Task): bool {
  const frame = task.frame;
  const number = load<u64>(frame + VECTOR);
  const entry = number < <u64>CALL_COUNT ? unchecked(table[<i32>number]) : null;
  let result: i64 = -ENOSYS;
  if (CONFIG_LIBSYSCALL_SHIM_CALLS) {
    if (!task.restarted) tally(number);
  }
  if (entry) {
    madeGarbage(entry.garbage);
    result = entry.handler(
      load<u64>(frame + RDI),
      load<u64>(frame + RSI),
      load<u64>(frame + RDX),
      load<u64>(frame + R10),
      load<u64>(frame + R8),
      load<u64>(frame + R9),
    );
    if (result == BLOCKED) {
      task.parked = true;
      return false;
    }
    if (result == ENDED) return false;
  }
  if (CONFIG_LIBSYSCALL_SHIM_STRACE && tracing) traceCall(frame, number, entry, result);
  store<u64>(frame + RAX, <u64>result);
  task.finishCall();
  return true;
}
