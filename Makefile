# Everything is set up in a virtual environment inside the clone; only Python 3.11 or newer, git and make are needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: install demo test check benchmark soak clean

install: $(STAMP)

$(STAMP): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "movcon needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo "Compiling the searches: about two minutes, once for each version."
	@$(BIN)/movcon plan rotation-small --budget 60 --out $(VENV)/compiled/rotation >/dev/null 2>&1 & \
	$(BIN)/python -m optimizer.routing.compiling \
	&& $(BIN)/movcon plan deployment-small --budget 2 --out $(VENV)/compiled/deployment >/dev/null 2>&1 \
	&& wait $$!
	@touch $(STAMP)

demo: install
	$(BIN)/movcon plan rotation-2010 --time-limit 60 --out out/rotation-2010

test: install
	$(BIN)/python -m pytest -n 2 -q

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

benchmark: install
	$(BIN)/python -m benchmarks

soak: install
	$(BIN)/python -m benchmarks.soak

clean:
	rm -rf $(VENV) out build *.egg-info
