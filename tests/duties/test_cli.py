"""weixia duties: one JSON document, every duty once, plain words and exit codes."""

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import transaction

from tests.duties import making
from weixia.cli import root
from weixia.duties.models import Setting
from weixia.kernel.scope import ROOT, scoped

KEYS = ["id", "rule", "person", "period", "opens", "due", "status", "kept_on", "responsible", "source"]


def weixia(*words):
    return CliRunner().invoke(root, ["duties", *words])


@pytest.mark.django_db(transaction=True)
def test_settle_list_and_why():
    said = weixia("list", "--on", "2026-03-31", "--json")
    assert (said.exit_code, said.stdout) == (2, "") and "启用日" in said.stderr
    assert weixia("settle", "--on", "2026-03-31").exit_code == 2
    assert weixia("settle", "--on", "三月").exit_code == 2

    with scoped(ROOT), transaction.atomic():
        who = making.person(kind="lixiu", primary_contact="小张")
        making.contact(who, date(2026, 2, 3))
    done = json.loads(weixia("settle", "--on", "2026-03-31", "--since", "2026-01-01", "--json").stdout)
    assert (done["since"], done["settled_to"]) == ("2026-01-01", "2026-03-31") and done["added"] >= 5 + 3
    assert done["added"] == sum(done["by_rule"].values()), "nothing was there before"

    of_units = json.loads(weixia("list", "--on", "2026-03-31", "--subject", "unit", "--json").stdout)
    assert [row["period"] for row in of_units if row["rule"] == "reception.monthly"] == ["2026-01", "2026-02", "2026-03"]
    rows = json.loads(weixia("list", "--on", "2026-03-31", "--json").stdout)
    assert [list(row) for row in rows] == [KEYS] * (owed := done["added"] - len(of_units)), "people and bureaus, each in its list"
    contacts = {row["period"]: row for row in rows if row["rule"] == "contact.lixiu_monthly"}
    assert {period: row["status"] for period, row in contacts.items()} == {
        "2026-01": "missed", "2026-02": "kept", "2026-03": "open"}
    assert contacts["2026-02"] | {"id": 0} == {
        "id": 0, "rule": "contact.lixiu_monthly", "person": who.number, "period": "2026-02", "opens": "2026-02-01",
        "due": "2026-02-28", "status": "kept", "kept_on": "2026-02-03", "responsible": "小张", "source": "S003-7-7"}

    past = json.loads(weixia("list", "--on", "2026-02-02", "--json").stdout)
    assert {row["period"]: row["status"] for row in past if row["rule"] == "contact.lixiu_monthly"} == {
        "2026-01": "missed", "2026-02": "open"}
    some = json.loads(weixia("list", "--on", "2026-03-31", "--due-from", "2026-02-01", "--due-to", "2026-02-28",
                             "--person", who.number, "--json").stdout)
    assert {row["rule"] for row in some} == {"contact.lixiu_monthly", "visit.spring_festival"}

    ahead = json.loads(weixia("list", "--on", "2026-04-30", "--person", who.number, "--json").stdout)
    with scoped(ROOT), transaction.atomic():
        assert Setting.objects.get().settled_to == date(2026, 3, 31), "one person's day to come is decided and not stored"
    assert [row["period"] for row in ahead if row["id"] is None] == ["2026-04"] and len(ahead) == owed + 1
    assert {row["id"] for row in ahead if row["id"]} == {row["id"] for row in rows}
    assert "预计" in weixia("list", "--on", "2026-04-30", "--person", who.number).stdout

    later = json.loads(weixia("list", "--on", "2026-04-30", "--json").stdout)
    assert len(later) == owed + 1, "beyond the horizon the operator settles first"
    assert [row | {"id": None} for row in later] == [row | {"id": None} for row in ahead]

    told = json.loads(weixia("why", str(contacts["2026-02"]["id"]), "--json").stdout)
    assert told["clauses"][0]["ref"] == "S003-7-7" and told["evidence"][0]["keeps"] is True
    plain = weixia("why", str(contacts["2026-02"]["id"])).stdout
    assert "每月" in plain and "管理起始日 2010-01-01" in plain and "2026-02-03" in plain
    assert weixia("why", "987654321").exit_code == 2
    assert f"共 {owed} 件" in weixia("list", "--on", "2026-03-31").stdout
