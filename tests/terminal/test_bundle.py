"""The offline bundle: what is in it, and (`make bundle-test`) that it installs and serves with the network off."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
built_here = pytest.mark.skipif(os.environ.get("WEIXIA_BUNDLE_TEST") != "1", reason="make bundle-test: takes minutes")


def sbom():
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "tools" / "sbom.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(folder, name, version):
    path = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(f"{name}-{version}.dist-info/METADATA", f"Name: {name}\nVersion: {version}\nLicense-Expression: MIT\n")
    return path


@pytest.fixture
def folder(tmp_path):
    wheels = tmp_path / "weixia-1" / "wheels"
    wheels.mkdir(parents=True)
    wheel(wheels, "weixia", "0.1.0")
    wheel(wheels, "Some_Library", "2.0")
    return wheels.parent


def test_every_file_is_in_both_lists_of_checksums(folder):
    sbom().main(folder)
    for name, digits in (("SHA256SUMS", 64), ("SM3SUMS", 64)):
        lines = (folder / name).read_text().splitlines()
        assert {line.split("  ")[1] for line in lines} == {
            "sbom.cdx.json", "wheels/weixia-0.1.0-py3-none-any.whl", "wheels/Some_Library-2.0-py3-none-any.whl"}
        assert all(re.fullmatch(rf"[0-9a-f]{{{digits}}}  \S+", line) for line in lines)
    assert subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, check=False).returncode == 0


def test_sm3_is_sm3(tmp_path):
    """GB/T 32905-2016, example 1."""
    (tmp_path / "abc").write_bytes(b"abc")
    assert sbom().sm3(tmp_path / "abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_bill_of_materials_names_every_part_the_same_way_twice(folder):
    once, twice = sbom().sbom(folder), sbom().sbom(folder)
    assert once == twice and once["bomFormat"] == "CycloneDX"
    named = {part["purl"] for part in once["components"]}
    assert "pkg:pypi/some-library@2.0" in named and "pkg:npm/%40tabler/core@1.4.0" in named
    assert not any("axe-core" in purl for purl in named), "tools of the tests do not ship"
    assert set(once["dependencies"][0]["dependsOn"]) == {part["bom-ref"] for part in once["components"]}


def test_a_changed_file_is_not_installed(folder):
    shutil.copy(ROOT / "tools" / "install.sh", folder / "install.sh")
    sbom().main(folder)
    with (folder / "wheels" / "weixia-0.1.0-py3-none-any.whl").open("ab") as out:
        out.write(b"x")
    done = subprocess.run([folder / "install.sh", folder / "target"], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "SHA256SUMS" in done.stderr
    assert not (folder / "target").exists()


def test_the_lock_has_hashes_and_no_address():
    text = (ROOT / "requirements" / "run.lock").read_text()
    packages = re.findall(r"^\S+==\S+", text, re.M)
    assert len(packages) > 40 and "://" not in text
    assert len(re.findall(r"==[^\n]*\\\n    --hash=sha256:", text)) == len(packages)


def test_both_scripts_are_sound_shell():
    for name in ("bundle.sh", "install.sh"):
        assert subprocess.run(["bash", "-n", ROOT / "tools" / name], check=False).returncode == 0
        assert os.access(ROOT / "tools" / name, os.X_OK)


def no_network():
    """A prefix that takes the network away, where this machine lets us; loopback stays."""
    up = f'ip link set lo up 2>/dev/null || python3 -c "{LOOPBACK}"; exec "$@"'
    prefix = ["unshare", "--net", "bash", "-c", up, "-"]
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
        return prefix
    return []


# SIOCSIFFLAGS of lo, for machines without iproute2
LOOPBACK = ("import fcntl, socket, struct; s = socket.socket(); "
            "fcntl.ioctl(s, 0x8914, struct.pack('16sh14s', b'lo', 0x49, b''))")


@built_here
def test_it_installs_and_serves_with_the_network_off(tmp_path):
    [bundle] = (ROOT / "dist").glob("weixia-*.tar")
    with tarfile.open(bundle) as tar:
        tar.extractall(tmp_path, filter="data")
    [unpacked] = tmp_path.glob("weixia-*")
    off, target = no_network(), tmp_path / "target"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WEIXIA_", "PIP_", "PYTHON", "DJANGO_"))}
    env = kept | {"PYTHON": sys.executable, "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    done = subprocess.run([*off, unpacked / "install.sh", target], env=env, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    ask = ("import subprocess, sys, os, signal, urllib.request\n"
           "child = subprocess.Popen([sys.argv[1], 'serve', '--port', '18765'], stdout=subprocess.PIPE, text=True)\n"
           "next(line for line in child.stdout if 'http://' in line)\n"
           "opened = urllib.request.build_opener(urllib.request.ProxyHandler({}))\n"
           "pages = ['healthz', 'readyz', 'accounts/login/', 'static/built/tabler.min.css']\n"
           "print([opened.open('http://127.0.0.1:18765/' + page).status for page in pages])\n"
           "child.send_signal(signal.SIGTERM); sys.exit(child.wait(60))\n")
    served = subprocess.run([*off, sys.executable, "-c", ask, target / "bin" / "weixia"],
                            env=env | {"WEIXIA_VAR": str(target / "var")}, capture_output=True, text=True, timeout=300, check=False)
    assert served.returncode == 0 and served.stdout.splitlines()[-1] == "[200, 200, 200, 200]", served.stdout + served.stderr
    told = json.loads((unpacked / "sbom.cdx.json").read_text())
    print(json.dumps({"network": "own namespace" if off else "closed proxy", "parts": len(told["components"]),
                      "megabytes": round(bundle.stat().st_size / 1e6)}))
