# Builds the bootable image: kernel/ (AssemblyScript) -> kernel.wasm -> C -> objects -> image.

BUILD := workdir/build
GEN := $(BUILD)/gen
# The kernel's C comes in this many files, so that -j helps, and few of them change with a line of the kernel.
PARTS := 12

ifeq ($(origin CC),default)
CC := gcc
endif
TSX := node --import tsx

# The configuration: .config (or what KCONFIG_CONFIG names), or configs/everything if there is none.
CONFIG := $(BUILD)/config
export KCONFIG_CONFIG ?= .config
KCONFIG_FILES := Kconfig platform/Kconfig $(wildcard kernel/*/Kconfig)
KCONFIG_TOOL := $(TSX) kconfig/main.ts
# These run without a configuration.
UNCONFIGURED := clean properclean distclean menuconfig defconfig %_defconfig olddefconfig savedefconfig listnewconfig
ifneq ($(filter-out $(UNCONFIGURED),$(or $(MAKECMDGOALS),all)),)
include $(CONFIG)/auto.mk
endif

VMM := $(if $(CONFIG_KVM_VMM_FIRECRACKER),fc,qemu)
IMAGE := $(BUILD)/elfloader_$(VMM)-x86_64

# What the compilers make of OPTIMIZE_*. What asc adds with -O3 the C compiler does too: code is larger, compiling slower, and
# nothing faster. asc has inlined already; more of it is 10 KB and no faster.
UNALIGNED := -falign-functions=1 -falign-jumps=1 -falign-loops=1
OPTIMIZE := $(firstword $(foreach level,NONE BALANCED SIZE,$(if $(CONFIG_OPTIMIZE_$(level)),$(level))) PERF)
ASC_OPTIMIZE_NONE := -O0
ASC_OPTIMIZE_PERF := -O2
ASC_OPTIMIZE_BALANCED := -O2 --shrinkLevel 1
ASC_OPTIMIZE_SIZE := -O3 --shrinkLevel 2
CC_OPTIMIZE_NONE := -Og
CC_OPTIMIZE_PERF := -O2
CC_OPTIMIZE_BALANCED := -O2 $(UNALIGNED) -fno-inline-functions
CC_OPTIMIZE_SIZE := -Os $(UNALIGNED)
ASC_ASSERT := $(if $(CONFIG_LIBUKDEBUG_ENABLE_ASSERT),,--noAssert)

HEAP_BASE := 2097152
KERNEL_SOURCES := $(shell find kernel -name '*.ts' ! -name '*.test.ts' ! -path 'kernel/test/*')
PLATFORM_C := $(wildcard platform/kvm/*.c)
PLATFORM_S := $(wildcard platform/kvm/*.S)
PLATFORM_H := $(wildcard platform/kvm/*.h)

KERNEL_C := $(foreach n,$(shell seq 0 $$(($(PARTS) - 1))),$(GEN)/kernel_$(n).c)
KERNEL_H := $(GEN)/kernel.h $(GEN)/kernel-impl.h
OBJECTS := $(KERNEL_C:$(GEN)/%.c=$(BUILD)/obj/%.o) \
	$(PLATFORM_C:platform/kvm/%.c=$(BUILD)/obj/%.o) $(PLATFORM_S:platform/kvm/%.S=$(BUILD)/obj/%.o)

# No vector registers: the program's stay live across a system call.
CFLAGS := -std=gnu11 $(CC_OPTIMIZE_$(OPTIMIZE)) -g -ffreestanding -fno-stack-protector -fno-pic -fpie -fvisibility=hidden \
	-mgeneral-regs-only -mno-red-zone -fno-asynchronous-unwind-tables -fno-unwind-tables -fno-strict-aliasing \
	$(if $(CONFIG_OPTIMIZE_NOOMITFP),-fno-omit-frame-pointer -DFRAME_POINTERS,-fomit-frame-pointer) -ffunction-sections -fdata-sections -fcf-protection=none $(if $(CONFIG_LIBUKDEBUG_CRASH_SCREEN),-DCRASH_REPORTS) -Iplatform/kvm -I$(GEN)
WARNINGS := -Wall -Wextra
GENERATED_WARNINGS := -w

# make V=1 shows the commands.
ifneq ($(V),1)
.SILENT:
endif

all: $(if $(CONFIG_PLAT_KVM),$(IMAGE)) hosted

# What it takes to run without QEMU.
hosted: $(BUILD)/kernel-hosted.wasm $(BUILD)/runtime.wasm $(BUILD)/interpreter.wasm $(BUILD)/elfin.blob

HOSTED_SOURCES := $(shell find cli platform/hosted x86 -name '*.ts' ! -name '*.test.ts') tools/cpio.ts tools/archive-folder.ts

# One file, so that it starts fast. setBuiltFolder() says where it lies.
$(BUILD)/elfin.cjs: $(HOSTED_SOURCES) Makefile | node_modules
	@mkdir -p $(BUILD)
	node_modules/.bin/esbuild cli/main.ts --bundle --minify --keep-names --platform=node --format=cjs --target=node20 \
		--define:import.meta.url=undefined --log-level=warning --outfile=$@

# All of its modules loaded. Node.js starts from it where it fits: elfin looks.
$(BUILD)/elfin.blob: $(BUILD)/elfin.cjs support/scripts/snapshot support/scripts/node-settings
	support/scripts/snapshot $(BUILD)

$(BUILD)/kernel.wasm: $(KERNEL_SOURCES) $(CONFIG)/config.ts tools/kernel-compile.ts Makefile | node_modules
	@mkdir -p $(BUILD)
	$(TSX) tools/kernel-compile.ts $(CONFIG)/config.ts kernel/boot/kvm.ts $@ $(ASC_OPTIMIZE_$(OPTIMIZE)) $(ASC_ASSERT) \
		--runtime minimal --memoryBase $(HEAP_BASE) --debug --sourceMap

$(BUILD)/kernel-hosted.wasm: $(KERNEL_SOURCES) Makefile | node_modules
	@mkdir -p $(BUILD)
	node_modules/.bin/asc kernel/boot/hosted.ts -o $@ -O3 --noAssert --runtime minimal --memoryBase 4096 \
		--importMemory --initialMemory 16 --debug

# What the translator's code calls, hosted.
$(BUILD)/runtime.wasm: $(wildcard x86/runtime/*.ts x86/runtime/*/*.ts) tools/runtime.ts | node_modules
	$(TSX) tools/runtime.ts

# Its first tier.
$(BUILD)/interpreter.wasm: $(shell find x86 -name '*.ts' ! -name '*.test.ts') tools/interpreter.ts | node_modules
	$(TSX) tools/interpreter.ts

$(GEN)/stamp: $(BUILD)/kernel.wasm tools/wasm2c.ts tools/sourcelines.ts $(wildcard tools/wasm*.ts)
	@mkdir -p $(GEN)
	$(TSX) tools/wasm2c.ts $< $(GEN) $(PARTS)
	@touch $@

# Those that are as they were keep their times, and so their objects.
$(KERNEL_C) $(KERNEL_H): $(GEN)/stamp
	@true

$(BUILD)/obj/kernel_%.o: $(GEN)/kernel_%.c $(KERNEL_H) $(PLATFORM_H) $(BUILD)/compiler
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(GENERATED_WARNINGS) -c $< -o $@

$(BUILD)/obj/%.o: platform/kvm/%.c $(KERNEL_H) $(PLATFORM_H) $(BUILD)/compiler
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(WARNINGS) -c $< -o $@

$(BUILD)/obj/%.o: platform/kvm/%.S $(PLATFORM_H) $(BUILD)/compiler
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -DVDSO='"$(BUILD)/vdso.so"' -c $< -o $@

# Code of programs, not of the kernel; one page.
$(BUILD)/vdso.so: platform/kvm/vdso/vdso.c platform/kvm/vdso/vdso.lds $(BUILD)/compiler
	$(CC) -O2 -fPIC -shared -nostdlib -ffreestanding -fno-stack-protector -fcf-protection=none -fvisibility=default \
		-fno-asynchronous-unwind-tables $(WARNINGS) -Wl,-T,platform/kvm/vdso/vdso.lds -Wl,-soname=linux-vdso.so.1 \
		-Wl,--hash-style=both -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,norelro -Wl,-s $< -o $@

$(BUILD)/obj/vdso.o: $(BUILD)/vdso.so

$(BUILD)/image.lds: platform/kvm/image.lds platform/kvm/layout.h
	@mkdir -p $(@D)
	$(CC) -E -P -x c -Iplatform/kvm $< -o $@

$(IMAGE).dbg: $(OBJECTS) $(BUILD)/image.lds
	$(CC) -nostdlib -static -no-pie -Wl,-T,$(BUILD)/image.lds -Wl,--build-id=none -Wl,-z,noexecstack -Wl,--gc-sections \
		-Wl,--no-warn-rwx-segments $(OBJECTS) -o $@

$(IMAGE): $(IMAGE).dbg
	objcopy --strip-all $< $@

node_modules:
	npm ci

# Objects know which compiler made them.
$(BUILD)/compiler: FORCE
	@mkdir -p $(BUILD)
	@echo '$(CC) $(CFLAGS)' | cmp -s - $@ || echo '$(CC) $(CFLAGS)' > $@

# Written only when they change, so that a new .config that says the same makes nothing anew.
$(CONFIG)/stamp: $(wildcard $(KCONFIG_CONFIG)) $(KCONFIG_FILES) configs/everything $(wildcard kconfig/*.ts kconfig/*/*.ts) | node_modules
	$(KCONFIG_TOOL) syncconfig $(CONFIG)
	@touch $@

$(CONFIG)/auto.mk $(CONFIG)/config.ts: $(CONFIG)/stamp ;

# .config: from UK_DEFCONFIG's file, from configs/NAME (make NAME_defconfig), or by hand.
defconfig olddefconfig savedefconfig listnewconfig menuconfig: | node_modules
	$(KCONFIG_TOOL) $@

%_defconfig: | node_modules
	UK_DEFCONFIG= $(KCONFIG_TOOL) defconfig $*

# What is in the repository and made from the Kconfig files.
kernel/config.ts: $(KCONFIG_FILES) configs/everything | node_modules
	$(KCONFIG_TOOL) defaults $@

docs/configuration.md: $(KCONFIG_FILES) | node_modules
	$(KCONFIG_TOOL) documentation $@

# What is in the repository and made from the examples.
docs/programs.md: $(wildcard examples/*/example.json) tools/examples/table.ts | node_modules
	$(TSX) tools/examples/document.ts

docs/compatibility.md: $(BUILD)/kernel-hosted.wasm
	$(TSX) tools/compatibility.ts

# Attaches to a machine started with qemu's -s; kernel functions have names like proc_exec_loadProgram.
gdb: $(IMAGE)
	gdb -ex 'target remote :1234' $(IMAGE).dbg

# PROGRAM: what it runs; PORT: where the host finds its port 8080.
PORT := 8080
PROGRAM := /c-server

# Needs nothing but Node.js.
run: hosted
	$(MAKE) -C rootfs
	exec ./elfin run --verbose -p 127.0.0.1:$(PORT):8080 rootfs $(PROGRAM)

# On QEMU, with its own network: no root needed.
run-qemu: $(IMAGE)
	$(MAKE) -C rootfs
	support/scripts/mkcpio $(BUILD)/run.cpio rootfs
	qemu-system-x86_64 -M microvm -nographic -no-reboot -m 64 -cpu max \
		-netdev user,id=en0,hostfwd=tcp:127.0.0.1:$(PORT)-:8080 -device virtio-net-device,netdev=en0 \
		-kernel $(IMAGE) -initrd $(BUILD)/run.cpio \
		-append 'elfloader_qemu-x86_64 netdev.ip=10.0.2.15/24:10.0.2.2:10.0.2.3 -- $(PROGRAM)'

test: | node_modules
	npm run --silent lint
	npm run --silent typecheck
	npm run --silent layers
	$(MAKE) -j2 all
	npm test

# Random programs through the translator and on this processor; FUZZ='--seed 7 --count 1000' says which.
fuzz-x86: | node_modules
	$(TSX) x86/fuzz/main.ts $(FUZZ)

bench: all
	$(MAKE) -C test/programs
	$(TSX) bench/main.ts

# How the elfin command starts, and serves.
bench-hosted: hosted
	$(TSX) bench/hosted/main.ts

# Servers beside the same ones on a Linux guest under the same QEMU.
bench-linux: all
	$(MAKE) -C test/programs
	$(TSX) bench/linux/main.ts $(SERVER)

# Slow-down of programs in the translator against native ones; PROGRAMS="name…" for some of them.
bench-x86: | node_modules
	@$(TSX) bench/x86/main.ts $(PROGRAMS)

clean:
	rm -rf $(BUILD)/obj $(GEN) $(BUILD)/image.lds $(BUILD)/kernel.wasm $(BUILD)/compiler $(BUILD)/elfloader_*

properclean:
	rm -rf $(BUILD)

distclean: properclean
	rm -f .config .config.old

FORCE:
.PHONY: all hosted run run-qemu defconfig olddefconfig savedefconfig listnewconfig menuconfig gdb test bench \
	bench-hosted bench-linux bench-x86 \
	clean properclean distclean FORCE
.SECONDARY:
