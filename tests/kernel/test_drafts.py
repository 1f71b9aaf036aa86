"""草稿: what is typed is kept for its account alone, in its order, until it is sent."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from weixia.kernel import drafts
from weixia.kernel.actor import Actor, Impossible
from weixia.kernel.models import Draft

NOW = timezone.now()
ONE, OTHER = Actor(account_id=1, name="小张"), Actor(account_id=2, name="外人")
pytestmark = pytest.mark.django_db


def save(uuid: object, words: str, *, turn: int, by: Actor = ONE, at: object = NOW) -> bool:
    return drafts.draft_save(uuid, by=by, at=at, page="needs", turn=turn, content={"words": words, "phone": ""})  # type: ignore[arg-type]


def test_the_last_word_stays_and_a_late_one_changes_nothing() -> None:
    uuid = uuid4()
    assert save(uuid, "水管", turn=1) and save(uuid, "水管漏了", turn=3)
    assert not save(uuid, "水管漏", turn=2) and not save(uuid, "别的", turn=3)
    kept = drafts.draft_get(uuid, seen_by=ONE, page="needs")
    assert kept and (kept.content, kept.turn) == ({"words": "水管漏了"}, 3)
    assert "水管" not in Draft.objects.get(uuid=uuid).content_sealed


def test_it_is_nobody_elses() -> None:
    uuid = uuid4()
    save(uuid, "水管", turn=1)
    assert drafts.draft_get(uuid, seen_by=OTHER, page="needs") is None and drafts.drafts_open(seen_by=OTHER, page="needs") == []
    assert not save(uuid, "改掉", turn=9, by=OTHER)
    assert drafts.drafts_open(seen_by=ONE, page="needs")[0].content == {"words": "水管"}


def test_what_was_sent_is_gone_and_leads_where_it_went() -> None:
    uuid = uuid4()
    save(uuid, "水管", turn=1)
    drafts.draft_done(uuid, by=ONE, at=NOW, page="needs", led_to="/needs/7")
    assert not save(uuid, "水管又漏", turn=5)
    kept = drafts.draft_get(uuid, seen_by=ONE, page="needs")
    assert kept and (kept.done, kept.content) == ("/needs/7", {}) and drafts.drafts_open(seen_by=ONE, page="needs") == []


def test_too_many_too_long_too_old() -> None:
    for turn in range(drafts.MOST + 2):
        save(uuid4(), "水管", turn=1, at=NOW + timedelta(seconds=turn))
    assert len(drafts.drafts_open(seen_by=ONE, page="needs")) == drafts.MOST == Draft.objects.count()
    with pytest.raises(Impossible):
        save(uuid4(), "长" * drafts.LONGEST, turn=1)
    assert drafts.sweep(at=NOW + drafts.KEPT + timedelta(minutes=1)) == drafts.MOST
