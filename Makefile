# Builds the bootable image: kernel/ (AssemblyScript) -> kernel.wasm -> C -> objects -> image.

BUILD := workdir/build
IMAGE := $(BUILD)/elfloader_qemu-x86_64
GEN := $(BUILD)/gen
# The kernel's C comes in this many files, so that -j helps.
PARTS := 4

ifeq ($(origin CC),default)
CC := gcc
endif
ASC := node_modules/.bin/asc
WASM2C := node_modules/.bin/wasm2c

HEAP_BASE := 2097152
KERNEL_SOURCES := $(shell find kernel -name '*.ts' ! -name '*.test.ts' ! -path 'kernel/test/*')
PLATFORM_C := $(wildcard platform/kvm/*.c)
PLATFORM_S := $(wildcard platform/kvm/*.S)
PLATFORM_H := $(wildcard platform/kvm/*.h)

KERNEL_C := $(foreach n,$(shell seq 0 $$(($(PARTS) - 1))),$(GEN)/kernel_$(n).c)
OBJECTS := $(KERNEL_C:$(GEN)/%.c=$(BUILD)/obj/%.o) \
	$(PLATFORM_C:platform/kvm/%.c=$(BUILD)/obj/%.o) $(PLATFORM_S:platform/kvm/%.S=$(BUILD)/obj/%.o)

# No vector registers: the program's stay live across a system call.
CFLAGS := -std=gnu11 -O2 -g -ffreestanding -fno-stack-protector -fno-pic -fpie -fvisibility=hidden \
	-mgeneral-regs-only -mno-red-zone -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-strict-aliasing \
	-fomit-frame-pointer -fcf-protection=none -Iplatform/kvm -I$(GEN)
WARNINGS := -Wall -Wextra
GENERATED_WARNINGS := -w

all: $(IMAGE)

$(BUILD)/kernel.wasm: $(KERNEL_SOURCES) Makefile | node_modules
	@mkdir -p $(BUILD)
	$(ASC) kernel/boot/kvm.ts -o $@ -O3 --noAssert --runtime minimal --memoryBase $(HEAP_BASE) --debug

# wasm2c's memory accesses become a constant plus an index.
$(GEN)/stamp: $(BUILD)/kernel.wasm
	@mkdir -p $(GEN)
	$(WASM2C) $< -n kernel --num-outputs=$(PARTS) -o $(GEN)/kernel.c
	sed -i 's|^#define MEM_ADDR(mem, addr, n) &((mem)->data\[addr\])|#define MEM_ADDR(mem, addr, n) ((u8*)(WINDOW + (u64)(addr)))|' \
		$(GEN)/kernel-impl.h
	grep -q 'MEM_ADDR(mem, addr, n) ((u8\*)(WINDOW' $(GEN)/kernel-impl.h
	@touch $@

$(KERNEL_C) $(GEN)/kernel.h: $(GEN)/stamp ;

$(BUILD)/obj/kernel_%.o: $(GEN)/kernel_%.c $(GEN)/stamp $(PLATFORM_H)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(GENERATED_WARNINGS) -Iplatform/kvm/libc -c $< -o $@

$(BUILD)/obj/%.o: platform/kvm/%.c $(GEN)/stamp $(PLATFORM_H)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -c $< -o $@

$(BUILD)/obj/%.o: platform/kvm/%.S $(PLATFORM_H)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c $< -o $@

$(BUILD)/image.lds: platform/kvm/image.lds platform/kvm/layout.h
	@mkdir -p $(@D)
	$(CC) -E -P -x c -Iplatform/kvm $< -o $@

$(IMAGE).dbg: $(OBJECTS) $(BUILD)/image.lds
	$(CC) -nostdlib -static -no-pie -Wl,-T,$(BUILD)/image.lds -Wl,--build-id=none -Wl,-z,noexecstack \
		-Wl,--no-warn-rwx-segments $(OBJECTS) -o $@

$(IMAGE): $(IMAGE).dbg
	objcopy --strip-all $< $@

node_modules:
	npm ci

clean:
	rm -rf $(BUILD)/obj $(GEN) $(BUILD)/image.lds $(BUILD)/kernel.wasm

properclean:
	rm -rf $(BUILD)

distclean: properclean
	rm -f .config .config.old

.PHONY: all clean properclean distclean
.SECONDARY:
