#!/usr/bin/env bash
# One tar that installs with the network off: dist/weixia-VERSION-PLATFORM.tar. Run by `make bundle`.
set -euo pipefail
cd "$(dirname "$0")/.."

py=.venv/bin/python
version="$("$py" -c 'import tomllib; print(tomllib.load(open("pyproject.toml", "rb"))["project"]["version"])')"
platform="$("$py" -c 'import sys, sysconfig; print(sysconfig.get_platform().replace("-", "_") + f"-cp{sys.version_info[0]}{sys.version_info[1]}")')"
name="weixia-$version-$platform"
aside="$(mktemp -d)"
trap 'rm -rf "$aside"' EXIT
folder="$aside/$name"
mkdir -p "$folder/wheels" dist

# the run lock names a hash for every file: pip refuses anything else
"$py" -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary=:all: \
    -r requirements/run.lock -d "$folder/wheels"
# from a clean copy: the build leaves nothing in the tree, and takes nothing along that git does not know
mkdir "$aside/src"
cp -r pyproject.toml README.md LICENSE src "$aside/src/"
find "$aside/src" \( -name __pycache__ -o -name '*.egg-info' \) -prune -exec rm -rf {} +
"$py" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -w "$folder/wheels" "$aside/src"

cp requirements/run.lock "$folder/run.lock"
cp tools/install.sh "$folder/install.sh"
cp -r deploy "$folder/deploy"
cp docs/manual/operations.md docs/manual/upgrade.md LICENSE "$folder/"
"$py" tools/sbom.py "$folder"
tar --sort=name --owner=0 --group=0 --numeric-owner -C "$aside" -cf "dist/$name.tar" "$name"
(cd dist && sha256sum "$name.tar" > "$name.tar.sha256")
du -h "dist/$name.tar" | cut -f1 | xargs -I{} echo "dist/$name.tar {}"
