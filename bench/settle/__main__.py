"""`python -m bench.settle`: the same as `weixia bench settle`, and `--spoil ENGINE:RULE` for its own test."""

import argparse
import json
import sys
from pathlib import Path

from bench.settle import command


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=50_000)
    asked.add_argument("--facts", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--times", type=int, default=300)
    asked.add_argument("--engine", action="append", choices=("all", *command.ENGINES))
    asked.add_argument("--cache", type=Path, default=Path("var"))
    asked.add_argument("--spoil", default="", help="ENGINE:RULE that this engine reads wrong on purpose")
    asked.add_argument("--json", action="store_true")
    told = vars(asked.parse_args())
    told.pop("json")
    document = command.run(engines=told.pop("engine") or ["all"], progress=sys.stderr.isatty(), **told)
    print(json.dumps(document, ensure_ascii=False))
    sys.exit(0 if document["agree"] else 1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
