// The table's entries about threads and how the processor is shared.

import { EINVAL } from "../../abi/errno";
import { CONFIG_LIBPOSIX_PROCESS_MULTIPROCESS, CONFIG_LIBPOSIX_PROCESS_MULTITHREADING } from "../../config";
import { current } from "../../proc/thread";
import { futex } from "../futex";
import { membarrier } from "../membarrier";
import { setTidAddress } from "../process";
import { call, FULL, PARTIAL } from "../registry";
import { getRobustList, setRobustList } from "../robust";
import {
  getpriority,
  schedGetaffinity,
  schedGetparam,
  schedGetscheduler,
  schedPriorityMax,
  schedPriorityMin,
  schedRrGetInterval,
  schedSetaffinity,
  schedSetparam,
  schedSetscheduler,
  schedYield,
  setpriority,
} from "../schedule";

export function threadCalls(): void {
  own();
  if (CONFIG_LIBPOSIX_PROCESS_MULTITHREADING || CONFIG_LIBPOSIX_PROCESS_MULTIPROCESS) scheduling();
}

function scheduling(): void {
  call(140, "getpriority", "dd", FULL, (a, b, c, d, e, f) => getpriority(<i32>a, <i32>b));
  call(141, "setpriority", "ddd", FULL, (a, b, c, d, e, f) => setpriority(<i32>a, <i32>b, <i32>c));
  call(142, "sched_setparam", "dp", FULL, (a, b, c, d, e, f) => schedSetparam(<i32>a, b));
  call(143, "sched_getparam", "dp", FULL, (a, b, c, d, e, f) => schedGetparam(<i32>a, b));
  call(144, "sched_setscheduler", "ddp", FULL, (a, b, c, d, e, f) => schedSetscheduler(<i32>a, <i32>b, c));
  call(145, "sched_getscheduler", "d", FULL, (a, b, c, d, e, f) => schedGetscheduler(<i32>a));
  call(146, "sched_get_priority_max", "d", FULL, (a, b, c, d, e, f) => schedPriorityMax(<i32>a));
  call(147, "sched_get_priority_min", "d", FULL, (a, b, c, d, e, f) => schedPriorityMin(<i32>a));
  call(148, "sched_rr_get_interval", "dp", FULL, (a, b, c, d, e, f) => schedRrGetInterval(<i32>a, b));
  call(
    202,
    "futex",
    "pdupp",
    PARTIAL,
    (a, b, c, d, e, f) => futex(a, <i32>b, <u32>c, d, e, <u32>f),
    "priorities are not inherited; no WAIT_REQUEUE_PI",
  );
  call(203, "sched_setaffinity", "dup", FULL, (a, b, c, d, e, f) => schedSetaffinity(<i32>a, b, c));
  call(204, "sched_getaffinity", "dup", FULL, (a, b, c, d, e, f) => schedGetaffinity(<i32>a, b, c));
  call(274, "get_robust_list", "dpp", FULL, (a, b, c, d, e, f) => getRobustList(<i32>a, b, c));
  call(324, "membarrier", "dx", FULL, (a, b, c, d, e, f) => membarrier(<i32>a, <u32>b), "one processor");
}

/** What every program's start-up code calls. */
function own(): void {
  call(24, "sched_yield", "", FULL, (a, b, c, d, e, f) => schedYield());
  call(186, "gettid", "", FULL, (a, b, c, d, e, f) => current().tid);
  call(218, "set_tid_address", "p", FULL, (a, b, c, d, e, f) => setTidAddress(a));
  call(273, "set_robust_list", "pu", FULL, (a, b, c, d, e, f) => (b == 24 ? setRobustList(a) : -EINVAL));
}
