#!/usr/bin/env bash
# Installs Weixia from this folder alone, no network: ./install.sh [TARGET] (default /opt/weixia).
# Then makes the data folder WEIXIA_VAR (default TARGET/var) ready. May be run again, also to upgrade.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
target="${1:-/opt/weixia}"

say() { printf '%s\n' "$*" >&2; }
fail() { say "没有装成：$*"; exit 1; }

cd "$here"
sha256sum --quiet --strict -c SHA256SUMS || fail "文件与校验清单 SHA256SUMS 不符。请重新拷贝安装包。"
if openssl dgst -sm3 /dev/null >/dev/null 2>&1; then
    while read -r wanted file; do
        [ "$(openssl dgst -sm3 "$file" | sed 's/.*= //')" = "$wanted" ] || fail "$file 与校验清单 SM3SUMS 不符。"
    done < SM3SUMS
fi

abi="$(basename "$here" | sed -n 's/.*-cp3\([0-9]*\)$/3.\1/p')"
python="${PYTHON:-python${abi:-3.11}}"
command -v "$python" >/dev/null 2>&1 || fail "本机没有 $python。请先安装，或用 PYTHON=/路径/python 指定。"
"$python" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '${abi:-3.11}')" \
    || fail "这个安装包要 Python ${abi:-3.11}。"

export PIP_NO_INDEX=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_CONFIG_FILE=/dev/null
[ -x "$target/bin/python" ] || "$python" -m venv "$target" || fail "Python 的 venv 模块（Debian：apt-get install python3-venv）。"
"$target/bin/python" -m pip install --quiet --no-index --find-links wheels --require-hashes -r run.lock
"$target/bin/python" -m pip install --quiet --no-index --no-deps --force-reinstall wheels/weixia-*.whl

if [ "${WEIXIA_INIT:-1}" = 1 ]; then
    export WEIXIA_VAR="${WEIXIA_VAR:-$target/var}"
    "$target/bin/weixia" init
    say "装好了。启动：WEIXIA_VAR=$WEIXIA_VAR $target/bin/weixia serve"
fi
