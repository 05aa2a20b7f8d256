// Terminals (asm-generic/termbits.h): struct termios of TCGETS, struct winsize of TIOCGWINSZ.

/** Offsets in struct termios. */
export const TERMIOS_IFLAG: usize = 0;
export const TERMIOS_OFLAG: usize = 4;
export const TERMIOS_CFLAG: usize = 8;
export const TERMIOS_LFLAG: usize = 12;
export const TERMIOS_LINE: usize = 16;
/** c_cc: the special characters, 19 bytes. */
export const TERMIOS_CC: usize = 17;
export const SIZEOF_TERMIOS: usize = 36;

/** c_iflag. */
export const ISTRIP: u32 = 0x20;
export const INLCR: u32 = 0x40;
export const IGNCR: u32 = 0x80;
export const ICRNL: u32 = 0x100;
export const IXON: u32 = 0x400;
/** c_oflag. */
export const OPOST: u32 = 0x1;
export const ONLCR: u32 = 0x4;
/** c_cflag: 115,200 baud, 8 bits, receiver on. */
export const B115200: u32 = 0x1002;
export const CS8: u32 = 0x30;
export const CREAD: u32 = 0x80;
export const HUPCL: u32 = 0x400;
/** c_lflag. */
export const ISIG: u32 = 0x1;
export const ICANON: u32 = 0x2;
export const ECHO: u32 = 0x8;
export const ECHOE: u32 = 0x10;
export const ECHOK: u32 = 0x20;
export const ECHONL: u32 = 0x40;
export const NOFLSH: u32 = 0x80;
export const ECHOCTL: u32 = 0x200;
export const ECHOKE: u32 = 0x800;
export const IEXTEN: u32 = 0x8000;

/** Places in c_cc. */
export const VINTR: i32 = 0;
export const VQUIT: i32 = 1;
export const VERASE: i32 = 2;
export const VKILL: i32 = 3;
export const VEOF: i32 = 4;
export const VTIME: i32 = 5;
export const VMIN: i32 = 6;
export const VSTART: i32 = 8;
export const VSTOP: i32 = 9;
export const VSUSP: i32 = 10;
export const VEOL: i32 = 11;
export const VREPRINT: i32 = 12;
export const VWERASE: i32 = 14;
export const VLNEXT: i32 = 15;
export const VEOL2: i32 = 16;

/** struct winsize: four 16-bit numbers: rows, columns, and the same in pixels. */
export const SIZEOF_WINSIZE: usize = 8;

/** Signals that keys send. */
export const SIGINT: i32 = 2;
export const SIGQUIT: i32 = 3;
export const SIGTSTP: i32 = 20;
