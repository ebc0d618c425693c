# Every command of the project. `make` alone lists them.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
export HOST PORT

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
UV_COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements"

.DEFAULT_GOAL := help
.PHONY: help install run dev test test-sqlite test-postgres test-crash test-wards test-api test-changes test-fuzz demo-two-wards openapi bench soak release-archive lighthouse screenshots lint format audit messages requirements clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cần Python 3.11 trở lên; đặt PYTHON=… để chọn bản khác.")'
	$(PYTHON) -m venv .venv

.venv/runtime.stamp: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/runtime.stamp

install: .venv/runtime.stamp ## Install what the portal needs, and nothing else

run: export MALLOC_ARENA_MAX = 1
run: .venv/runtime.stamp ## Prepare everything and serve the portal at http://HOST:PORT; DEMO=no leaves out the sample ward
	@$(MANAGE) prepare --serving $(if $(filter no,$(DEMO)),--no-demo)
	@PATH="$(CURDIR)/$(BIN):$$PATH" exec $(BIN)/honcho start --no-colour

dev: export DJANGO_SETTINGS_MODULE = site_config.settings.dev
dev: .venv/dev.stamp ## Serve for development: DEBUG, toolbar, reload
	@$(MANAGE) prepare
	@$(MANAGE) runserver $(HOST):$(PORT)

test: .venv/dev.stamp ## Run the whole suite on SQLite and on PostgreSQL
	$(BIN)/pytest
	$(BIN)/python -m tests.postgres $(BIN)/pytest -m "not once"

test-sqlite: .venv/dev.stamp ## Run the suite on SQLite only; ARGS="-k words" chooses tests
	$(BIN)/pytest $(ARGS)

test-postgres: .venv/dev.stamp ## Run the suite on PostgreSQL only
	$(BIN)/python -m tests.postgres $(BIN)/pytest $(ARGS)

test-crash: .venv/dev.stamp ## Kill writers, folders and Redis at random: 60 deaths over 60,000 hits on each store
	KILLS=60 HITS=60000 $(BIN)/pytest -n0 -s tests/visits/crash

test-wards: .venv/dev.stamp ## Kill the parts of two wards that share news 40 times, and ask whether they agree in the end
	DEATHS=40 $(BIN)/pytest -n0 tests/syndication/test_two_wards.py

test-fuzz: .venv/dev.stamp ## Send 10,000 random notifications to the inbox of the ward
	FUZZ=10000 $(BIN)/pytest -n0 tests/syndication/test_inbox.py

test-api: .venv/dev.stamp ## Ask the ward API of a real server a thousand things at random, and check its feeds; needs Node.js with npm
	$(BIN)/python -m tests.syndication.check_api

openapi: .venv/dev.stamp ## Write docs/openapi/ward-v1.json anew
	DJANGO_SETTINGS_MODULE=site_config.settings.test $(BIN)/python -m tests.syndication.write_openapi

demo-two-wards: .venv/dev.stamp ## Show two wards on this machine, one of which takes over the news of the other; Ctrl-C stops both
	$(BIN)/python -m tests.syndication.two_wards

test-changes: .venv/dev.stamp ## Act 1,000 times at random and ask whether the change log kept up
	ACTIONS=1000 $(BIN)/pytest -n0 tests/syndication/test_change_property.py

bench: .venv/dev.stamp ## Measure what the portal costs, on an idle machine; ARGS="--quick" or ARGS="web --write"
	$(BIN)/python -m tests.bench $(ARGS)

soak: .venv/dev.stamp ## Kill every part of a portal on two hosts in turn under load, and look for what got lost; MINUTES=2 instead of 10
	$(BIN)/python -m tests.operations.soak

release-archive: .venv/dev.stamp ## Keep what this version's sites look like, which later ones have to restore: RELEASE=0.8.0
	$(BIN)/python -m tests.operations.make_release_archive $(RELEASE)

lighthouse: .venv/dev.stamp ## Measure six kinds of pages with Lighthouse; needs Node.js with npm, and Chromium
	$(BIN)/python -m tests.lighthouse

screenshots: .venv/dev.stamp ## Take the pictures of docs/screenshots/ and of the guide anew; needs Chromium
	$(BIN)/python -m tests.screenshots
	GUIDE_PICTURES=new $(BIN)/pytest -n0 tests/browser/test_guide.py

lint: .venv/dev.stamp ## Check style, templates, layers, migrations, deployment and requirements
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --check templates
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=site_config.settings.test $(MANAGE) makemigrations --check --dry-run
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') ALLOWED_HOSTS=phuong.example \
		BASE_URL=https://phuong.example $(MANAGE) check --deploy --fail-level WARNING
	$(BIN)/python -m tests.requirements_in_step

format: .venv/dev.stamp ## Format code and templates
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --quiet --reformat templates

audit: ## Look for known holes in what the product depends on; needs the internet and pip-audit (pipx install pip-audit)
	pip-audit --require-hashes --disable-pip --requirement requirements.txt

messages: .venv/dev.stamp ## Collect messages into locale/, also the packages', and compile them (needs GNU gettext)
	$(MANAGE) makemessages --locale vi --no-obsolete --add-location file --ignore tests --ignore .venv --ignore var
	$(BIN)/python -m tests.catalogue --compile
	$(BIN)/python -m tests.wagtail_catalogue

requirements: .venv/dev.stamp ## Compile requirements*.in again; UPGRADE=--upgrade takes newer versions
	$(UV_COMPILE) $(UPGRADE) --output-file requirements.txt requirements.in
	$(UV_COMPILE) $(UPGRADE) --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in

clean: ## Remove the environment and caches; the data under var/ stays
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
