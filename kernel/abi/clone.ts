// Flags of clone(2), clone3(2) and unshare(2).

export const CSIGNAL: u64 = 0xff;
export const CLONE_VM: u64 = 0x100;
export const CLONE_FS: u64 = 0x200;
export const CLONE_FILES: u64 = 0x400;
export const CLONE_SIGHAND: u64 = 0x800;
export const CLONE_PIDFD: u64 = 0x1000;
export const CLONE_PTRACE: u64 = 0x2000;
export const CLONE_VFORK: u64 = 0x4000;
export const CLONE_PARENT: u64 = 0x8000;
export const CLONE_THREAD: u64 = 0x10000;
export const CLONE_NEWNS: u64 = 0x20000;
export const CLONE_SYSVSEM: u64 = 0x40000;
export const CLONE_SETTLS: u64 = 0x80000;
export const CLONE_PARENT_SETTID: u64 = 0x100000;
export const CLONE_CHILD_CLEARTID: u64 = 0x200000;
export const CLONE_DETACHED: u64 = 0x400000;
export const CLONE_UNTRACED: u64 = 0x800000;
export const CLONE_CHILD_SETTID: u64 = 0x1000000;
/** NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
export const CLONE_NAMESPACES: u64 = 0x7e000000 | CLONE_NEWNS;
export const CLONE_IO: u64 = 0x80000000;
export const CLONE_CLEAR_SIGHAND: u64 = 0x100000000;
export const CLONE_INTO_CGROUP: u64 = 0x200000000;
