# Two commands do everything: `make course` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COURSE ?= governance-coherence
PORT ?= 8000
SERVE ?= 1
STATE := $(abspath $(or $(AUTOGRADER_STATE),state))

# Learners' programs, a proxy's settings and user folders must not leak into builds and tests.
export PYTHONNOUSERSITE := 1
export PYTHONHASHSEED := 0
export PYDEVD_DISABLE_FILE_VALIDATION := 1

.PHONY: help course test book grade certify decide serve hub apps backup restore health check lint format setup browser sandbox postgres proxy lock schema clean distclean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

course: certify ## build the book, grade the demonstration cohort, decide, certify, serve it all (SERVE=0: do not serve)
	@if [ "$(SERVE)" = "0" ]; then \
	  echo "Book: _build/html/index.html   Cohort: _build/cohort/index.html   (make serve shows them)"; \
	else $(MAKE) --no-print-directory serve; fi

test: setup browser sandbox postgres proxy lint ## set up and run every test
	$(BIN)/python -m pytest

book: setup ## build the book into _build/html; warnings are errors
	@# Kernels on this machine's loopback warn that they are not encrypted, once a page.
	$(BIN)/jupyter-book build . -W -n --keep-going --quiet \
	  2> >(grep -v "Kernel is running over TCP without encryption" >&2)

grade: setup ## grade the demonstration cohort and decide its certificates
	$(BIN)/autograder release $(COURSE)
	$(BIN)/autograder demo $(COURSE)
	$(BIN)/autograder grade $(COURSE)
	$(BIN)/autograder gradebook $(COURSE) --import $(STATE)/$(COURSE)/demo-marks.csv > /dev/null
	$(BIN)/autograder rubric $(COURSE) assignment --import $(STATE)/$(COURSE)/demo-assignment.csv
	$(BIN)/autograder decide $(COURSE) --record --html _build/cohort

# The book's build empties its folder, so that the public lists are published after it.
certify: book grade ## issue the demonstration's certificates and publish what checking them needs
	$(BIN)/autograder keys new --if-none
	$(BIN)/autograder certificates issue $(COURSE) --demonstration
	$(BIN)/autograder certificates publish

decide: setup ## print the decision table again
	$(BIN)/autograder decide $(COURSE)

serve: setup ## serve the built book and the cohort page on 127.0.0.1 (PORT=8000)
	@$(BIN)/autograder serve --port $(PORT)

hub: sandbox proxy ## run the hub on this machine, with made-up learners and both courses (PORT=8000)
	@if [ ! -e _build/html/index.html ]; then $(MAKE) --no-print-directory book; fi
	@$(BIN)/course-hub serve --demo --port $(PORT)

apps: setup ## serve the apps on 127.0.0.1 without a hub (PORT=8000)
	@$(BIN)/python -m course_hub.voila.local --port $(PORT)

backup: setup ## copy the hub's and the courses' state into a folder of backups (TO=backups)
	@$(BIN)/course-hub backup $(if $(TO),--to "$(TO)")

restore: setup ## bring a backup back: make restore FROM=backups/…
	@$(BIN)/course-hub restore "$(or $(FROM),$(error Name the backup: make restore FROM=backups/…))"

health: setup ## say whether the running hub and its services answer
	@$(BIN)/course-hub health

check: setup ## run the quality gates over both courses and the item bank
	$(BIN)/autograder check --all

lint: setup ## format check, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: setup ## put the code into the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

schema: setup ## write the JSON schemas of course.yml and rubric.yml, for editors
	$(BIN)/autograder schema exercises/course.schema.json
	$(BIN)/autograder schema exercises/rubric.schema.json --rubric

setup: $(VENV)/.ready ## make the virtual environment

# The marker is written last; a set-up that was cut short leaves .installing and starts afresh.
$(VENV)/.ready: requirements.txt pyproject.toml
	@bash scripts/setup.sh "$(PYTHON)" "$(VENV)"

browser: setup ## find Chromium for the browser tests, or install it
	@bash scripts/browser.sh

sandbox: ## find bubblewrap, which learner code is shut in with, or install it
	@bash scripts/sandbox.sh

proxy: ## install the hub's proxy from its lock (needs Node 20 or newer)
	@bash scripts/hub.sh

postgres: ## find PostgreSQL, on which the gradebook is tested a second time, or install it
	@bash scripts/postgres.sh

lock: ## solve the ranges of pyproject.toml into requirements.txt (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --all-extras \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade -o requirements.txt

clean: ## remove what is built; marks and submissions in state/ stay
	rm -rf _build .pytest_cache .ruff_cache .mypy_cache .hypothesis *.egg-info
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## also remove the virtual environment; state/ still stays
	rm -rf $(VENV)
