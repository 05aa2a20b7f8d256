// Who a process acts for (credentials(7)): users, groups, and whether it still has root's powers.

import { Credentials } from "../fs/credentials";

/** (uid_t) -1: leave this one as it is. */
export const UNCHANGED: u32 = u32.MAX_VALUE;

export class Identity {
  user: u32 = 0;
  effectiveUser: u32 = 0;
  savedUser: u32 = 0;
  group: u32 = 0;
  effectiveGroup: u32 = 0;
  savedGroup: u32 = 0;
  /** The ids that permissions of files are checked against, with the supplementary groups. */
  readonly files: Credentials = new Credentials();
  /** Capability sets as bits; root starts with all that Linux 6.1 knows. */
  permitted: u64 = ALL_CAPABILITIES;
  effective: u64 = ALL_CAPABILITIES;
  inheritable: u64 = 0;
  ambient: u64 = 0;
  bounding: u64 = ALL_CAPABILITIES;
  /** prctl(PR_SET_KEEPCAPS). */
  keepsCapabilities: bool = false;
  /** prctl(PR_SET_NO_NEW_PRIVS). */
  noNewPrivileges: bool = false;
  secureBits: u32 = 0;

  can(capability: i32): bool {
    return ((this.effective >> <u64>capability) & 1) != 0;
  }

  clone(): Identity {
    const copy = new Identity();
    copy.user = this.user;
    copy.effectiveUser = this.effectiveUser;
    copy.savedUser = this.savedUser;
    copy.group = this.group;
    copy.effectiveGroup = this.effectiveGroup;
    copy.savedGroup = this.savedGroup;
    copy.files.uid = this.files.uid;
    copy.files.gid = this.files.gid;
    copy.files.groups = this.files.groups.slice();
    copy.files.privileged = this.files.privileged;
    copy.permitted = this.permitted;
    copy.effective = this.effective;
    copy.inheritable = this.inheritable;
    copy.ambient = this.ambient;
    copy.bounding = this.bounding;
    copy.keepsCapabilities = this.keepsCapabilities;
    copy.noNewPrivileges = this.noNewPrivileges;
    copy.secureBits = this.secureBits;
    return copy;
  }

  /** After a change of users: capabilities come and go with root (capabilities(7), "Effect of user ID changes"). */
  usersChanged(hadRoot: bool, wasEffectiveRoot: bool): void {
    this.files.uid = this.effectiveUser;
    const hasRoot = !this.user || !this.effectiveUser || !this.savedUser;
    if (hadRoot && !hasRoot) {
      if (!this.keepsCapabilities) {
        this.permitted = 0;
        this.effective = 0;
      }
      this.ambient = 0;
    }
    if (wasEffectiveRoot && this.effectiveUser) this.effective = 0;
    if (!wasEffectiveRoot && !this.effectiveUser) this.effective = this.permitted;
    this.capabilitiesChanged();
  }

  capabilitiesChanged(): void {
    this.files.privileged = this.can(CAP_DAC_OVERRIDE);
  }

  get isRoot(): bool {
    return !this.user || !this.effectiveUser || !this.savedUser;
  }
}

export const CAP_CHOWN: i32 = 0;
export const CAP_DAC_OVERRIDE: i32 = 1;
export const CAP_KILL: i32 = 5;
export const CAP_SETGID: i32 = 6;
export const CAP_SETUID: i32 = 7;
export const CAP_SETPCAP: i32 = 8;
export const CAP_IPC_LOCK: i32 = 14;
export const CAP_SYS_NICE: i32 = 23;
export const CAP_SYS_RESOURCE: i32 = 24;
/** CAP_CHECKPOINT_RESTORE is the last one. */
export const LAST_CAPABILITY: i32 = 40;
export const ALL_CAPABILITIES: u64 = ((<u64>1) << 41) - 1;
