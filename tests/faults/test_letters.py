"""R9: the postman is killed at every point. No letter is lost, none is sent twice, and what nobody knows is asked or shown."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.faces.gateway import Gateway
from tests.kernel.test_outbox import office
from tests.world import build
from weixia.faces.letters import rounds, settings
from weixia.kernel import outbox
from weixia.kernel.actor import OPERATOR
from weixia.kernel.models import Letter, Preference
from weixia.kernel.scope import ROOT, scoped

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("faults")]
POINTS = ["taken", "written", "sending", "answered", "settled", "-"]
ROOT_FOLDER = Path(__file__).parents[2]


@pytest.fixture
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    with Gateway() as made:
        monkeypatch.setenv("WEIXIA_LETTERS", str(tmp_path / "letters.yaml"))
        monkeypatch.setenv("WEIXIA_LETTERS_LOOPBACK", "1")
        connected(made, asks=True)
        yield made


def connected(gateway: Gateway, *, asks: bool) -> None:
    path = Path(os.environ["WEIXIA_LETTERS"])
    path.touch(mode=0o600)
    path.write_text(gateway.settings(asks=asks))


@pytest.fixture
def letters() -> Iterator[list[Letter]]:
    """Three that are due, whatever the hour."""
    with scoped(ROOT):
        with transaction.atomic():
            world = build()
            office()
            for name, value in (("letters.from", "0"), ("letters.until", "24")):
                Preference.objects.create(pk=name, value=value, by_name="测试", at=datetime.now(UTC))
            to = outbox.Recipient("elder", person_id=world.people["李老"].pk, phone="13800000001")
            made = [outbox.letter_put(outbox.Writing("need.answered", about=f"need:{n}:answer", to=to, values={"number": "1"}),
                                      by=OPERATOR, at=datetime.now(UTC)) for n in range(3)]
        yield [one for one in made if one]


def killed(point: str, mistake: str = "") -> int:
    """One round that is killed at the point, in a process of its own."""
    env = os.environ | {"WEIXIA_DATABASE_NAME": str(connection.settings_dict["NAME"]),
                        "PYTHONPATH": os.pathsep.join([str(ROOT_FOLDER), *filter(None, sys.path)])}
    done = subprocess.run([sys.executable, "-m", "tests.faults.letters", point, *filter(None, [mistake])], env=env,
                          capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == (0 if point == "-" else -9), done.stderr
    return done.returncode


def later() -> None:
    """The lease of the dead postman runs out, and what was put off comes due."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    with transaction.atomic():
        Letter.objects.update(lease_until=past, not_before=past)


def others(n: int = 3) -> None:
    """Other postmen, alive."""
    for _ in range(n):
        later()
        rounds.go_round(settings.connected())


def states(letters: list[Letter]) -> list[str]:
    with transaction.atomic():
        return [Letter.objects.get(pk=one.pk).state for one in letters]


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_loses_no_letter_and_doubles_none(point: str, gateway: Gateway, letters: list[Letter]) -> None:
    killed(point)
    others()
    assert states(letters) == ["sent"] * 3
    assert gateway.sent == {str(one.uuid): 1 for one in letters}, point


def test_the_process_itself_goes_its_rounds(gateway: Gateway, letters: list[Letter]) -> None:
    """As `weixia serve` starts it."""
    env = os.environ | {"WEIXIA_DATABASE_NAME": str(connection.settings_dict["NAME"])}
    with subprocess.Popen([sys.executable, "-m", "weixia.faces.letters.worker"], env=env) as postman:
        until = time.monotonic() + 60
        while len(gateway.sent) < 3 and postman.poll() is None and time.monotonic() < until:
            time.sleep(0.1)
        while "sending" in states(letters) and time.monotonic() < until:
            time.sleep(0.1)
        postman.terminate()
    assert states(letters) == ["sent"] * 3


@pytest.mark.parametrize(("point", "came"), [("written", 0), ("sending", 1)])
def test_a_provider_that_cannot_be_asked_leaves_it_to_a_person(point: str, came: int, gateway: Gateway, letters: list[Letter]) -> None:
    """Whether it came or not: it looks the same from here, so it is shown, and nothing is done."""
    connected(gateway, asks=False)
    killed(point)
    others()
    assert sorted(states(letters)) == ["sent", "sent", "unsure"]
    [doubtful] = [one for one, state in zip(letters, states(letters), strict=True) if state == "unsure"]
    assert gateway.sent[str(doubtful.uuid)] == came


@pytest.mark.parametrize(("mistake", "point", "seen"), [
    ("early", "written", "lost"), ("blind", "sending", "twice"), ("forgetful", "sending", "twice")])
def test_a_mistake_is_seen(mistake: str, point: str, seen: str, gateway: Gateway, letters: list[Letter]) -> None:
    """The proof has teeth: each seeded mistake loses a letter or doubles one."""
    killed(point, mistake)
    if mistake == "blind":
        killed("-", mistake)
    others()
    counted = [gateway.sent[str(one.uuid)] for one in letters]
    assert (0 in counted) == (seen == "lost") and (max(counted) > 1) == (seen == "twice"), counted
