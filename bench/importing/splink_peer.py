"""Splink on the same rows, in an environment of its own: `python splink_peer.py FOLDER`.

A model as its manual would have it: comparisons for each column (Jaro-Winkler and exact for names with term frequencies, the
pinyin beside them, a date of birth, edit distances for numbers), u from random pairs, m by expectation maximisation over
three blockings, the prior from deterministic rules; all of it trained on the data that it judges, without labels.
"""

import csv
import json
import logging
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

ROW = "(l.fresh = 1 or r.fresh = 1)"
BLOCKS = ("l.identity = r.identity", "l.phone = r.phone", "l.pinyin = r.pinyin and l.birth = r.birth",
          "l.pinyin = r.pinyin and l.birth_year = r.birth_year", "l.surname = r.surname and l.birth = r.birth",
          "l.address = r.address and l.birth = r.birth", "l.pinyin = r.pinyin and l.unit = r.unit",
          "l.given_pinyin = r.given_pinyin and l.birth = r.birth", "l.pinyin = r.pinyin and l.address = r.address")
COLUMNS = ("unique_id", "fresh", "name", "surname", "pinyin", "given_pinyin", "sex", "birth", "birth_year", "identity", "phone", "address",
           "unit", "former", "work")


def comparisons():
    return [
        cl.JaroWinklerAtThresholds("name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("pinyin", [0.95, 0.88]).configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("birth", input_is_string=True),
        cl.DamerauLevenshteinAtThresholds("identity", [1, 2]),
        cl.LevenshteinAtThresholds("phone", [1]),
        cl.JaroWinklerAtThresholds("address", [0.95]),
        cl.ExactMatch("sex"),
        cl.ExactMatch("unit").configure(term_frequency_adjustments=True),
        cl.ExactMatch("former"),
        cl.ExactMatch("work"),
    ]


def main(folder: Path) -> None:
    began = time.perf_counter()
    asked = json.loads((folder / "asked.json").read_text())
    db = duckdb.connect()
    db.execute(f"SET threads = {asked['threads']}")
    db.execute(f"SET memory_limit = '{asked['memory']}'")
    db.execute(f"SET temp_directory = '{folder}'")
    words = ", ".join(f"'{name}': '{'INTEGER' if name == 'fresh' else 'VARCHAR'}'" for name in COLUMNS)
    file = f"'{folder / 'people.csv'}', header=true, nullstr='', columns={{{words}}}"
    db.execute(f"CREATE TABLE people AS SELECT * FROM read_csv({file})")  # noqa: S608
    api = DuckDBAPI(db)
    settings = SettingsCreator(link_type="dedupe_only", comparisons=comparisons(), retain_matching_columns=False,
                               retain_intermediate_calculation_columns=False,
                               blocking_rules_to_generate_predictions=[f"{block} and {ROW}" for block in BLOCKS])
    linker = Linker(api.register("people"), settings, log_level=logging.WARNING)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("identity"), block_on("name", "birth", "phone"), block_on("name", "birth", "address")], recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=asked["pairs"], seed=1)
    for rule in (block_on("name", "birth"), block_on("identity"), block_on("phone", "surname")):
        training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    trained = time.perf_counter()
    found = linker.inference.predict(threshold_match_weight=asked["least"])
    rows = db.execute(f"SELECT unique_id_l, unique_id_r, match_weight FROM {found.physical_name}").fetchall()  # noqa: S608
    with (folder / "found.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    (folder / "told.json").write_text(json.dumps({
        "train_s": round(trained - began, 2), "predict_s": round(time.perf_counter() - trained, 2), "pairs_scored_above": len(rows)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
