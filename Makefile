# saidby: bare `make` prints what there is to do.
#   make extract                                the bundled sample → out/sample
#   make extract DUMP=news.jsonl OUT=out/news   your own articles; DUMP may name several files or folders
PYTHON  ?= python3
VENV    ?= .venv
BIN     := $(VENV)/bin
SAMPLE  := corpus/articles.jsonl
DUMP    ?= $(SAMPLE)
OUT     ?= out/$(if $(filter $(SAMPLE),$(DUMP)),sample,$(basename $(notdir $(firstword $(DUMP)))))
WORKERS ?=
GOLD    ?= corpus/gold-scored.jsonl
FLOORS  ?= corpus/floors.json
DATA    ?= ../shared/data
CORPORA := $(if $(filter open,$(DATA)),../shared/data,$(DATA))
MODEL   ?= models/saidby_en
CHECKPOINTS ?= checkpoints/$(if $(filter open,$(DATA)),open,all)
ARGS    ?=

# A run is brought up to date: one that was stopped goes on, a finished one stays.  Only the sample's own folder is
# replaced when code, model or sample have changed; elsewhere that takes ARGS=--overwrite.
UP_TO_DATE := --resume $(if $(filter $(SAMPLE)@out/sample,$(DUMP)@$(OUT)),--overwrite)

.DEFAULT_GOAL := help
.PHONY: help setup extract test evaluate audit bench docs corpus model clean
.DELETE_ON_ERROR:

help:  ## print this
	@grep -hE '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /	/' | while IFS='	' read -r name what; do printf '  make %-9s %s\n' "$$name" "$$what"; done

setup: $(VENV)/.dev  ## set up everything that tests need, in .venv

extract: $(VENV)/.run  ## claims of the articles in DUMP as tables in OUT (DUMP=…, OUT=…, WORKERS=n, ARGS=…)
	$(BIN)/saidby extract $(DUMP) --out $(OUT) $(UP_TO_DATE) $(if $(WORKERS),--workers $(WORKERS)) $(ARGS)

test: $(VENV)/.dev  ## the whole suite: style, types, imports, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest $(ARGS)

evaluate: $(VENV)/.run  ## score the sample's tables against the gold annotations (GOLD=…, FLOORS=…)
	$(BIN)/saidby extract $(SAMPLE) --out out/sample --resume --overwrite
	$(BIN)/saidby evaluate out/sample --gold $(GOLD) $(if $(wildcard $(FLOORS)),--floors $(FLOORS)) $(ARGS)

audit: $(VENV)/.audit  ## judge the claims in OUT on a local page (OUT=…, ARGS=…)
	$(BIN)/saidby audit $(OUT) $(ARGS)

bench: $(VENV)/.run  ## words a second, memory and start-up time on this machine
	OMP_NUM_THREADS=1 $(BIN)/python -m saidby.bench $(ARGS)

docs: $(VENV)/.run  ## write the data dictionary and the README's tables anew
	$(BIN)/saidby extract $(SAMPLE) --out out/sample --resume --overwrite
	$(BIN)/python docs/generate.py out/sample

corpus: $(VENV)/.run  ## build the sample's dumps and gold files from corpus/source
	$(BIN)/python -m saidby.evaluate.gold corpus

model: $(VENV)/.train  ## train the model from DATA, a folder or "open" (hours; ARGS are handed on), into MODEL
	$(BIN)/python -m saidby.train --data $(CORPORA) $(if $(filter open,$(DATA)),--open) --out $(CHECKPOINTS) $(ARGS)
	$(BIN)/python -m saidby.train.export $(CHECKPOINTS)/checkpoint.pt $(MODEL) --data $(CORPORA)

clean:  ## remove the environment and caches, never tables
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.run: pyproject.toml constraints.txt hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "saidby needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

$(VENV)/.audit: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[audit]'
	@touch $@

$(VENV)/.train: $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[train]'
	@touch $@
