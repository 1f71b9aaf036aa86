"""Running a program as another user of the machine, when we are root and it must not be."""

import os
import pwd
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from weixia.kernel.home import NotReady

SERVER_USERS = ("weixia-pg", "pgserver", "postgres", "nobody")


def ordinary_user() -> int:
    """Ourselves, or when we are root the first of SERVER_USERS that this machine has."""
    if os.geteuid():
        return os.geteuid()
    for name in SERVER_USERS:
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise NotReady("以 root 运行时，PostgreSQL 需要一个普通用户。请运行：useradd --system weixia-pg")


def group_of(user: int) -> int:
    try:
        return pwd.getpwuid(user).pw_gid
    except KeyError:
        return user


def become(user: int, *, needs: Sequence[Path]) -> tuple[Sequence[str], dict[str, Any]]:
    """How to run a command as `user` who must reach the paths `needs`.

    Returns a prefix for the command, and options for subprocess.run; both empty when we are not root.
    """
    if os.geteuid():
        return (), {}
    group = group_of(user)
    if all(_open_to(user, path) for path in needs):
        return (), {"user": user, "group": group, "extra_groups": []}
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise NotReady("数据目录在只有 root 能进的目录里，而本机没有 setpriv。请换一个数据目录（WEIXIA_VAR）。")
    # A parent is closed to that user (a 0700 home): let it pass instead of opening the parent to all.
    # no_setuid_fixup: otherwise access(2), with which PostgreSQL looks at its own programs, forgets the capability.
    identity = (f"--reuid={user}", f"--regid={group}", "--clear-groups")
    return (setpriv, *identity, "--inh-caps=-all,+dac_override", "--ambient-caps=+dac_override",
            "--securebits=+no_setuid_fixup"), {}


def _open_to(user: int, path: Path) -> bool:
    """Whether `user` can pass every parent of `path` by its mode bits alone."""
    for parent in path.parents:
        if not parent.exists():
            continue
        found = parent.stat()
        if not found.st_mode & (stat.S_IXUSR if found.st_uid == user else stat.S_IXOTH):
            return False
    return True
