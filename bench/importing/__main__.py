"""`python -m bench.importing`: the same as `weixia bench import`."""

import argparse
import json
import sys
from pathlib import Path

from bench.importing import command


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=20_000)
    asked.add_argument("--existing", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--times", type=int, default=1000)
    asked.add_argument("--no-splink", action="store_false", dest="splink")
    asked.add_argument("--cache", type=Path, default=Path("var"))
    document = command.run(progress=sys.stderr.isatty(), **vars(asked.parse_args()))
    print(json.dumps(document, ensure_ascii=False))
    sys.exit(0 if document["agree"] else 1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
