# make test, soak, bench: what needs the image. Network namespaces need root.

AS_ROOT := $(if $(filter 0,$(shell id -u)),,sudo env PATH="$(PATH)")

# Everything that is checked; ends with the test runner's summary.
test: $(IMAGE)
	npm run --silent lint
	npm run --silent typecheck
	$(AS_ROOT) npm run --silent test

# The network's load tests at full length, and more damaged inputs.
soak: $(IMAGE)
	$(AS_ROOT) env ELFIN_REQUESTS=100000 ELFIN_MEGABYTES=20 ELFIN_DAMAGED=1000 \
		node --import tsx --test --test-concurrency=1 --test-reporter=spec test/network.test.ts test/hostile.test.ts

bench: $(IMAGE)
	$(AS_ROOT) node --import tsx bench/main.ts

.PHONY: test soak bench
