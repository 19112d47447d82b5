# What CI does, by hand: `make check`. Tools come from .venv unless BIN says otherwise.
BIN ?= .venv/bin/

.PHONY: check lint test bench messages
check: lint test bench

lint:
	$(BIN)ruff check .
	$(BIN)ruff format --check .
	$(BIN)mypy
	$(BIN)lint-imports --no-cache

test:
	$(BIN)pytest

bench:
	@for file in benchmarks/[a-z]*.py; do \
		[ -e "$$file" ] || continue; \
		echo "== $$file"; $(BIN)python "$$file" || exit 1; \
	done

# The sentences of the source into the catalogues, which are then to be translated.
messages:
	$(BIN)python tests/catalogues.py
