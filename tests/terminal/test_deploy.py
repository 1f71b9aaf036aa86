"""The deployment samples: they parse, they say what they must, and the very ExecStart line runs as an ordinary user."""

import configparser
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest
import yaml

from tests.terminal.ordinary import ordinary

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


def unit(name):
    """Sections of a unit; a key said twice keeps every value."""
    class Kept(dict):
        def __setitem__(self, key, value):
            super().__setitem__(key, [*self.get(key, []), *value] if isinstance(value, list) and key in self else value)

    parser = configparser.RawConfigParser(strict=False, dict_type=Kept, delimiters=("=",))
    parser.optionxform = str
    parser.read_string((DEPLOY / "systemd" / name).read_text(encoding="utf-8"))
    return {section: {key: value.split("\n") for key, value in parser[section].items()} for section in parser.sections()}


def test_systemd_reads_every_unit(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    for path in UNITS:
        (tmp_path / path.name).write_text(path.read_text().replace("/opt/weixia/bin/weixia", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", *map(str, tmp_path.iterdir())], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stderr.strip() == "", done.stderr


def test_the_service_is_confined_and_comes_back():
    service = unit("weixia.service")["Service"]
    wanted = {"Type": "notify", "Restart": "always", "User": "weixia", "NoNewPrivileges": "yes", "ProtectSystem": "strict",
              "CapabilityBoundingSet": "", "StateDirectoryMode": "0700", "UMask": "0077", "PrivateTmp": "yes"}
    assert {key: service[key][0] for key in wanted} == wanted
    for name in ("weixia-backup", "weixia-drill"):
        assert unit(f"{name}.timer")["Timer"]["Persistent"] == ["yes"]
        assert unit(f"{name}.service")["Service"]["NoNewPrivileges"] == ["yes"]


def test_the_exec_lines_run_as_an_ordinary_user():
    service = unit("weixia.service")["Service"]
    env = dict(line.split("=", 1) for line in service["Environment"])
    assert set(env) == {"WEIXIA_VAR", "WEIXIA_HOST", "WEIXIA_PORT"}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with ordinary() as user, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        env |= {"WEIXIA_VAR": str(user.home / "var"), "WEIXIA_PORT": str(port), "NOTIFY_SOCKET": str(user.home / "notify"),
                "PATH": os.environ["PATH"], **user.env}
        notify.bind(env["NOTIFY_SOCKET"])
        os.chmod(env["NOTIFY_SOCKET"], 0o777)
        notify.settimeout(120)

        def line(key):
            program, *words = shlex.split(service[key][0])
            assert program == "/opt/weixia/bin/weixia"
            return [*user.prefix, user.python, "-m", "weixia.cli", *words]

        done = subprocess.run(line("ExecStartPre"), env=env, check=False, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        child = subprocess.Popen(line("ExecStart"), env=env, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            assert notify.recv(100) == b"READY=1"
            answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=20)
            assert json.load(answer)["ready"] is True
            assert os.stat(f"/proc/{child.pid}").st_uid == user.uid
        finally:
            child.send_signal(signal.SIGTERM)
            assert child.wait(60) == 0


def test_the_compose_file_says_what_it_must(tmp_path):
    compose = yaml.safe_load((DEPLOY / "docker" / "compose.yaml").read_text(encoding="utf-8"))
    app, db = compose["services"]["app"], compose["services"]["db"]
    assert app["read_only"] and app["cap_drop"] == ["ALL"] and app["init"] and app["restart"] == "always"
    assert app["ports"] == ["127.0.0.1:${WEIXIA_PUBLISH:-8000}:8000"], "TLS stands in front; never on every address"
    assert db["image"].startswith("${POSTGRES_IMAGE:?") and compose["networks"]["inside"]["internal"] is True
    assert app["depends_on"]["db"]["condition"] == "service_healthy" and "healthcheck" in db
    dockerfile = (DEPLOY / "docker" / "Dockerfile").read_text()
    assert re.search(r"^USER 10001:10001$", dockerfile, re.M) and "HEALTHCHECK" in dockerfile and "--require-hashes" in dockerfile
    ignored = (DEPLOY / "docker" / "Dockerfile.dockerignore").read_text().splitlines()
    assert "*" in ignored and not any(line.startswith("!var") for line in ignored), "no key of this machine goes into an image"
    for wanted in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.M):
        assert all(f"!{path.split('/')[0]}" in ignored for path in wanted.split()), wanted
    example = (DEPLOY / ".env.example").read_text()
    for name in re.findall(r"\$\{(\w+):\?", (DEPLOY / "docker" / "compose.yaml").read_text()):
        assert re.search(rf"^{name}=", example, re.M), name
    assert len(re.findall(r"@sha256:", example)) == 2
    if shutil.which("docker") and subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0:
        env = os.environ | {"BASE": "a@sha256:b", "POSTGRES_IMAGE": "c@sha256:d", "ADMIN_PASSWORD": "x"}
        subprocess.run(["docker", "compose", "-f", DEPLOY / "docker" / "compose.yaml", "config", "-q"], env=env, check=True)


def test_the_nginx_sample_says_what_it_must(tmp_path):
    text = (DEPLOY / "nginx" / "weixia.conf").read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    for must in ("ssl_protocols TLSv1.2 TLSv1.3;", "Strict-Transport-Security", "proxy_buffering off;",
                 "X-Forwarded-Proto https", "client_body_buffer_size 25m;", "proxy_max_temp_file_size 0;", "error_page 502 504 @away;",
                 "location = /metrics { deny all; }", "server_tokens off;"):
        assert must in text
    assert "$proxy_add_x_forwarded_for" not in text, "a header from outside is not passed on"
    assert "[::]" not in re.sub("#.*", "", text), "a machine without IPv6 could not start"
    if nginx := os.environ.get("NGINX") or shutil.which("nginx"):
        _ask_nginx(nginx, text, tmp_path)


def _ask_nginx(nginx, text, folder):
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=weixia.example.gov.cn"]
    subprocess.run([*made, "-keyout", folder / "key.pem", "-out", folder / "fullchain.pem"], check=True, capture_output=True)
    (folder / "site.conf").write_text(text.replace("/etc/weixia/tls/", f"{folder}/"), encoding="utf-8")
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid;\nerror_log {folder}/log;\nevents {{}}\n"
        f"http {{ access_log off; include {folder}/site.conf; }}\n")
    done = subprocess.run([nginx, "-t", "-c", folder / "nginx.conf", "-p", folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_sample_holds_a_password():
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            assert not re.search(r"(PASSWORD|TOKEN)=[^\s$]", path.read_text(encoding="utf-8")), path
