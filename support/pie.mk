# Flags that make a position-independent executable with $(CC): static, or dynamic with STATIC=0.
# Use: $(CC) $(CFLAGS) $(PIE_CFLAGS) -o program $(PIE_START) program.c $(PIE_END)

PIE_CFLAGS = -fPIE

ifeq ($(STATIC),0)
PIE_END = -pie
else ifneq ($(findstring musl,$(CC)),)
# musl-gcc's specs know nothing of -static-pie: they would quietly link a dynamic PIE. So: musl's self-relocating
# start-up code (rcrt1.o) by hand, and the linker's own options.
musl_file = $(shell $(CC) -print-file-name=$(1))
MUSL_LIB = $(or $(wildcard /usr/lib/x86_64-linux-musl),$(patsubst %/,%,$(dir $(call musl_file,rcrt1.o))))
PIE_START = -static -nostartfiles $(addprefix $(MUSL_LIB)/,rcrt1.o crti.o) $(call musl_file,crtbeginS.o)
PIE_END = -Wl,-pie,--no-dynamic-linker,-z,text $(call musl_file,crtendS.o) $(MUSL_LIB)/crtn.o
else
PIE_END = -static-pie
endif
