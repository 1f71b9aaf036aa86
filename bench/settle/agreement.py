"""Two sets of duties laid side by side: an ordered hash of each, and the rows that only one of them has."""

from dataclasses import dataclass, field
from typing import Any

ROWS = "rule text, person bigint, period text, opens date, due date, late_until date, kept_on date"
NAMES = "rule, person, period, opens, due, late_until, kept_on"
# in two steps, so that no text grows beyond what one value may hold
HASHES = """
SELECT rule, sum(rows)::bigint, md5(string_agg(hash, '' ORDER BY part)) FROM (
  SELECT rule, person / 50000 AS part, count(*) AS rows,
    md5(string_agg((person, period, opens, due, late_until, kept_on)::text, '' ORDER BY person, period)) AS hash
  FROM {table} GROUP BY 1, 2) s GROUP BY 1 ORDER BY 1"""
UNLIKE = "SELECT {names} FROM {one} WHERE rule = %(rule)s EXCEPT ALL SELECT {names} FROM {other} WHERE rule = %(rule)s"
SHOWN = 3


@dataclass
class Verdict:
    """`unlike`: rule → how many rows only ours, only theirs has, and the first of each."""

    rows: int
    hash: str
    unlike: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def agree(self) -> bool:
        return not self.unlike

    @property
    def differences(self) -> int:
        return sum(one["only_ours"] + one["only_theirs"] for one in self.unlike.values())


def table(admin: Any, name: str) -> str:
    """A new empty table for rows to be compared."""
    admin.execute(f"DROP TABLE IF EXISTS bench.{name}; CREATE UNLOGGED TABLE bench.{name} ({ROWS})")
    return f"bench.{name}"


def compare(admin: Any, ours: str, theirs: str) -> Verdict:
    """Whether two tables of ROWS hold the very same rows."""
    one, other = hashes(admin, ours), hashes(admin, theirs)
    verdict = Verdict(sum(rows for rows, _hash in other.values()), whole(other))
    for rule in sorted({*one, *other}):
        if one.get(rule) != other.get(rule):
            verdict.unlike[rule] = _unlike(admin, rule, ours, theirs)
    return verdict


def hashes(admin: Any, name: str) -> dict[str, tuple[int, str]]:
    """Rule → (rows, hash of the rows in order)."""
    return {rule: (rows, said) for rule, rows, said in admin.execute(HASHES.format(table=name)).fetchall()}


def whole(told: dict[str, tuple[int, str]]) -> str:
    """One hash of all rules."""
    from hashlib import md5

    return md5("".join(f"{rule} {rows} {said}\n" for rule, (rows, said) in sorted(told.items())).encode()).hexdigest()


def _unlike(admin: Any, rule: str, ours: str, theirs: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, one, other in (("ours", ours, theirs), ("theirs", theirs, ours)):
        admin.execute("DROP TABLE IF EXISTS pg_temp.unlike")
        cursor = admin.execute("CREATE TEMP TABLE unlike AS " + UNLIKE.format(names=NAMES, one=one, other=other), {"rule": rule})
        told[f"only_{name}"] = cursor.rowcount
        rows = admin.execute("SELECT * FROM unlike ORDER BY person, period LIMIT %s", [SHOWN]).fetchall()
        told[f"first_{name}"] = [[str(cell) for cell in row] for row in rows]
    return told
