"""From a list that comes in to a difference that closes by itself; who sees what of it."""

import datetime as dt
import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.county import elsewhere
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import dataset
from xinglin.engines.exchange.actions.batches import Run
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people.models import Resident
from xinglin.engines.places import queries as places
from xinglin.engines.places.models import Institution
from xinglin.engines.records.models import Encounter
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import months, stopped, today
from xinglin.services.reconciliation import actions, queries
from xinglin.services.reconciliation.actions.sheets import StatedDesk
from xinglin.services.reconciliation.models import Comparison, Difference, Side, Stated, Total
from xinglin.services.reconciliation.rules import SUBJECT, items

BY = KEEPER_AT_CONSOLE
INPATIENT = items["inpatient"]


@pytest.fixture
def area(county, db):
    """The county, and the month before this one."""
    top = places.top()
    found = next(iter(places.subtree(top.number, "county")))
    return found, months(1).before(today().replace(day=1))


def compared(area, item="inpatient", kind=""):
    place, month = area
    return actions.compare(by=BY, item=item, kind=kind, month=month, place=place)


def ours(area):
    """The ward stays that are counted here in the month."""
    place, month = area
    period = queries.our_lines(INPATIENT, "", place, month_of(month))
    return [one for one in period if one.inside]


def month_of(month):
    from xinglin.kernel.time import Period

    return Period.parse(f"{month:%Y-%m}")


def sheet(rows, **more):
    """A workbook as an insurer would send it."""
    columns = dataset("stated-inpatient").columns
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [one.header for one in columns])
        for at, row in enumerate(rows, start=1):
            page.write_row(at, 0, [str(row.get(one.field, "")) for one in columns])
    return SimpleUploadedFile(more.get("name", "住院.xlsx"), body.getvalue())


def bring(reader, rows, source="医保结算"):
    answer = reader.sends("/reconciliation/send/", "来源单位", item="inpatient", source=source,
                          file=sheet(rows))  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return reader.opens(answer["Location"])


def row(number, institution, day, **more):
    return {"number": number, "institution": institution, "day": day, **more}


# --- a list comes in --------------------------------------------------------------------------


def test_a_list_comes_in_with_a_verdict_for_every_row(area, reads):
    steward, (_, month) = reads("suoyin"), area
    hospital = Institution.objects.filter(kind="A100").order_by("pk").first()
    rows = [
        row("X1", hospital.name, month, id_number="110105194912310021", name="张三"),
        row("X2", hospital.name, "上个月", id_number="1"),
        row("X3", "没有这家医院", month, id_number="1"),
        row("", hospital.name, month, id_number="1"),
        row("X1", hospital.name, month, id_number="1"),
        row("X4", hospital.name, month, id_number="2", month="2026-13"),
    ]
    page = bring(steward, rows)
    assert Stated.objects.filter(number="X1", source="insurance").count() == 1
    for why in ("没有这家机构", "没有填写对方流水号", "与第2行的流水号相同", "看不懂的期间"):
        assert why in page.text, why
    stored = Stated.objects.get(number="X1", source="insurance")
    assert (stored.month, stored.resident) == (month, None)
    assert "张三".encode() not in bytes(stored.sealed)
    assert queries.unsealed(bytes(stored.sealed)) == ("110105194912310021", "张三")
    again = bring(steward, rows[:1])
    assert "无变化" in again.text
    bring(steward, [{**rows[0], "state": "作废"}])
    assert Stated.objects.get(number="X1", source="insurance").void


def test_a_source_that_nobody_named_is_asked_for(area, reads):
    hospital = Institution.objects.filter(kind="A100").order_by("pk").first()
    rows = [row("Y1", hospital.name, area[1], id_number="1")]
    assert "没有写明来源" in bring(reads("suoyin"), rows, source="").text
    assert "不认识的来源" in bring(reads("suoyin"), rows, source="邻县").text
    assert not Stated.objects.filter(number="Y1").exists()


def test_a_township_brings_its_own_and_nobody_elses(area, reads):
    leader, (_, month) = reads("duizhang"), area
    own = places.institution(leader.actor.institution)
    far = Institution.objects.filter(place__number=elsewhere(leader.place).number).first()
    foreign = [row("Z1", (far or own).name, month, id_number="1", source="医保结算")]
    bring(leader, foreign, source="")
    assert not Stated.objects.filter(number="Z1").exists()


def test_every_item_has_its_template(county, reads):
    steward = reads("suoyin")
    for one in items:
        answer = steward.opens(f"/reconciliation/send/{one.code}/template/").answer
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    steward.opens("/reconciliation/send/nothing/template/", status=404)


# --- comparing --------------------------------------------------------------------------------


def test_the_parts_of_every_made_up_comparison_add_up(area):
    told = Side.objects.all()
    assert told.exists() and Difference.objects.filter(standing=True).exists()
    for one in told:
        assert one.stated - one.ours == sum(one.parts.values()), one.pk
    for one in Comparison.objects.filter(latest=True):
        found = Difference.objects.filter(
            item=one.item, kind=one.kind, month=one.month, standing=True
        )
        assert one.lines == found.count() == sum(
            sum(side.lines.values()) for side in one.sides.all()
        )  # fmt: skip
    assert Comparison.objects.filter(latest=True, lines=0).exists()
    for one in Difference.objects.filter(standing=True, state="open"):
        case = cases.case_of(queries.LAW, SUBJECT, one.pk)
        assert case.office_id == one.institution_id and case.due_at.year < 9000


def test_a_difference_opens_is_answered_and_closes_by_itself(area, reads):
    _place, month = area
    hospital = Institution.objects.get(pk=reads("linchuang").actor.institution)
    person = Resident.objects.filter(merged_into=None).order_by("pk").first()
    with commit(by=BY, why="a test"):
        stated = Stated.objects.create(
            item="inpatient",
            source="insurance",
            number="N1",
            month=month,
            day=month,
            institution=hospital,
            resident=person,
            digest="",
        )
    compared(area)
    one = Difference.objects.get(stated=stated, standing=True)
    assert (one.reason, one.institution_id, one.weight) == ("missing_here", hospital.pk, 1)
    before = Comparison.objects.count()
    compared(area)
    assert Comparison.objects.count() == before  # the same again is no new row of the history
    doctor, bureau = reads("linchuang"), reads("tongji")
    path = f"/reconciliation/difference/{one.pk}/"
    assert "N1" in doctor.opens("/reconciliation/mine/?lines-cols=number").text
    with pytest.raises(NotAllowed):
        actions.answer(by=bureau.actor, difference=one.pk, verb="explain", said={"why": "不知道"})
    answer = doctor.sends(path, "更正了什么", what="已补录入院记录")
    assert answer.status_code == 302
    assert Difference.objects.get(pk=one.pk).state == "mended"
    actions.answer(by=bureau.actor, difference=one.pk, verb="back", said={"note": "还没有"})
    with commit(by=BY, why="a test"):
        Encounter.objects.create(
            resident=person, kind="IMP", day=month, ended_on=month, institution=hospital
        )
    made = compared(area)
    one.refresh_from_db()
    assert (one.state, one.standing) == ("agreed", False) and one.gone_at
    case = cases.case_of(queries.LAW, SUBJECT, one.pk)
    assert case.closed_at and cases.history(case)[-1].verb == "agree"
    assert made.pk != Comparison.objects.exclude(pk=made.pk).order_by("-pk").first().pk
    assert "两方一致" in doctor.opens(path).text


def test_somebody_registered_later_is_found_and_what_is_accepted_stays_so(area, reads):
    _place, month = area
    hospital = Institution.objects.get(pk=reads("linchuang").actor.institution)
    rows = [row("U1", hospital.name, month, id_number="110105194912310021", name="钱多多")]
    bring(reads("suoyin"), rows)
    compared(area)
    one = Difference.objects.get(stated__number="U1")
    assert one.reason == "unlinked"
    text = reads("tongji").opens(f"/reconciliation/difference/{one.pk}/").text
    assert "钱*多" in text and "钱多多" not in text and "110105194912310021" not in text
    actions.answer(by=reads("linchuang").actor, difference=one.pk, verb="explain",
                   said={"why": "外地居民，已在出院时登记"})  # fmt: skip
    actions.answer(by=reads("guzhang").actor, difference=one.pk, verb="accept")
    compared(area)
    one.refresh_from_db()
    assert (one.state, one.standing) == ("accepted", True)


def test_who_hands_in_nothing_is_not_compared_and_a_bare_total_is_one_line(area):
    place, month = area
    item, where = items["births"], Institution.objects.filter(kind="B100").first()
    with commit(by=BY, why="a test"):
        Stated.objects.filter(item="births").delete()
        Total.objects.filter(item="births").delete()
    made = compared(area, "births")
    assert not made.sides.exists() and not made.lines
    total = actions.declare_total(by=BY, item="births", kind="", source="township", month=month,
                                  institution=where.pk, value=77)  # fmt: skip
    made = compared(area, "births")
    side = made.sides.get()
    assert (side.institution_id, side.stated, side.parts) == (
        where.pk, 77, {"unlisted": 77 - side.ours},
    )  # fmt: skip
    mine = [one for one in queries.our_lines(item, "", place, month_of(month))
            if one.inside and one.institution == where.pk]  # fmt: skip
    actions.declare_total(by=BY, item="births", kind="", source="township", month=month,
                          institution=where.pk, value=len(mine))  # fmt: skip
    total.refresh_from_db()
    assert total.value == len(mine) == side.ours
    assert not compared(area, "births").lines


def test_nonsense_is_refused(area):
    place, month = area
    with pytest.raises(Missing):
        actions.compare(by=BY, item="no", kind="", month=month, place=place)
    with pytest.raises(Missing):
        actions.compare(by=BY, item="visits", kind="no", month=month, place=place)
    with pytest.raises(Refused, match="还没有到"):
        actions.compare(by=BY, item="births", kind="", place=place,
                        month=today() + dt.timedelta(40))  # fmt: skip
    with pytest.raises(Refused, match="没有结束"):
        actions.compare(by=BY, item="births", kind="", place=place, month=today().replace(day=1))
    for wrong in ({"value": -1}, {"source": "insurance"}, {"kind": "x"}):
        asked = {"item": "births", "kind": "", "source": "township", "month": month,
                 "institution": Institution.objects.first().pk, "value": 1, **wrong}  # fmt: skip
        with pytest.raises(Refused):
            actions.declare_total(by=BY, **asked)


def test_every_night_the_stated_months_are_compared(area):
    assert actions.compare_all(by=BY) >= 5
    with stopped(months(24).after(today())):
        assert actions.compare_all(by=BY) == 0


# --- pages and scope --------------------------------------------------------------------------


def test_the_board_the_comparison_and_its_lines(area, reads):
    bureau = reads("tongji")
    board = bureau.opens("/reconciliation/")
    assert "有差异" in board.text and "一致" in board.text
    apart = Comparison.objects.filter(latest=True, lines__gt=0).first()
    page = bureau.opens(f"/reconciliation/{apart.pk}/")
    assert "差异记录" in page.text and "历次核对" in page.text
    lines = page.links("/reconciliation/difference/")
    assert lines
    assert "责任机构" in bureau.opens(lines[0]).text
    reason = Difference.objects.filter(item=apart.item, kind=apart.kind, standing=True).first()
    path = f"/reconciliation/{apart.pk}/"
    assert bureau.opens(path, **{"lines-reason": reason.reason}).links("/reconciliation/diff")
    files = [one for one in page.tree.xpath("//a/@href") if "as=xlsx" in one]
    assert len(files) >= 2
    for one in files:
        answer = bureau.client.get(one if one.startswith("/") else f"{path}{one}")
        assert "spreadsheet" in answer["Content-Type"]
        assert b"".join(answer.streaming_content)
    bureau.opens(path, month="2031-01")
    bureau.opens("/reconciliation/", month="../x")
    old = Comparison.objects.filter(latest=False).first()
    assert "以前的一次核对" in bureau.opens(f"/reconciliation/{old.pk}/").text


def test_who_compares_and_types_in(area, reads):
    bureau, apart = reads("tongji"), Comparison.objects.filter(latest=True).first()
    assert bureau.sends(f"/reconciliation/{apart.pk}/", "重新核对").status_code == 302
    assert bureau.sends("/reconciliation/", "现在核对").status_code == 302
    where = Institution.objects.filter(kind="B100").first()
    answer = bureau.sends(
        "/reconciliation/total/", "填报", what="births|", source="township",
        institution=where.pk, month=f"{area[1]:%Y-%m}", value="12",
    )  # fmt: skip
    assert answer.status_code == 302
    assert Total.objects.get(item="births", institution=where, source="township").value == 12


def test_a_village_sees_its_own_and_nothing_else(area, reads):
    village = reads("cunyi")
    own = village.actor.institution
    village.opens("/reconciliation/", status=403)
    village.opens(f"/reconciliation/{Comparison.objects.first().pk}/", status=403)
    village.opens("/reconciliation/mine/")
    for one in Difference.objects.exclude(institution=own)[:3]:
        village.opens(f"/reconciliation/difference/{one.pk}/", status=404)
    assert set(queries.differences(village.actor, mine=True).values_list("institution_id")) <= {
        (own,)
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.compare(by=village.actor, item="births", kind="", month=area[1], place=area[0])
    village.opens("/reconciliation/send/", status=403)
    leader = reads("duizhang")
    apart = Comparison.objects.filter(latest=True).first()
    page = leader.opens(f"/reconciliation/{apart.pk}/")  # the town's part of the county's
    assert leader.place.name in page.text
    reach = range(leader.place.number, leader.place.last + 1)
    board = leader.opens("/reconciliation/").tree
    rows = [row for row in board.xpath("//tr[td/a]") if row.xpath("td/a/@href")]
    assert len(rows) == Comparison.objects.filter(latest=True).count()
    for row in rows:
        pk = int(row.xpath("td/a/@href")[0].rstrip("/").rpartition("/")[2])
        mine = queries.ours_of(queries.sides([pk], leader.actor, leader.place)).get(pk)
        told = row.xpath("td[2]")[0].text_content().strip()
        assert told == ("—" if mine is None else f"{mine:,}")
    for one in queries.sides([apart.pk], leader.actor):
        assert one.institution.place_id in reach
    reads("tongji").opens("/reconciliation/mine/", status=403)
    reads("tongji").opens("/reconciliation/difference/999999/", status=404)


CELLS = st.one_of(
    st.text(max_size=30), st.integers(), st.floats(allow_nan=True), st.none(), st.booleans(),
    st.dates(), st.datetimes(),
    st.sampled_from(("9" * 40, "2026-03", "2026年13月", "医保", "有效")),
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from([one.code for one in items]), st.data())
def test_whatever_stands_in_a_cell_there_is_a_verdict(area, code, data):
    wanted = dataset(f"stated-{code}")
    run = Run(BY, source=data.draw(st.sampled_from(("", "省平台", "x"))))
    desk = StatedDesk(wanted, run)
    where = Institution.objects.first().name
    rows = []
    for at in range(3):
        row = {one.field: data.draw(CELLS) for one in wanted.columns}
        rows.append((at, {**row, "institution": where} if at else row))
    with transaction.atomic():
        with commit(by=BY, why="a test"):
            judged = desk.take(desk.read(rows))
        transaction.set_rollback(True)
    assert len(judged) == len(rows) and all(one.outcome.title for one in judged)
