PYTHON ?= python3
SEEDS ?= seeds
DATA ?= data

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed
PACKAGES := flows transforms expectations

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.PHONY: setup
setup: $(READY) ## Make the environment, from the hashed lock

# Made anew when the lock or the project's head changes, and at no other time.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Averment needs Python 3.11 or newer, which '$(PYTHON)' is not; say where one is: make PYTHON=python3.11 ..." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV) || { \
		echo "$(PYTHON) cannot make a virtual environment; install its venv module (Debian: python3-venv)." >&2; exit 1; }
	@echo "Installing the locked environment into $(VENV) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: release
release: $(READY) ## Build a release of SEEDS (default: seeds) in DATA (default: data)
	@$(BIN)/averment build "$(SEEDS)" --data "$(DATA)"

.PHONY: test
test: $(READY) ## Run all tests
	@$(BIN)/python -m pytest

.PHONY: lint
lint: $(READY) ## Check style and layers
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports

.PHONY: types
types: $(READY) ## Check types
	@$(BIN)/mypy $(PACKAGES)

.PHONY: format
format: $(READY) ## Format the code
	@$(BIN)/ruff check --fix --exit-zero --quiet
	@$(BIN)/ruff format

# Needs uv (docs.astral.sh/uv). No index's address goes into the lock, so it serves behind any mirror.
.PHONY: lock
lock: ## Resolve requirements.lock from pyproject.toml
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --no-annotate --output-file requirements.lock

.PHONY: clean
clean: ## Remove what can be made again, but no release
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	@rm -rf $(DATA)/raw $(DATA)/stage $(DATA)/quarantine $(DATA)/prefect $(DATA)/log
	@find $(PACKAGES) tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## Remove the environment as well
	@rm -rf $(VENV)
