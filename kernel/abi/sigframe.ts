// What a signal handler finds on its stack on x86-64 (arch/x86/include/asm/sigframe.h, uapi/asm/sigcontext.h):
//
//   rsp at the handler's entry
//     0   the restorer's address, which the handler returns to
//     8   struct ucontext: flags, link, stack (24 bytes), sigcontext (256 bytes) at 40, the signal mask at 296
//   312   siginfo_t
//   440   up to 63 bytes of padding; then, 64-byte aligned, the floating-point and vector state:
//         FXSAVE's 512 bytes with the software's words at 464, XSAVE's header and components, MAGIC2

export const UC: u64 = 8;
export const UC_FLAGS: usize = 0;
export const UC_STACK: usize = 16;
export const UC_SIGCONTEXT: usize = 40;
export const UC_MASK: usize = 296;
export const FRAME_INFO: usize = 312;
export const SIZEOF_SIGNAL_FRAME: usize = 440;

/** Bits of uc_flags: there is XSAVE state; ss is right and is to be restored. */
export const UC_FP_XSTATE: u64 = 1;
export const UC_SIGCONTEXT_SS: u64 = 2;
export const UC_STRICT_RESTORE_SS: u64 = 4;

/** In struct sigcontext, after the general registers. */
export const SC_RIP: usize = 128;
export const SC_EFLAGS: usize = 136;
/** cs, gs, fs, ss: 16 bits each. */
export const SC_CS: usize = 144;
export const SC_SS: usize = 150;
export const SC_ERROR: usize = 152;
export const SC_TRAP: usize = 160;
export const SC_OLD_MASK: usize = 168;
export const SC_CR2: usize = 176;
export const SC_FPSTATE: usize = 184;

/** The part of the FXSAVE area that is software's: magic, size, features, size of the XSAVE area. */
export const FX_SOFTWARE: usize = 464;
export const FXSAVE_SIZE: usize = 512;
export const XSAVE_HEADER_END: usize = 576;
/** The x87 status word, MXCSR, and which bits of MXCSR there are. */
export const FX_STATUS: usize = 2;
export const FX_MXCSR: usize = 24;
export const FX_MXCSR_MASK: usize = 28;
export const FP_MAGIC1: u32 = 0x46505853;
export const FP_MAGIC2: u32 = 0x46505845;

/** Bytes below rsp that a function may use without moving rsp (psABI 3.2.2). */
export const RED_ZONE: u64 = 128;
