# make run     everything, then the demo county in the browser
# make test    everything that tests need, then the whole suite
# make check   lint, types, import contracts, the English catalogue
# make words   write what the program says into the English catalogue
# make bench   what the house costs beside the bare work, as JSON
# make lock    write the lock files anew
# make bundle  one tar in dist/ that installs with the network off; make bundle-test installs and starts it so

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
WEIXIA := .venv/bin/weixia
ARGS ?=

.PHONY: run test check words bench lock bundle bundle-test venv dev front gettext clean

run: venv front
	$(WEIXIA) init
	$(WEIXIA) demo --if-empty
	exec $(WEIXIA) serve

test: dev front
	tools/setup.sh java
	CHROME="$$(tools/setup.sh browser)" .venv/bin/python -m pytest -n 2 --dist loadfile $(ARGS)

check: dev gettext
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python tools/words.py check

bench: dev front
	for word in today exports imports merge; do .venv/bin/python -m bench.$$word; done
	$(WEIXIA) bench settle --json

bundle: venv front
	tools/bundle.sh

bundle-test: dev bundle
	WEIXIA_BUNDLE_TEST=1 .venv/bin/python -m pytest -q tests/terminal/test_bundle.py

venv:
	@tools/setup.sh run

dev:
	@tools/setup.sh dev

gettext:
	@tools/setup.sh gettext

words: dev gettext
	.venv/bin/python tools/words.py collect

front: | venv
	@tools/setup.sh front

lock: dev
	tools/lock.sh

clean:
	rm -rf .venv node_modules src/weixia/faces/workbench/static/built .pytest_cache .mypy_cache .ruff_cache
