// Signals of x86-64 Linux (signal(7), sigaction(2), sigaltstack(2)).

export const SIGHUP: i32 = 1;
export const SIGINT: i32 = 2;
export const SIGQUIT: i32 = 3;
export const SIGILL: i32 = 4;
export const SIGTRAP: i32 = 5;
export const SIGABRT: i32 = 6;
export const SIGBUS: i32 = 7;
export const SIGFPE: i32 = 8;
export const SIGKILL: i32 = 9;
export const SIGUSR1: i32 = 10;
export const SIGSEGV: i32 = 11;
export const SIGUSR2: i32 = 12;
export const SIGPIPE: i32 = 13;
export const SIGALRM: i32 = 14;
export const SIGTERM: i32 = 15;
export const SIGCHLD: i32 = 17;
export const SIGCONT: i32 = 18;
export const SIGSTOP: i32 = 19;
export const SIGTSTP: i32 = 20;
export const SIGTTIN: i32 = 21;
export const SIGTTOU: i32 = 22;
export const SIGURG: i32 = 23;
export const SIGXCPU: i32 = 24;
export const SIGXFSZ: i32 = 25;
export const SIGVTALRM: i32 = 26;
export const SIGPROF: i32 = 27;
export const SIGWINCH: i32 = 28;
export const SIGSYS: i32 = 31;
/** The first of those that are queued. */
export const SIGRTMIN: i32 = 32;
export const SIGNAL_COUNT: i32 = 64;
/** The kernel's sigset_t, in bytes. */
export const SIZEOF_SIGSET: u64 = 8;

/** The bit of a signal in a set. */
export function bitOf(signal: i32): u64 {
  return (<u64>1) << (<u64>(signal - 1));
}

/** SIGKILL and SIGSTOP. */
export const UNBLOCKABLE: u64 = (1 << 8) | (1 << 18);
/** SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU. */
export const STOPPING: u64 = (1 << 18) | (1 << 19) | (1 << 20) | (1 << 21);
/** Nothing happens by default: SIGCHLD, SIGCONT, SIGURG, SIGWINCH. */
export const IGNORED_BY_DEFAULT: u64 = (1 << 16) | (1 << 17) | (1 << 22) | (1 << 27);
/** Taken before all others: SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS. */
export const SYNCHRONOUS: u64 = (1 << 3) | (1 << 4) | (1 << 6) | (1 << 7) | (1 << 10) | (1 << 30);

export const SIG_DFL: u64 = 0;
export const SIG_IGN: u64 = 1;

export const SA_NOCLDSTOP: u64 = 1;
export const SA_NOCLDWAIT: u64 = 2;
export const SA_SIGINFO: u64 = 4;
export const SA_RESTORER: u64 = 0x04000000;
export const SA_ONSTACK: u64 = 0x08000000;
export const SA_RESTART: u64 = 0x10000000;
export const SA_NODEFER: u64 = 0x40000000;
export const SA_RESETHAND: u64 = 0x80000000;
/** All that means something here; others are forgotten, so that a program can find out. */
export const SA_KNOWN: u64 = 0xdc000007;

export const SS_ONSTACK: u32 = 1;
export const SS_DISABLE: u32 = 2;
export const SS_AUTODISARM: u32 = 0x80000000;
export const MINSIGSTKSZ: u64 = 2048;

export const SIG_BLOCK: i32 = 0;
export const SIG_UNBLOCK: i32 = 1;
export const SIG_SETMASK: i32 = 2;
