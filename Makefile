# Two commands on a fresh machine: `make demo` and `make test`. Both set the environment up by themselves.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
RUNS   := $(VENV)/.runs
# Python compiles what is imported when it is; compiling all of torch beforehand takes half a minute.
INSTALL = $(BIN)/python -m pip install --no-compile --quiet --disable-pip-version-check -c constraints.txt -e
JOBS   ?= 2

.PHONY: demo test check docs bench format clean help

help:            ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(RUNS): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hsnlp needs Python 3.11 or newer; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) '.[themes]'
	@touch $@

$(READY): $(RUNS)
	$(INSTALL) '.[dev]'
	@touch $@

demo: $(RUNS)    ## code the sample corpus and say where the report is
	$(BIN)/hsnlp demo -o demo-run

test: $(READY)   ## all tests, the slow ones too
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile

check: $(READY)  ## style, types and the quick tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m 'not slow'

docs: $(READY)   ## the documentation as a site, in site/
	NO_MKDOCS_2_WARNING=1 PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/mkdocs build --strict

bench: $(READY)  ## speed, memory and killed runs, on the sample corpus; each script takes a folder of your own
	for name in start cues pdf run kills; do echo "== $$name"; $(BIN)/python scripts/benchmark_$$name.py || exit 1; done

format: $(READY) ## put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:           ## remove the environment and what runs leave behind
	rm -rf $(VENV) demo-run build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
