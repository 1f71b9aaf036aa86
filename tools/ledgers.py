"""Write synthetic ledgers to try the imports on: `python tools/ledgers.py FOLDER [--people 3000] [--dirty 0.05] [--seed
7]`.

FOLDER gets units.xlsx, people.xlsx, contacts.xlsx and events.xlsx, and expected.json with the verdict of every data
row. No real person's data: names, numbers and days are drawn from a seed.
"""

import json
import sys
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.ledgers.making import make
from tests.policy.workdays import workdays


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--people", default=3000, show_default=True, type=click.IntRange(1, 5000), help="Rows of the roster before copies."
)
@click.option(
    "--dirty", default=0.05, show_default=True, type=click.FloatRange(0, 1), help="Share of rows that go wrong."
)
@click.option("--seed", default=7, show_default=True, help="The same seed writes the same ledgers.")
def main(folder: Path, people: int, dirty: float, seed: int) -> None:
    """Write the four ledgers into FOLDER."""
    made = make(people, workdays(), dirty, seed)
    made.save(folder)
    expected = {}
    for name in ("people", "contacts", "events"):
        verdicts = getattr(made, name).expected
        expected[name] = [{"row": row, "person": who, "verdict": what} for row, (who, what) in enumerate(verdicts, 2)]
        click.echo(f"{name}.xlsx: {len(verdicts)} rows")
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
