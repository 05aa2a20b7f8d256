// capget(2) and capset(2): what a process may do of what only root could once (capabilities(7)).

import { EFAULT, EINVAL, EPERM, ESRCH } from "../abi/errno";
import { get, getFailed, put } from "../mm/user";
import { Identity } from "../proc/identity";
import { findThread } from "../proc/ids";
import { current } from "../proc/thread";

const VERSION_1: u32 = 0x19980330;
const VERSION_2: u32 = 0x20071026;
const VERSION_3: u32 = 0x20080522;

/** Words of 32 bits in each set, by the header's version; 0 with the right version stored when it is unknown. */
function words(header: u64): i32 {
  const version = get<u32>(header);
  wordsError = -EFAULT;
  if (getFailed) return 0;
  if (version == VERSION_1) return 1;
  if (version == VERSION_2 || version == VERSION_3) return 2;
  wordsError = put<u32>(header, VERSION_3) < 0 ? -EFAULT : -EINVAL;
  return 0;
}

let wordsError: i32 = 0;

/** struct __user_cap_data_struct, once or twice: effective, permitted, inheritable. */
export function capget(header: u64, to: u64): i64 {
  const count = words(header);
  if (!count) return to || wordsError == -EFAULT ? wordsError : 0;
  const pid = get<i32>(header + 4);
  if (getFailed) return -EFAULT;
  if (pid < 0) return -EINVAL;
  const thread = pid ? findThread(pid) : current();
  if (!thread) return -ESRCH;
  const ids = thread.process.identity;
  for (let i = 0; i < count; i++) {
    const at = to + <u64>i * 12;
    const shift = <u64>i * 32;
    if (put<u32>(at, <u32>(ids.effective >> shift)) < 0) return -EFAULT;
    if (put<u32>(at + 4, <u32>(ids.permitted >> shift)) < 0) return -EFAULT;
    if (put<u32>(at + 8, <u32>(ids.inheritable >> shift)) < 0) return -EFAULT;
  }
  return 0;
}

export function capset(header: u64, from: u64): i64 {
  const count = words(header);
  if (!count) return wordsError;
  const pid = get<i32>(header + 4);
  if (getFailed) return -EFAULT;
  if (pid && pid != current().tid && pid != current().process.pid) return -EPERM;
  let effective: u64 = 0;
  let permitted: u64 = 0;
  let inheritable: u64 = 0;
  for (let i = 0; i < count; i++) {
    const at = from + <u64>i * 12;
    const shift = <u64>i * 32;
    effective |= (<u64>get<u32>(at)) << shift;
    permitted |= (<u64>get<u32>(at + 4)) << shift;
    inheritable |= (<u64>get<u32>(at + 8)) << shift;
    if (getFailed) return -EFAULT;
  }
  return setCapabilities(current().process.identity, effective, permitted, inheritable);
}

/** Capabilities can be given up, not won. */
function setCapabilities(ids: Identity, effective: u64, permitted: u64, inheritable: u64): i64 {
  if (permitted & ~ids.permitted || effective & ~permitted) return -EPERM;
  if (inheritable & ~(ids.inheritable | ids.permitted)) return -EPERM;
  ids.effective = effective;
  ids.permitted = permitted;
  ids.inheritable = inheritable;
  ids.ambient &= permitted & inheritable;
  ids.capabilitiesChanged();
  return 0;
}
