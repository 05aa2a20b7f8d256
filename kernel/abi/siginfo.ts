// siginfo_t (sigaction(2)): why a signal came. Offsets in its 128 bytes:
//
//    0 si_signo   4 si_errno   8 si_code
//   16 si_pid, si_addr, si_timerid (+20 si_overrun), si_band    20 si_uid
//   24 si_status, si_value, si_fd    32 si_utime    40 si_stime

export const SIZEOF_SIGINFO: usize = 128;

export const SI_USER: i32 = 0;
export const SI_KERNEL: i32 = 0x80;
export const SI_QUEUE: i32 = -1;
export const SI_TIMER: i32 = -2;
export const SI_MESGQ: i32 = -3;
export const SI_TKILL: i32 = -6;

export const ILL_ILLOPN: i32 = 2;
export const FPE_INTDIV: i32 = 1;
export const FPE_FLTDIV: i32 = 3;
export const FPE_FLTOVF: i32 = 4;
export const FPE_FLTUND: i32 = 5;
export const FPE_FLTRES: i32 = 6;
export const FPE_FLTINV: i32 = 7;
export const SEGV_MAPERR: i32 = 1;
export const SEGV_ACCERR: i32 = 2;
export const BUS_ADRALN: i32 = 1;
export const BUS_ADRERR: i32 = 2;
export const TRAP_TRACE: i32 = 2;

export const CLD_EXITED: i32 = 1;
export const CLD_KILLED: i32 = 2;
export const CLD_DUMPED: i32 = 3;
export const CLD_STOPPED: i32 = 5;
export const CLD_CONTINUED: i32 = 6;
