"""`python -m bench.needs`: the same as `weixia bench needs`."""

import argparse
import json
import sys

from bench.needs import command

if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--needs", type=int, default=2_000_000)
    asked.add_argument("--times", type=int, default=15)
    told = asked.parse_args()
    document = command.run(people=told.people, needs=told.needs, times=told.times, progress=sys.stderr.isatty())
    print(json.dumps(document, ensure_ascii=False))
