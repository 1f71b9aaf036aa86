"""`python -m bench.pages`: the same as `weixia bench pages`."""

import argparse
import json
import sys

from bench.pages import command

if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--people", default="50000,1000000")
    asked.add_argument("--times", type=int, default=15)
    told = asked.parse_args()
    people = [int(one) for one in told.people.split(",")]
    print(json.dumps(command.run(people=people, times=told.times, progress=sys.stderr.isatty()), ensure_ascii=False))
