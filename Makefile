# Every target installs what it needs: `make demo` works in a fresh clone.

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed

# the bot is started again and again by its tests: it need not be compiled each time
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo run test check bench soak lock picture pictures clean

setup: $(STAMP)

$(STAMP): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Truham needs Python 3.11 or newer.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (about a minute the first time) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements-dev.lock
	@touch $@

demo: setup  ## the bot in a simulated Discord; TOUR=1 plays a tour in the terminal instead
	@$(BIN)/python -m bot demo $(if $(TOUR),--tour)

run: setup  ## the bot on the real Discord; needs DISCORD_TOKEN
	@$(BIN)/python -m bot run

test: setup  ## side by side; the tests of one file stay together, as they share a world
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: setup  ## prints figures; asserts nothing
	@$(BIN)/python -m tests.bench

soak: setup  ## proofs that take their time (about 30 minutes): long sequences of steps; a thousand announcements, a hundred kills
	@$(BIN)/python -m pytest tests/services -k sequence --times 20
	@$(BIN)/python -m tests.soak $(ARGS)

lock: setup  ## rewrites both lock files from pyproject.toml; needs uv
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header --quiet -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-header --quiet -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

pictures: setup  ## draws the pictures of docs/pictures anew, which tests compare; look at them before you keep them
	@$(BIN)/python -m tests.pictures.cards
	@$(BIN)/python -m tests.pictures.golden

picture: setup  ## takes the pictures of the README; needs Chromium
	@$(BIN)/python -m tests.browser.picture docs
