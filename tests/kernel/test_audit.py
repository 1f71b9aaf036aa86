"""The chain over the journal: whatever the owner of the tables does to it shows."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.world import AT
from weixia.kernel import audit, install, journal
from weixia.kernel.actor import OPERATOR
from weixia.kernel.models import Event, Seal
from weixia.kernel.scope import ROOT, scoped

EVENTS = 30
TRIALS = 240


class Undo(Exception):
    """Takes a tampering back."""


@pytest.fixture(autouse=True)
def anchor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The link outside the database, of this test alone."""
    path = tmp_path / "journal.anchor"
    monkeypatch.setattr(audit, "_anchor_file", lambda: path)
    return path


def write_journal(count: int = EVENTS) -> None:
    """Some events, each sayable, sealed."""
    with scoped(ROOT), transaction.atomic():
        for number in range(count):
            journal.record("person.opened", by=OPERATOR, at=AT, person_id=number, about=f"档案 {number}",
                           fields={"n": number}, reason="日常联系")
    audit.seal_all()


@pytest.fixture
def as_owner(transactional_db: None) -> Iterator[None]:
    """This process is the owner of the tables: what a thief of the database's password could be."""
    write_journal()
    with install._as_owner(), scoped(ROOT):
        yield


def ids() -> list[int]:
    return list(Event.objects.order_by("id").values_list("id", flat=True))


def sql(statement: str, *params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def flip(dice: random.Random) -> None:
    """Change one character or figure in one column of one row."""
    column, value = dice.choice([
        ("about", "别的"), ("reason", ""), ("action", "person.changed"), ("actor_name", "旁人"), ("post", "x"),
        ("org_path", "0001"), ("fields", '{"n": -1}'), ("person_id", -1), ("actor_id", -1), ("mac", "0" * 64),
        ("at", "2026-03-02T01:00:00.000001Z"), ("uuid", "00000000-0000-7000-8000-000000000000"),
    ])
    sql(f"UPDATE kernel_event SET {column} = %s WHERE id = %s", value, dice.choice(ids()))


def flip_seal(dice: random.Random) -> None:
    sql("UPDATE kernel_seal SET mac = reverse(mac) WHERE seq = %s", dice.randint(1, EVENTS))


def delete(dice: random.Random) -> None:
    sql("DELETE FROM kernel_event WHERE id = %s", dice.choice(ids()))


def delete_with_seal(dice: random.Random) -> None:
    chosen = dice.choice(ids())
    sql("DELETE FROM kernel_event WHERE id = %s", chosen)
    sql("DELETE FROM kernel_seal WHERE event_id = %s", chosen)


def delete_and_close_the_gap(dice: random.Random) -> None:
    """Event and seal go, and every later seal is renumbered."""
    chosen = dice.choice(ids()[:-1])
    gone = Seal.objects.get(event_id=chosen).seq
    delete_with_seal_of(chosen)
    sql("UPDATE kernel_seal SET seq = -seq WHERE seq > %s", gone)
    sql("UPDATE kernel_seal SET seq = -seq - 1 WHERE seq < 0")


def delete_with_seal_of(chosen: int) -> None:
    sql("DELETE FROM kernel_event WHERE id = %s", chosen)
    sql("DELETE FROM kernel_seal WHERE event_id = %s", chosen)


def insert_copy(dice: random.Random) -> None:
    """A row that says what another one says, under a uuid of its own."""
    sql("INSERT INTO kernel_event (uuid, at, action, actor_id, actor_name, post, person_id, about, fields, reason,"
        " org_path, mac) SELECT gen_random_uuid(), at, action, actor_id, actor_name, post, person_id, about, fields,"
        " reason, org_path, mac FROM kernel_event WHERE id = %s", dice.choice(ids()))


def insert_sealed(dice: random.Random) -> None:
    insert_copy(dice)
    sql("INSERT INTO kernel_seal (seq, event_id, mac) SELECT %s, max(id), %s FROM kernel_event",
        EVENTS + 1, f"{dice.getrandbits(256):064x}")


def reorder(dice: random.Random) -> None:
    """Two rows change places."""
    one, other = dice.sample(ids(), 2)
    sql("UPDATE kernel_event SET id = -1 WHERE id = %s", one)
    sql("UPDATE kernel_event SET id = %s WHERE id = %s", one, other)
    sql("UPDATE kernel_event SET id = %s WHERE id = -1", other)


def reorder_seals(dice: random.Random) -> None:
    one, other = dice.sample(range(1, EVENTS + 1), 2)
    sql("UPDATE kernel_seal SET seq = -1 WHERE seq = %s", one)
    sql("UPDATE kernel_seal SET seq = %s WHERE seq = %s", one, other)
    sql("UPDATE kernel_seal SET seq = %s WHERE seq = -1", other)


def cut_tail(dice: random.Random) -> None:
    """The last events go with their seals: only the link outside the database remembers them."""
    for chosen in ids()[-dice.randint(1, EVENTS):]:
        delete_with_seal_of(chosen)


TAMPERINGS: list[Callable[[random.Random], None]] = [
    flip, flip_seal, delete, delete_with_seal, delete_and_close_the_gap, insert_copy, insert_sealed, reorder,
    reorder_seals, cut_tail,
]


def test_an_untouched_journal_is_whole(as_owner: None) -> None:
    verdict = audit.verify()
    assert (verdict.events, verdict.sealed, verdict.problems) == (EVENTS, EVENTS, [])


def test_every_tampering_of_many_is_found(as_owner: None) -> None:
    dice = random.Random(20260302)
    missed = []
    for trial in range(TRIALS):
        tampering = TAMPERINGS[trial % len(TAMPERINGS)]
        if not _shows(tampering, dice):
            missed.append(f"{trial} {tampering.__name__}")
    assert missed == []
    assert audit.verify().whole, "the trials were taken back, so what was found was the tampering"


def _shows(tampering: Callable[[random.Random], None], dice: random.Random) -> bool:
    found = True
    try:
        with transaction.atomic():
            tampering(dice)
            found = not audit.verify().whole
            raise Undo
    except Undo:
        return found


def test_a_verifier_that_forgets_the_anchor_would_miss_a_cut_tail(
    as_owner: None, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The trials have teeth: without the link outside, a cut tail is not seen."""
    held = audit.read_anchor()
    assert held is not None
    with transaction.atomic():
        cut_tail(random.Random(1))
        kept = Seal.objects.order_by("-seq").first()
        monkeypatch.setattr(audit, "read_anchor", lambda: (kept.seq, kept.mac) if kept else None)
        assert audit.verify().whole
        transaction.set_rollback(True)


def test_a_cut_tail_is_not_buried_by_sealing_on(as_owner: None) -> None:
    cut_tail(random.Random(2))
    with transaction.atomic():
        journal.record("person.opened", by=OPERATOR, at=AT, person_id=1)
    assert audit.seal_all() == 0
    assert not audit.verify().whole


def test_a_lost_anchor_is_said(as_owner: None, anchor: Path) -> None:
    anchor.unlink()
    assert "库外留存的最后一环不见了" in "".join(audit.verify().problems)


@pytest.mark.django_db(transaction=True)
def test_sealing_goes_on_where_it_stopped_and_seals_each_event_once() -> None:
    write_journal(3)
    write_journal(4)
    assert audit.seal_all() == 0
    with scoped(ROOT), transaction.atomic():
        assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 8))
        assert audit.unsealed() == 0
        assert audit.verify().whole
