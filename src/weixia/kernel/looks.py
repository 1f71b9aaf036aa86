"""What is looked at to say whether an instance is well: `weixia doctor`, /readyz and the settings page ask the same."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _

from weixia.kernel import backup, home, jobs, letters
from weixia.kernel.explained import Finding
from weixia.kernel.models import Event, Letter, Seal
from weixia.kernel.preferences import value
from weixia.kernel.scope import ROOT, scoped
from weixia.kernel.words import said

ROOM_WANTED = 2 * 1024**3
CLOCK_MAY_DIFFER = 5.0
BACKUP_MAY_BE = timedelta(hours=26)
UNSEALED_MAY_BE = timedelta(minutes=5)
LETTERS_SINCE, LETTERS_MAY_LIE = timedelta(days=1), timedelta(days=1)
JOB_MAY_WAIT = timedelta(minutes=30)


Look = Callable[[datetime], Iterator[Finding]]


def every(looks: tuple[Look, ...], *, at: datetime) -> Iterator[Finding]:
    """Look at one thing after another; what cannot even be looked at is a finding too."""
    for look in looks:
        try:
            with transaction.atomic(), scoped(ROOT):
                yield from list(look(at))
        except Exception as problem:
            yield Finding(look.__doc__ or look.__name__, False, str(problem).strip(), _("先运行 weixia init。"))
            if isinstance(problem, DatabaseError):
                connection.close()


def database(at: datetime) -> Iterator[Finding]:
    """数据库"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_user, current_database(), clock_timestamp()")
        version, user, name, there = cursor.fetchone()
    kind = _("外部") if home.external_url() else _("内嵌")
    yield Finding(_("数据库"), True, _("%(kind)s PostgreSQL %(version)s，库 %(name)s，角色 %(user)s") % {
        "kind": kind, "version": version, "name": name, "user": user})
    apart = abs((there - datetime.now(UTC)).total_seconds())
    fine = apart <= CLOCK_MAY_DIFFER
    yield Finding(_("时钟"), fine, _("本机与数据库相差 %(seconds).1f 秒") % {"seconds": apart},
                  "" if fine else _("校准两台机器的时钟（NTP）。"))


def tables(at: datetime) -> Iterator[Finding]:
    """表结构"""
    waiting = pending()
    found = _("差 %(n)s 步") % {"n": len(waiting)} if waiting else _("与程序一致")
    yield Finding(_("表结构"), not waiting, found, _("运行：weixia init") if waiting else "")


def pending() -> list[str]:
    """Migrations that the program has and the database has not."""
    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def disk(at: datetime) -> Iterator[Finding]:
    """磁盘"""
    free = shutil.disk_usage(home.var()).free
    fine = free > ROOM_WANTED
    yield Finding(_("磁盘"), fine, _("剩余 %(room).1f GB") % {"room": free / 1024**3}, "" if fine else _("清出至少 2 GB 再用。"))


def journal(at: datetime) -> Iterator[Finding]:
    """流水"""
    oldest, count = unsealed()
    fine = oldest is None or at - oldest < UNSEALED_MAY_BE
    yield Finding(_("流水"), fine, _("待封存 %(n)s 条") % {"n": count},
                  "" if fine else _("确认 weixia serve 在运行；可用 weixia audit verify 核验。"))


def unsealed() -> tuple[datetime | None, int]:
    """When the oldest event behind the last seal was written, and how many there are."""
    last = Seal.objects.order_by("-seq").values_list("event_id", flat=True).first() or 0
    waiting = Event.objects.filter(pk__gt=last)
    return waiting.order_by("pk").values_list("at", flat=True).first(), waiting.count()


def queue(at: datetime) -> Iterator[Finding]:
    """后台任务"""
    now = jobs.waiting()
    late = now.oldest is not None and at - now.oldest > JOB_MAY_WAIT
    found = _("待办 %(todo)s 件，在办 %(doing)s 件，放弃 %(parked)s 件") % {"todo": now.todo, "doing": now.doing, "parked": now.parked}
    yield Finding(_("后台任务"), not late, found, _("任务排队超过半小时：确认 weixia serve 在运行。") if late else "")


def posts(at: datetime) -> Iterator[Finding]:
    """寄信"""
    for one in letters.health(since=at - LETTERS_SINCE):
        when = timezone.localtime(one.sent_at).strftime("%Y-%m-%d %H:%M") if one.sent_at else _("还没有")
        found = _("最近发出 %(when)s，一天内没发成 %(failed)s 次，没有送到 %(dead)s 封，不知是否发出 %(unsure)s 封") % {
            "when": when, "failed": one.failed, "dead": one.dead, "unsure": one.unsure}
        if one.via == "file":
            found += _("；没有接运营商，写在数据目录的 letters 里")
        fine = one.since is None or at - one.since < LETTERS_MAY_LIE
        yield Finding(_("寄信（%(channel)s）") % {"channel": said(Letter.CHANNELS[one.channel])}, fine, found,
                      "" if fine else _("打开“信件”页，看没有送到的信怎么办。"))


def backups(at: datetime) -> Iterator[Finding]:
    """备份"""
    where = backup.folder(str(value("backup.folder")))
    newest = next(iter(backup.kept(where)), None)
    since = newest.at if newest else made_at()
    fine = at - since <= BACKUP_MAY_BE
    found = (_("%(hours)s 小时前，%(where)s") % {"hours": _hours(at - since), "where": where} if newest
             else _("还没有备份（%(where)s）") % {"where": where})
    yield Finding(_("备份"), fine, found, "" if fine else _("运行：weixia backup；再看每日备份为什么没有做。"))


def made_at() -> datetime:
    """When the instance's keys were made: an instance of today need not have a backup yet."""
    return datetime.fromtimestamp((home.var() / "keys" / "field").stat().st_mtime, UTC)


def backup_age(at: datetime) -> timedelta | None:
    """How old the newest backup is; None when there is none."""
    newest = next(iter(backup.kept(backup.folder(str(value("backup.folder"))))), None)
    return at - newest.at if newest else None


def _hours(span: timedelta) -> str:
    return f"{max(span.total_seconds(), 0) / 3600:.1f}"


def sessions(at: datetime) -> int:
    """How many sign-ins are open."""
    return Session.objects.filter(expire_date__gt=at).count()
