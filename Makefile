# PyAgent's commands. Every target that needs the package builds the wheel first and installs it into .venv:
# what is tested is what is shipped. `make dev` switches to an installation that follows edits under bot/.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMPS := .venv/.stamps
CONSTRAINTS := requirements/constraints.txt
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
REPO ?=

# Folders count too: a deleted file changes nothing else.
SOURCES := $(shell find bot rust_core -not -name __pycache__ -not -name '*.pyc' -not -name '*.so' -not -path '*/__pycache__/*')
BUILD_FILES := pyproject.toml Cargo.toml Cargo.lock

export PIP_NO_INPUT := 1
export PYO3_PYTHON := $(CURDIR)/$(BIN)/python

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: demo
demo: $(STAMPS)/wheel ## Run the main job on examples/, or on a copy of your repository: make demo REPO=path
	$(BIN)/python -m pyagent.shell.demo $(if $(REPO),--repo "$(REPO)")

.PHONY: test
test: lint test-rust docs-check test-python ## Run everything CI runs: linters, types, Rust tests, docs freshness, Python tests

.PHONY: lint
lint: lint-rust lint-python lint-workflows ## Run the linters and type checkers of Rust, Python and the workflows

.PHONY: lint-rust
lint-rust: $(STAMPS)/venv
	@tools/cargo-or-say-so fmt --all -- --check
	@tools/cargo-or-say-so clippy --workspace --all-targets --locked --quiet -- -D warnings

.PHONY: lint-python
lint-python: $(STAMPS)/wheel
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --no-cache --check .
	$(BIN)/mypy
	$(BIN)/stubtest pyagent.rust_core
	$(BIN)/lint-imports

.PHONY: lint-workflows
lint-workflows: $(STAMPS)/wheel
	$(BIN)/shellcheck .ci/run tools/action tools/actionlint/run tools/cargo-or-say-so
	@tools/actionlint/run
	$(BIN)/zizmor --offline --no-progress --quiet .github action.yml

.PHONY: test-rust
test-rust: $(STAMPS)/venv ## Run the tests of the Rust crates
	cargo test --workspace --exclude pyagent-py --locked --quiet

.PHONY: test-python
test-python: $(STAMPS)/wheel ## Run the Python tests against the installed wheel
	@$(BIN)/python tools/contract_data.py .venv/contract
	$(BIN)/python -m pytest -m "not corpus and not load"

.PHONY: load
load: $(STAMPS)/wheel ## Chaos, webhook load and scale-out at full size, with figures (takes most of an hour)
	$(BIN)/python -m pytest -m load --timeout 5400 -s tests/engine

.PHONY: test-corpus
test-corpus: $(STAMPS)/wheel ## Fix real packages and run their own suites before and after (needs the package index)
	$(BIN)/python -m pytest -m corpus --timeout 1200 -s tests/corpus

.PHONY: quality
quality: $(STAMPS)/wheel ## The same beside other tools, and write docs/quality.md (takes an hour and a half)
	$(BIN)/python -m pytest -m corpus --timeout 9000 -s tests/corpus --quality docs/quality.md

.PHONY: wheels
wheels: $(STAMPS)/wheel ## Check what is shipped: the wheel on every Python here, the source archive without a network
	$(BIN)/python tools/wheels.py

.PHONY: self
self: $(STAMPS)/wheel ## Let PyAgent look at itself: bring docs/work up to date and report what is open
	$(BIN)/pyagent inventory --write
	$(BIN)/pyagent rust scan --write
	$(BIN)/pyagent report --record --exit-zero
	$(BIN)/pyagent scan --exit-zero

.PHONY: bench
bench: $(STAMPS)/wheel ## Time scan and fix against their peers in one run, as ratios
	$(BIN)/python -m benchmarks

.PHONY: bench-cores
bench-cores: $(STAMPS)/wheel ## Time the cores in Rust against their references in Python, and write benchmarks/README.md
	$(BIN)/python -m benchmarks.cores --write

.PHONY: convert-scale
convert-scale: $(STAMPS)/wheel ## Convert public packages to Rust and write docs/conversion-scale.md (fetches them; takes hours)
	$(BIN)/python -m benchmarks.conversion scale --write

.PHONY: convert-cores
convert-cores: $(STAMPS)/wheel ## Convert the Python references of the cores to Rust and write docs/conversion-cores.md (minutes)
	$(BIN)/python -m benchmarks.conversion cores --write

.PHONY: convert-again
convert-again: $(STAMPS)/wheel ## Try 100 of the proved functions again, 100,000 examples each with other seeds (takes an hour)
	$(BIN)/python -m benchmarks.conversion again

.PHONY: convert-costs
convert-costs: $(STAMPS)/wheel ## Fit the factors of the predicted gain to converted functions, and print them (fetches them)
	$(BIN)/python -m benchmarks.conversion costs

.PHONY: convert-anchors
convert-anchors: $(STAMPS)/wheel ## Measure converted functions beside mypyc and Cython and write docs/conversion-anchors.md (fetches them; takes an hour)
	$(BIN)/python -m benchmarks.conversion anchors --write

.PHONY: docs
docs: $(STAMPS)/wheel ## Regenerate docs/agents.md, docs/config.md and docs/errors.md from the code
	$(BIN)/python tools/docs.py --write

.PHONY: docs-check
docs-check: $(STAMPS)/wheel
	$(BIN)/python tools/docs.py --check

.PHONY: cast
cast: $(STAMPS)/wheel ## Regenerate docs/demo.svg from real output
	$(BIN)/python tools/cast.py

.PHONY: dev
dev: $(STAMPS)/wheel ## Replace the installed wheel by one that follows edits under bot/ (the next `make test` puts the wheel back)
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/maturin develop --release --locked --quiet
	rm -f $(STAMPS)/wheel

.PHONY: build
build: $(STAMPS)/wheel ## Create .venv, build the wheel and install it

.PHONY: constraints
constraints: $(STAMPS)/wheel ## Pin the versions that are installed in .venv
	{ echo '# Every version of the working set-up. Regenerate with: make constraints'; \
	  $(PIP) freeze --exclude pyagent-bot; } > $(CONSTRAINTS).new
	mv $(CONSTRAINTS).new $(CONSTRAINTS)

.PHONY: clean
clean: ## Remove .venv, build results and caches
	rm -rf .venv target dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find bot tests benchmarks tools examples -name __pycache__ -prune -exec rm -rf {} +
	find bot -name '*.so' -delete

$(STAMPS)/venv: $(CONSTRAINTS)
	@"$(or $(PYTHON),false)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo 'PyAgent needs Python 3.11 or newer; found $(or $(PYTHON),none). Name one with: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@command -v cargo >/dev/null || { echo 'PyAgent needs cargo (Rust 1.95 or newer) to build its core; install it from your system or rustup' >&2; exit 1; }
	@"$(PYTHON)" -m venv .venv \
	  || { echo 'python -m venv failed; on Debian: apt install python3-venv' >&2; exit 1; }
	$(PIP) install -c $(CONSTRAINTS) maturin
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/wheel: $(STAMPS)/venv $(SOURCES) $(BUILD_FILES)
	rm -rf .venv/wheels
	$(BIN)/maturin build --release --locked --quiet --interpreter $(BIN)/python --out .venv/wheels
	$(PIP) uninstall --yes pyagent-bot
	$(PIP) install -c $(CONSTRAINTS) "$$(echo .venv/wheels/*.whl)[dev]"
	@touch $@
