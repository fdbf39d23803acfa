# The two commands of README.md, and what they need. Every step is skipped when it has been done.

PYTHON ?= python3
VENV   ?= .venv

# Material prints a banner about its end of life on every build.
export NO_MKDOCS_2_WARNING = 1

PIP = $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: site serve test programs bench screenshots clean

site: $(VENV)/installed ## build this repository's own site into site/
	$(VENV)/bin/tpmdocs build

serve: $(VENV)/installed ## the same site on http://127.0.0.1:8000, rebuilt at every change
	$(VENV)/bin/tpmdocs serve

test: $(VENV)/installed-for-tests programs ## every check; ARGS go to pytest: make test ARGS="-k roadmap"
	$(VENV)/bin/pytest $(ARGS)

# Whether tests may go without them is for tests/conftest.py to say, so failing to get them fails nothing here.
programs:
	@missing=; \
	command -v chromium >/dev/null || command -v google-chrome >/dev/null || missing="chromium fonts-liberation"; \
	command -v dot >/dev/null || missing="$$missing graphviz"; \
	[ -z "$$missing" ] || { \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing for the tests: $$missing"; \
	    apt-get -qq update && \
	    DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends $$missing >/dev/null; \
	  else \
	    echo "Not on the PATH: $$missing. Only root on Debian can be helped: tests of it skip, or fail where CI=true."; \
	  fi; } || echo "They could not be installed."

bench: $(VENV)/installed-for-tests ## the times promised in benchmarks/README.md
	$(VENV)/bin/python -m benchmarks --install --results benchmarks/results

screenshots: $(VENV)/installed-for-tests programs ## every kind of page in three widths and both schemes, to be looked at
	$(VENV)/bin/python tests/screenshots.py

clean: ## forget everything that was made here
	rm -rf $(VENV) site dist screenshots .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "tpmdocs needs Python 3.11 or later, and \`$(PYTHON)\` is not. Say which to use: make PYTHON=python3.13" >&2; \
	  exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing tpmdocs into $(VENV) (a minute the first time)"
	@$(PIP) --editable .
	@touch $@

$(VENV)/installed-for-tests: pyproject.toml | $(VENV)/bin/python
	@echo "Installing tpmdocs and what its tests need into $(VENV) (two minutes the first time)"
	@$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/installed
