# make lab   set up everything and open JupyterLab on the course
# make test  set up everything and run all tests
# make help  lists the rest

PYTHON ?= $(shell for p in python3.12 python3.13 python3.11 python3 python; do \
	"$$p" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo "$$p" && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8888
LAB_ARGS ?=
# pip builds nothing here and may use what it has downloaded before; the constraints file pins every version.
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --progress-bar on -c constraints.txt

export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: help lab test test-full lessons bench environment format pins clean

help:
	@echo "make lab        set up, draw the twin's photographs (once), open JupyterLab on course/en"
	@echo "make test       set up, check style and types, run all tests"
	@echo "make test-full  the same with the slow tests on whole cohorts"
	@echo "make lessons    build course/ from solutions/"
	@echo "make bench      measure speed against the baselines"
	@echo "make format     let ruff put the code in shape"
	@echo "make pins       choose the newest versions that fit together (constraints.txt, binder/)"
	@echo "make clean      remove the environment and caches of tests"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.11, 3.12 or 3.13 was found. Install one from python.org (or your software centre), then run the same command again; or name one: make PYTHON=/path/to/python3.12 lab"; exit 1; }
	@echo "Setting up the environment in $(VENV) with $$($(PYTHON) --version) ..."
	$(PYTHON) -m venv $(VENV)

$(VENV)/.lab: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -e '.[lab]'
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) -e '.[lab,test]'
	@touch $@ $(VENV)/.lab

environment: $(VENV)/.test

lab: $(VENV)/.lab
	@$(BIN)/foxglove lab --port $(PORT) $(LAB_ARGS)

test: environment
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/foxglove lessons check
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not full"

test-full: environment
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lessons: $(VENV)/.lab
	$(BIN)/foxglove lessons build

bench: environment
	$(BIN)/python -m benchmarks

format: environment
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pins: environment
	$(BIN)/python -m pip install --disable-pip-version-check uv
	$(BIN)/uv pip compile --universal --upgrade --python-version 3.11 --all-extras --no-annotate --no-header -q -o constraints.txt pyproject.toml
	$(BIN)/uv pip compile --python-version 3.12 --python-platform linux --extra lab --no-annotate --no-header -q -c constraints.txt -o $(VENV)/binder.txt pyproject.toml
	$(BIN)/python binder/write_environment.py $(VENV)/binder.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info
