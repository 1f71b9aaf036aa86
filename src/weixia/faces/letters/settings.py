"""Which channels are connected to what: a file that the operator writes, readable by the service's user alone.

    # $WEIXIA_LETTERS, else var/letters.yaml
    hosts: [sms.example.cn]
    channels:
      sms: {url: "https://sms.example.cn/send", ask_url: "https://sms.example.cn/ask", secret: "…"}

A channel that is not named writes to files. 纸质信 needs no machine.
"""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from weixia.faces.letters.channels import Channel
from weixia.faces.letters.https_json import HttpsJson
from weixia.faces.letters.to_file import ToFile
from weixia.kernel import home
from weixia.kernel.outgoing import Door, Forbidden, target

BY_MACHINE = ("sms", "voice", "wecom")
LEAST_SECRET = 32


class Misset(Exception):
    """The file does not say what it should; the text says what to change."""


@dataclass(frozen=True)
class Connected:
    """The channels by name, and the secrets by which their providers sign."""

    channels: dict[str, Channel]
    secrets: dict[str, str] = field(repr=False, default_factory=dict)

    @property
    def via(self) -> dict[str, str]:
        return {name: channel.via for name, channel in self.channels.items()}

    @property
    def asked(self) -> list[str]:
        return [name for name, channel in self.channels.items() if channel.asks]


def where() -> Path:
    """The settings file of this instance."""
    return Path(os.environ.get("WEIXIA_LETTERS") or home.var() / "letters.yaml")


def connected() -> Connected:
    """What is connected now; without a file all is written to files. Raises Misset."""
    path = where()
    if not path.exists():
        return Connected({name: ToFile() for name in BY_MACHINE})
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Misset(f"{path} 里有密码，只能让运行服务的用户读。运行：chmod 600 {path}")
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        door = Door([str(host) for host in told.get("hosts", [])], loopback=os.environ.get("WEIXIA_LETTERS_LOOPBACK") == "1")
        named = {str(name): dict(one) for name, one in (told.get("channels") or {}).items()}
    except (yaml.YAMLError, TypeError, ValueError, AttributeError):
        raise Misset(f"{path} 读不懂。照 docs/manual/letters.md 的样子写。") from None
    made: dict[str, Channel] = {name: ToFile() for name in BY_MACHINE}
    made |= {name: _provider(name, one, door, path) for name, one in named.items()}
    return Connected(made, {name: str(one["secret"]) for name, one in named.items()})


def _provider(name: str, told: dict[str, object], door: Door, path: Path) -> HttpsJson:
    if name not in BY_MACHINE:
        raise Misset(f"{path}：没有“{name}”这种渠道，可以写的是 {'、'.join(BY_MACHINE)}。")
    if unknown := told.keys() - {"url", "ask_url", "secret"}:
        raise Misset(f"{path}：{name} 里不认识 {'、'.join(sorted(unknown))}。")
    url, ask_url, secret = (str(told.get(key, "")) for key in ("url", "ask_url", "secret"))
    if len(secret) < LEAST_SECRET:
        raise Misset(f"{path}：{name} 的 secret 至少 {LEAST_SECRET} 个字符。")
    for one in filter(None, (url, ask_url)):
        try:
            target(one, door)
        except Forbidden:
            raise Misset(f"{path}：{name} 的地址必须是 https，主机要列在 hosts 里。") from None
    if not url:
        raise Misset(f"{path}：{name} 没有写 url。")
    return HttpsJson(url=url, ask_url=ask_url, secret=secret, door=door)
