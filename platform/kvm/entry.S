/*
 * The ways into the kernel and back to the program.
 *
 * There is one kernel stack. What the program's registers were is saved straight into the running task's
 * frame (layout.h), whose end is both the TSS's rsp0 and frame_end, so a trap costs no copying.
 * One processor and no swapgs: everything is reached relative to rip.
 */
#include "layout.h"

	.macro PUSH_GENERAL
	pushq %rdi
	pushq %rsi
	pushq %rdx
	pushq %rcx
	pushq %rax
	pushq %r8
	pushq %r9
	pushq %r10
	pushq %r11
	pushq %rbx
	pushq %rbp
	pushq %r12
	pushq %r13
	pushq %r14
	pushq %r15
	.endm

	.macro POP_GENERAL
	popq %r15
	popq %r14
	popq %r13
	popq %r12
	popq %rbp
	popq %rbx
	popq %r11
	popq %r10
	popq %r9
	popq %r8
	popq %rax
	popq %rcx
	popq %rdx
	popq %rsi
	popq %rdi
	.endm

	.section .text
	.globl system_call_entry
system_call_entry:
	movq %rsp, user_stack(%rip)
	movq frame_end(%rip), %rsp
	pushq $USER_DS
	pushq user_stack(%rip)
	pushq %r11
	pushq $USER_CS
	pushq %rcx
	pushq $0
	pushq %rax
	PUSH_GENERAL
	leaq boot_stack_top(%rip), %rsp
	xorl %ebp, %ebp
	call kernel_system_call
	/* eax: 0 = only rax changed since the call, SYSRET will do; 1 = any register may have. */
	testl %eax, %eax
	jnz return_by_iret
	movq frame_end(%rip), %rsp
	subq $FRAME_SIZE, %rsp
	POP_GENERAL
	/* rip is below 2^47: the last page of the lower half is never mapped (kernel/mm/layout.ts), and a
	   program that changed it otherwise leaves by iret. */
	movq 16(%rsp), %rcx
	movq 32(%rsp), %r11
	movq 40(%rsp), %rsp
	sysretq

	/* Starts the first task, and ends every trap: loads everything from the frame. */
	.globl return_by_iret
return_by_iret:
	movq frame_end(%rip), %rsp
	subq $FRAME_SIZE, %rsp
	POP_GENERAL
	addq $16, %rsp
	iretq

	/* One stub a vector: a frame always has an error code and a vector. */
	.balign 16
	.globl trap_stubs
trap_stubs:
	.set vector, 0
	.rept 256
	.balign 16
	.if vector != 8 && !(vector >= 10 && vector <= 14) && vector != 17 && vector != 21 && vector != 29 && vector != 30
	pushq $0
	.endif
	pushq $vector
	jmp trap_entry
	.set vector, vector + 1
	.endr

trap_entry:
	cld
	PUSH_GENERAL
	testb $3, FRAME_CS(%rsp)
	jz trap_in_kernel
	movl FRAME_VECTOR(%rsp), %edi
	leaq boot_stack_top(%rip), %rsp
	xorl %ebp, %ebp
	call trap_from_program
	jmp return_by_iret

trap_in_kernel:
	movq %rsp, %rdi
	movq %rsp, %rbp
	andq $-16, %rsp
	call trap_from_kernel
	movq %rbp, %rsp
	POP_GENERAL
	addq $16, %rsp
	iretq

	.section .bss
	.balign 8
user_stack: .skip 8
