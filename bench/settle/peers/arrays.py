"""Columns from files and answers into files, for NumPy: PostgreSQL's binary COPY with every column a number."""

import json
from pathlib import Path

import numpy as np

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"
NONE = -2**31
EPOCH = np.datetime64("2000-01-01", "D")


def _dtype(columns):
    fields = [("fields", ">i2")]
    for name, size in columns.items():
        fields += [(f"{name}_bytes", ">i4"), (name, f">i{size}")]
    return np.dtype(fields)


class Folder:
    """The exported tables; each column is an array. Days count from 2000-01-01."""

    def __init__(self, folder):
        self.path = Path(folder)
        told = json.loads((self.path / "layout.json").read_text(encoding="utf-8"))
        self.tables, self.answer_columns, self.codes, self.rules = told["tables"], told["answer"], told["codes"], told["rules"]

    def read(self, name):
        path, dtype = self.path / f"{name}.bin", _dtype(self.tables[name])
        rows = np.fromfile(path, dtype, count=(path.stat().st_size - len(HEADER) - len(END)) // dtype.itemsize, offset=len(HEADER))
        return {column: rows[column].astype(rows[column].dtype.newbyteorder("=")) for column in self.tables[name]}

    def code(self, table, word):
        return self.codes[table].index(word)

    def write(self, file, parts):
        """`parts`: dicts of columns, one a rule."""
        dtype, count = _dtype(self.answer_columns), 0
        with open(file, "wb") as out:
            out.write(HEADER)
            for part in parts:
                rows = np.zeros(len(part["person"]), dtype)
                rows["fields"] = len(self.answer_columns)
                for name, size in self.answer_columns.items():
                    rows[f"{name}_bytes"], rows[name] = size, part[name]
                rows.tofile(out)
                count += len(rows)
            out.write(END)
        return count


def plus_days(day, days):
    return np.where(day == NONE, NONE, day + days)


def plus_months(day, months):
    """The same day of the month, so many months later, clipped to the month's end; NONE stays."""
    day = np.asarray(day)
    date = EPOCH + np.where(day == NONE, 0, day)
    month = date.astype("M8[M]")
    into = (date - month.astype("M8[D]")).astype(np.int64)
    there = month + np.asarray(months)
    last = ((there + 1).astype("M8[D]") - EPOCH).astype(np.int64) - 1
    later = np.minimum((there.astype("M8[D]") - EPOCH).astype(np.int64) + into, last)
    return np.where(day == NONE, NONE, later)
