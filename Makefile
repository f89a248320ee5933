# One command for each thing that people do here: `make help` lists them.
# Everything comes from the package registries, without root and without Docker; uv is fetched where it is missing.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .tools/uv/bin/uv)
PYTHON := $(shell command -v python3 || command -v python)
RUN := $(UV) run --no-sync
SOURCES := schemas calendars register workers engine board cli tools tests $(wildcard bench simulation)

.PHONY: help run test lint format lint-models diagrams check-diagrams bench sync clean

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: sync  ## start the whole system with sample cases; Ctrl-C stops it
	$(RUN) transfers up --samples

test: sync  ## check and test everything, as the automatic checks do
	$(RUN) python -m tools.suite

lint: sync  ## ruff, pyright, import directions
	$(RUN) python -m tools.suite --only code

format: sync  ## put the code into the project's form
	$(RUN) ruff check --fix $(SOURCES)
	$(RUN) ruff format $(SOURCES)

lint-models: sync  ## check processes, decisions, forms and element templates; warnings fail
	$(RUN) python -m tools.lint

diagrams: sync  ## draw processes and decision tables into docs/diagrams (needs Chromium)
	$(RUN) python -m tools.render

check-diagrams: sync  ## fail where a committed drawing is stale
	$(RUN) python -m tools.render --check

bench: sync  ## measure throughput and delays
	$(RUN) python -m bench

clean:  ## remove what can be made anew; installations (.transfers) stay
	rm -rf node_modules .venv .tools .pytest_cache .ruff_cache .hypothesis .import_linter_cache artefacts dist

sync: $(if $(filter .tools/%,$(UV)),.tools/uv/bin/uv)
	$(UV) sync --quiet --frozen

.tools/uv/bin/uv:
	$(PYTHON) -m venv .tools/uv
	.tools/uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
