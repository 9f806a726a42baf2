# `make` or `make help` lists the targets. Every target installs what it needs first; a second run installs nothing.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help up generate check test test-quick bench lock format clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## Install what is missing, start everything, go on air at http://127.0.0.1:8080
	@$(PYTHON) scripts/prepare.py up
	@exec $(BIN)/vvtvctl up

generate: ## Write models, server, SDKs and reference from schemas/
	@$(PYTHON) scripts/prepare.py python
	@$(BIN)/python -m codegen

check: ## Every gate: drift, lint, format, types, layers, configuration, web
	@$(PYTHON) scripts/prepare.py node
	@$(BIN)/python scripts/check.py

test: ## Every test: web unit tests, then unit, contract, integration and end-to-end
	@$(PYTHON) scripts/prepare.py test
	@$(BIN)/python scripts/test.py

test-quick: ## The unit tests only
	@$(PYTHON) scripts/prepare.py node
	@$(BIN)/python -m pytest tests/unit

bench: ## Measure against the named peers and write bench/RESULTS.md
	@$(PYTHON) scripts/prepare.py bench
	@$(BIN)/python -m bench

lock: ## Resolve pyproject.toml afresh into requirements.lock
	@$(PYTHON) scripts/lock.py

format: ## Format the Python code and sort its imports
	@$(PYTHON) scripts/prepare.py python
	@$(BIN)/ruff check --quiet --fix --select I . ; $(BIN)/ruff format --quiet .

clean: ## Remove what set-up and builds made; runtime/ stays
	@rm -rf .venv web/node_modules web/dist sdk/typescript/node_modules sdk/typescript/build sdk/typescript/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
