# What CI does, by hand: `make check`. Tools come from .venv unless BIN says otherwise.
BIN ?= .venv/bin/
BENCHMARKS = benchmarks/line.py \
	$(filter-out benchmarks/line.py,$(sort $(wildcard benchmarks/[a-z]*.py)))

.PHONY: check lint test bench messages
check: lint test bench

lint:
	$(BIN)ruff check .
	$(BIN)ruff format --check .
	$(BIN)mypy
	$(BIN)lint-imports --no-cache

test:
	$(BIN)pytest

# The demo of each size is made once for all; the large one while line.py waits for its thin lines.
bench:
	@DEMOS=$$(mktemp -d) && export DEMOS && trap 'rm -rf "$$DEMOS"' EXIT; \
	$(BIN)python benchmarks/queries.py --make network & making=$$!; \
	for file in $(BENCHMARKS); do \
		echo "== $$file"; $(BIN)python "$$file" || exit 1; \
		[ -z "$$making" ] || { wait "$$making" || exit 1; making=; }; \
	done

# The sentences of the source into the catalogues, which are then to be translated.
messages:
	$(BIN)python tests/catalogues.py
