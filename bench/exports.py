"""A long list out of the house: 100,000 rows × 40 columns through the gate's writers, beside a bare loop of the same library.

    python bench/exports.py [--rows 100000] [--columns 40]

Prints one JSON document. Each run is a process of its own; `rss_growth` is the peak of the long table less the peak of
one of a hundredth of its rows, in MB: flat memory keeps it near nothing. Sealing and hashing are in our time, not in the floor's.
"""

import argparse
import csv
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

WAYS = ("csv", "bare csv", "xlsx", "bare xlsx")
MARK = "由 小张 于 2026-03-02 09:00 导出，用途：统计，编号 20260302-1"


def table(rows: int, columns: int) -> Iterator[list[Any]]:
    """Words, numbers, days and blanks, as a list of people has them."""
    words = ["王老", "甲县委老干部局", "离休干部", "高龄、独居", "身体平稳，说话清楚", ""]
    for n in range(rows):
        yield [f"A{n:06}", n % 107, date(1930 + n % 40, 1 + n % 12, 1 + n % 28), None,
               *(words[(n + place) % len(words)] for place in range(columns - 4))]


def run(way: str, rows: int, columns: int, folder: Path) -> dict[str, Any]:
    """One way, once: seconds, bytes, peak memory in MB."""
    titles, data = [f"列{n}" for n in range(columns)], table(rows, columns)
    started = time.perf_counter()
    size = {"csv": _ours, "xlsx": _ours, "bare csv": _bare_csv, "bare xlsx": _bare_xlsx}[way](way, titles, data, folder)
    return {"seconds": time.perf_counter() - started, "bytes": size,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _ours(way: str, titles: list[str], data: Iterator[list[Any]], folder: Path) -> int:
    from weixia.kernel import home, tables, vault
    from weixia.kernel.sealing import uuid7

    home.make_keys()
    digest = hashlib.sha256()

    def pieces() -> Iterator[bytes]:
        made = tables.as_csv(titles, data, mark=MARK) if way == "csv" else tables.as_xlsx(
            titles, data, mark=MARK, title="名单", folder=folder)
        for piece in made:
            digest.update(piece)
            yield piece

    return vault.write(folder / f"{way}.sealed", pieces(), uuid=uuid7())


def _bare_csv(way: str, titles: list[str], data: Iterator[list[Any]], folder: Path) -> int:
    path = folder / "bare.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write = csv.writer(out).writerow
        write(titles)
        for row in data:
            write(row)
    return path.stat().st_size


def _bare_xlsx(way: str, titles: list[str], data: Iterator[list[Any]], folder: Path) -> int:
    import xlsxwriter

    path = folder / "bare.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(folder), "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([titles]):
            for place, cell in enumerate(row):
                sheet.write(line, place, cell)
        for line, row in enumerate(data, start=1):
            for place, cell in enumerate(row):
                sheet.write(line, place, cell)
    return path.stat().st_size


def child(way: str, rows: int, columns: int) -> dict[str, Any]:
    """The same in a process of its own."""
    said = subprocess.run([sys.executable, __file__, "--way", way, "--rows", str(rows), "--columns", str(columns)],
                          capture_output=True, text=True, check=True)
    return dict(json.loads(said.stdout))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--columns", type=int, default=40)
    asked.add_argument("--way", choices=WAYS)
    told = asked.parse_args()
    if told.way:
        with tempfile.TemporaryDirectory() as folder:
            import os

            os.environ["WEIXIA_VAR"] = folder
            print(json.dumps(run(told.way, told.rows, told.columns, Path(folder))))
        return
    long = {way: child(way, told.rows, told.columns) for way in WAYS}
    short = {way: child(way, told.rows // 100, told.columns) for way in WAYS}
    print(json.dumps({
        "rows": told.rows, "columns": told.columns,
        "runs": {way: {"seconds": round(long[way]["seconds"], 2), "bytes": long[way]["bytes"], "peak_mb": round(long[way]["peak"]),
                       "rss_growth_mb": round(long[way]["peak"] - short[way]["peak"], 1)} for way in WAYS},
        "ratio": {form: round(long[form]["seconds"] / long[f"bare {form}"]["seconds"], 2) for form in ("csv", "xlsx")}},
        ensure_ascii=False))


if __name__ == "__main__":
    main()
