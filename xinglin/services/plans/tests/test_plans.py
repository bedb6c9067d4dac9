"""The year's plan: set, proved, finished, written out and read in, told in the summary."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xinglin.engines.reports import say, sources
from xinglin.engines.reports.queries.counted import Counted
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import today, year
from xinglin.services.plans import actions, queries
from xinglin.services.plans.documents import rows_of, sheet
from xinglin.services.plans.models import PlanTask

PDF = b"%PDF-1.4\n% proof\n%%EOF\n"
THIS = today().year


@pytest.fixture
def office(reads):
    return reads("guzhang")


@pytest.fixture
def task(office):
    return actions.set_task(
        by=office.actor, year=THIS, place=office.place, theme="中医药", title="测试任务",
        office="中医药股", due=dt.date(THIS, 12, 31), indicator="HTN1",
        sentence="规范管理率{值}，目标{目标}。",
    )  # fmt: skip


def test_the_made_up_plan_is_seen_and_a_task_opens(office):
    page = office.opens("/plans/")
    text = page.tree.text_content()
    assert f"{THIS}年工作计划" in text and "高血压规范管理攻坚" in text and "逾期" in text
    one = PlanTask.objects.get(year=THIS, title="高血压规范管理攻坚")
    text = office.opens(f"/plans/{one.pk}/").tree.text_content()
    assert "总结中的语句" in text and "高血压患者规范管理率" in text and "年度目标" in text


def test_a_task_is_done_only_with_proof(office, task):
    with pytest.raises(Refused, match="没有佐证"):
        actions.finish_task(by=office.actor, pk=task.pk, done_on=today())
    form = {"file": SimpleUploadedFile("证明.pdf", PDF), "day": str(today()), "says": "验收"}
    assert office.sends(f"/plans/{task.pk}/", "上传佐证", **form).status_code == 302
    [proof] = queries.evidence_of(task)
    given = office.client.get(f"/plans/paper/{proof.pk}/")
    assert given.content == PDF and proof.paper_sm3 and proof.who_name
    actions.finish_task(by=office.actor, pk=task.pk, done_on=today())
    with pytest.raises(Refused, match="已经完成"):
        actions.finish_task(by=office.actor, pk=task.pk, done_on=today())


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"title": " "}, "没有填写任务"),
        ({"due": dt.date(THIS - 1, 1, 1)}, "早于"),
        ({"indicator": "NO9"}, "没有代码"),
        ({"sentence": "{均值}"}, "无法填数"),
        ({"sentence": "{值}"}, "无法填数"),
        ({"done_on": dt.date(THIS + 1, 1, 1)}, "今天之后"),
    ],
)
def test_a_task_that_makes_no_sense_is_refused(office, changes, says):
    given = {"theme": "中医药", "title": "甲", "office": "乙", "due": dt.date(THIS, 12, 31)}
    with pytest.raises(Refused, match=says):
        actions.set_task(by=office.actor, year=THIS, place=office.place, **{**given, **changes})


def test_the_sheet_goes_out_and_comes_in_unchanged(office, task):
    found = queries.standings(office.actor, THIS, office.place)
    content = sheet("计划", [one.task for one in found])
    rows = rows_of(content, THIS)
    assert len(rows) == len(found) and not any(row.why for row in rows)
    verdicts = actions.take_rows(by=office.actor, year=THIS, place=office.place, rows=rows)
    assert {verdict for _, verdict in verdicts} == {"没有变化"}


def test_a_sheet_is_taken_row_by_row(office):
    book = openpyxl.Workbook()
    for row in (["主题", "任务", "责任股室", "完成时限"],
                ["中医药", "新任务", "中医药股", f"{THIS}年9月30日"],
                ["中医药", "没有时限", "中医药股", ""],
                ["中医药", "错日期", "中医药股", "月底"]):  # fmt: skip
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    file = SimpleUploadedFile("计划.xlsx", held.getvalue())
    answer = office.sends("/plans/take/", "导入", file=file)
    text = office.opens(answer.headers["Location"]).tree.text_content()
    assert "新增" in text and "没有填写完成时限" in text and "不是日期" in text
    assert PlanTask.objects.get(title="新任务").due == dt.date(THIS, 9, 30)
    for wrong in (b"nothing", b"PK\x03\x04"):
        with pytest.raises(Refused, match="无法打开"):
            rows_of(wrong, THIS)


def test_the_sentence_is_counted_and_follows_the_goal_of_the_place(office, task):
    book = Counted(office.place, year(THIS), office.actor)
    parts = queries.sentence_of(queries.standing(task, 0, today()), book)
    text = "".join(one if isinstance(one, str) else say(one) for one in parts)
    assert text.startswith("规范管理率") and "目标76.00%。" in text


def test_what_the_summary_is_told(office):
    place = office.place.number
    told = {code: sources[code].tell(place, year(THIS), office.actor) for code in
            ("重点工作", "存在问题", "要点任务", "特色亮点")}  # fmt: skip
    assert "老年健康和慢病管理" in {row["主题"] for row in told["重点工作"]}
    assert all(row["原因"].startswith("主要原因") for row in told["存在问题"])
    assert 1 <= len(told["存在问题"]) <= 5 and len(told["要点任务"]) > 10
    for code, rows in told.items():
        assert all(set(row) <= set(sources[code].fields) for row in rows)


def test_a_target_shows_its_tasks_and_strangers_see_nothing(office, reads):
    from xinglin.services.targets.models import Target

    target = Target.objects.filter(indicator="HTN1", place_id=office.place.number).first()
    assert "高血压规范管理攻坚" in office.opens(f"/targets/{target.pk}/").tree.text_content()
    village = reads("cunyi")
    task = PlanTask.objects.filter(year=THIS).first()
    with pytest.raises(Missing):
        queries.one(task.pk, village.actor)
    village.opens(f"/plans/{task.pk}/", status=404)
    with pytest.raises(NotAllowed):
        actions.withdraw_task(by=village.actor, pk=task.pk)


def test_a_problem_needs_its_reason_and_a_withdrawn_task_is_gone(office, task):
    with pytest.raises(Refused, match="没有写原因"):
        actions.report_task(by=office.actor, pk=task.pk, problem="慢")
    actions.report_task(by=office.actor, pk=task.pk, problem="慢", cause="人少")
    actions.withdraw_task(by=office.actor, pk=task.pk)
    assert task.pk not in {one.task.pk for one in queries.standings(
        office.actor, THIS, office.place)}  # fmt: skip
    with pytest.raises(Missing):
        actions.report_task(by=office.actor, pk=task.pk)
