// The table's entries about clocks and sleeping.

import { call, FULL, PARTIAL } from "../registry";
import { clockGetres, clockGettime, clockNanosleep, clockSettime, gettimeofday, nanosleep, time } from "../time";

export function timeCalls(): void {
  call(35, "nanosleep", "pp", FULL, (a, b, c, d, e, f) => nanosleep(a));
  call(96, "gettimeofday", "pp", FULL, (a, b, c, d, e, f) => gettimeofday(a, b));
  call(201, "time", "p", FULL, (a, b, c, d, e, f) => time(a));
  call(227, "clock_settime", "dp", PARTIAL, (a, b, c, d, e, f) => clockSettime(<i32>a, b), "refused");
  call(228, "clock_gettime", "dp", FULL, (a, b, c, d, e, f) => clockGettime(<i32>a, b));
  call(229, "clock_getres", "dp", FULL, (a, b, c, d, e, f) => clockGetres(<i32>a, b));
  call(230, "clock_nanosleep", "dxpp", FULL, (a, b, c, d, e, f) => clockNanosleep(<i32>a, <i32>b, c));
}
