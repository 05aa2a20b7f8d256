// Where the state of a program's thread is in its memory: x86/state.ts for AssemblyScript, which has no objects of constants.

export const REGISTERS: usize = 0x1000;
export const FLAGS: usize = 0x1088;
export const MXCSR: usize = 0x10a0;
export const X87_CONTROL: usize = 0x10a4;
export const X87_STATUS: usize = 0x10a6;
export const X87_TAG: usize = 0x10a8;
export const EXIT: usize = 0x10b0;
export const EXIT_DETAIL: usize = 0x10b4;
export const FAULT_ADDRESS: usize = 0x10b8;
export const X87_IP: usize = 0x10c8;
export const X87_DP: usize = 0x10d0;
export const X87_OPCODE: usize = 0x10d8;
export const RAISED: usize = 0x10dc;
export const X87_REGISTERS: usize = 0x1100;
export const VECTORS: usize = 0x1200;

export const PAGE_TABLE: usize = 0x100000;
export const PAGE_SHIFT: u64 = 12;

export const READ: u32 = 1;
export const WRITE: u32 = 2;

export const EXIT_PAGE_FAULT: u32 = 2;
export const EXIT_EXCEPTION: u32 = 3;

// General registers by number.
export const RAX: i32 = 0;
export const RCX: i32 = 1;
export const RSI: i32 = 6;
export const RDI: i32 = 7;
