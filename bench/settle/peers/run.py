"""A peer as a child process: `python run.py ENGINE FOLDER QUESTIONS`; prints its seconds and versions as JSON.

QUESTIONS is JSON: [{"name", "on", "since", "after"}], days from 2000-01-01. Each answer goes to FOLDER/ENGINE-name.bin.
`--spoil RULE` reads one rule wrong on purpose: what compares must notice.
"""

import json
import platform
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import words  # noqa: E402
from facts import Facts  # noqa: E402


def main(engine, folder, questions, spoiled):
    began = time.perf_counter()
    facts = Facts(folder)
    rules = [rule for rule in facts.folder.rules if not words.unread(rule)]
    read = time.perf_counter()
    facts.prepare(rules)
    told = {"read_s": read - began, "prepare_s": time.perf_counter() - read, "answers": {}}
    for rule in rules:
        if rule["rule"] == spoiled:
            spoil(rule)
    for question in questions:
        answer, seconds, more = ask(engine, facts, rules, question)
        rows = facts.folder.write(f"{folder}/{engine}-{question['name']}.bin", answer)
        told["answers"][question["name"]] = {"seconds": seconds, "rows": rows, **more}
    told |= {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "versions": versions(engine)}
    print(json.dumps(told))


def ask(engine, facts, rules, question):
    """(columns, seconds of deciding, more): what must be made ready for one day is timed apart."""
    began = time.perf_counter()
    if engine == "numpy":
        import numpy_peer

        answer = list(numpy_peer.decide(facts, rules, on=question["on"], since=question["since"], after=question["after"]))
        return answer, time.perf_counter() - began, {}
    import openfisca_peer

    simulation, when = openfisca_peer.build(facts, rules, day=question["on"])
    ready = time.perf_counter()
    answer = list(openfisca_peer.decide(facts, rules, simulation, when, day=question["on"]))
    return answer, time.perf_counter() - ready, {"inputs_s": ready - began}


def spoil(rule):
    """One rule read a little wrong: it is kept late a day too long, or three months after the last instead of so many."""
    if rule["way"] == "SinceLast":
        rule["when"]["opens"] += 1
    elif isinstance(rule["late"], int):
        rule["late"] += 1
    else:
        rule["who"].append(["kind", "in", []])


def versions(engine):
    names = ["numpy"] + (["openfisca-core"] if engine == "openfisca" else [])
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


if __name__ == "__main__":
    spoiled = sys.argv[5] if "--spoil" in sys.argv else ""
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), spoiled)
