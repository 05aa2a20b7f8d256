// Requests of ioctl(2) that files know (asm-generic/ioctls.h).

export const TCGETS: u32 = 0x5401;
export const TCSETS: u32 = 0x5402;
export const TCSETSW: u32 = 0x5403;
export const TCSETSF: u32 = 0x5404;
export const TCSBRK: u32 = 0x5409;
export const TCXONC: u32 = 0x540a;
export const TCSBRKP: u32 = 0x5425;
export const TIOCEXCL: u32 = 0x540c;
export const TIOCNXCL: u32 = 0x540d;
export const TIOCGETD: u32 = 0x5424;
/** Pseudo-terminals: packet mode, number, lock, the other end. */
export const TIOCPKT: u32 = 0x5420;
export const TIOCGPTN: u32 = 0x80045430;
export const TIOCSPTLCK: u32 = 0x40045431;
export const TIOCGPTLCK: u32 = 0x80045439;
export const TIOCGPTPEER: u32 = 0x5441;
export const TCFLSH: u32 = 0x540b;
export const TIOCSCTTY: u32 = 0x540e;
export const TIOCGPGRP: u32 = 0x540f;
export const TIOCSPGRP: u32 = 0x5410;
export const TIOCOUTQ: u32 = 0x5411;
export const TIOCGWINSZ: u32 = 0x5413;
export const TIOCSWINSZ: u32 = 0x5414;
export const FIONREAD: u32 = 0x541b;
export const FIONBIO: u32 = 0x5421;
export const TIOCNOTTY: u32 = 0x5422;
export const TIOCGSID: u32 = 0x5429;
export const FIONCLEX: u32 = 0x5450;
export const FIOCLEX: u32 = 0x5451;
export const FIOASYNC: u32 = 0x5452;
