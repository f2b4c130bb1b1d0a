# The commands of the project; `make help` lists them. What a step needs is made first, once.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN = .venv/bin
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header
# Each process has a database of its own, and takes over tests of another that is not done.
PYTEST = $(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal
# The folder of another PostgreSQL's programs, or its major version as Debian installs it.
POSTGRES ?=
# Without bytecode every start compiles the whole product anew.
unexport PYTHONDONTWRITEBYTECODE
# What a shell may hold for other projects, and would lead this one elsewhere (see dure/platform/surroundings.py).
unexport PYTHONPATH PYTHONHOME PYTHONPLATLIBDIR PYTHONOPTIMIZE PYTHONWARNINGS DJANGO_SETTINGS_MODULE NODE_OPTIONS NODE_PATH NODE_ENV
ifneq ($(POSTGRES),)
export DURE_TEST_POSTGRES = $(if $(findstring /,$(POSTGRES)),$(POSTGRES),/usr/lib/postgresql/$(POSTGRES)/bin)
endif

run: setup ## start everything on this machine, in the foreground
	@exec $(BIN)/dure up

setup: python ## everything `make run` does but starting
	@$(PYTHON) -I -X utf8 dure/platform/bootstrap.py

test: tools ## checks and all tests; POSTGRES=15 or a folder of programs tests another PostgreSQL
	@mkdir -p var; $(MAKE) --no-print-directory --keep-going check >var/check.log 2>&1 & checking=$$!; \
	$(PYTEST); tested=$$?; wait $$checking; checked=$$?; cat var/check.log; exit $$((tested ? tested : checked))

tests: tools ## the tests alone; WITH='-m "not browser"' hands options to pytest
	@$(PYTEST) $(WITH)

check: types style format floors migrations translations ## what can be known without running anything

style: tools
	$(BIN)/ruff check

format: tools
	$(BIN)/ruff format --check

types: tools
	$(BIN)/mypy .

floors: tools
	$(BIN)/lint-imports --no-logo

migrations: tools
	$(BIN)/pytest -q dure/platform/tests/test_migrations.py -k without_a_migration

translations: tools
	$(BIN)/python -m dure.platform.catalogues --check

lock: tools ## resolve the versions of all packages anew
	$(COMPILE) pyproject.toml -o requirements/runtime.lock
	$(COMPILE) pyproject.toml --group dev -o requirements/dev.lock
	for each in audit pip uv node; do $(COMPILE) --group $$each -o requirements/$$each.lock; done

audit: tools ## ask advisory services about our packages, and bandit about our code
	@$(BIN)/uv venv --quiet --allow-existing .venv/audit
	@$(BIN)/uv pip sync --quiet --python .venv/audit/bin/python requirements/audit.lock
	@$(BIN)/python -m dure.platform.advisories

bench: tools ## measure what giving a point costs
	$(BIN)/python -m bench

clean: ## remove what was made, but not data
	rm -rf .venv node_modules staticfiles dure/frame/static/build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find dure -name '*.mo' -delete

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

tools: python
	@$(PYTHON) -I -X utf8 dure/platform/bootstrap.py --dev

python:
	@test -n "$(PYTHON)" || { echo "Dure needs Python 3.11 or newer; set PYTHON to one that is not on the PATH." >&2; exit 1; }

.PHONY: run setup test tests check style format types floors migrations translations lock audit bench clean help tools python
.DEFAULT_GOAL := help
