// Offsets in a task's register frame; the same as platform/kvm/layout.h.

export const R15: usize = 0;
export const R14: usize = 8;
export const R13: usize = 16;
export const R12: usize = 24;
export const RBP: usize = 32;
export const RBX: usize = 40;
export const R11: usize = 48;
export const R10: usize = 56;
export const R9: usize = 64;
export const R8: usize = 72;
export const RAX: usize = 80;
export const RCX: usize = 88;
export const RDX: usize = 96;
export const RSI: usize = 104;
export const RDI: usize = 112;
/** The vector of a trap, or the number of a system call. */
export const VECTOR: usize = 120;
export const ERROR_CODE: usize = 128;
export const RIP: usize = 136;
export const CS: usize = 144;
export const RFLAGS: usize = 152;
export const RSP: usize = 160;
export const SS: usize = 168;
export const FRAME_SIZE: usize = 176;

export const USER_CS: u64 = 0x23;
export const USER_DS: u64 = 0x1b;
/** Interrupts on; bit 1 is always set. */
export const USER_RFLAGS: u64 = 0x202;
