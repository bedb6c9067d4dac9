"""A register: declared whole, written, moved, read from a file with nothing lost, kept secret."""

import datetime as dt
import io

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from xinglin.engines.access import KEEPER_AT_CONSOLE, OFFICE_HEAD
from xinglin.engines.ledger.actions import commit
from xinglin.engines.registers import (
    Register,
    about_nothing,
    about_person,
    about_place,
    actions,
    queries,
    registers,
)
from xinglin.engines.registers.models import Batch, Entry, SetAside
from xinglin.engines.registers.queries.sheets import headings
from xinglin.engines.registers.rules import coded, read_line, sentence
from xinglin.engines.registers.tests.conftest import COUNTY, FAR, GIVEN, LAMPS, TOWN
from xinglin.engines.workflow import Move, Text
from xinglin.engines.workflow import actions as cases
from xinglin.engines.workflow import queries as standing
from xinglin.engines.workflow.models import Case
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.time import Period

GO = Move("go", "走", "a -> b", by=OFFICE_HEAD)
WHOLE = {"title": "坏的", "subject": about_nothing(), "asks": [Text("x", "甲")],
         "states": "a 甲 | b 乙", "starts": "a", "moves": [GO]}  # fmt: skip


@pytest.mark.parametrize(
    "changed",
    [
        {"asks": [Text("x", "甲"), Text("x", "乙")]},
        {"asks": [Text("state", "甲")]},
        {"on": "x"}, {"kind": "x"}, {"name": "y"}, {"unique": ("y",)},
        {"moves": [Move("go", "走", "a -> b", by=OFFICE_HEAD, needs=["y"])]},
        {"demo": "state | ago\nnowhere | 1"},
    ],
)  # fmt: skip
def test_a_register_that_cannot_work_does_not_load(changed):
    with pytest.raises(ValueError):
        Register("broken_register", **{**WHOLE, **changed})


def write(town, **more):
    told = {"by": town.head, "register": "lamp", "subject": town.clinic.pk, "values": GIVEN, **more}
    return actions.write(**told)


def test_a_line_is_written_and_moves(town):
    made = write(town)
    assert (made.title, made.state, made.day) == ("村口（太阳能）", "new", dt.date(2026, 3, 1))
    assert made.answers == "|built_on=2026-03-01|kind=1|lamps=3|"
    case = standing.case_of("lamp", "registers.entry", made.pk)
    assert (case.office_id == town.bureau.pk and case.due_at.year == 2026) or case.due_at
    with pytest.raises(Refused, match="“造价”没有填写"):
        actions.move(by=town.head, entry_id=made.pk, verb="light", said={"who": "张"})
    said = {"price": "1200.50", "who": "张"}
    lit = actions.move(by=town.head, entry_id=made.pk, verb="light", said=said, seen=1)
    assert lit.state == "lit" and lit.values["price"] == 1200.5 and "price=1200.5" in lit.answers
    assert "张" not in lit.answers
    with pytest.raises(Conflict):
        actions.move(by=town.head, entry_id=made.pk, verb="light", said=said, seen=1)
    # Whatever door a move takes, the line follows its case.
    cases.move(by=town.head, case=case.pk, verb="remove", said={"why": "旧"})
    assert Entry.objects.get(pk=made.pk).state == "gone"
    assert Entry.past.objects.filter(id=made.pk).count() == 2
    told = queries.described(Entry.objects.get(pk=made.pk), LAMPS)
    assert told["盏数"] == "3盏" and told["类型"] == "太阳能"


def test_who_may_write_and_what(town):
    with pytest.raises(NotAllowed, match="股室负责人"):
        write(town, by=town.reader)
    with pytest.raises(NotAllowed):
        write(town, by=town.stranger)
    with pytest.raises(Refused, match="不属于"):
        write(town, subject=town.bureau.pk)
    with pytest.raises(Missing):
        write(town, subject=10**6)
    with pytest.raises(Refused, match="没有这个状态"):
        write(town, state="broken")
    with pytest.raises(Refused, match="还应填写：造价"):
        write(town, state="lit")
    with pytest.raises(Refused, match="“盏数”没有填写"):
        write(town, values={"where": "x"})
    write(town)
    with pytest.raises(Conflict, match="机构、位置相同的只登记一次"):
        write(town)
    assert Entry.objects.count() == Case.objects.filter(workflow="lamp").count() == 1


def test_a_line_that_has_gone_some_way_already(town):
    made = write(town, values={**GIVEN, "price": 9}, state="lit", point=(120.1, 30.1))
    case = standing.case_of("lamp", "registers.entry", made.pk)
    assert case.state == "lit" and len(standing.history(case)) == 2
    assert [(pin.longitude, pin.title) for pin in queries.pins([made])] == [
        (120.1, "村口（太阳能）")
    ]


def test_a_line_is_put_right(town):
    made = write(town)
    other = write(town, values={**GIVEN, "where": "桥头"})
    seen = made.since
    done = actions.correct(by=town.head, entry_id=made.pk, values={**GIVEN, "lamps": 5}, seen=seen)
    assert done.values["lamps"] == 5
    with pytest.raises(Conflict, match="改过"):
        actions.correct(by=town.head, entry_id=made.pk, values=GIVEN, seen=seen)
    with pytest.raises(Conflict, match="已经登记过"):
        actions.correct(by=town.head, entry_id=other.pk, values=GIVEN)
    with pytest.raises(NotAllowed):
        actions.correct(by=town.reader, entry_id=made.pk, values=GIVEN)


def test_what_one_may_see(town):
    made = write(town)
    assert [one.pk for one in queries.lines("lamp", town.reader)] == [made.pk]
    found = queries.lines("lamp", town.reader, area=(TOWN, TOWN + 9), state="new", kind="1",
                          text="村", period=Period.parse("2026"))  # fmt: skip
    assert found.count() == 1 and queries.tally("lamp", town.reader) == {"new": 1}
    assert not queries.lines("lamp", town.stranger).exists()
    with pytest.raises(Missing):
        queries.entry(made.pk, town.stranger)
    with pytest.raises(Missing):
        queries.entry(10**6, town.head)
    with pytest.raises(Missing):
        queries.register_of("nothing", town.head)
    assert queries.sentence("lamp", town.head, Period.parse("2026")) == (
        "建成路灯1处3盏，太阳能1处"
    )
    assert not queries.sentence("lamp", town.head, Period.parse("2025"))
    standings = {one.register.code: one for one in queries.overview(town.head)}
    assert (standings["lamp"].lines, standings["lamp"].open) == (1, 1)


def test_a_secret_register_is_known_to_its_own(town):
    made = actions.write(by=town.director, register="hush", subject=COUNTY, values={"what": "某事"})
    assert queries.entry(made.pk, town.director).pk == made.pk
    assert "hush" not in {one.code for one in queries.known_to(town.head)}
    for ask in (
        lambda: queries.entry(made.pk, town.head),
        lambda: queries.register_of("hush", town.head),
        lambda: list(queries.lines("hush", town.head)),
    ):
        with pytest.raises(Missing):
            ask()
    with pytest.raises(NotAllowed):
        actions.write(by=town.head, register="hush", subject=COUNTY, values={"what": "x"})
    assert not standing.inbox(town.head, which="office", workflow="hush").rows
    assert not [one for one in standing.late_next_week(town.head) if one.workflow == "hush"]


# --- files -------------------------------------------------------------------------------------

HEAD = [one.removesuffix("*") for one in headings(LAMPS)]


def sheet(*rows, head=HEAD):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for line, row in enumerate([head, *rows]):
            page.write_row(line, 0, row)
    return out.getvalue()


def test_every_bad_line_is_set_aside_with_its_reason(town):
    with commit(by="测试", why="重名"):
        type(town.clinic).objects.create(name="重名院", kind="C220", place_id=TOWN)
        type(town.clinic).objects.create(name="重名院", kind="C220", place_id=TOWN)
    content = sheet(
        ["东镇卫生院", "", "村口", "太阳能", "2026-03-01", 3, "是", "", "人民医院", "东镇"],
        ["12330100000000001A", "已亮灯", "桥头", "2", "2026/3/2", "4", "否", "99.5"],
        [],
        ["东镇卫生院", "", "村口", "太阳能", "2026-03-01", 3],
        ["没有院", "", "甲", "太阳能", "2026-03-01", 3],
        ["重名院", "", "甲", "太阳能", "2026-03-01", 3],
        ["", "", "甲", "太阳能", "2026-03-01", 3],
        ["东镇卫生院", "飞走", "乙", "太阳能", "2026-03-01", 3],
        ["东镇卫生院", "已亮灯", "丙", "太阳能", "2026-03-01", 3],
        ["东镇卫生院", "", "丁", "煤油", "去年", -1],
        ["卫生健康局", "", "戊", "太阳能", "2026-03-01", 3],
        ["东镇卫生院", "", "己", "太阳能", "2026-03-01", 3, "", "", "", "天边"],
    )
    batch = actions.read_file(by=town.head, register="lamp", name="路灯.xlsx", content=content)
    assert (batch.rows, batch.taken, batch.set_aside) == (11, 2, 9)
    found, aside = queries.set_aside(batch.pk, town.head)
    why = {one.line: one.why for one in aside}
    assert found.pk == batch.pk and sorted(why) == [5, 6, 7, 8, 9, 10, 11, 12, 13]
    for line, says in (
        (5, "重复"), (6, "没有名为"), (7, "几家机构"), (8, "没有填写"), (9, "飞走"), (10, "造价"),
        (11, "应为：太阳能、市电"), (12, "不属于"), (13, "天边"),
    ):  # fmt: skip
        assert says in why[line], (line, why[line])
    assert "应填日期" in why[11] and "不能小于" in why[11]
    assert {one.state for one in Entry.objects.all()} == {"new", "lit"}
    assert Case.objects.filter(workflow="lamp").count() == 2
    with pytest.raises(Refused, match="已经导入过"):
        actions.read_file(by=town.head, register="lamp", name="again.xlsx", content=content)
    back = CalamineWorkbook.from_filelike(io.BytesIO(queries.unread_sheet(LAMPS, aside)))
    rows = back.get_sheet_by_index(0).to_python()
    assert len(rows) == 10 and rows[0][-1] == "未导入原因" and "重复" in rows[1][-1]
    assert [one.pk for one in queries.batches("lamp", town.head)] == [batch.pk]
    with pytest.raises(Missing):
        queries.set_aside(batch.pk, town.stranger)


def test_what_is_no_sheet_is_refused(town):
    read = {"by": town.head, "register": "lamp", "name": "x"}
    for content, says in (
        (b"MZ", "不是可以读取的"), (sheet(), "没有内容"),
        (sheet(["x"], head=["别的"]), "表头里没有"), (b"x" * (11 * 2**20), "太大"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=says):
            actions.read_file(**read, content=content)
    with pytest.raises(NotAllowed):
        actions.read_file(**{**read, "by": town.reader}, content=sheet(["x"]))
    assert not Batch.objects.exists() and not SetAside.objects.exists()


def test_the_template_is_made_of_the_declaration(town):
    book = CalamineWorkbook.from_filelike(io.BytesIO(queries.example_sheet(LAMPS)))
    assert book.get_sheet_by_index(0).to_python()[0] == headings(LAMPS)
    assert (
        "照片" not in headings(LAMPS) and "位置*" in headings(LAMPS) and "造价" in headings(LAMPS)
    )
    write(town)
    taken = CalamineWorkbook.from_filelike(
        io.BytesIO(queries.sheet_of(LAMPS, queries.lines("lamp", town.head), town.head))
    )
    rows = taken.get_sheet_by_index(0).to_python()
    assert rows[1][:4] == ["东镇卫生院", "东镇", "2026-03-01", "新建"] and 3.0 in rows[1]


def test_a_line_about_a_place_or_a_person(town):
    assert actions.writing.about(
        registers["hush"], COUNTY, town.director
    ).place == COUNTY  # fmt: skip
    towns = Register("only_towns", **{**WHOLE, "subject": about_place(level="town")})
    with pytest.raises(Refused, match="不属于"):
        actions.writing.about(towns, COUNTY, town.head)
    people = Register("only_people", **{**WHOLE, "subject": about_person()})
    with pytest.raises(Missing):
        actions.writing.about(people, 10**6, KEEPER_AT_CONSOLE)
    assert FAR != TOWN


@given(
    some.dictionaries(
        some.sampled_from([*LAMPS.fields, "strange"]),
        some.one_of(some.text(max_size=12), some.integers(-5, 5), some.none()),
    )
)
def test_whatever_is_typed_is_read_or_refused_and_never_coded_in_words(told):
    try:
        clean = read_line(LAMPS, told, dt.date(2026, 6, 1))
    except Refused as refusal:
        assert refusal.why
        return
    text = coded(LAMPS, clean)
    assert "where" not in text and text.startswith("|") and sentence(LAMPS, [clean])
