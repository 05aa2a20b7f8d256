/*
 * From a boot loader to C in long mode, by one of two entry points:
 *   PVH, named in a note: 32-bit, paging off, ebx = hvm_start_info (QEMU, newer Firecracker)
 *   Linux's 64-bit boot protocol, the ELF's entry: memory mapped 1:1, rsi = boot_params (Firecracker)
 * Sources: Xen's docs/misc/pvh.pandoc; Linux's Documentation/arch/x86/boot.rst, 1.15; AMD APM vol. 2, 14.6 and 14.8.
 */
#include "layout.h"

#define PHYS(symbol) (symbol - WINDOW)

#define CR0_PE 0x1
#define CR0_MP 0x2
#define CR0_NE 0x20
#define CR0_WP 0x10000
#define CR0_PG 0x80000000
#define CR4_PAE 0x20
#define CR4_PGE 0x80
#define CR4_OSFXSR 0x200
#define CR4_OSXMMEXCPT 0x400
#define MSR_EFER 0xc0000080
#define EFER_SCE 0x1
#define EFER_LME 0x100
#define EFER_NXE 0x800

#define CR0_BITS (CR0_PE | CR0_MP | CR0_NE | CR0_WP | CR0_PG)
#define CR4_BITS (CR4_PAE | CR4_PGE | CR4_OSFXSR | CR4_OSXMMEXCPT)
#define EFER_BITS (EFER_SCE | EFER_LME | EFER_NXE)

#define PTE_PRESENT_WRITE 0x3
#define PDE_LARGE 0x83

	.section .note.pvh, "a", @note
	.balign 4
	.long 4, 4, 18 /* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz "Xen"
	.long PHYS(pvh_entry)

	/* 4 GiB of 2 MiB pages, shared by the identity map used until the jump below and by the window. */
	.macro BUILD_TABLES
	movl $PHYS(boot_pd), %edi
	movl $PDE_LARGE, %eax
	xorl %edx, %edx
1:	movl %eax, (%edi)
	movl %edx, 4(%edi)
	addl $8, %edi
	addl $0x200000, %eax
	jnc 1b

	movl $PHYS(boot_pdpt), %edi
	movl $(PHYS(boot_pd) + PTE_PRESENT_WRITE), %eax
	movl $4, %ecx
2:	movl %eax, (%edi)
	addl $8, %edi
	addl $0x1000, %eax
	loop 2b
	movl $(PHYS(boot_pdpt) + PTE_PRESENT_WRITE), PHYS(kernel_pml4)
	movl $(PHYS(boot_pdpt) + PTE_PRESENT_WRITE), PHYS(kernel_pml4) + 8 * WINDOW_PML4_SLOT
	.endm

	.section .text.boot, "ax"
	.code32
	.globl pvh_entry
pvh_entry:
	cld
	movl $PHYS(boot_stack_top), %esp
	movl %ebx, %ebp /* start info; cpuid and the table loop use ebx */
	BUILD_TABLES
	movl $CR4_BITS, %eax
	movl %eax, %cr4
	movl $PHYS(kernel_pml4), %eax
	movl %eax, %cr3
	movl $MSR_EFER, %ecx
	movl $EFER_BITS, %eax
	xorl %edx, %edx
	wrmsr
	movl $CR0_BITS, %eax
	movl %eax, %cr0
	lgdt PHYS(boot_gdt_pointer)
	ljmp $KERNEL_CS, $PHYS(long_mode)

	.code64
	.globl linux_entry
linux_entry:
	cli
	cld
	movl $PHYS(boot_stack_top), %esp
	movl %esi, %ebp
	BUILD_TABLES
	movl $PHYS(kernel_pml4), %eax
	movq %rax, %cr3
	movl $CR4_BITS, %eax
	movq %rax, %cr4
	movl $MSR_EFER, %ecx
	rdmsr
	orl $EFER_BITS, %eax
	wrmsr
	movl $CR0_BITS, %eax
	movq %rax, %cr0
	lgdt PHYS(boot_gdt_pointer)
	pushq $KERNEL_CS
	pushq $PHYS(long_mode)
	lretq

long_mode:
	movabsq $high_half, %rax
	jmp *%rax
high_half:
	leaq boot_stack_top(%rip), %rsp
	movl $KERNEL_DS, %eax
	movl %eax, %ss
	movl %eax, %ds
	movl %eax, %es
	xorl %eax, %eax
	movl %eax, %fs
	movl %eax, %gs
	movl %ebp, %edi
	xorl %ebp, %ebp
	call platform_start
	ud2

	.section .rodata, "a"
	.balign 8
boot_gdt_pointer:
	.word 8 * 3 - 1
	.long PHYS(boot_gdt)
	.balign 8
boot_gdt:
	.quad 0
	.quad 0x00af9a000000ffff /* 64-bit code */
	.quad 0x00cf92000000ffff /* data */

	.section .bss
	.balign 4096
	.globl kernel_pml4, boot_pdpt, boot_pd, boot_stack_top
kernel_pml4: .skip 4096
boot_pdpt: .skip 4096
boot_pd: .skip 4 * 4096
	/* The kernel's one stack. */
	.globl kernel_stack_guard
kernel_stack_guard: .skip 4096
	.skip 32768
boot_stack_top:
