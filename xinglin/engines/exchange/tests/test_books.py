"""Follow-up books: columns come from the programme's form, rows are checked and graded by it."""

from __future__ import annotations

import datetime as dt

import pytest
from python_calamine import CalamineWorkbook

from xinglin.engines.codes import HYPERTENSION
from xinglin.engines.exchange import actions, codes, dataset
from xinglin.engines.exchange.models import Verdict
from xinglin.engines.exchange.tests.made import number, row
from xinglin.engines.exchange.words import plain_header
from xinglin.engines.followup import programmes
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Observation, Visit
from xinglin.kernel.errors import Missing

HEADER = [
    "身份证号",
    "姓名",
    "随访日期",
    "随访方式",
    "收缩压",
    "舒张压",
    "心率（次/min）",
    "服药依从性",
    "确诊日期",
]


def book_code():
    """The book of whichever programme is for people with high blood pressure."""
    return next(
        f"{one.code}-followup" for one in programmes if HYPERTENSION in getattr(one.who, "has", ())
    )


def visit(day="2024-03-01", upper=152, lower=88, **other):
    cells = dict(
        zip(HEADER, [number(), "张三", day, "1", upper, lower, 72, "规律", ""], strict=True)
    )
    return [(cells | other)[title] for title in HEADER]


@pytest.fixture
def book(bring, sheet):
    """Imports visits of a resident who is known; `enrol` and a day of diagnosis enrol him."""
    bring(sheet([row()]))

    def run(*rows, header=HEADER, **more):
        path = sheet(rows, name="随访.xlsx", header=header)
        more.setdefault("enrol", True)
        return bring(path, as_dataset=book_code(), **more)

    return run


def test_visits_are_graded_in_order_and_enrol(book):
    rows = [
        visit("2024-06-10", 150, 85, 确诊日期="2024-01-05"),
        visit("2024-03-01", 152, 88, 确诊日期="2024-01-05"),
        visit("2024-09-09", 128, 82),
    ]
    told = book(*rows)
    assert (told.accepted, told.visits) == (3, 3), list(Verdict.objects.values())
    assert list(told.enrolled.values()) == [1]
    held = Enrolment.objects.get()
    assert (held.joined, held.last_on) == (dt.date(2024, 1, 5), dt.date(2024, 9, 9))
    assert held.next_on is not None and held.last_code == "1"
    graded = list(Visit.objects.order_by("day").values_list("code", "controlled", "mode"))
    assert graded == [("2", 0, "1"), ("2", 0, "1"), ("1", 1, "1")]
    assert Visit.objects.order_by("day")[1].grade == "still high"
    first = Observation.objects.filter(question="bp").order_by("day")[0]
    assert (first.value, first.second) == (152, 88)
    assert Visit.objects.order_by("day")[0].answers["drug_adherence"] == "1"


@pytest.mark.parametrize(
    "cells, why",
    [
        ({"收缩压": 80, "舒张压": 90}, "应低于"),
        ({"收缩压": 400}, "过高"),
        ({"收缩压": "高"}, "不是一个数"),
        ({"舒张压": ""}, "必须填写"),
        ({"随访日期": "2039-01-01"}, "晚于今天"),
        ({"随访日期": "2023-12-31"}, "早于纳入日期"),
        ({"随访日期": ""}, "没有随访日期"),
        ({"随访方式": "飞鸽"}, "不在代码表中"),
        ({"服药依从性": "有时"}, "没有“有时”这一项"),
        ({"身份证号": number(sequence=9)}, "没有这位居民的档案"),
        ({"姓名": "别人"}, "姓名不同"),
        ({"收缩压": "=F:100+52"}, "公式"),
    ],
)
def test_what_the_form_does_not_take(book, cells, why):
    told = book(visit(**({"确诊日期": "2024-01-05"} | cells)))
    assert told.accepted == 0 and told.set_aside + told.waiting == 1
    assert why in Verdict.objects.latest("pk").why


def test_who_is_not_enrolled_is_set_aside_with_what_would_mend_it(book):
    told = book(visit(), enrol=False)
    kept = Verdict.objects.latest("pk")
    assert told.set_aside == 1 and "没有纳入" in kept.why and "--enrol" in kept.mend
    assert not Enrolment.objects.exists()
    assert book(visit(确诊日期="2024-01-05"), enrol=False).set_aside == 1


def test_after_death_and_twice_a_day(book):
    book(visit(确诊日期="2024-01-05"))
    told = book(visit(upper=140), visit("2024-03-01", 130), visit("2024-06-01", 130, 80))
    verdicts = list(Verdict.objects.order_by("pk").values_list("why", flat=True))
    assert (told.accepted, told.set_aside) == (2, 1)
    assert verdicts[-2:] == ["已更正原来的随访记录", "与第2行重复（同一人同一天）"]
    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.engines.people.actions import record_death

    record_death(by=KEEPER_AT_CONSOLE, resident=Resident.objects.get().pk, day=dt.date(2024, 7, 1))
    assert book(visit("2024-08-01")).set_aside == 1
    assert "晚于死亡日期" in Verdict.objects.latest("pk").why


def test_the_same_book_twice(book):
    rows = [visit("2024-03-01", 确诊日期="2024-01-05"), visit("2024-06-01", 130, 80)]
    dry, first, second = book(*rows, dry_run=True), book(*rows), book(*rows)
    assert (first.accepted, second.accepted, second.unchanged) == (2, 0, 2)
    assert dry.visits == first.visits == second.visits == 2
    assert Visit.objects.count() == 2 and Visit.past.objects.count() == 0
    assert {one.recorded for one in (dry, first, second)} == {2}


def test_both_values_in_one_cell(book):
    header = ["身份证号", "随访日期", "血压", "确诊日期"]
    told = book([number(), "2024-03-01", "152/88", "2024-01-05"], header=header)
    assert told.accepted == 1, list(Verdict.objects.values())
    assert Visit.objects.get().answers["diastolic"] == 88


@pytest.mark.django_db
def test_every_template_is_whole(tmp_path):
    assert {"residents", book_code()} <= set(codes())
    for code in codes():
        wanted = dataset(code)
        path = actions.write_template(wanted, tmp_path / f"{code}.xlsx")
        read = CalamineWorkbook.from_path(str(path))
        assert read.sheet_names == [wanted.title[:31], "填写说明", "数据字典"]
        head = read.get_sheet_by_index(0).to_python()[0]
        assert head == [*(column.header for column in wanted.columns), "示例标记"]
        fields = [wanted.by_header[plain_header(title)].field for title in head[:-1]]
        assert fields == [column.field for column in wanted.columns]
    with pytest.raises(Missing, match="没有名为"):
        dataset("nothing")


def test_the_example_row_is_good_and_never_imported(bring, sheet, tmp_path):
    path = actions.write_template(dataset("residents"), tmp_path / "t.xlsx")
    assert bring(path).total == 0
    head, example = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[:2]
    assert bring(sheet([example[:-1]], name="填好.xlsx", header=head[:-1])).accepted == 1
