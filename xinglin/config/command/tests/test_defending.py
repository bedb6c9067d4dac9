"""A value is stored, proved and explained from the console."""

from xinglin.config.command.tests.instances import COUNTY
from xinglin.kernel.time import today

YEAR = today().year - 1
HERE = ("--place", COUNTY, "--period", YEAR)


def test_a_value_is_stored_proved_and_explained(built):
    built.types("lake", "refresh")
    done = built.types("figures", "store", "HTN2", *HERE, "--reference", "一号", "--json").json
    [kept] = done["figures"]
    assert kept["code"] == "HTN2" and kept["reference"] == "一号"
    proof = built.types("figures", "prove", kept["id"], "--json").json
    assert proof["equal"] and all(one["equal"] for one in proof["checks"])
    assert "一致" in built.types("figures", "prove", kept["id"]).out
    assert "一号" in built.types("figures", "stored", "--code", "HTN2").out
    same = built.types("figures", "diff", "HTN2", *HERE, "--from", kept["commit"], "--json").json
    assert same["adds_up"] and same["numerator"] == 0
    told = built.types("figures", "why", "HTN2", *HERE, "--to-period", YEAR - 1).out
    assert "合计" in told and "变化" in told
