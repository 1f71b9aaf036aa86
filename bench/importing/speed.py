"""A roster checked and written, beside the bare work of the same file: read by calamine, every cell validated in one plain
loop, the rows COPYed to a plain table, durable.

    with ground.instance():
        fill(existing=1_000_000)
        document = measure([path], by=OPERATOR, at=AT)

    .venv/bin/python -m bench.importing.speed ROWS EXISTING

`ratios.import_over_floor` counts what the floor does too (read, judge) and what makes a register of it (match against who is
on file, seal, write, journal). Who is suspected to be two and what is owed to the new people is told apart: `suspect`, `settle_s`.
"""

import json
import random
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench import ground

AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
HEADER = ["人员编号", "姓名", "性别", "公民身份号码", "出生日期", "人员类别", "管理单位", "管理起始日", "联系电话", "居住地址", "主联系人",
          "分类标签", "家庭联系人", "家庭联系人电话"]
WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡", "国建志秀桂玉淑德明华文永振福兰英芳珍云凤春荣光成林海山生"
KINDS, TAGS = {"离休干部", "退休干部", "退休职工", "提前离岗", "建国前老党员", "遗属"}, {"高龄", "独居", "空巢", "失能"}
IDENTITY, PHONE = re.compile(r"\d{17}[\dX]"), re.compile(r"1\d{10}")
FIRST_DAY, DAYS = date(1926, 1, 1), 14_600
WRITTEN = ("registry_person", "registry_personevent", "registry_stewardship", "registry_classtag", "registry_familycontact",
           "registry_importedrow", "registry_importedchange", "kernel_event")


def fill(existing: int) -> None:
    """The units of the roster, and people on file in the open instance, with blind indexes as sealed fields have them."""
    ground.fill(people=existing, contacts_each=0)


def roster(rows: int, seed: int) -> Iterator[list[str]]:
    """People as a bureau keeps them: every identity number is right, names are as common as names are."""
    dice = random.Random(seed)
    for n in range(rows):
        born = FIRST_DAY + timedelta(days=dice.randrange(DAYS))
        head = f"{130102 + n // 1000 % 5000}{born:%Y%m%d}{n % 1000:03}"
        identity = head + CHECKS[sum(int(digit) * weight for digit, weight in zip(head, WEIGHTS, strict=True)) % 11]
        name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.choice((1, 2, 2, 2))))
        yield [f"I{n:07}", name, "男" if int(head[16]) % 2 else "女", identity, born.isoformat(),
               "离休干部" if n % 9 == 0 else "退休干部", f"B0{n % ground.UNITS:03}", "2015-01-01", f"138{n:08}",
               f"霞光市和平路{n % 900}号", f"联络员{n % 400:03}", "高龄" if n % 3 else "高龄、独居",
               dice.choice(SURNAMES) + dice.choice(GIVEN), f"139{n:08}"]


def save(path: Path, rows: int, seed: int) -> None:
    """The workbook as spreadsheet programs write it, with shared strings."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("花名册")
        for line, cells in enumerate([HEADER, *roster(rows, seed)]):
            for place, text in enumerate(cells):
                sheet.write_string(line, place, text)


def bare(paths: Sequence[Path], dsn: dict[str, Any], units: set[str]) -> float:
    """Read each first sheet, look at each cell once, COPY the values to a plain table. The seconds until they are durable."""
    return sum(_bare(path, dsn, units) for path in paths)


def _bare(path: Path, dsn: dict[str, Any], units: set[str]) -> float:
    import psycopg
    from python_calamine import CalamineWorkbook

    began = time.perf_counter()
    titles, *cells = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    looks = [LOOKS.get(str(title), as_it_is) for title in titles]
    unit, number = titles.index("管理单位"), titles.index("人员编号")
    seen: set[Any] = set()
    with psycopg.connect(**dsn) as owner, owner.cursor() as cursor:
        columns = ", ".join(f"c{place} text" for place in range(len(titles) + 1))
        cursor.execute(f"DROP TABLE IF EXISTS plain; CREATE TABLE plain ({columns})")
        with cursor.copy("COPY plain FROM STDIN") as copy:
            for row in cells:
                wrong = [place for place, look in enumerate(looks) if not look(row[place])]
                if wrong or row[unit] not in units or row[number] in seen:
                    wrong.append(unit)
                seen.add(row[number])
                copy.write_row([*row, "".join(map(str, wrong))])
    return time.perf_counter() - began


def as_it_is(_cell: Any) -> bool:
    return True


def is_there(cell: Any) -> bool:
    return bool(cell)


def is_day(cell: Any) -> bool:
    try:
        return not cell or isinstance(cell, date) or bool(date.fromisoformat(cell))
    except ValueError:
        return False


def is_identity(cell: Any) -> bool:
    return not cell or isinstance(cell, str) and bool(IDENTITY.fullmatch(cell)) and CHECKS[
        sum(int(digit) * weight for digit, weight in zip(cell, WEIGHTS, strict=False)) % 11] == cell[17]


def is_phone(cell: Any) -> bool:
    return not cell or bool(PHONE.fullmatch(str(cell)))


LOOKS: dict[str, Callable[[Any], bool]] = {
    "人员编号": is_there, "姓名": is_there, "管理单位": is_there, "公民身份号码": is_identity, "出生日期": is_day, "管理起始日": is_day,
    "参加工作时间": is_day, "联系电话": is_phone, "家庭联系人电话": is_phone, "性别": {"男", "女", ""}.__contains__,
    "人员类别": KINDS.__contains__, "分类标签": lambda cell: not cell or TAGS.issuperset(str(cell).split("、"))}


def peak() -> int:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(
    paths: Sequence[Path], *, by: Any, at: datetime, say: Callable[[str], object] = print, settle: bool = True,
) -> dict[str, Any]:
    """Ours beside the floor in the open instance, on whoever is on file there, which holds the rows afterwards. `plans`: what
    the checks found, no part of the document.
    """
    from django.db import transaction

    from weixia.kernel import home
    from weixia.registry.models import Person, Unit

    dsn = home.connection_settings("owner")
    with transaction.atomic():
        existing, units = Person.objects.count(), set(Unit.objects.values_list("code", flat=True))
    say("floor")
    floor = min(bare(paths, dsn, units) for _turn in range(3))
    floor_peak = peak()
    say("import")
    plans = ours(paths, by=by, at=at, settle=settle)
    seconds, most, rows = sum((Counter(plan.seconds) for plan in plans), Counter[str]()), peak(), sum(len(plan.rows) for plan in plans)
    written = sum(map(_written, plans))
    say("again")
    again, anew = second(paths, by=by)
    say("seals and rows alone")
    sealing, (versions, plain) = sealing_alone(written), inserts_alone(written)
    took = sum(seconds[name] for name in ("read", "judge", "match", "write"))
    return {
        "plans": plans, "rows": rows, "books": len(plans), "written": written, "existing": existing, "floor_s": floor, "import_s": took,
        "seconds": seconds, "settle_s": seconds["settle"], "again_s": again, "again_anew": anew,
        "people_per_second": round(rows / took),
        "sealing_s": sealing, "versions_s": versions, "inserts_s": plain, "floor_peak_mb": floor_peak, "peak_mb": most,
        "ratios": {"import_over_floor": took / floor, "import_without_seals_and_versions_over_floor": (took - sealing - versions) / floor,
                   "import_over_floor_and_inserts": took / (floor + plain)},
    }


def ours(paths: Sequence[Path], *, by: Any, at: datetime, settle: bool) -> list[Any]:
    """The import as the command line does it, one workbook after the other: the plans, with seconds by step."""
    from weixia import reactions
    from weixia.registry.ledgers import kinds, pipeline

    if settle:
        started()
    plans = []
    for path in paths:
        plans.append(pipeline.check(kinds.ledger_of("people"), path, by=by))
        pipeline.apply(plans[-1], by=by, at=at, follow=reactions.after_import)
    return plans


def _written(plan: Any) -> int:
    return int(plan.counts["新增"] + plan.counts["更新"])


def started() -> None:
    """The bureau works with Weixia since the new year, settled up to the day of the import: who comes is owed at once. The rules
    are compiled, as a process of the house does once, when it starts."""
    from django.db import transaction

    from weixia.duties import actions
    from weixia.duties.models import Setting

    actions.warm()
    with transaction.atomic():
        Setting.objects.update_or_create(pk=1, defaults={
            "since": date(2026, 1, 1), "settled_to": AT.date(), "settled_at": AT, "proved_at": AT})


def second(paths: Sequence[Path], *, by: Any) -> tuple[float, int]:
    """The same files checked again: seconds, and rows of which anything would be written, which should be none."""
    from weixia.registry.ledgers import kinds, pipeline

    began = time.perf_counter()
    anew = sum(_written(pipeline.check(kinds.ledger_of("people"), path, by=by)) for path in paths)
    return time.perf_counter() - began, anew


def sealing_alone(rows: int) -> float:
    """Seals and blind keys of as many people, nothing else: four seals, four keys, one MAC of the row and one of the journal."""
    from weixia.kernel import sealing

    uuid, few = sealing.uuid7(), min(rows, 5_000)
    began = time.perf_counter()
    for n in range(few):
        for field in ("id_sealed", "phone_sealed", "address_sealed", "family_phone"):
            sealing.seal(f"13800{n:08}", table="registry_person", field=field, uuid=uuid)
            sealing.blind(field, f"13800{n:08}")
        sealing.mac("ledger", b"x" * 300)
        sealing.mac("journal", b"x" * 400)
    return (time.perf_counter() - began) * rows / few


def inserts_alone(rows: int) -> tuple[float, float]:
    """(version rows, all rows): the rows that the import wrote once more into the same tables with the same indexes, no wall,
    no trigger, no key checked, rolled back. Seconds of the first are those of the second's part."""
    import psycopg

    from weixia.kernel import home

    took: dict[str, float] = {}
    with psycopg.connect(**home.connection_settings("admin") | {"dbname": home.connection_settings("owner")["dbname"]}) as bare:
        bare.execute("SET session_replication_role = replica")
        first = bare.execute("SELECT min(id) FROM (SELECT id FROM registry_person ORDER BY id DESC LIMIT %s) p", [rows]).fetchone()[0]
        for table in WRITTEN:
            took[table] = _once_more(bare, table, first)
        bare.rollback()
    return took["registry_personevent"], sum(took.values())


def _once_more(bare: Any, table: str, first: int) -> float:
    """INSERT … SELECT of what is in a table about the people from this one on, under other keys."""
    columns = [name for (name,) in bare.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum", [table])]
    person = {"registry_person": "id", "registry_personevent": "pgh_obj_id"}.get(table, "person_id")
    moved = {"uuid": "gen_random_uuid()", "number": "'X' || number"} | {
        name: f"{name} + 1000000000" for name in {person, "pgh_id" if "pgh_id" in columns else "id"}}
    said, names = ", ".join(f"{moved.get(name, name)} AS {name}" for name in columns), ", ".join(columns)
    bare.execute(f"CREATE TEMPORARY TABLE once_more ON COMMIT DROP AS"  # noqa: S608
                 f" SELECT {said} FROM {table} WHERE {person} >= {first}")
    began = time.perf_counter()
    bare.execute(f"INSERT INTO {table} ({names}) SELECT * FROM once_more")  # noqa: S608
    took = time.perf_counter() - began
    bare.execute("DROP TABLE once_more")
    return took


def main(rows: int, existing: int) -> None:
    with ground.instance(), tempfile.TemporaryDirectory() as folder:
        from weixia.kernel.actor import OPERATOR

        path = Path(folder) / "roster.xlsx"
        save(path, rows, 7)
        fill(existing)
        document = measure([path], by=OPERATOR, at=AT, say=lambda _step: None)
        del document["plans"]
        print(json.dumps({"bench": "imports", **document}, ensure_ascii=False))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
