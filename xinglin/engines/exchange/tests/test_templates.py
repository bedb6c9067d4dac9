"""A row made from the declaration and written into the data set's own template is accepted."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import openpyxl
import pytest

from xinglin.engines.exchange import Column, Dataset, Kind, actions, codes, dataset
from xinglin.engines.exchange.documents import comment_of
from xinglin.engines.exchange.models import Verdict
from xinglin.engines.exchange.tests.made import number, row
from xinglin.engines.followup import programmes
from xinglin.engines.records import About, Measure, Pair
from xinglin.kernel.time import age_on

ROWS = 4
DAY = dt.date(2025, 3, 1)
ADULT, CHILD = "19550103", "20240103"


def made(column: Column, dice: random.Random) -> str:
    """A value that the declaration of a column allows."""
    if column.values:
        return dice.choice(column.values)[1]
    if column.kind is Kind.NUMBER and column.low is not None and column.high is not None:
        return f"{dice.uniform(column.low, column.high):.{column.digits}f}"
    if column.kind is Kind.DAY:
        return str(DAY - dt.timedelta(days=dice.randrange(30)))
    return "" if column.kind is Kind.TEXT and not column.needed else column.sample()


def filled(wanted: Dataset, path: Path, rows: list[dict[str, str]]) -> Path:
    """The template with rows written below its example, as a person would in a spreadsheet."""
    actions.write_template(wanted, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[1]}
    for line, one in enumerate(rows, start=3):
        for column in wanted.columns:
            if one.get(column.field):
                sheet.cell(line, at[column.header], one[column.field])
    book.save(path)
    return path


def visited(wanted: Dataset, dice: random.Random, at: int, birth: str) -> dict[str, str]:
    """A visit with what the form must have, on a day of its own."""
    told = {
        one.field: made(one, dice)
        for one in wanted.columns
        if (one.needed or dice.random() < 0.4) and one.only_sex in ("", "2")
    }
    for pair in (one for one in programmes[wanted.programme].asks if isinstance(one, Pair)):
        upper, lower = pair.fields
        if {upper, lower} & told.keys():
            one, other = (made(wanted.by_field[field], dice) for field in pair.fields)
            told[lower], told[upper] = sorted([one, other], key=float)
            told[upper] = str(float(told[upper]) + 1).removesuffix(".0")
    born = dt.date.fromisoformat(birth)
    for one in programmes[wanted.programme].asks:
        if isinstance(one, Measure) and one.code in told:
            likely = one.range_for(About(age=age_on(born, DAY), sex="2", day=DAY, born=born))
            low, high = likely.soft or likely.hard
            told[one.code] = f"{(low + high) / 2:.{one.digits}f}"
    checked = programmes[wanted.programme].asks.check(
        told, age=age_on(born, DAY), sex="2", day=DAY, born=born, mode="1"
    )
    for one in checked.refusals:  # what the form forbids together is not filled in together
        if one.field in told and not wanted.by_field[one.field].needed:
            del told[one.field]
    day = str(DAY + dt.timedelta(days=at))
    return {**told, "day": day, "mode": "门诊", "confirmed_on": str(DAY)}


@pytest.mark.parametrize("code", ["residents"])
def test_a_made_up_resident_is_accepted(bring, tmp_path, code):
    wanted, dice = dataset(code), random.Random(3)
    rows = []
    for at in range(1, 40):
        sequence = 2 * at + 1
        told = {one.field: made(one, dice) for one in wanted.columns}
        held = {"name": f"王{'一二三四五六七八九'[at % 9]}{'甲乙丙丁戊'[at % 5]}",
                "id_number": number(f"19{40 + at}0301", sequence), "sex": "男",
                "birth": f"19{40 + at}-03-01", "village": "东风村", "household": str(at),
                "phone": f"138{at:08d}", "address": f"{at}组"}  # fmt: skip
        rows.append(told | held)
    told = bring(filled(wanted, tmp_path / "t.xlsx", rows))
    assert (told.accepted, told.total) == (39, 39), list(Verdict.objects.values("why", "row"))


@pytest.mark.parametrize("birth", [ADULT, CHILD])
def test_made_up_visits_are_accepted(bring, sheet, tmp_path, birth):
    bring(sheet([row(birth=birth, sequence=2)]))
    dice = random.Random(5)
    young = birth == CHILD
    for code in codes():
        wanted = dataset(code)
        if not wanted.programme or ("child" in code or code.startswith("nip")) != young:
            continue
        whose = {"id_number": number(birth, 2), "name": "张三"}
        rows = [visited(wanted, dice, at, birth) | whose for at in range(ROWS)]
        told = bring(filled(wanted, tmp_path / f"{code}.xlsx", rows), as_dataset=code, enrol=True)
        why = list(Verdict.objects.values_list("why", "field"))
        assert (told.accepted, told.total) == (ROWS, ROWS), (code, why[-4:])


def test_every_column_says_how_it_is_filled_in():
    for code in codes():
        for column in dataset(code).columns:
            said = comment_of(column)
            assert "格式：" in said and said.split("\n")[0] in ("必填", "按表单要求必填", "可不填")
            if column.kind is Kind.NUMBER:
                assert column.says in said
