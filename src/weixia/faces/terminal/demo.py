"""weixia demo: the made-up county, handed over as ledgers like any bureau's, with one account a post."""

import json
import os
import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from weixia.faces.terminal._desk import json_option, show, with_database
from weixia.kernel import home
from weixia.kernel.home import NotReady

STARTED_BEFORE = 120  # days between the county's start with Weixia and today
WORDS = ("wanxia", "mantian", "sangyu", "songbai", "qinghe", "changhong", "chunfeng", "mingyue")


@click.command(name="demo")
@click.option("--if-empty", is_flag=True, help="库里已有别的数据时什么也不做。")
@json_option
@with_database
def command(if_empty: bool, as_json: bool) -> None:
    """在空库里建一个演示县（全部是编出来的），打印演示账号。可以反复运行。"""
    note = _read_note()
    if note is None and _has_people():
        if not if_empty:
            raise NotReady("库里已有数据，演示县只建在空库里。请用 WEIXIA_VAR 换一个数据目录。")
        if as_json:
            show({"made": False, "logins": []})
        return
    note = note or _begin()
    if not note["done"]:
        for line in _make(note):
            click.echo(line, err=as_json)
        note = note | {"done": True}
        _write_note(note)
    logins, card = _logins(note["password"]), _card(note)
    if as_json:
        show({"made": True, "on": note["on"], "logins": logins, "card": card})
    else:
        _tell(logins, card)


def _make(note: dict[str, Any]) -> Iterator[str]:
    """Import, settle, open accounts; each step may have been done before a kill and then changes nothing."""
    from django.utils import timezone

    from weixia.duties import actions
    from weixia.faces.terminal._county import books, far, funds, lives, receptions, reports, stricter
    from weixia.kernel.actor import OPERATOR

    at, today = timezone.now(), date.fromisoformat(note["on"])
    files = books.make(today).save(home.var() / "demo")
    for ledger in ("units", "people"):
        yield _import(ledger, files[ledger], at)
    yield _staff(files["staff"], at)
    for ledger in ("contacts", "events"):
        yield _import(ledger, files[ledger], at)
    since = (today - timedelta(days=STARTED_BEFORE)).replace(day=1)
    actions.duties_settle(by=OPERATOR, at=at, on=today, since=since)
    yield f"结算：{since} 至 {today} 的应办事项"
    _open_accounts(note["password"], at)
    yield funds.make(today, at)
    yield far.make(at)
    yield lives.make(today, at)
    yield reports.make(today, at)
    yield receptions.make(today, at)
    yield from _asked(today, at)
    yield stricter.make(at)
    _leave_one_stuck(files["stuck"], at)


def _asked(today: date, at: datetime) -> Iterator[str]:
    """What elders asked for and thought, and what was written to them."""
    from weixia.faces.terminal._county import letters, needs, petitions, suggestions, surveys, visits

    letters.begin(at)
    yield needs.make(today, at)
    yield visits.make(today, at)
    yield petitions.make(today, at)
    yield surveys.make(today, at)
    yield suggestions.make(today, at)
    yield letters.make(at)


def _import(ledger: str, file: Path, at: datetime) -> str:
    from weixia import reactions
    from weixia.kernel.actor import OPERATOR
    from weixia.needs.ledger import LEDGERS
    from weixia.registry.ledgers import pipeline

    plan = pipeline.check(LEDGERS[ledger], file, by=OPERATOR)
    pipeline.apply(plan, by=OPERATOR, at=at, follow=reactions.after_import)
    return f"导入：{file.stem} " + "，".join(f"{verdict} {count}" for verdict, count in plan.counts.items() if count)


def _staff(file: Path, at: datetime) -> str:
    from weixia.kernel.actor import OPERATOR
    from weixia.registry import staff_ledger

    report = staff_ledger.staff_import(file, by=OPERATOR, at=at)
    return f"导入：{file.stem} " + "，".join(f"{verdict} {count}" for verdict, count in report["counts"].items() if count)


def _open_accounts(password: str, at: datetime) -> None:
    """Each account sets its password by a one-time code, as on paper."""
    from django.db import transaction

    from weixia.faces.terminal._county import cast
    from weixia.kernel.actor import OPERATOR
    from weixia.registry.actions import invitations
    from weixia.registry.queries.staff import account_named

    with transaction.atomic():
        for _name, username, _unit, _post in cast.STAFF:
            account = account_named(username)
            if account is None:
                raise LookupError(username)
            code = invitations.account_invite(by=OPERATOR, at=at, account=account)
            invitations.account_enter(at=at, username=username, code=code, password=password)


def _leave_one_stuck(file: Path, at: datetime) -> None:
    """One ledger that was checked and waits for a human, under the keeper's name."""
    from weixia.kernel.scope import scoped
    from weixia.needs.ledger import LEDGERS
    from weixia.registry.actions import invitations
    from weixia.registry.ledgers import pipeline
    from weixia.registry.queries.staff import account_named

    account = account_named("he")
    if account is None:
        raise LookupError("he")
    keeper = invitations.acting(account, at=at)
    with scoped(keeper.scope):
        plan = pipeline.check(LEDGERS["people"], file, by=keeper)
        pipeline.keep_check(plan, by=keeper, at=at)


def _logins(password: str) -> list[dict[str, str]]:
    """One account for every post, and the password they share."""
    from weixia.faces.terminal._county import cast

    first: dict[str, dict[str, str]] = {}
    for name, username, _unit, post in cast.STAFF:
        first.setdefault(post, {"post": post, "name": name, "username": username, "password": password})
    return list(first.values())


def _card(note: dict[str, Any]) -> dict[str, str]:
    """One elder's card with a code that still opens, kept in the note."""
    from django.utils import timezone

    from weixia.faces.terminal._county import elders

    card = elders.make(note.get(elders.KEPT, {}), timezone.now())
    if card != note.get(elders.KEPT):
        _write_note(note | {elders.KEPT: card})
    return card


def _has_people() -> bool:
    from django.db import transaction
    from django.utils import timezone

    from weixia.kernel.actor import OPERATOR
    from weixia.registry.queries import people

    with transaction.atomic():
        return people.people(people.Filters(), seen_by=OPERATOR, on=timezone.localdate()).exists()


def _begin() -> dict[str, Any]:
    from django.utils import timezone

    password = f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}"
    note = {"on": timezone.localdate().isoformat(), "password": password, "done": False}
    _write_note(note)
    return note


def _note_file() -> Path:
    return home.var() / "demo.json"


def _read_note() -> dict[str, Any] | None:
    """The demo that was begun in this data folder, or None."""
    try:
        note: dict[str, Any] = json.loads(_note_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return note


def _write_note(note: dict[str, Any]) -> None:
    aside = _note_file().with_suffix(".new")
    aside.touch(mode=0o600)
    aside.write_text(json.dumps(note), encoding="utf-8")
    os.replace(aside, _note_file())


def _tell(logins: list[dict[str, str]], card: dict[str, str]) -> None:
    click.echo("演示账号（口令都是同一个，只用于演示）：")
    for login in logins:
        click.echo(f"  {login['username']:<8}{login['password']}    {login['post']} {login['name']}")
    if card:
        click.echo(f"长辈版 /e：{card['name']}，卡号 {card['number']}，激活码 {card['code']}（用一次，再运行 weixia demo 换一个）")
