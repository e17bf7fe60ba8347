# The front door. Each verb is one line, and exactly what CI runs. Needs Python >= 3.11, git and make; nothing else, no root.
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help demo test conformance test-unit test-slow truth laws bench lint types docs dbt-docs ui fmt setup requirements clean

help:       ## this list
	@grep -hE '^[a-z-]+: .*##|^[a-z-]+:  *##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

demo: setup ## a bill lands, is checked, built, audited, published, drawn: the whole story on this machine
	$(BIN)/lakehouse demo

test: setup ## the tests: unit and integration
	$(BIN)/pytest tests -m "unit or integration" -n 2 --dist loadscope --durations 40

test-unit: setup ## the pure tests, under a minute
	$(BIN)/pytest tests/unit

test-slow: setup ## the slow groups: end to end, faults, browser
	$(BIN)/pytest tests -m "e2e or faults or browser" -n 2 --dist loadscope --no-loadscope-reorder --durations 25

conformance: setup ## our SQL against the real Trino, where Java is
	$(BIN)/pytest tests/conformance tests/integration/athena_conformance -n 2 --dist loadscope --no-loadscope-reorder --durations 25

truth: setup ## generated bills in every format through the whole lakehouse, against their truths (SEEDS=3)
	$(BIN)/python -m tests.truth --seeds $(or $(SEEDS),3)

laws: setup ## break every law of a bill once: who notices
	$(BIN)/python -m tests.laws

bench: setup ## clock, memory and bytes scanned, as ratios against one hand-written script
	$(BIN)/python -m tests.bench

lint: setup ## style of Python and SQL, and which room may import which
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports && $(BIN)/sqlfluff lint dbt_project/models dbt_project/tests docs/questions dashboards/quicksight dashboards/reports dashboards/notebooks

types: setup ## mypy, strict
	$(BIN)/mypy

docs: setup ## write the generated pages again
	$(BIN)/python docs/generate.py

dbt-docs: setup ## dbt's own documentation as one page, with the columns of the bill behind each column; after a demo
	PYTHONPATH=. $(BIN)/python docs/dbt_site.py

ui: setup   ## Dagster on the demo data
	$(BIN)/python -m orchestration.ui

fmt: setup  ## format
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

setup: .venv/.ready ## .venv with the pinned requirements

.venv/.ready: requirements.txt pyproject.toml
	@./setup.sh

requirements: ## compile requirements.txt anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --all-extras --universal --python-version 3.11 --no-annotate --no-header --no-emit-index-url --upgrade -o requirements.txt pyproject.toml

clean: ## remove .venv and caches (not the lakehouse's state)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
