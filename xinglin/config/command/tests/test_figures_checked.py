"""Checks before publishing, typed at the console."""

from xinglin.config.command.tests.instances import COUNTY
from xinglin.kernel.time import today

TABLE = "编号,指标,数值,单位,关系\nt,总户数,237,户,a+b\na,甲,167,户,\nb,乙,88,户,\n"


def test_a_table_that_does_not_add_up_ends_with_one(built, tmp_path):
    file = tmp_path / "t.csv"
    file.write_text(TABLE, "utf-8")
    said = built.types("figures", "check", file, code=1)
    assert "不成立" in said.out and "167 + 88 = 255" in said.out
    told = built.types("figures", "check", file, "--json", code=1).json
    assert told["faults"] == 1 and not told["holds"]


def test_what_is_counted_here_holds(built):
    here = ("--place", COUNTY, "--period", today().year - 1, "--code", "HTN2")
    told = built.types("figures", "check", *here, "--json").json
    assert told["holds"] and told["checked"] > 5
    built.types("figures", "check", code=1)
