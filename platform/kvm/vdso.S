/* The vDSO's file (vdso/), as a page to be copied. */
    .section .rodata.vdso, "a"
    .globl vdso_start, vdso_end
vdso_start:
    .incbin VDSO
vdso_end:

    .section .note.GNU-stack, "", @progbits
