/*
 * A boot loader for the tests: starts the image that lies in memory already as Firecracker does, by Linux's 64-bit
 * protocol (Documentation/arch/x86/boot.rst, 1.15). QEMU enters it by PVH, whose information it passes on.
 * Everything it hands over lies in its own memory, since what it was given may lie anywhere else.
 *
 * Built as 32-bit code with -DENTRY=<the image's entry point>.
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

struct start_info {
  u32 magic, version, flags, modules;
  u64 module_list, command_line, rsdp, map;
  u32 map_entries, reserved;
};

struct module {
  u64 address, size, command_line, reserved;
};

struct map_entry {
  u64 address, size;
  u32 type, reserved;
};

struct __attribute__((packed)) e820_entry {
  u64 address, size;
  u32 type;
};

#define PRESENT_WRITE 3
#define LARGE 0x83
#define E820_ENTRIES 0x1e8
#define E820_TABLE 0x2d0

/* The assembly below knows these by name. */
__attribute__((aligned(4096))) u8 boot_params[4096];
__attribute__((aligned(4096))) u64 pml4[512];
static __attribute__((aligned(4096))) u64 pdpt[512], pd[512];
/* Nothing, 64-bit code, data. */
u64 descriptors[3] = {0, 0x00af9b000000ffff, 0x00cf93000000ffff};

static void put32(u32 offset, u32 value) {
  *(u32*)(boot_params + offset) = value;
}

static void fill_params(const struct start_info* info) {
  const struct module* initrd = (const struct module*)(u32)info->module_list;
  const struct map_entry* map = (const struct map_entry*)(u32)info->map;
  struct e820_entry* table = (struct e820_entry*)(boot_params + E820_TABLE);
  put32(0x202, 0x53726448); /* HdrS */
  put32(0x228, (u32)info->command_line);
  if (info->modules) {
    put32(0x218, (u32)initrd->address);
    put32(0x21c, (u32)initrd->size);
  }
  for (u32 i = 0; i < info->map_entries && i < 128; i++) {
    table[i].address = map[i].address;
    table[i].size = map[i].size;
    table[i].type = map[i].type;
    boot_params[E820_ENTRIES] = (u8)(i + 1);
  }
}

static void map_one_to_one(void) {
  pml4[0] = (u32)pdpt | PRESENT_WRITE;
  pdpt[0] = (u32)pd | PRESENT_WRITE;
  for (u32 i = 0; i < 512; i++) pd[i] = (u64)i << 21 | LARGE;
}

void load(const struct start_info* info) {
  fill_params(info);
  map_one_to_one();
}

#define TEXT(x) #x
#define VALUE(x) TEXT(x)

__asm__(
    ".section .note.pvh, \"a\", @note\n"
    ".long 4, 4, 18\n.asciz \"Xen\"\n.long start\n"
    ".text\n.globl start\n"
    "start:\n"
    "  movl $stack_top, %esp\n"
    "  pushl %ebx\n"
    "  call load\n"
    "  movl $0x20, %eax\n  movl %eax, %cr4\n"     /* PAE */
    "  movl $pml4, %eax\n  movl %eax, %cr3\n"
    "  movl $0xc0000080, %ecx\n  rdmsr\n  orl $0x100, %eax\n  wrmsr\n" /* EFER.LME */
    "  movl %cr0, %eax\n  orl $0x80000001, %eax\n  movl %eax, %cr0\n"
    "  lgdt descriptors_pointer\n"
    "  ljmp $8, $wide\n"
    ".code64\n"
    "wide:\n"
    "  movl $0x10, %eax\n  movl %eax, %ds\n  movl %eax, %es\n  movl %eax, %ss\n"
    "  movl $boot_params, %esi\n"
    "  movl $" VALUE(ENTRY) ", %eax\n"
    "  jmp *%rax\n"
    ".code32\n"
    "descriptors_pointer: .word 3 * 8 - 1\n  .long descriptors, 0\n"
    ".bss\n  .skip 4096\nstack_top:\n"
    ".text\n");
