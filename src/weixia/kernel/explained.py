"""Every setting an operator may set, in one table; `weixia doctor` and the manual read it."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit


@dataclass(frozen=True)
class Setting:
    """An environment variable: what it decides, and its value when it is not set."""

    name: str
    says: str
    default: str
    secret: bool = False

    @property
    def value(self) -> str:
        """The value in force, with any password hidden."""
        given = os.environ.get(self.name, "")
        if not given:
            return self.default
        return masked(given) if self.secret else given

    @property
    def source(self) -> str:
        return "环境变量" if os.environ.get(self.name) else "默认"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: fine, or a problem with what to do about it."""

    about: str
    good: bool
    found: str
    do: str = ""


SETTINGS = (
    Setting("WEIXIA_VAR", "数据目录：密钥、内嵌数据库、日志都在里面。", "./var"),
    Setting("WEIXIA_DATABASE_URL", "外部 PostgreSQL 的地址；不设则用内嵌的数据库。", "（内嵌）", secret=True),
    Setting("WEIXIA_DATABASE_NAME", "数据库名。", "weixia"),
    Setting("WEIXIA_ROLE", "以哪个数据库角色运行；平时不设，维护时可设 owner。", "app"),
    Setting("WEIXIA_HOST", "网页服务监听的地址。", "127.0.0.1"),
    Setting("WEIXIA_PORT", "网页服务的端口；不设时 8000 被占用会另找一个。", "8000"),
    Setting("WEIXIA_HOSTS", "允许用来访问的主机名，用逗号分开。", "localhost,127.0.0.1,[::1]"),
    Setting("WEIXIA_TLS", "前面有 HTTPS 代理时设为 1：只用加密的会话。", "0"),
    Setting("WEIXIA_METRICS_TOKEN", "别的机器读 /metrics 和 /readyz 详情要带的口令；不设则只有本机能读。", "（不设）", secret=True),
    Setting("WEIXIA_LETTERS", "寄信的设置文件：接了哪家短信、语音网关，密码是什么。", "数据目录里的 letters.yaml"),
    Setting("WEIXIA_LETTERS_LOOPBACK", "只供测试：设为 1 时可以用 http 连本机的假网关。正式使用不设。", "0"),
    Setting("WEIXIA_LOG", "日志详细程度：DEBUG、INFO、WARNING、ERROR。", "WARNING"),
    Setting("WEIXIA_WEB_LOG", "网页服务进程的日志详细程度。", "warning"),
)


def masked(url: str) -> str:
    """A URL with its password hidden; what is no URL is hidden whole.

    >>> masked("postgresql://dba:secret@db.example/cadres")
    'postgresql://dba:***@db.example/cadres'
    """
    parts = urlsplit(url)
    if not parts.hostname:
        return "***"
    who = f"{parts.username}:***@" if parts.password else f"{parts.username}@" if parts.username else ""
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, f"{who}{parts.hostname}{port}", parts.path, "", ""))
