// Process groups and sessions: setpgid(2), setsid(2) and what asks for them (credentials(7), job control).

import { EACCES, EINVAL, EPERM, ESRCH } from "../abi/errno";
import { findProcess, processes } from "../proc/ids";
import { Process } from "../proc/process";
import { current } from "../proc/thread";

function target(pid: i32): Process | null {
  return pid ? findProcess(pid) : current().process;
}

export function getpgid(pid: i32): i64 {
  const process = target(pid);
  return process ? process.group : -ESRCH;
}

export function getsid(pid: i32): i64 {
  const process = target(pid);
  return process ? process.session : -ESRCH;
}

export function setpgid(pid: i32, group: i32): i64 {
  if (group < 0 || pid < 0) return -EINVAL;
  const own = current().process;
  const process = target(pid);
  if (!process || (process != own && process.parent != own)) return -ESRCH;
  if (process != own && process.hasExecuted) return -EACCES;
  if (process.session != own.session || process.session == process.pid) return -EPERM;
  const wanted = group ? group : process.pid;
  if (wanted != process.pid && !isGroupOf(wanted, own.session)) return -EPERM;
  process.group = wanted;
  return 0;
}

function isGroupOf(group: i32, session: i32): bool {
  for (let i = 0; i < processes.length; i++) {
    if (processes[i].group == group) return processes[i].session == session;
  }
  return false;
}

export function setsid(): i64 {
  const process = current().process;
  for (let i = 0; i < processes.length; i++) if (processes[i].group == process.pid) return -EPERM;
  process.session = process.pid;
  process.group = process.pid;
  return process.pid;
}
