"""A check on the spot: planned, held, its opinion paper, the second look, the way to a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.places import queries as places
from xinglin.engines.places import short_name
from xinglin.kernel import events, papers
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import days, now, today, years
from xinglin.services.supervision import queries
from xinglin.services.supervision.actions.drawing import plan_drawn, reserve_of
from xinglin.services.supervision.models import (
    Check,
    Credit,
    Officer,
    Opinion,
    Photo,
    Seat,
    SelfCheck,
    Unit,
)
from xinglin.services.supervision.queries.draws import pairs_of
from xinglin.services.supervision.rules import (
    KINDS,
    VERDICTS,
    checklist_of,
    grade_of,
    is_false,
    recheck_by,
    result_of,
    risk_after,
    score_of,
    stratum_of,
)
from xinglin.services.supervision.rules.kinds import (
    DANGEROUS,
    MEND,
    NO_CONTACT,
    NO_FAULT,
    NOT_RUNNING,
    PUNISH,
    REFUSED_CHECK,
)
from xinglin.services.supervision.rules.pairing import AT_ONCE, next_in_line

events.declare("supervision.violation_found", "监督检查发现违法线索，移送立案")
WITHOUT_LOOKING = (NO_CONTACT, REFUSED_CHECK, NOT_RUNNING)
SELF_CHECK_DAYS = 180


@verb("supervision.check", title="安排监督检查")
def plan_check(
    *, by: Actor, unit_id: int, kind: str, due_on: dt.date, officer_ids: Sequence[int],
    campaign_id: int | None = None,
) -> Check:  # fmt: skip
    """A check that was not drawn: routine, special, on a complaint."""
    unit = queries.unit(unit_id, by, "supervision.check")
    if kind not in KINDS or kind == "random":
        raise Refused("检查方式不对", why="双随机检查只能由抽取产生", mend="请选择其他检查方式")
    if unit.closed_on:
        raise Refused("这家单位已经注销", mend="请核对监督对象")
    officers = list(Officer.objects.filter(pk__in=officer_ids).order_by("pk"))
    _must_be_fit(unit, officers)
    made = Check.objects.create(
        unit=unit, place_id=unit.place_id, field=unit.field, kind=kind, due_on=due_on,
        campaign_id=campaign_id,
    )  # fmt: skip
    for one in officers:
        Seat.objects.create(check_of=made, officer=one)
    return made


def _must_be_fit(unit: Unit, officers: Sequence[Officer]) -> None:
    if len(officers) < AT_ONCE:
        raise Refused("检查人员不足 2 名", why="《行政处罚法》第四十二条", mend="请再选一名")
    for one in officers:
        if one.valid_until < today() or (one.ends_on and one.ends_on < today()):
            raise Refused(f"{one.certificate} 的执法证已失效", mend="请更换检查人员")
        if unit.field not in one.fields:
            raise Refused(f"{one.certificate} 没有这个专业的资格", mend="请更换检查人员")
    away = queries.interests_of([one.pk for one in officers], [unit.pk]).first()
    if away is not None:
        raise Refused(
            f"{away.officer.certificate} 应当回避", why=away.get_kind_display(),
            mend="请更换检查人员",
        )  # fmt: skip


@verb("supervision.check", title="现场检查")
def record_check(
    *,
    by: Actor,
    check_id: int,
    verdicts: Mapping[str, str],
    said: str = "",
    met_with: str = "",
    refused_to_sign: bool = False,
    result: str = "",
    mend_by: dt.date | None = None,
    on: dt.date | None = None,
) -> Check:
    """What was found at each item; the opinion paper, the second look and the grade follow from it.

    `result` is given only where there was nothing to look at (closed, refused, not running) or
    where the case is passed on; else it follows from the findings.
    """
    one = queries.check(check_id, by, "supervision.check")
    day = on or today()
    seats = queries.seats_of([one.pk]).get(one.pk, [])
    _must_be_there(by, one, seats, day)
    if result in WITHOUT_LOOKING:
        made = change(
            one, checked_on=day, result=result, said=said.strip(), people=len(seats),
            met_with=met_with.strip()[:60],
        )  # fmt: skip
        return made  # type: ignore[return-value]
    sheet = checklist_of(one.unit.kind)
    given = {item.code: verdicts.get(item.code, "") for item in sheet.items}
    missing = [item.title for item in sheet.items if given[item.code] not in VERDICTS]
    if missing:
        raise Refused("有检查项没有结论", why="、".join(missing[:3]), mend="请逐项选择")
    outcome = PUNISH if result == PUNISH else result_of(given)
    if outcome == PUNISH and result_of(given) == NO_FAULT:
        raise Refused("没有不符合项，不能移送立案", mend="请先在检查表中记录不符合项")
    if outcome != NO_FAULT and (mend_by is None or mend_by < day):
        raise Refused("没有写整改期限", why="发现问题应当责令改正", mend="请填写检查日之后的日期")
    score = score_of(sheet, given)
    made = change(
        one, checked_on=day, verdicts=given, checklist=sheet.version, score=score, result=outcome,
        said=said.strip(), met_with=met_with.strip()[:60], refused_to_sign=refused_to_sign,
        mend_by=mend_by if outcome != NO_FAULT else None, people=len(seats),
    )  # fmt: skip
    if outcome != NO_FAULT:
        _order_to_mend(made, day, mend_by)  # type: ignore[arg-type]
    elif one.after_id:
        _mended(one.after_id, day)
    false = _compare_with_self_check(one.unit, given, day)
    _grade(one.unit, score, day, full=one.kind in ("random", "routine", "special"), false=false)
    if outcome == PUNISH:
        _pass_on(made, day)  # type: ignore[arg-type]
    return made  # type: ignore[return-value]


def _must_be_there(by: Actor, one: Check, seats: Sequence[Seat], day: dt.date) -> None:
    if one.checked_on or one.cancelled_on:
        raise Refused("这次检查已经记录或取消", mend="请刷新页面")
    if day > today():
        raise Refused("检查日期在今天之后", mend="请填写实际检查的日期")
    if len(seats) < AT_ONCE:
        raise Refused("检查人员不足 2 名", why="《行政处罚法》第四十二条", mend="请先补派检查人员")
    if not by.everything and by.staff not in {seat.officer.staff_id for seat in seats}:
        raise Refused("您不是这次检查的检查人员", why="现场记录由到场的检查人员填写")


def _order_to_mend(one: Check, day: dt.date, mend_by: dt.date) -> None:
    county = places.place(one.place_id // 10**9 * 10**9)
    short = short_name(county.name)
    start = f"{short}卫监意〔{day.year}〕"
    many = Opinion.objects.filter(number__startswith=start).count()
    sheet = checklist_of(one.unit.kind)
    unmet = [item for item in sheet.items if one.verdicts.get(item.code) == "0"]
    lines = [f"{turn}．{item.title}（{item.basis}）" for turn, item in enumerate(unmet, 1)]
    Opinion.objects.create(
        check_of=one, place_id=one.place_id, field=one.field,
        number=f"{short}卫监意〔{day.year}〕{many + 1}号",
        issued_on=day, mend_by=mend_by, says="\n".join(lines),
    )  # fmt: skip
    if one.result == MEND:
        again = Check.objects.create(
            unit=one.unit, place_id=one.place_id, field=one.field, kind="recheck", after=one,
            due_on=recheck_by(mend_by), campaign=one.campaign,
        )  # fmt: skip
        for seat in queries.seats_of([one.pk]).get(one.pk, []):
            Seat.objects.create(check_of=again, officer=seat.officer)


def _mended(check_id: int, day: dt.date) -> None:
    """What was to be mended is mended, back to the first look."""
    at: int | None = check_id
    while at is not None:
        before = Check.objects.get(pk=at)
        if before.mended_on is None:
            change(before, mended_on=day)
        at = before.after_id


def _compare_with_self_check(unit: Unit, found: Mapping[str, str], day: dt.date) -> int:
    last = SelfCheck.objects.filter(
        unit=unit, handed_in_on__isnull=False, handed_in_on__lte=day,
        handed_in_on__gte=days(SELF_CHECK_DAYS).before(day),
    ).order_by("-handed_in_on").first()  # fmt: skip
    if last is None or last.found_false_on:
        return 0
    false = is_false(last.verdicts, found)
    if false:
        change(last, false_items=false, found_false_on=day)
    return len(false)


def _grade(unit: Unit, score: int, day: dt.date, full: bool, false: int) -> None:
    """The grade follows the last full look, the risk what is known of two years."""
    grade = grade_of(score) if full else unit.grade
    since = years(2).before(day)
    penalties = Credit.objects.filter(unit=unit, kind="penalty", withdrawn_on=None, day__gte=since)
    missed = SelfCheck.objects.filter(
        unit=unit, handed_in_on=None, due_on__lt=day, due_on__gte=since
    )
    risk = risk_after(grade, penalties.count(), bool(false), missed.count(), unit.kind in DANGEROUS)
    if (grade, risk) != (unit.grade, unit.risk):
        change(unit, grade=grade, risk=risk)


@verb("supervision.check", title="移送立案")
def pass_on(*, by: Actor, check_id: int, why: str) -> Check:
    """What was not mended, or should have been a case at once, becomes a clue."""
    one = queries.check(check_id, by, "supervision.check")
    if one.result != MEND or one.passed_on:
        raise Refused("这次检查不能移送", why="只有责令改正、尚未移送的检查可以移送立案")
    if not why.strip():
        raise Refused("没有写移送原因", mend="请写明逾期未改正的情况")
    made = change(one, result=PUNISH, said=f"{one.said}\n{why.strip()}".strip())
    _pass_on(made, today())  # type: ignore[arg-type]
    return made  # type: ignore[return-value]


def _pass_on(one: Check, day: dt.date) -> None:
    change(one, passed_on=day)
    tell_of_violation(one, day)


def tell_of_violation(one: Check, day: dt.date) -> None:
    """Tell whoever cares that a check found what is to be punished."""
    sheet = checklist_of(one.unit.kind)
    seats = queries.seats_of([one.pk]).get(one.pk, [])
    unmet = [item for item in sheet.items if one.verdicts.get(item.code) == "0"]
    last = SelfCheck.objects.filter(unit=one.unit, found_false_on=day).exists()
    events.publish(
        "supervision.violation_found", check=one.pk, unit=one.unit.code, called=one.unit.name,
        party="person" if one.unit.person else "trader" if not one.unit.uscc else "organisation",
        place=one.place_id, field=one.field, day=day, items=[item.code for item in unmet],
        says="；".join(item.title for item in unmet), address=one.unit.address,
        responsible=one.unit.responsible, uscc=one.unit.uscc, campaign=one.campaign_id,
        false_check=last,
        officers=[(seat.officer.staff_id, seat.officer.certificate) for seat in seats],
    )  # fmt: skip


@verb("supervision.check", title="取消检查")
def cancel_check(*, by: Actor, check_id: int, why: str) -> Check:
    """A check that will not be held; one that was drawn is never cancelled."""
    one = queries.check(check_id, by, "supervision.check")
    if one.checked_on or one.cancelled_on:
        raise Refused("这次检查已经记录或取消", mend="请刷新页面")
    if one.kind in ("random", "recheck"):
        raise Refused("抽中的检查和复查不能取消", mend="对象关闭的，请记录为“无法联系或已关闭”")
    if not why.strip():
        raise Refused("没有写取消原因", mend="请写明原因")
    return change(one, cancelled_on=today(), why_cancelled=why.strip()[:200])  # type: ignore[return-value]


@verb("supervision.replace", title="更换检查人员")
def replace_officer(*, by: Actor, check_id: int, officer_id: int, why: str) -> Check:
    """Somebody else goes, by the next ticket of the same seed; the reason stays on record."""
    one = queries.check(check_id, by, "supervision.replace")
    seats = queries.seats_of([one.pk], ended=True).get(one.pk, [])
    seat = next((s for s in seats if s.officer_id == officer_id and s.ended_on is None), None)
    if seat is None or one.checked_on:
        raise Refused("这名人员不在这次检查中，或检查已完成", mend="请刷新页面")
    if not why.strip():
        raise Refused("没有写更换原因", mend="请写明原因，如回避、病假、公出")
    known = queries.officers(by, places.place(one.place_id // 10**9 * 10**9))
    able = {each.certificate: each.fields for each in known if each.valid_until >= one.due_on}
    away = {s.officer.certificate for s in seats}
    away |= {row.officer.certificate for row in queries.interests_of(unit_ids=[one.unit_id])}
    seed = one.draw.seed if one.draw and one.draw.seed else f"check-{one.pk}"
    chosen = next_in_line(one.unit.code, one.field, able, away, seed)
    if chosen is None:
        raise Refused("没有可以替换的人员", why="其余持证人员或专业不符，或应当回避",
                      mend="请从外单位抽调并登记入名录")  # fmt: skip
    change(seat, ended_on=today(), ended_why=why.strip()[:200], approved_by=by.name[:80])
    Seat.objects.create(check_of=one, officer=Officer.objects.get(certificate=chosen))
    return one


@verb("supervision.replace", title="补抽对象")
def replace_unit(*, by: Actor, check_id: int) -> Check:
    """In place of a unit that is closed, the next of its stratum; the closed one stays a result."""
    one = queries.check(check_id, by, "supervision.replace")
    if one.draw is None or one.result != NO_CONTACT:
        raise Refused("不需要补抽", why="只有抽中而无法联系或已关闭的对象可以补抽")
    strata = {line.split(",")[0]: line.split(",")[1] for line in one.draw.units.splitlines()}
    stratum = strata.get(one.unit.code) or stratum_of(one.unit.kind, one.unit.risk)
    waiting = reserve_of(one.draw, stratum)
    if not waiting:
        raise Refused("备选名单已用完", why="这一层的对象已全部抽中")
    unit = Unit.objects.get(code=waiting[0])
    pairs = pairs_of(one.draw, one.draw.seed, [(unit.code, unit.field)])
    return plan_drawn(one.draw, unit, pairs.goes.get(unit.code, ()))


@verb("supervision.check", title="上传现场照片")
def add_photo(
    *, by: Actor, check_id: int, name: str, content: bytes, item: str = "", says: str = ""
) -> Photo:
    """A photograph, known by its content and kept under its digest."""
    one = queries.check(check_id, by, "supervision.check")
    paper = papers.received(name, content)
    if paper.kind not in ("jpg", "png"):
        raise Refused("现场照片只收 JPG 或 PNG", mend="请直接用手机拍照上传")
    papers.keep(Path(settings.HOME), paper, content)
    known = {each.code for each in checklist_of(one.unit.kind).items}
    return Photo.objects.create(
        check_of=one, item=item if item in known else "", says=says.strip()[:120],
        paper_name=paper.name, paper_kind=paper.kind, paper_size=paper.size,
        paper_sha256=paper.sha256, paper_sm3=paper.sm3, taken_at=now(), who_name=by.name,
    )  # fmt: skip
