"""Rows that were set aside are corrected and sent again: those only, each once, none lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import actions, queries
from xinglin.engines.exchange.actions import resubmitting
from xinglin.engines.exchange.models import Batch, Verdict
from xinglin.engines.exchange.rules.reasons import kind_of
from xinglin.engines.exchange.tests.made import bundle_of_one, number, row
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.people.models import Resident
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import now

ME = KEEPER_AT_CONSOLE
NOT_ONE = number("19710101", 9)[:-1] + "?"


def adds_up(pk: int) -> Batch:
    """Received is accepted, unchanged, set aside and waiting together; the verdicts agree."""
    one = Batch.objects.get(pk=pk)
    assert one.rows_done == one.accepted + one.unchanged + one.set_aside + one.waiting
    for outcome in ("set_aside", "waiting"):
        said = Verdict.objects.filter(batch=pk, row__gt=0, verdict=outcome).count()
        assert said == getattr(one, outcome)
    assert not Verdict.objects.exclude(verdict__in=queries.OPEN).exclude(cells=None).exists()
    return one


def filled(path: Path, **cells: str) -> Path:
    """The workbook as somebody corrects it: `cells` of every open row by header."""
    book = openpyxl.load_workbook(path)
    for line in book.worksheets[0].iter_rows(min_row=2):
        head = {c.value: line[at] for at, c in enumerate(book.worksheets[0][1])}
        if head["结论"].value in ("已搁置", "待人工核实"):
            for title, text in cells.items():
                head[title].value = text
    book.save(path)
    return path


def test_the_returned_workbook_takes_only_what_was_set_aside(bring, sheet):
    totals = bring(sheet([row("张三", 1), row("李四", 2, 身份证号=NOT_ONE), row("王五", 3)]))
    (pk,), (book,) = totals.batches, totals.verdict_files
    assert (adds_up(pk).accepted, totals.set_aside) == (2, 1)
    filled(Path(book), 身份证号=number("19700301", 2))
    told = actions.resubmit(by=ME, batch=pk, file=Path(book))
    assert told.as_json() == {
        "batch": pk, "total": 1, "accepted": 1, "unchanged": 0, "set_aside": 0, "waiting": 0,
        "taken_before": 2, "unnumbered": 0, "open": 0,
    }  # fmt: skip
    one = adds_up(pk)
    assert (one.accepted, one.set_aside, one.corrected) == (3, 0, 1)
    settled = Verdict.objects.get(batch=pk, settled_at__isnull=False)
    assert settled.before and settled.cells is None and settled.tries == 1
    assert Resident.objects.count() == 3
    again = actions.resubmit(by=ME, batch=pk, file=Path(book))
    assert (again.taken.total, again.before) == (0, 3)
    assert Resident.objects.count() == 3 and adds_up(pk).accepted == 3
    assert AuditEntry.objects.filter(verb="exchange.resubmit").count() == 1


def test_rows_wait_for_what_comes_later(bring, sheet):
    """A visit of somebody unknown is taken as it stands once the person is on record."""
    head = ["身份证号", "姓名", "随访日期", "收缩压", "舒张压", "确诊日期"]
    visit = [number(), "张三", "2026-03-01", "128", "82", "2020-01-01"]
    pk = bring(sheet([visit], "随访.xlsx", head), enrol=True).batches[0]
    assert adds_up(pk).set_aside == 1
    assert actions.resubmit(by=ME, batch=pk).open == 1
    assert Verdict.objects.get(batch=pk).tries == 1
    bring(sheet([row()]))
    told = actions.resubmit(by=ME, batch=pk)
    said = Verdict.objects.get(batch=pk)
    assert (told.open, told.taken.set_aside) == ((0, 0) if said.verdict == "accepted" else (1, 1))
    assert "没有这位居民" not in said.why and said.before == "没有这位居民的档案"
    adds_up(pk)


def test_one_row_is_corrected_by_hand(bring, sheet):
    pk = bring(sheet([row(sequence=2, 身份证号=NOT_ONE, 民族="火星")])).batches[0]
    said = Verdict.objects.get(batch=pk)
    cells = queries.cells_of(said, ME)
    assert cells["name"] == "张三" and AuditEntry.objects.filter(verb="exchange.rejects").exists()
    assert queries.names_of([said])[said.pk][0] != "张三"
    once = actions.correct(
        by=ME, verdict=said.pk, cells=cells | {"id_number": number("19700301", 2)}
    )
    assert (once.verdict, once.field) == ("set_aside", "ethnic")
    assert queries.open_reasons(pk, ME) == [("set_aside", "ethnic", "民族不在代码表中", 1)]
    done = actions.correct(
        by=ME, verdict=said.pk,
        cells=queries.cells_of(once, ME) | {"ethnic": "汉族", "nonsense": "x"},
    )  # fmt: skip
    assert (done.verdict, done.tries, adds_up(pk).accepted) == ("accepted", 2, 1)
    with pytest.raises(Refused, match="已经接收"):
        actions.correct(by=ME, verdict=said.pk, cells=cells)
    with pytest.raises(Missing):
        actions.correct(by=ME, verdict=said.pk + 999, cells=cells)


def test_the_open_rows_come_as_a_workbook_of_our_columns(bring, sheet, tmp_path):
    bad = row(sequence=2, 身份证号=NOT_ONE, 详细地址="+86 1号")
    pk = bring(sheet([row(), bad])).batches[0]
    path = actions.write_open_rows(by=ME, batch=pk, path=tmp_path / "x.xlsx")
    lines = list(openpyxl.load_workbook(path).active.values)
    assert len(lines) == 2 and lines[0][-1] == "改正行号" and lines[1][-1] == "3"
    filled(path, 身份证号=number("19700301", 2))
    assert actions.resubmit(by=ME, batch=pk, file=path).open == 0
    assert Resident.objects.get(id=Resident.objects.latest("id").id).address == "+86 1号"


def test_what_cannot_be_sent_again_is_refused(bring, sheet, tmp_path, county):
    pk = bring(sheet([row(sequence=2, 身份证号=NOT_ONE)])).batches[0]
    with pytest.raises(Refused, match="行号"):
        actions.resubmit(by=ME, batch=pk, file=sheet([row()], "other.xlsx"))
    with pytest.raises(Refused, match="没有文件"):
        actions.resubmit(by=ME, batch=pk, file=tmp_path / "none.xlsx")
    with pytest.raises(Refused, match="没有内容"):
        actions.correct(by=ME, verdict=Verdict.objects.get().pk, cells={"name": " "})
    with pytest.raises(Missing):
        actions.resubmit(by=ME, batch=pk + 99)
    path = tmp_path / "b.json"
    path.write_text(bundle_of_one(), "utf-8")
    with pytest.raises(Refused, match="结论工作簿"):
        actions.resubmit(by=ME, batch=pk, file=path)
    fhir = bring(path).batches[0]
    with pytest.raises(Refused, match="不能按行重交"):
        actions.resubmit(by=ME, batch=fhir)
    Batch.objects.filter(pk=pk).update(finished_at=None)
    with pytest.raises(Refused, match="还没有导入完"):
        actions.resubmit(by=ME, batch=pk)


def test_rows_that_nobody_corrected_go_and_what_was_said_of_them_stays(bring, sheet, tmp_path):
    totals = bring(sheet([row("张三", 1), row("李四", 2, 身份证号=NOT_ONE), row("赵六", 4)]))
    (pk,) = totals.batches
    ended = Batch.objects.get(pk=pk).finished_at
    assert actions.forget_rows(by=ME, before=ended) == 0, "the time for which they are kept is open"
    assert actions.forget_rows(by=ME, before=ended + dt.timedelta(days=1)) == 1
    assert actions.kept_since() < ended
    one, said = adds_up(pk), Verdict.objects.get(batch=pk)
    assert one.set_aside == 1 and said.cells is None and said.field == "id_number" and said.why
    assert AuditEntry.objects.filter(verb="exchange.forget").count() == 1
    assert actions.forget_rows(by=ME, before=now() + dt.timedelta(days=1)) == 0
    actions.write_open_rows(by=ME, batch=pk, path=tmp_path / "open.xlsx")
    assert actions.resubmit(by=ME, batch=pk).taken.total == 0
    (book,) = totals.verdict_files
    filled(Path(book), 身份证号=number("19700301", 2))
    assert actions.resubmit(by=ME, batch=pk, file=Path(book)).taken.accepted == 1, "sent again"
    assert adds_up(pk).accepted == 3


def test_rows_without_a_number_are_counted_not_taken(bring, sheet):
    totals = bring(sheet([row(sequence=2, 身份证号=NOT_ONE), row()]))
    path = filled(Path(totals.verdict_files[0]), 身份证号=number("19700301", 2), 原行号="二")
    told = actions.resubmit(by=ME, batch=totals.batches[0], file=path)
    assert (told.unnumbered, told.before, told.open) == (1, 1, 1)


class Killed(BaseException):
    """The machine stops."""


def test_killed_in_the_middle_it_goes_on_with_what_is_open(bring, sheet, monkeypatch):
    monkeypatch.setattr(resubmitting, "CHUNK", 4)
    rows = [row("王" + "一二三四五六七八九十"[at], 2 * at, "19700301") for at in range(10)]
    good = [one[1] for one in rows]
    for one in rows:
        one[1] = one[1][:-1] + "?"
    totals = bring(sheet(rows))
    pk, book = totals.batches[0], Path(totals.verdict_files[0])
    opened = openpyxl.load_workbook(book)
    for at, text in enumerate(good, start=2):
        opened.active.cell(at, 2).value = text
    opened.save(book)
    seen = []

    def stop(_what: str, done: int) -> None:
        seen.append(done)
        if len(seen) == 2:
            raise Killed

    with pytest.raises(Killed):
        actions.resubmit(by=ME, batch=pk, file=book, progress=stop)
    assert adds_up(pk).accepted == Resident.objects.count() == 8
    told = actions.resubmit(by=ME, batch=pk, file=book)
    assert (told.taken.accepted, told.before, told.open) == (2, 8, 0)
    assert adds_up(pk).accepted == Resident.objects.count() == 10


@settings(max_examples=8, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.integers(0, 2**32))
def test_whatever_is_corrected_the_counts_add_up(seed):
    """Bad rows get better, stay bad or get worse, in any order, twice: nothing is lost."""
    dice = random.Random(seed)
    batch = Batch.objects.create(
        dataset="residents", file_name="x", digest="x", who_name="x",
        started_at=now(), finished_at=now(),
        rows_done=6, set_aside=4, waiting=2, place=None,
    )  # fmt: skip
    made = [
        Verdict.objects.create(batch=batch, row=at, verdict="set_aside" if at < 5 else "waiting",
                               why="x", cells=resubmitting.sealed_cells({"name": "张三"}))
        for at in range(1, 7)
    ]  # fmt: skip
    texts = [
        "",
        "张三",
        "=1",
        number("19700301", dice.randrange(1, 4)),
        "2026-02-30",
        "男",
        "\x00",
        "火星",
    ]
    for _ in range(6):
        one = dice.choice(made)
        fields = ("name", "id_number", "sex", "birth", "village", "ethnic", "phone")
        cells = {name: dice.choice(texts) for name in fields}
        with contextlib.suppress(Refused):
            actions.correct(by=ME, verdict=one.pk, cells=cells)
        adds_up(batch.pk)
    actions.resubmit(by=ME, batch=batch.pk)
    assert (
        adds_up(batch.pk).corrected
        == batch.rows_done - Verdict.objects.filter(batch=batch, verdict__in=queries.OPEN).count()
    )


test_whatever_is_corrected_the_counts_add_up = pytest.mark.usefixtures("county")(
    test_whatever_is_corrected_the_counts_add_up
)


@given(st.text(max_size=200))
def test_a_reason_says_nothing_personal(text):
    assert not any("0" <= char <= "9" for char in kind_of(text))
