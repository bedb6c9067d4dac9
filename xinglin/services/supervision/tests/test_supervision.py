"""Draws, checks, papers and publication, in a made-up county."""

import io
import json
import subprocess
import sys

import docx
import pytest
from django.conf import settings
from django.test import Client

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import queries as figures
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.models import Place
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import days, now, stopped, today
from xinglin.services.supervision import actions, queries
from xinglin.services.supervision.models import (
    Check,
    Credit,
    Draw,
    Interest,
    Officer,
    Opinion,
    Photo,
    Seat,
    SelfCheck,
    Unit,
)
from xinglin.services.supervision.pages.everybody import TEN_LINES
from xinglin.services.supervision.queries.draws import published
from xinglin.services.supervision.rules import checklist_of

BY = KEEPER_AT_CONSOLE
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def here(county, db):
    return Place.objects.get(level="county")


@pytest.fixture
def officers(here):
    return list(Officer.objects.filter(place=here).order_by("pk"))


@pytest.fixture
def bath(here):
    return Unit.objects.filter(kind="bath").order_by("pk").first()


def committed(here, **more):
    given = {
        "title": "沐浴场所抽查",
        "place": here.number,
        "kinds": ["hair"],
        "starts_on": today(),
        "ends_on": today().replace(month=12, day=31),
        "rates": {"1": "1", "2": "1", "3": "1"},
        "public_source": "次日开奖号码",
        "public_at": days(1).after(now()),
    }
    with commit(by=BY, why="none of them was drawn this year"):
        Check.objects.filter(unit__kind="hair").exclude(draw=None).update(
            cancelled_on=today(), draw=None
        )
    return actions.commit_draw(by=BY, **{**given, **more})


def drawn_one(here, **more):
    made = committed(here, **more)
    with stopped(days(2).after(now())):
        return actions.draw_lot(
            by=BY, draw_id=made.pk, public_value=" 01 02  03 ", witness="法规股"
        )


def test_what_was_drawn_is_what_was_committed_to(here):
    made = drawn_one(here)
    assert made.public_value == "01 02 03" and queries.proof(made).holds
    checks = Check.objects.filter(draw=made)
    assert checks.count() == sum(map(len, made.outcome["drawn"].values())) > 1
    assert all(Seat.objects.filter(check_of=one).count() == 2 for one in checks)
    with pytest.raises(Refused, match="已经抽取过"):
        actions.draw_lot(by=BY, draw_id=made.pk, public_value="99", witness="法规股")
    with pytest.raises(Refused, match="现在还不能公开"):
        actions.reveal_draw(by=BY, draw_id=made.pk)
    assert "seed" not in published(made), "whoever has the seed knows who will be looked at"


def test_a_changed_list_is_noticed(here):
    made = drawn_one(here)
    first, _, rest = made.units.partition("\n")
    made.units = f"{rest}{first}\n"
    assert not queries.proof(made).holds


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " "}, "名称"),
        ({"kinds": []}, "类别"),
        ({"kinds": ["castle"]}, "类别"),
        ({"public_source": ""}, "公共随机值"),
        ({"rates": {}}, "数量"),
        ({"rates": {"1": "2"}}, "比例"),
        ({"total": 5000}, "不可行"),
        ({"kinds": ["unlicensed"]}, "没有可抽取"),
    ],
)
def test_commitments_that_are_refused(here, wrong, said):
    with pytest.raises(Refused, match=said):
        committed(here, **wrong)


def test_the_value_must_lie_ahead_and_the_witness_be_another(here):
    with pytest.raises(Refused, match="已经公布"):
        committed(here, public_at=days(1).before(now()))
    made = committed(here)
    with pytest.raises(Refused, match="还没有公布"):
        actions.draw_lot(by=BY, draw_id=made.pk, public_value="1", witness="法规股")
    with stopped(days(2).after(now())):
        for value, witness in (("", "法规股"), ("1", ""), ("1", BY.name)):
            with pytest.raises(Refused):
                actions.draw_lot(by=BY, draw_id=made.pk, public_value=value, witness=witness)
        gone = actions.abandon_draw(by=BY, draw_id=made.pk, why="名单有误")
        assert gone.revealed_on and gone.nonce
        with pytest.raises(Refused, match="作废"):
            actions.draw_lot(by=BY, draw_id=made.pk, public_value="1", witness="法规股")


def test_ten_lines_recompute_every_published_draw(here, tmp_path):
    """The very ten lines of the public page, run by another Python on the published data."""
    assert len(TEN_LINES.strip().splitlines()) == 10
    script, page = tmp_path / "check.py", tmp_path / "draw.json"
    found = list(Draw.objects.filter(revealed_on__isnull=False, abandoned_on=None))
    assert found
    for one in found:
        answer = Client().get(f"/supervision/open/draws/{one.pk}/draw.json")
        script.write_bytes(Client().get("/supervision/open/check.py").content)
        page.write_bytes(answer.content)
        told = subprocess.run(
            [sys.executable, "-I", script, page], capture_output=True, text=True, cwd=tmp_path
        )
        lines = told.stdout.splitlines()
        assert lines and all(line.endswith("True") for line in lines), told
    bent = json.loads(page.read_text("utf-8"))
    name = next(iter(bent["drawn"]))
    bent["drawn"][name] = [*bent["drawn"][name][1:], "99-99-00001"]
    page.write_text(json.dumps(bent), "utf-8")
    told = subprocess.run([sys.executable, "-I", script, page], capture_output=True, text=True)
    assert "False" in told.stdout


def test_the_manual_carries_the_same_ten_lines():
    text = (settings.ROOT / "docs/explanation/the-draw.md").read_text("utf-8")
    assert TEN_LINES.strip() in text


def test_an_officer_with_an_interest_is_not_sent(here, officers):
    units = list(Unit.objects.filter(kind="hair", closed_on=None))
    for unit in units:
        actions.declare_interest(by=BY, officer_id=officers[0].pk, unit_id=unit.pk, kind="relative")
    made = drawn_one(here)
    seats = Seat.objects.filter(check_of__draw=made)
    assert seats.exists() and not seats.filter(officer=officers[0]).exists()
    mine = [row for row in made.outcome["barred"] if row[1] == officers[0].certificate]
    assert len(mine) == Check.objects.filter(draw=made).count() and mine[0][2] == "relative"
    one = Check.objects.filter(draw=made).first()
    out = Seat.objects.filter(check_of=one).first()
    actions.replace_officer(by=BY, check_id=one.pk, officer_id=out.officer_id, why="病假")
    now_there = Seat.objects.filter(check_of=one, ended_on=None)
    assert now_there.count() == 2 and not now_there.filter(officer=officers[0]).exists()
    with pytest.raises(Refused):
        actions.replace_officer(by=BY, check_id=one.pk, officer_id=out.officer_id, why="再换")


def test_too_few_officers_are_named_and_nobody_is_sent_alone(here, officers):
    unit = Unit.objects.filter(kind="hair").first()
    for officer in officers[1:]:
        if not Interest.objects.filter(officer=officer, unit=unit).exists():
            actions.declare_interest(by=BY, officer_id=officer.pk, unit_id=unit.pk, kind="stake")
    made = drawn_one(here)
    assert made.outcome["short"] == {unit.code: 1}
    one = Check.objects.get(draw=made, unit=unit)
    assert not Seat.objects.filter(check_of=one).exists()
    with pytest.raises(Refused, match="不足 2 名"):
        actions.record_check(by=BY, check_id=one.pk, verdicts={}, result="4")


def planned(unit, officers, **more):
    fit = [
        one
        for one in officers
        if unit.field in one.fields and not Interest.objects.filter(officer=one, unit=unit).exists()
    ]
    given = {"kind": "routine", "due_on": today(), "officer_ids": [one.pk for one in fit[:2]]}
    return actions.plan_check(by=BY, unit_id=unit.pk, **{**given, **more})


def verdicts(unit, *unmet):
    return {i.code: "0" if i.code in unmet else "1" for i in checklist_of(unit.kind).items}


def test_what_is_found_is_written_mended_and_looked_at_again(bath, officers):
    one = planned(bath, officers)
    with pytest.raises(Refused, match="没有结论"):
        actions.record_check(by=BY, check_id=one.pk, verdicts={})
    with pytest.raises(Refused, match="整改期限"):
        actions.record_check(by=BY, check_id=one.pk, verdicts=verdicts(bath, "01.07"))
    done = actions.record_check(
        by=BY, check_id=one.pk, verdicts=verdicts(bath, "01.07"), mend_by=days(10).after(today())
    )
    assert done.result == "2" and done.score == 95 and done.people == 2
    paper = Opinion.objects.get(check_of=one)
    assert "室内吸烟" in paper.says and paper.number.endswith("号")
    bath.refresh_from_db()
    assert bath.grade == "1"
    again = Check.objects.get(after=one)
    assert again.kind == "recheck" and again.due_on == days(25).after(today())
    actions.record_check(by=BY, check_id=again.pk, verdicts=verdicts(bath))
    one.refresh_from_db()
    assert one.mended_on == today() and queries.state_of(one)[0] == "已办结"
    with pytest.raises(Refused, match="已经记录"):
        actions.record_check(by=BY, check_id=one.pk, verdicts=verdicts(bath))


def test_a_key_item_takes_the_grade_and_a_case_takes_the_clue(bath, officers):
    from xinglin.services.enforcement.models import Matter

    one = planned(bath, officers)
    with pytest.raises(Refused, match="不符合项"):
        actions.record_check(by=BY, check_id=one.pk, verdicts=verdicts(bath), result="3")
    actions.record_check(
        by=BY,
        check_id=one.pk,
        verdicts=verdicts(bath, "01.01", "01.03"),
        result="3",
        mend_by=days(15).after(today()),
    )
    bath.refresh_from_db()
    assert bath.grade == "4" and bath.risk != "1"
    matter = Matter.objects.get(source_ref=f"check:{one.pk}")
    assert matter.unit_code == bath.code and matter.items == ["01.01", "01.03"]


def test_a_false_self_check_is_found(bath, officers):
    own = SelfCheck.objects.filter(unit=bath).order_by("-due_on").first()
    with commit(by=BY, why="one self-check is open"):
        SelfCheck.objects.filter(unit=bath).exclude(pk=own.pk).delete()
        SelfCheck.objects.filter(pk=own.pk).update(
            handed_in_on=None, accepted_on=None, verdicts={}, found_false_on=None
        )
    actions.hand_in(by=BY, pk=own.pk, verdicts=verdicts(bath))
    actions.return_self_check(by=BY, pk=own.pk, why="没有照片")
    actions.hand_in(by=BY, pk=own.pk, verdicts=verdicts(bath))
    actions.accept_self_check(by=BY, pk=own.pk)
    one = planned(bath, officers)
    actions.record_check(by=BY, check_id=one.pk, verdicts=verdicts(bath, "01.08"), mend_by=today())
    own.refresh_from_db()
    assert own.false_items == ["01.08"] and own.found_false_on == today()


def test_who_may_not_go_is_not_planned(bath, officers):
    barred = Interest.objects.filter(unit=bath).first().officer
    other = next(one for one in officers if one != barred and "01" in one.fields)
    with pytest.raises(Refused, match="回避"):
        actions.plan_check(
            by=BY,
            unit_id=bath.pk,
            kind="routine",
            due_on=today(),
            officer_ids=[barred.pk, other.pk],
        )
    with pytest.raises(Refused, match="不足 2 名"):
        actions.plan_check(
            by=BY, unit_id=bath.pk, kind="routine", due_on=today(), officer_ids=[other.pk]
        )
    with pytest.raises(Refused, match="只能由抽取"):
        planned(bath, officers, kind="random")


def test_a_photograph_is_kept_under_its_digest(bath, officers):
    one = planned(bath, officers)
    with pytest.raises(Refused, match="JPG"):
        actions.add_photo(by=BY, check_id=one.pk, name="x.pdf", content=b"%PDF-1.4 x")
    row = actions.add_photo(by=BY, check_id=one.pk, name="现场.png", content=PNG, item="01.01")
    assert queries.photo(row.pk, BY)[1] == PNG and Photo.objects.get(pk=row.pk).item == "01.01"
    with pytest.raises(Missing):
        queries.photo(0, BY)


def test_a_closed_unit_is_a_result_and_another_is_drawn(here):
    made = drawn_one(here, rates={"1": "0.3", "2": "0.3", "3": "0.3"})
    one = Check.objects.filter(draw=made).order_by("pk").first()
    actions.record_check(by=BY, check_id=one.pk, verdicts={}, result="4")
    again = actions.replace_unit(by=BY, check_id=one.pk)
    assert again.unit.code in {code for codes in made.outcome["reserve"].values() for code in codes}
    with pytest.raises(Refused, match="不需要补抽"):
        actions.replace_unit(by=BY, check_id=again.pk)
    with pytest.raises(Refused, match="不能取消"):
        actions.cancel_check(by=BY, check_id=again.pk, why="x")


def test_a_draw_is_opened_when_its_checks_are_done(here):
    made = drawn_one(here)
    for one in Check.objects.filter(draw=made):
        actions.record_check(by=BY, check_id=one.pk, verdicts={}, result="6")
    assert actions.reveal_due(by=BY) >= 1
    made.refresh_from_db()
    assert made.revealed_on == today() and published(made)["seed"] == made.seed


def test_results_are_published_by_night_and_masked(bath, officers):
    with commit(by=BY, why="a unit that is a person"):
        Unit.objects.filter(pk=bath.pk).update(person=True, name="王小明")
    one = planned(bath, officers, kind="special")
    actions.record_check(by=BY, check_id=one.pk, verdicts=verdicts(bath))
    actions.publish_due(by=BY)
    one.refresh_from_db()
    assert one.published_on is None, "some days are left for slips of the pen"
    with stopped(days(6).after(today())):
        assert actions.publish_due(by=BY) >= 1
        assert actions.publish_due(by=BY) == 0
    told = Client().get(f"/supervision/open/units/{bath.code}/").content.decode()
    assert "王小明" not in told and "王某某" in told


def test_pages_of_everybody_and_of_strangers(reads):
    client = Client()
    for path in ("/supervision/open/", "/supervision/open/draws/", "/enforcement/open/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/supervision/open/units/none/").status_code == 404
    assert client.get("/supervision/open/draws/999999/").status_code == 404
    assert client.get("/supervision/").status_code in (302, 403)
    reads("cunyi").opens("/supervision/", status=403)
    reads("cunyi").opens("/supervision/draws/new/", status=403)
    village = reads("cunyi").actor
    with pytest.raises(NotAllowed):
        actions.publish_due(by=village)


def test_pages_of_the_bench(reads):
    inspector, head = reads("jiandu"), reads("guzhang")
    unit, check = Unit.objects.filter(kind="bath").first(), Check.objects.exclude(result="").first()
    draw = Draw.objects.filter(drawn_at__isnull=False).first()
    paths = [
        "",
        "units/",
        "units/?q=%00&field=zz",
        f"units/{unit.pk}/",
        "units/new/",
        "checks/",
        "checks/?view=mending",
        f"checks/{check.pk}/",
        "mine/",
        "draws/",
        f"draws/{draw.pk}/",
        "officers/",
        "self-checks/",
        "self-checks/?view=all",
        "campaigns/",
    ]
    for path in paths:
        inspector.opens(f"/supervision/{path}")
    for path in ("draws/new/", "campaigns/", f"draws/{draw.pk}/", f"units/{unit.pk}/"):
        head.opens(f"/supervision/{path}")
    opinion = Opinion.objects.first()
    answer = inspector.opens(f"/supervision/checks/{opinion.check_of_id}/opinion/").answer
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs)
    assert "卫生监督意见书" in text and opinion.check_of.unit.name in text
    inspector.opens("/supervision/checks/0/", status=404)
    inspector.opens("/supervision/units/0/", status=404)


def test_the_board_and_the_figures_say_the_same(reads, here):
    told = queries.work_of_fields(BY, here, today().year)
    period = f"{today().year}-01-01..{today()}"
    [visits, people, papers] = figures.compute(
        ["SUP1", "SUP2", "SUP3"], here.number, period, seen_by=BY
    )
    assert visits.numerator == sum(one["checks"] for one in told) > 20
    assert people.value == sum(one["people"] for one in told)
    assert papers.numerator == sum(one["opinions"] for one in told)


def test_a_published_penalty_is_a_line_of_credit(bath):
    from xinglin.kernel import events

    with commit(by=BY, why="a decision is published"):
        for _ in range(2):
            events.publish(
                "enforcement.published",
                matter=1,
                unit=bath.code,
                number="罚1号",
                says="罚款500元",
                day=today(),
            )
        assert Credit.objects.filter(unit=bath, number="罚1号").count() == 1
        events.publish(
            "enforcement.unpublished", matter=1, unit=bath.code, number="罚1号", day=today()
        )
    assert Credit.objects.get(unit=bath, number="罚1号").withdrawn_on == today()
