"""A roster checked and written, beside a plain reading of the same file and a COPY of as many rows, each made durable.

    .venv/bin/python -m bench.imports [rows]

`check_s` judges every row and writes nothing; `write_s` seals, writes people, charges, tags, families and the journal in one
transaction. `again_s` is the same file a second time: all of it is there. Peaks are of this process, in MB: what the floor took,
then the most that ours took.
"""

import resource
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.ground import UNITS, ground, median, say

AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
HEADER = ["人员编号", "姓名", "性别", "公民身份号码", "出生日期", "人员类别", "管理单位", "管理起始日", "联系电话", "家庭住址", "主联系人",
          "分类标签", "家庭联系人", "家庭联系人电话"]
WEIGHTS, CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def roster(rows: int) -> Iterator[list[str]]:
    """People as a bureau keeps them: every identity number is right, every name common."""
    for n in range(rows):
        born = f"19{30 + n % 40}{1 + n % 12:02}{1 + n % 28:02}"
        head = f"130102{born}{n // 280 % 1000:03}"
        identity = head + CHECKS[sum(int(digit) * weight for digit, weight in zip(head, WEIGHTS, strict=True)) % 11]
        day = f"{born[:4]}-{born[4:6]}-{born[6:]}"
        yield [f"I{n:07}", f"王{chr(0x4E00 + n % 3000)}{chr(0x4E00 + n * 7 % 3000)}", "男" if int(head[16]) % 2 else "女", identity, day,
               "离休干部" if n % 9 == 0 else "退休干部", f"B0{n % UNITS:03}", "2015-01-01", f"138{n:08}",
               f"霞光市和平路{n % 900}号", "小张", "高龄" if n % 3 else "高龄、独居", f"李{chr(0x4E00 + n % 3000)}", f"139{n:08}"]


def save(path: Path, rows: int) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("花名册")
        for line, cells in enumerate([HEADER, *roster(rows)]):
            sheet.write_row(line, 0, cells)


def bare(path: Path, dsn: dict[str, Any]) -> None:
    """Read the first sheet and COPY its cells into a plain table of text."""
    import psycopg
    from python_calamine import CalamineWorkbook

    read = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    with psycopg.connect(**dsn) as owner:
        columns = ", ".join(f"c{place} text" for place in range(len(HEADER)))
        owner.execute(f"DROP TABLE IF EXISTS plain; CREATE TABLE plain ({columns})")
        with owner.cursor() as cursor, cursor.copy("COPY plain FROM STDIN") as copy:
            for row in read[1:]:
                copy.write_row(row)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(rows: int) -> None:
    with ground(people=0, contacts_each=0), tempfile.TemporaryDirectory() as folder:
        from weixia import reactions
        from weixia.kernel import home
        from weixia.kernel.actor import OPERATOR
        from weixia.registry.ledgers import kinds, pipeline

        path, ledger = Path(folder) / "roster.xlsx", kinds.ledger_of("people")
        save(path, rows)
        dsn, plans = home.connection_settings("owner"), []
        floor = median(lambda: bare(path, dsn), times=3)
        floor_peak = peak()
        check = median(lambda: plans.append(pipeline.check(ledger, path, by=OPERATOR)), times=1)
        write = median(lambda: pipeline.apply(plans[0], by=OPERATOR, at=AT, follow=reactions.after_import), times=1)
        assert plans[0].counts["新增"] == rows, plans[0].counts
        plans.clear()
        most = peak()
        again = median(lambda: plans.append(pipeline.check(ledger, path, by=OPERATOR)), times=1)
        assert plans[0].counts["重复"] == rows, plans[0].counts
        say("imports", rows=rows, floor_s=floor, import_s=check + write, check_s=check, write_s=write, again_s=again,
            people_per_second=round(rows / (check + write)), floor_peak_mb=round(floor_peak), peak_mb=round(most))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
