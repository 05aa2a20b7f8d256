// Users and groups: getuid(2), setuid(2) and their kin (credentials(7)).

import { EFAULT, EINVAL, EPERM } from "../abi/errno";
import { get, getFailed, put } from "../mm/user";
import { CAP_SETGID, CAP_SETUID, Identity, UNCHANGED } from "../proc/identity";
import { current } from "../proc/thread";

const MAX_GROUPS: i32 = 65536;

function own(): Identity {
  return current().process.identity;
}

function putThree(a: u64, x: u32, b: u64, y: u32, c: u64, z: u32): i64 {
  if (put<u32>(a, x) < 0 || put<u32>(b, y) < 0) return -EFAULT;
  return put<u32>(c, z);
}

export function getresuid(a: u64, b: u64, c: u64): i64 {
  const ids = own();
  return putThree(a, ids.user, b, ids.effectiveUser, c, ids.savedUser);
}

export function getresgid(a: u64, b: u64, c: u64): i64 {
  const ids = own();
  return putThree(a, ids.group, b, ids.effectiveGroup, c, ids.savedGroup);
}

/** Sets the three users; UNCHANGED leaves one. Capabilities follow. */
function setUsers(ids: Identity, real: u32, effective: u32, saved: u32): i64 {
  const hadRoot = ids.isRoot;
  const wasRoot = !ids.effectiveUser;
  if (real != UNCHANGED) ids.user = real;
  if (effective != UNCHANGED) ids.effectiveUser = effective;
  if (saved != UNCHANGED) ids.savedUser = saved;
  ids.usersChanged(hadRoot, wasRoot);
  return 0;
}

function setGroups(ids: Identity, real: u32, effective: u32, saved: u32): i64 {
  if (real != UNCHANGED) ids.group = real;
  if (effective != UNCHANGED) ids.effectiveGroup = effective;
  if (saved != UNCHANGED) ids.savedGroup = saved;
  ids.files.gid = ids.effectiveGroup;
  return 0;
}

function isOneOfUsers(ids: Identity, id: u32): bool {
  return id == UNCHANGED || id == ids.user || id == ids.effectiveUser || id == ids.savedUser;
}

function isOneOfGroups(ids: Identity, id: u32): bool {
  return id == UNCHANGED || id == ids.group || id == ids.effectiveGroup || id == ids.savedGroup;
}

export function setuid(id: u32): i64 {
  const ids = own();
  if (id == UNCHANGED) return -EINVAL;
  if (ids.can(CAP_SETUID)) return setUsers(ids, id, id, id);
  return id == ids.user || id == ids.savedUser ? setUsers(ids, UNCHANGED, id, UNCHANGED) : -EPERM;
}

export function setgid(id: u32): i64 {
  const ids = own();
  if (id == UNCHANGED) return -EINVAL;
  if (ids.can(CAP_SETGID)) return setGroups(ids, id, id, id);
  return id == ids.group || id == ids.savedGroup ? setGroups(ids, UNCHANGED, id, UNCHANGED) : -EPERM;
}

export function setresuid(real: u32, effective: u32, saved: u32): i64 {
  const ids = own();
  const mine = isOneOfUsers(ids, real) && isOneOfUsers(ids, effective) && isOneOfUsers(ids, saved);
  return mine || ids.can(CAP_SETUID) ? setUsers(ids, real, effective, saved) : -EPERM;
}

export function setresgid(real: u32, effective: u32, saved: u32): i64 {
  const ids = own();
  const mine = isOneOfGroups(ids, real) && isOneOfGroups(ids, effective) && isOneOfGroups(ids, saved);
  return mine || ids.can(CAP_SETGID) ? setGroups(ids, real, effective, saved) : -EPERM;
}

/** setreuid(2): the saved user follows when the real one is set, or the effective one to something else than it. */
export function setreuid(real: u32, effective: u32): i64 {
  const ids = own();
  const mine = (real == UNCHANGED || real == ids.user || real == ids.effectiveUser) && isOneOfUsers(ids, effective);
  if (!mine && !ids.can(CAP_SETUID)) return -EPERM;
  const follows = real != UNCHANGED || (effective != UNCHANGED && effective != ids.user);
  const saved = effective == UNCHANGED ? ids.effectiveUser : effective;
  return setUsers(ids, real, effective, follows ? saved : UNCHANGED);
}

export function setregid(real: u32, effective: u32): i64 {
  const ids = own();
  const mine = (real == UNCHANGED || real == ids.group || real == ids.effectiveGroup) && isOneOfGroups(ids, effective);
  if (!mine && !ids.can(CAP_SETGID)) return -EPERM;
  const follows = real != UNCHANGED || (effective != UNCHANGED && effective != ids.group);
  const saved = effective == UNCHANGED ? ids.effectiveGroup : effective;
  return setGroups(ids, real, effective, follows ? saved : UNCHANGED);
}

/** setfsuid(2): says who it was; there is no error. */
export function setfsuid(id: u32): i64 {
  const ids = own();
  const old = ids.files.uid;
  if (isOneOfUsers(ids, id) || id == old || ids.can(CAP_SETUID)) if (id != UNCHANGED) ids.files.uid = id;
  return old;
}

export function setfsgid(id: u32): i64 {
  const ids = own();
  const old = ids.files.gid;
  if (isOneOfGroups(ids, id) || id == old || ids.can(CAP_SETGID)) if (id != UNCHANGED) ids.files.gid = id;
  return old;
}

export function getgroups(size: i32, to: u64): i64 {
  const groups = own().files.groups;
  if (size < 0) return -EINVAL;
  if (!size) return groups.length;
  if (size < groups.length) return -EINVAL;
  for (let i = 0; i < groups.length; i++) if (put<u32>(to + <u64>i * 4, groups[i]) < 0) return -EFAULT;
  return groups.length;
}

export function setgroups(size: i32, from: u64): i64 {
  const ids = own();
  if (!ids.can(CAP_SETGID)) return -EPERM;
  if (<u32>size > <u32>MAX_GROUPS) return -EINVAL;
  const groups: u32[] = [];
  for (let i = 0; i < size; i++) {
    groups.push(get<u32>(from + <u64>i * 4));
    if (getFailed) return -EFAULT;
  }
  ids.files.groups = groups;
  return 0;
}
