# `make demo` and `make test` set up all they need: a virtual environment in .venv, made once, with Python 3.11 or later.
# Another interpreter: make demo PYTHON=python3.12

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/lock/bin/uv

.DELETE_ON_ERROR:
.PHONY: help demo test ranges lint docs site lock

help:
	@echo "make demo   solve the example study retail_bank: demo/plan.xlsx"
	@echo "make test   run the tests, but for those that take long; with CI=true all of them"
	@echo "make ranges run its core at the lowest versions that setup.cfg allows, and at the newest"
	@echo "make lint   style and types"
	@echo "make docs   write the generated pages in docs/ and the manual page anew"
	@echo "make site   build the documentation as a site: build/site/index.html"
	@echo "make lock   find the newest libraries that setup.cfg allows: requirements/"

demo: demo/study.yaml
	$(BIN)/sourcing-opt solve demo -o demo/plan.xlsx

# Only when it is not there: a study that was edited is never replaced.
demo/study.yaml: | $(VENV)/installed
	$(BIN)/sourcing-opt new demo --example retail_bank

# What takes real processes seconds is left to continuous integration, which sets CI; by hand: make test CI=true.
# The workbooks first: a spreadsheet program takes its time with them, and nobody should wait for it at the end.
test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(if $(CI),,-m 'not long') tests/workbook tests

# Whatever could break with another version of a library: reading, arithmetic, solving, writing, the command line.
CORE := tests/api tests/schemas tests/io tests/economics tests/formulation tests/solving tests/plan tests/optimisation tests/policies \
	tests/workbook/test_figures.py tests/workbook/books/test_plan.py tests/batch/test_run.py tests/batch/test_registry.py \
	tests/cli/test_main.py tests/cli/test_streams.py tests/cli/test_force.py

ranges: $(VENV)/lowest-direct/tested $(VENV)/highest/tested
FORCE:

# Always anew: what is newest may be another today.
$(VENV)/%/tested: FORCE | $(UV)
	$(UV) venv --quiet --clear --python $(BIN)/python $(VENV)/$*
	$(UV) pip compile --quiet --resolution $* --python $(VENV)/$*/bin/python --extra dask --output-file $(VENV)/$*/versions.txt setup.cfg
	$(UV) pip install --quiet --python $(VENV)/$*/bin/python --requirement $(VENV)/$*/versions.txt \
		--requirement requirements/build.in pytest pytest-xdist hypothesis pyscipopt build
	$(UV) pip install --quiet --python $(VENV)/$*/bin/python --no-deps --no-build-isolation --editable .
	$(VENV)/$*/bin/python -m pytest -n auto --dist loadfile -p no:cacheprovider $(CORE)

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/installed-dev
	mkdir -p docs
	$(BIN)/python -m sourcing_opt.cli.reference > docs/commands.md.tmp
	mv docs/commands.md.tmp docs/commands.md
	$(BIN)/python -m sourcing_opt.cli.manual > docs/sourcing-opt.1.tmp
	mv docs/sourcing-opt.1.tmp docs/sourcing-opt.1
	$(BIN)/python -m pages

# Warnings are errors, a link to nothing among them.
site: $(VENV)/installed-dev
	$(BIN)/properdocs build

# What stands in requirements/ and nothing else, each file by its hash; then the package itself, which needs nothing more.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PACKAGE := $(INSTALL) --no-deps --no-build-isolation --no-index --editable .

$(VENV)/installed: requirements/run.txt setup.cfg pyproject.toml | $(BIN)/pip
	$(INSTALL) --require-hashes --requirement $<
	$(PACKAGE)
	touch $@

$(VENV)/installed-dev: requirements/dev.txt setup.cfg pyproject.toml | $(BIN)/pip
	$(INSTALL) --require-hashes --requirement $<
	$(PACKAGE)
	touch $@ $(VENV)/installed

# For every Python that setup.cfg allows, and every system.
LOCK := $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock"

lock: $(UV)
	$(LOCK) --output-file requirements/run.txt setup.cfg requirements/build.in
	$(LOCK) --output-file requirements/dev.txt setup.cfg --extra dev requirements/build.in

$(UV): | $(BIN)/pip
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check uv

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "sourcing-opt needs Python 3.11 or later, and $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
		echo "Name a newer one: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; } >&2
	$(PYTHON) -m venv $(VENV)
