/*
 * Where things are, for C, assembly and the linker script alike.
 *
 * The kernel sees RAM and devices through one window: linear address A of the WebAssembly kernel is
 * guest-physical address A, and is reached at WINDOW + A. The image itself is linked inside that window.
 *
 *   WINDOW + 0           page 0, unmapped once boot has read the loader's structures: null pointers fault
 *   WINDOW + IMAGE_BASE  the image (text, rodata, data, bss), ends below HEAP_BASE
 *   WINDOW + HEAP_BASE   the WebAssembly module's static data, then its heap, growing upwards
 *   ...                  page frames, handed out from the end of RAM downwards
 *   WINDOW + 4 GiB       end of the window; nothing is mapped above, so an overflowing index faults
 */
#define WINDOW     0xffffff0000000000
#define WINDOW_PML4_SLOT 510
#define IMAGE_BASE 0x100000
#define HEAP_BASE  0x200000 /* the kernel is compiled with --memoryBase of this value */

/*
 * A task's register frame, ascending; it lives in kernel memory and its end is 16-byte aligned.
 * kernel/abi/frame.ts names the same offsets.
 */
#define FRAME_RAX    80
#define FRAME_VECTOR 120
#define FRAME_ERROR  128
#define FRAME_RIP    136
#define FRAME_CS     144
#define FRAME_RFLAGS 152
#define FRAME_RSP    160
#define FRAME_SIZE   176

/* Segment selectors. SYSRET wants user data just below user code. */
#define KERNEL_CS 0x08
#define KERNEL_DS 0x10
#define USER_DS   (0x18 | 3)
#define USER_CS   (0x20 | 3)
#define TSS_SEL   0x28

/* Interrupt vectors from here on are devices'; vector - IRQ_BASE is the bit in the pending mask. */
#define IRQ_BASE 32
#define IRQ_COUNT 32
#define IRQ_TIMER 0
#define SPURIOUS_VECTOR 0xff
