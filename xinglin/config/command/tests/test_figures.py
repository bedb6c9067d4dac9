"""The lake, figures and reports from the console; a number typed over is named."""

import docx
import pytest

from xinglin.config.command.tests.instances import COUNTY
from xinglin.kernel.time import today

YEAR = today().year - 1
HERE = ("--place", COUNTY, "--period", YEAR)


@pytest.fixture(scope="module")
def htn2(built):
    """One figure of the county."""
    return built.types("figures", "compute", "HTN2", *HERE, "--json").json[0]


def test_the_lake_is_refreshed_and_says_how_far_it_is(built):
    done = built.types("lake", "refresh", "--json").json
    assert {"commit", "full", "partitions", "rows", "seconds", "snapshot"} <= set(done)
    status = built.types("lake", "status", "--json").json
    assert status["commit"] == status["head"] == done["commit"] and status["behind"] == 0
    assert status["tables"]["residents"] >= 300 and status["tables"]["visits"] > 0
    full = built.types("lake", "refresh", "--full", "--json").json
    assert full["full"] and full["snapshot"] == status["snapshot"]
    assert "提交" in built.types("lake", "status").out


def test_the_book_is_listed(built):
    book = built.types("figures", "list", "--json").json
    assert {"HTN1", "HTN2", "HTN3", "HTN4"} <= {one["code"] for one in book}
    assert all(one["definition"] and one["title"] for one in book)
    assert "HTN2" in built.types("figures", "list").out


def test_compute_answers_a_list_of_objects(built, htn2):
    wanted = {"code", "place", "period", "numerator", "denominator", "value", "commit"}
    assert wanted <= set(htn2)
    assert (htn2["code"], htn2["place"], htn2["period"]) == ("HTN2", COUNTY, str(YEAR))
    many = built.types(
        "figures", "compute", "HTN1", "HTN2", *HERE, "--by", "place,month", "--json"
    ).json
    assert {one["code"] for one in many} == {"HTN1", "HTN2"}
    assert {one["period"] for one in many} == {f"{YEAR}-{month:02d}" for month in range(1, 13)}
    assert htn2["shown"] in built.types("figures", "compute", "HTN2", *HERE).out


def test_what_cannot_be_computed_is_refused(built):
    def refused(*words):
        return built.types("figures", "compute", *words, "--json", code=1).refused()

    assert refused("HTN9", *HERE)
    assert refused("HTN2", "--place", "123456", "--period", YEAR)
    assert refused("HTN2", "--place", COUNTY, "--period", "yesterday")
    assert refused("HTN2", *HERE, "--by", "blood")


def test_explain_proves_the_figure_by_its_people(built, htn2):
    told = built.types("figures", "explain", "HTN2", *HERE, "--json").json
    assert len(told["numerator_people"]) == told["numerator"] == htn2["numerator"]
    assert len(told["denominator_people"]) == int(htn2["denominator"])
    assert set(told["numerator_people"]) <= set(told["denominator_people"])
    missed = [one for one in told["excluded"] if one["side"] == "missed"]
    assert len(missed) == len(told["denominator_people"]) - len(told["numerator_people"])
    assert all(one["reason"] for one in told["excluded"])
    assert told["value"] == htn2["value"] and len(told["hash"]) == 64
    assert told["hash"][:16] in built.types("figures", "explain", "HTN2", *HERE).out


def test_a_report_is_written_and_a_number_typed_over_is_named(built, tmp_path):
    file = tmp_path / "年度总结.docx"
    made = built.types("report", "annual", "--year", YEAR, "--out", file, "--json").json
    assert made["file"] == str(file) and made["figures"] > 5
    honest = built.types("report", "verify", file, "--json").json
    assert honest["holds"] and honest["checked"] == made["figures"] and not honest["findings"]
    _type_over(file)
    forged = built.types("report", "verify", file, "--json", code=1).json
    assert not forged["holds"] and any("改动" in one for one in forged["findings"])
    assert "改动" in built.types("report", "verify", file, code=1).err
    file.write_bytes(b"PK nothing")
    assert built.types("report", "verify", file, code=1).refused("无法打开")


def _type_over(file):
    """Change the first percentage in a table, as somebody would in Word."""
    made = docx.Document(str(file))
    run = next(
        run
        for table in made.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if "%" in run.text and any(char.isdigit() for char in run.text)
    )
    run.text = "99.99%"
    made.save(str(file))


def test_a_report_of_a_year_to_come_is_refused(built, tmp_path):
    out = ("--out", tmp_path / "r.docx")
    assert built.types("report", "annual", "--year", YEAR + 9, *out, code=1).refused("还没有开始")
    assert not (tmp_path / "r.docx").exists()
