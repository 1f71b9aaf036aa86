"""回执: one effect for one key, also when the second comes while the first is at work."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from weixia.kernel import replies
from weixia.kernel.models import Reply

NOW = timezone.now()
GIVEN = replies.Answer(302, location="/people/1")


def ask(key: str = "k", *, account: int = 1, path: str = "/people/new", body: bytes = b"a") -> replies.Asked:
    return replies.asked(account_id=account, key=key, method="POST", path=path, body=body)


@pytest.mark.django_db
def test_the_first_takes_the_key_and_the_second_is_given_its_answer() -> None:
    assert replies.claim(ask(), at=NOW, wait_ms=1) is None
    replies.settle(ask(), GIVEN)
    assert replies.claim(ask(), at=NOW, wait_ms=1) == GIVEN


@pytest.mark.django_db
@pytest.mark.parametrize("other", [ask(body=b"b"), ask(path="/people/2/edit")])
def test_other_words_or_another_place_under_the_same_key_are_told_apart(other: replies.Asked) -> None:
    replies.claim(ask(), at=NOW, wait_ms=1)
    replies.settle(ask(), GIVEN)
    with pytest.raises(replies.OtherBody):
        replies.claim(other, at=NOW, wait_ms=1)


@pytest.mark.django_db
def test_two_accounts_may_use_the_same_word() -> None:
    for account in (1, 2):
        assert replies.claim(ask(account=account), at=NOW, wait_ms=1) is None


@pytest.mark.django_db
def test_a_key_given_back_may_be_used_with_other_words() -> None:
    replies.claim(ask(), at=NOW, wait_ms=1)
    replies.give_back(ask())
    assert replies.claim(ask(body=b"b"), at=NOW, wait_ms=1) is None


@pytest.mark.django_db
def test_a_page_is_kept_sealed_and_its_words_only_as_a_mac() -> None:
    said = replies.Answer(200, content="一次性码 K7Q4-9MNP", content_type="text/html; charset=utf-8")
    replies.claim(ask(body="口令".encode()), at=NOW, wait_ms=1)
    replies.settle(ask(), said)
    row = Reply.objects.get()
    assert "K7Q4" not in row.content and "口令" not in row.body and len(row.body) == 64
    assert replies.claim(ask(body="口令".encode()), at=NOW, wait_ms=1) == said


@pytest.mark.django_db
def test_after_72_hours_the_answer_is_forgotten() -> None:
    replies.claim(ask("old"), at=NOW - timedelta(hours=73), wait_ms=1)
    replies.claim(ask("new"), at=NOW - timedelta(hours=71), wait_ms=1)
    assert replies.sweep(at=NOW) == 1
    assert [row.key for row in Reply.objects.all()] == ["new"]


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_at_work_the_second_is_told_so() -> None:
    taken, go_on, outcome = threading.Event(), threading.Event(), []

    def first() -> None:
        with transaction.atomic():
            replies.claim(ask(), at=NOW, wait_ms=1)
            taken.set()
            go_on.wait(10)
            replies.settle(ask(), GIVEN)
        connection.close()

    worker = threading.Thread(target=first)
    worker.start()
    assert taken.wait(10)
    try:
        with pytest.raises(replies.Running), transaction.atomic():
            replies.claim(ask(), at=NOW, wait_ms=20)
    finally:
        go_on.set()
        worker.join()
    with transaction.atomic():
        outcome.append(replies.claim(ask(), at=NOW, wait_ms=1))
    assert outcome == [GIVEN]


@pytest.mark.django_db(transaction=True)
def test_waiting_for_a_reply_does_not_shorten_the_patience_of_what_follows() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        before = cursor.fetchone()
        replies.claim(ask(), at=NOW, wait_ms=20)
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == before


@pytest.mark.django_db(transaction=True)
def test_of_32_at_once_one_has_an_effect() -> None:
    answers: list[object] = []

    def send() -> None:
        try:
            with transaction.atomic():
                stored = replies.claim(ask(), at=NOW, wait_ms=5000)
                if stored is None:
                    replies.settle(ask(), GIVEN)
                answers.append(stored)
        finally:
            connection.close()

    workers = [threading.Thread(target=send) for _ in range(32)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert answers.count(None) == 1 and answers.count(GIVEN) == 31
