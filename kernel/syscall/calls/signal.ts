// The table's entries about signals and the timers that send them.

import { kill, rtSigqueueinfo, rtTgsigqueueinfo, tgkill, tkill } from "../kill";
import { pidfdOpen, pidfdSendSignal } from "../pidfd";
import { call, FULL, PARTIAL, STUB } from "../registry";
import {
  pause,
  rtSigaction,
  rtSigpending,
  rtSigprocmask,
  rtSigreturn,
  rtSigsuspend,
  rtSigtimedwait,
  sigaltstack,
} from "../signal";
import { signalfd4 } from "../signalfd";
import {
  alarm,
  getitimer,
  setitimer,
  timerCreate,
  timerDelete,
  timerGetoverrun,
  timerGettime,
  timerSettime,
} from "../timers";

/** Where programs can't handle signals (CONFIG_LIBPOSIX_PROCESS_SIGNAL is off): what abort(3) and start-up code need. */
export function fewSignalCalls(): void {
  call(13, "rt_sigaction", "dppu", STUB, (a, b, c, d, e, f) => 0, "signals have their default effect");
  call(14, "rt_sigprocmask", "dppu", STUB, (a, b, c, d, e, f) => 0, "signals have their default effect");
  call(62, "kill", "dd", FULL, (a, b, c, d, e, f) => kill(<i32>a, <i32>b));
  call(131, "sigaltstack", "pp", STUB, (a, b, c, d, e, f) => 0, "signals have their default effect");
  call(200, "tkill", "dd", FULL, (a, b, c, d, e, f) => tkill(<i32>a, <i32>b));
  call(234, "tgkill", "ddd", FULL, (a, b, c, d, e, f) => tgkill(<i32>a, <i32>b, <i32>c));
}

export function signalCalls(): void {
  call(13, "rt_sigaction", "dppu", FULL, (a, b, c, d, e, f) => rtSigaction(<i32>a, b, c, d));
  call(14, "rt_sigprocmask", "dppu", FULL, (a, b, c, d, e, f) => rtSigprocmask(<i32>a, b, c, d));
  call(15, "rt_sigreturn", "", FULL, (a, b, c, d, e, f) => rtSigreturn());
  call(34, "pause", "", FULL, (a, b, c, d, e, f) => pause());
  call(36, "getitimer", "dp", FULL, (a, b, c, d, e, f) => getitimer(<i32>a, b));
  call(37, "alarm", "u", FULL, (a, b, c, d, e, f) => alarm(<u32>a));
  call(38, "setitimer", "dpp", FULL, (a, b, c, d, e, f) => setitimer(<i32>a, b, c));
  call(62, "kill", "dd", FULL, (a, b, c, d, e, f) => kill(<i32>a, <i32>b));
  call(127, "rt_sigpending", "pu", FULL, (a, b, c, d, e, f) => rtSigpending(a, b));
  call(128, "rt_sigtimedwait", "pppu", FULL, (a, b, c, d, e, f) => rtSigtimedwait(a, b, c, d));
  call(129, "rt_sigqueueinfo", "ddp", FULL, (a, b, c, d, e, f) => rtSigqueueinfo(<i32>a, <i32>b, c));
  call(130, "rt_sigsuspend", "pu", FULL, (a, b, c, d, e, f) => rtSigsuspend(a, b));
  call(131, "sigaltstack", "pp", FULL, (a, b, c, d, e, f) => sigaltstack(a, b));
  call(200, "tkill", "dd", FULL, (a, b, c, d, e, f) => tkill(<i32>a, <i32>b));
  call(222, "timer_create", "dpp", FULL, (a, b, c, d, e, f) => timerCreate(<i32>a, b, c));
  call(223, "timer_settime", "dxpp", FULL, (a, b, c, d, e, f) => timerSettime(<i32>a, <i32>b, c, d));
  call(224, "timer_gettime", "dp", FULL, (a, b, c, d, e, f) => timerGettime(<i32>a, b));
  call(225, "timer_getoverrun", "d", FULL, (a, b, c, d, e, f) => timerGetoverrun(<i32>a));
  call(226, "timer_delete", "d", FULL, (a, b, c, d, e, f) => timerDelete(<i32>a));
  call(234, "tgkill", "ddd", FULL, (a, b, c, d, e, f) => tgkill(<i32>a, <i32>b, <i32>c));
  call(282, "signalfd", "fpu", FULL, (a, b, c, d, e, f) => signalfd4(<i32>a, b, c, 0));
  call(289, "signalfd4", "fpux", FULL, (a, b, c, d, e, f) => signalfd4(<i32>a, b, c, <i32>d));
  call(297, "rt_tgsigqueueinfo", "dddp", FULL, (a, b, c, d, e, f) => rtTgsigqueueinfo(<i32>a, <i32>b, <i32>c, d));
  call(
    424,
    "pidfd_send_signal",
    "fdpx",
    PARTIAL,
    (a, b, c, d, e, f) => pidfdSendSignal(<i32>a, <i32>b, c, <u32>d),
    "pidfds only, not folders of /proc",
  );
  call(434, "pidfd_open", "dx", FULL, (a, b, c, d, e, f) => pidfdOpen(<i32>a, <i32>b));
}
