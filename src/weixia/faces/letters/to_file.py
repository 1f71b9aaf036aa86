"""写到文件: each letter a file under var/letters, for trials and for whoever has no provider yet. Nothing leaves the machine."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from weixia.kernel import home, unnamed
from weixia.kernel.postman import Outcome, Taken

SECRET, KEPT = "-once", timedelta(minutes=10)


@dataclass(frozen=True)
class ToFile:
    """One file a key: written whole or not at all, and never twice."""

    via: str = "file"
    asks: bool = True

    def send(self, letter: Taken) -> Outcome:
        """The text, and the last four digits it would have gone to."""
        path = _path(letter)
        if path.exists():
            return Outcome("accepted", ref=path.name)
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with unnamed.becoming(path) as out:
                out.write(f"{letter.channel} ****{letter.address[-4:]}\n{letter.text}\n".encode())
        except OSError:
            return Outcome("unreached", why="disk")
        return Outcome("accepted", ref=path.name)

    def ask(self, letter: Taken) -> Outcome:
        """The file is there, or it is not."""
        return Outcome("accepted", ref=_path(letter).name) if _path(letter).exists() else Outcome("absent")


def _path(letter: Taken) -> Path:
    return home.var() / "letters" / f"{letter.key}{SECRET if letter.secret else ''}.txt"


def sweep(at: datetime) -> None:
    """A code is nowhere once its time is over."""
    for path in (home.var() / "letters").glob(f"*{SECRET}.txt"):
        if at.timestamp() - path.stat().st_mtime > KEPT.total_seconds():
            path.unlink(missing_ok=True)
