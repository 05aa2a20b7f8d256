// The table's entries about processes: their making, end, identity and limits.

import {
  CONFIG_APPELFLOADER_ARCH_PRCTL,
  CONFIG_LIBPOSIX_PROCESS_MULTIPROCESS,
  CONFIG_LIBPOSIX_PROCESS_MULTITHREADING,
  CONFIG_LIBPOSIX_USER,
} from "../../config";
import { current } from "../../proc/thread";
import { capget, capset } from "../capability";
import { clone, clone3, exit, exitGroup, fork, getppid, unshare, vfork } from "../clone";
import { execve, execveat } from "../execve";
import {
  getgroups,
  getresgid,
  getresuid,
  setfsgid,
  setfsuid,
  setgid,
  setgroups,
  setregid,
  setresgid,
  setresuid,
  setreuid,
  setuid,
} from "../identity";
import { getrlimit, prlimit, setrlimit } from "../limits";
import { prctl } from "../prctl";
import { archPrctl, getcpu, getrandom, personality, setdomainname, sethostname, sysinfo, uname } from "../process";
import { call, FULL, PARTIAL } from "../registry";
import { getpgid, getsid, setpgid, setsid } from "../session";
import { getrusage, times } from "../usage";
import { wait4, waitid } from "../wait";

export function processCalls(): void {
  endAndIds();
  if (CONFIG_LIBPOSIX_PROCESS_MULTIPROCESS) making();
  if (CONFIG_LIBPOSIX_PROCESS_MULTITHREADING || CONFIG_LIBPOSIX_PROCESS_MULTIPROCESS) cloning();
  ids();
  if (CONFIG_LIBPOSIX_USER) identity();
  call(63, "uname", "p", FULL, (a, b, c, d, e, f) => uname(a));
  call(97, "getrlimit", "dp", FULL, (a, b, c, d, e, f) => getrlimit(<i32>a, b));
  call(98, "getrusage", "dp", PARTIAL, (a, b, c, d, e, f) => getrusage(<i32>a, b), "all time is user time");
  call(99, "sysinfo", "p", FULL, (a, b, c, d, e, f) => sysinfo(a));
  call(100, "times", "p", PARTIAL, (a, b, c, d, e, f) => times(a), "all time is user time");
  call(135, "personality", "x", PARTIAL, (a, b, c, d, e, f) => personality(<u32>a), "remembered");
  call(
    157,
    "prctl",
    "dxxxx",
    PARTIAL,
    (a, b, c, d, e, f) => prctl(<i32>a, b, c, d, e),
    "names, parent's death, dumpable, subreaper, capabilities, no_new_privs",
  );
  if (CONFIG_APPELFLOADER_ARCH_PRCTL) call(158, "arch_prctl", "xp", FULL, (a, b, c, d, e, f) => archPrctl(a, b));
  call(
    160,
    "setrlimit",
    "dp",
    PARTIAL,
    (a, b, c, d, e, f) => setrlimit(<i32>a, b),
    "nothing is done about CORE, RSS, LOCKS and RTTIME",
  );
  call(170, "sethostname", "pu", FULL, (a, b, c, d, e, f) => sethostname(a, b));
  call(171, "setdomainname", "pu", FULL, (a, b, c, d, e, f) => setdomainname(a, b));
  call(
    302,
    "prlimit64",
    "ddpp",
    PARTIAL,
    (a, b, c, d, e, f) => prlimit(<i32>a, <i32>b, c, d),
    "nothing is done about CORE, RSS, LOCKS and RTTIME",
  );
  call(309, "getcpu", "pp", FULL, (a, b, c, d, e, f) => getcpu(a, b));
  call(318, "getrandom", "pux", FULL, (a, b, c, d, e, f) => getrandom(a, b, <u32>c));
}

function endAndIds(): void {
  call(39, "getpid", "", FULL, (a, b, c, d, e, f) => current().process.pid);
  call(60, "exit", "d", FULL, (a, b, c, d, e, f) => exit(<i32>a));
  call(110, "getppid", "", FULL, (a, b, c, d, e, f) => getppid());
  call(111, "getpgrp", "", FULL, (a, b, c, d, e, f) => current().process.group);
  call(231, "exit_group", "d", FULL, (a, b, c, d, e, f) => exitGroup(<i32>a));
}

function cloning(): void {
  call(56, "clone", "xpppx", PARTIAL, (a, b, c, d, e, f) => clone(a, b, c, d, e), "no namespaces");
  call(435, "clone3", "pu", PARTIAL, (a, b, c, d, e, f) => clone3(a, b), "no namespaces, no chosen ids");
}

/** Processes that make others, run other programs and wait. */
function making(): void {
  call(57, "fork", "", FULL, (a, b, c, d, e, f) => fork());
  call(58, "vfork", "", FULL, (a, b, c, d, e, f) => vfork());
  call(59, "execve", "spp", FULL, (a, b, c, d, e, f) => execve(a, b, c));
  call(61, "wait4", "dpxp", FULL, (a, b, c, d, e, f) => wait4(<i32>a, b, <i32>c, d));
  call(109, "setpgid", "dd", FULL, (a, b, c, d, e, f) => setpgid(<i32>a, <i32>b));
  call(112, "setsid", "", FULL, (a, b, c, d, e, f) => setsid());
  call(121, "getpgid", "d", FULL, (a, b, c, d, e, f) => getpgid(<i32>a));
  call(124, "getsid", "d", FULL, (a, b, c, d, e, f) => getsid(<i32>a));
  call(247, "waitid", "ddpxp", FULL, (a, b, c, d, e, f) => waitid(<i32>a, <i32>b, c, <i32>d, e));
  call(272, "unshare", "x", PARTIAL, (a, b, c, d, e, f) => unshare(a), "no namespaces");
  call(322, "execveat", "fsppx", FULL, (a, b, c, d, e, f) => execveat(<i32>a, b, c, d, <i32>e));
}

function ids(): void {
  call(102, "getuid", "", FULL, (a, b, c, d, e, f) => current().process.identity.user);
  call(104, "getgid", "", FULL, (a, b, c, d, e, f) => current().process.identity.group);
  call(107, "geteuid", "", FULL, (a, b, c, d, e, f) => current().process.identity.effectiveUser);
  call(108, "getegid", "", FULL, (a, b, c, d, e, f) => current().process.identity.effectiveGroup);
}

function identity(): void {
  call(105, "setuid", "u", FULL, (a, b, c, d, e, f) => setuid(<u32>a));
  call(106, "setgid", "u", FULL, (a, b, c, d, e, f) => setgid(<u32>a));
  call(113, "setreuid", "dd", FULL, (a, b, c, d, e, f) => setreuid(<u32>a, <u32>b));
  call(114, "setregid", "dd", FULL, (a, b, c, d, e, f) => setregid(<u32>a, <u32>b));
  call(115, "getgroups", "dp", FULL, (a, b, c, d, e, f) => getgroups(<i32>a, b));
  call(116, "setgroups", "dp", FULL, (a, b, c, d, e, f) => setgroups(<i32>a, b));
  call(117, "setresuid", "ddd", FULL, (a, b, c, d, e, f) => setresuid(<u32>a, <u32>b, <u32>c));
  call(118, "getresuid", "ppp", FULL, (a, b, c, d, e, f) => getresuid(a, b, c));
  call(119, "setresgid", "ddd", FULL, (a, b, c, d, e, f) => setresgid(<u32>a, <u32>b, <u32>c));
  call(120, "getresgid", "ppp", FULL, (a, b, c, d, e, f) => getresgid(a, b, c));
  call(122, "setfsuid", "u", FULL, (a, b, c, d, e, f) => setfsuid(<u32>a));
  call(123, "setfsgid", "u", FULL, (a, b, c, d, e, f) => setfsgid(<u32>a));
  call(125, "capget", "pp", FULL, (a, b, c, d, e, f) => capget(a, b));
  call(126, "capset", "pp", FULL, (a, b, c, d, e, f) => capset(a, b));
}
