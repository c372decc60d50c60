# The commands of Poortwacht. Everything lives in this folder: .venv, node_modules, static_build, var.
.DEFAULT_GOAL := help
.PHONY: help install demo manage test prove mutation lint format reset assets catalogues messages pango screenshots
.PHONY: lint-format lint-types lint-imports lint-migrations lint-deploy lint-templates lint-policy
.DELETE_ON_ERROR:

PORT ?= 8000
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PY := .venv/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
NPM := $(shell command -v npm 2>/dev/null)

help:
	@echo "make demo      everything on this machine, with demo data (PORT=$(PORT)); Ctrl-C stops it"
	@echo "make test      the whole test suite (ARGS='-k queue' for a part)"
	@echo "make prove     the property tests, the maimed builds and every deliberate leak at length"
	@echo "make prove MINUTES=60   rounds of faults, pairs of worlds, deliberate leaks for so long; goes on where it stopped"
	@echo "make mutation  plants mistakes in policy and redaction; under 95% noticed is a failure (ARGS=privacy.policy)"
	@echo "make lint      formatting, types, imports, migrations, deployment check, templates, who may do what"
	@echo "make format    brings Python and templates into the form that lint asks for"
	@echo "make manage    CMD='shell' runs manage.py on the demo's database"
	@echo "make install   only .venv, browser files and translations"
	@echo "make messages  brings locale/ in step with the texts, and names what lacks a translation"
	@echo "make screenshots   pictures of the running demo's pages, into docs/screenshots"
	@echo "make reset     removes the demo's data"

install: .venv/.installed static_build/.built catalogues pango

.venv/.installed: requirements/dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv || { echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Python packages …"
	@$(PIP) -r requirements/dev.txt
	@touch $@

# Node only brings the browser's files; a machine without it gets it from a package.
node_modules/.installed: package.json package-lock.json .npmrc requirements/node.txt | .venv/.installed
	@echo "Browser files …"
	@test -n "$(NPM)" || $(PIP) -r requirements/node.txt
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --loglevel=error
	@touch $@

static_build/.built: node_modules/.installed devstack/assets.py
	@$(PY) -m devstack.assets
	@touch $@

assets: static_build/.built

catalogues: .venv/.installed
	@$(PY) -m devstack.catalogues

messages: .venv/.installed
	@$(PY) -m devstack.messages

pango: .venv/.installed
	@$(PY) -m devstack.pango

demo: install
	@exec $(PY) -m devstack demo --port $(PORT)

manage: .venv/.installed
	@$(PY) -m devstack manage $(CMD)

screenshots: .venv/.installed
	@$(PY) -m tests.journeys.screenshots

reset: .venv/.installed
	@$(PY) -m devstack reset

test: install
	@$(PY) -m pytest -n auto --dist worksteal $(ARGS)

prove: install
ifdef MINUTES
	@$(PY) -W ignore -m tests.prove --minutes $(MINUTES)
else
	@HYPOTHESIS_PROFILE=prove $(PY) -m pytest -n auto --dist worksteal $(ARGS)
endif

mutation: install
	@$(PY) -m tests.mutation $(ARGS)

format: .venv/.installed
	@$(PY) -m ruff format .
	@.venv/bin/djlint --reformat --quiet templates >/dev/null || true

lint: lint-format lint-types lint-imports lint-migrations lint-deploy lint-templates lint-policy

lint-format: .venv/.installed
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

lint-types: .venv/.installed
	@$(PY) -m mypy .

lint-imports: .venv/.installed
	@.venv/bin/lint-imports

lint-migrations: .venv/.installed
	@$(PY) -W "ignore:Got an error checking:RuntimeWarning" manage.py makemigrations --check --dry-run

lint-deploy: .venv/.installed
	@$(PY) -m devstack.deploycheck

lint-templates: .venv/.installed
	@test ! -d templates || .venv/bin/djlint --check --lint --quiet templates

lint-policy: .venv/.installed
	@$(PY) -W ignore manage.py access_matrix --check
