#!/usr/bin/env bash
# Writes the lock files anew: hashes for every platform, and no address of any index.
set -euo pipefail
cd "$(dirname "$0")/.."

aside="$(mktemp -d)"
trap 'rm -rf "$aside"' EXIT
.venv/bin/python -m venv "$aside/venv"
"$aside/venv/bin/pip" install --quiet --disable-pip-version-check uv

compile() {
    "$aside/venv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header "$@"
}
compile pyproject.toml requirements/build.in -o requirements/run.lock
compile pyproject.toml requirements/build.in --extra dev --extra spark -c requirements/run.lock -o requirements/dev.lock
compile requirements/node.in -o requirements/node.lock
