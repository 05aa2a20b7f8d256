// System V shared memory (<linux/ipc.h>, <linux/shm.h>; asm-generic/{ipcbuf,shmbuf}.h for the structures).

export const IPC_PRIVATE: i32 = 0;
export const IPC_CREAT: u32 = 0o1000;
export const IPC_EXCL: u32 = 0o2000;

export const IPC_RMID: i32 = 0;
export const IPC_SET: i32 = 1;
export const IPC_STAT: i32 = 2;
export const IPC_INFO: i32 = 3;
export const SHM_LOCK: i32 = 11;
export const SHM_UNLOCK: i32 = 12;
export const SHM_STAT: i32 = 13;
export const SHM_INFO: i32 = 14;
export const SHM_STAT_ANY: i32 = 15;

/** shmget's flags beyond permissions and IPC_*. */
export const SHM_HUGETLB: u32 = 0o4000;

/** shmat's. */
export const SHM_RDONLY: u32 = 0o10000;
export const SHM_RND: u32 = 0o20000;
export const SHM_REMAP: u32 = 0o40000;
export const SHM_EXEC: u32 = 0o100000;

/** In shm_perm.mode. */
export const SHM_DEST: u32 = 0o1000;
export const SHM_LOCKED: u32 = 0o2000;

/** struct shmid64_ds: offsets, beginning with struct ipc64_perm. */
export const SHM_KEY: u32 = 0;
export const SHM_UID: u32 = 4;
export const SHM_GID: u32 = 8;
export const SHM_CUID: u32 = 12;
export const SHM_CGID: u32 = 16;
export const SHM_MODE: u32 = 20;
export const SHM_SEQ: u32 = 24;
export const SHM_SEGSZ: u32 = 48;
export const SHM_ATIME: u32 = 56;
export const SHM_DTIME: u32 = 64;
export const SHM_CTIME: u32 = 72;
export const SHM_CPID: u32 = 80;
export const SHM_LPID: u32 = 84;
export const SHM_NATTCH: u32 = 88;
export const SHMID_DS_SIZE: u32 = 112;
/** struct shminfo64, struct shm_info. */
export const SHMINFO_SIZE: u32 = 72;
export const SHM_INFO_SIZE: u32 = 48;
