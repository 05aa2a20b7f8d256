# Builds one sample program: make -f one.mk CC=... SOURCE=... PROGRAM=... CFLAGS=...
include ../../support/pie.mk

$(PROGRAM): $(SOURCE)
	$(CC) $(CFLAGS) $(PIE_CFLAGS) -o $@ $(PIE_START) $< $(PIE_END)
.PHONY: $(PROGRAM)
