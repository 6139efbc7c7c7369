# Needs Python 3.11 or later, make and the package index that pip is configured for; nothing else.
#   make dev     a running service and a phone in the browser      make test    everything that is checked
#   make chat    the same service in the terminal                  make check   its quick part
#   make build   the functions' bundles for AWS                    make lock    new versions of all dependencies
#   make invoke  one function, one event         F=webhook E=events/twilio-sms.json
#   make crashes every crash and pair (some hours)                 make mutate  broken builds, and what catches each
#   make scale   what breaks first as more people text, and what a thousand turns cost
#   make alarms  which alarm rings in which outage, and after how long
#   make train   the weights of the text classifiers and of the reader of requests, from the sentences in training/
#   make understand  how many labelled texts are understood without a model, by lane and language
#   make screenshots  the pictures of docs/images, taken anew
# ARGS go to the command: make dev ARGS="--headless", make build ARGS="--host", make chat ARGS="--script FILE".
# Standard output belongs to the commands' results; all else is said on standard error.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help dev chat invoke test check check-style check-types check-tests check-template crashes mutate screenshots train understand \
    build bench scale alarms environment lock secrets clean
MAKEFLAGS += --no-print-directory

DEV := .venv/dev
MINISTACK := .venv/ministack
RUN := $(DEV)/bin/python
export PYTHONPATH := layers/common:.
# Both parts of the tests draw by the same word, also around midnight.
export PARLEY_SEED := $(or $(PARLEY_SEED),$(shell date -u +%F))
ARGS ?=
F ?=
E ?=

help:
	@sed -n '2,11s/^# *//p' Makefile >&2

dev: $(DEV)/installed $(MINISTACK)/installed
	@exec $(RUN) -m parley_cli dev $(ARGS)

chat: $(DEV)/installed
	@exec $(RUN) -m parley_cli chat $(ARGS)

invoke: $(DEV)/installed $(MINISTACK)/installed
	@exec $(RUN) -m parley_cli invoke $(F) $(E) $(ARGS)

secrets: $(DEV)/installed
	@exec $(RUN) -m parley_cli secrets set $(ARGS)

build: $(DEV)/installed
	@exec $(RUN) -m parley_cli build $(ARGS)

bench: $(DEV)/installed
	@PYTHONPATH=$(PYTHONPATH):functions $(RUN) bench/batch.py
	@$(RUN) bench/markdown.py
	@$(RUN) bench/catalogue.py
	@$(RUN) bench/kinds.py
	@$(RUN) bench/request_reader.py
	@$(RUN) bench/toml_files.py
	@$(RUN) bench/webhook.py
	@$(RUN) bench/client.py
	@$(RUN) bench/turn.py
	@$(RUN) bench/cold.py
	@$(RUN) bench/model.py
	@$(RUN) bench/sessions.py
	@$(RUN) bench/services.py
	@$(RUN) bench/written_units.py

scale: $(DEV)/installed
	@$(RUN) bench/scale.py

alarms: $(DEV)/installed
	@$(RUN) bench/alarms.py

environment: $(DEV)/installed

check: $(DEV)/installed
	@$(MAKE) --jobs 3 check-style check-types check-tests

check-style: $(DEV)/installed
	@$(RUN) -m ruff check >&2
	@$(RUN) -m ruff format --check --quiet >&2

check-types: $(DEV)/installed
	@$(RUN) -m mypy layers functions parley_cli >&2

# The quick part, with a sample of what is heavy (tests/support/quick.py); "test" runs all. What Python has compiled of
# the tests is kept, whatever the environment says: else each process compiles all of them in each run.
check-tests: $(DEV)/installed
	@env -u PYTHONDONTWRITEBYTECODE $(RUN) -m pytest --numprocesses auto --quick tests/unit tests/conversations $(ARGS)

# What the tests on the emulator need.
check-template: $(DEV)/installed
	@$(DEV)/bin/sam validate --lint --region us-east-1 >&2
	@$(RUN) -m parley_cli build --host

# The environments are installed side by side, then all that needs no test runs side by side. (Not beside the tests: they
# leave compiled files where the bundles are made from.)
# loadfile: the tests of a file share what they start, an emulator above all, and run in their order. Which process is
# given which file, tests/support/shares.py decides: what mostly waits has more than there are processors. All tests are
# one run: each process collects them once, what waits waits beside all the others, and a failure hides no later one.
test:
	@$(MAKE) --jobs 3 $(MINISTACK)/installed check-style check-types check-template
	@env -u PYTHONDONTWRITEBYTECODE $(RUN) -m pytest --numprocesses auto --dist loadfile tests

crashes: $(DEV)/installed
	@PARLEY_BUDGET=all PARLEY_EXAMPLES=$${PARLEY_EXAMPLES:-5000} $(RUN) -m pytest --numprocesses auto \
	    tests/crashes tests/random tests/conversations/test_coach_year.py tests/unit/test_sweep.py \
	    tests/functions/test_orchestrate.py tests/functions/test_timers.py $(ARGS)

screenshots: $(DEV)/installed $(MINISTACK)/installed
	@$(RUN) -m tests.browser.screenshots

train: $(DEV)/installed
	@$(RUN) -m parley_cli.training $(ARGS)
	@$(RUN) -m parley_cli.request_training

understand: $(DEV)/installed
	@$(RUN) -m parley_cli.understand $(ARGS)

mutate: $(DEV)/installed
	@$(RUN) -m tests.crashes.mutate $(ARGS)

clean:
	@rm -rf .venv .aws-sam .parley .pytest_cache .mypy_cache .ruff_cache .hypothesis

# --- Environments: made once, remade when their lock changes ---------------------------------------------------------
# Python is the first of these that runs and is neither too old nor too new; version managers leave stand-ins that do
# not run. `installed` is a copy of the lock that was installed.
# --no-deps: a lock is complete. Which index pip asks is pip's own configuration. What pip would compile in one process
# is compiled in as many as there are processors.

$(DEV)/installed: requirements/dev.txt
	$(call make_environment,$(DEV),$<)

$(MINISTACK)/installed: requirements/ministack.txt
	$(call make_environment,$(MINISTACK),$<)

define make_environment
	@if cmp -s $(2) $@; then touch $@; exit 0; fi; \
	python=""; \
	for candidate in "$${PYTHON:-}" python3 python3.13 python3.14 python3.12 python3.11; do \
	    if [ -n "$$candidate" ] && "$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; \
	    then python="$$candidate"; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo "No Python 3.11 to 3.14 runs here: install one, or name it with PYTHON=..." >&2; exit 1; fi; \
	echo "  Installing $(2) (about a minute) ..." >&2; \
	rm -rf $(1); mkdir -p $(dir $(1)); \
	if ! "$$python" -m venv $(1) >$(1).log 2>&1; then \
	    echo "  $$python cannot make environments: install its venv package (python3-venv on Debian)." >&2; exit 1; fi; \
	if ! $(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r $(2) \
	    >$(1).log 2>&1; then \
	    echo "  Failed: $$(grep -m 1 -i error $(1).log || tail -n 1 $(1).log)" >&2; exit 1; fi; \
	$(1)/bin/python -m compileall -qq -j 0 $(1)/lib >/dev/null 2>&1 || true; \
	rm -f $(1).log; cp $(2) $@; echo "  Installed $(2)." >&2
endef

# --- Locks -------------------------------------------------------------------------------------------------------------
# One resolution for everything that runs or tests our code, so that a package has one version everywhere; each
# function's lock is a part of it. The emulator pins its own.

COMPILE = $(DEV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
    --generate-hashes --no-annotate --custom-compile-command "make lock"

lock: $(DEV)/installed
	@$(COMPILE) requirements/dev.in --output-file requirements/dev.txt
	@for folder in layers/common functions/webhook functions/orchestrate functions/send functions/api; do \
	    $(COMPILE) $$folder/requirements.in --constraints requirements/dev.txt --output-file $$folder/requirements.txt; done
	@$(COMPILE) requirements/ministack.in --output-file requirements/ministack.txt
