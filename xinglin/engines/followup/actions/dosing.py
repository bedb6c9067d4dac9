"""Writing down a dose, what bears on further ones, and putting both right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.followup.queries.dosing import barred_of, facts_of, given_of
from xinglin.engines.followup.words.dosing import (
    WITHHELD,
    DoseSchedule,
    Expected,
    Forecast,
    Given,
    Judged,
    Status,
    dose_schedules,
    schedule_of,
)
from xinglin.engines.ledger.actions import change, insert_columns
from xinglin.engines.people.models import Resident
from xinglin.engines.records import actions as records
from xinglin.engines.records.models import Dose, DosingNote
from xinglin.kernel import events
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today

WRITE = "records.write"
FACT = "fact"

events.declare("doses.given", "记录了一剂接种")


def told(tokens: Sequence[str]) -> str:
    """Tokens as they are kept, to be found by `;one;`.

    >>> told(["HepB-1"]), told([])
    (';HepB-1;', '')
    """
    return f";{';'.join(tokens)};" if tokens else ""


@verb("records.write", title="记录接种")
def give_dose(
    *,
    by: Actor,
    resident: int,
    product: str,
    day: dt.date,
    lot: str = "",
    expires: dt.date | None = None,
    maker: str = "",
    trace: str = "",
    site: str = "",
    institution: int | None = None,
    elsewhere: bool = False,
    despite: bool = False,
) -> Dose:
    """A dose given here today, or (`elsewhere`) one that the certificate of another place tells of.

    One that is too early, barred, or not due is refused unless `despite` says that it was given all
    the same: it is then kept, judged, and counts only for what it is.
    """
    who = _writable(by, resident, day)
    schedule = schedule_of(product)
    if schedule is None:
        raise Refused(f"没有“{product[:20]}”这种制品", mend="请从列表中选择疫苗")
    if expires is not None and expires < day:
        raise Refused(f"疫苗已于 {expires} 过期", why="过期疫苗不得接种", mend="请核对批号和有效期")
    if Dose.objects.filter(resident_id=who.pk, product=product, day=day).exists():
        raise Refused(f"{day} 已记录一剂{schedule.products[product].title}", mend="请核对日期")
    if not elsewhere:
        if not lot.strip():
            raise Refused("请填写疫苗批号", why="《疫苗管理法》第四十六条要求记录批号和有效期")
        if not despite:
            _may_be_given(schedule, who, product, day)
    made = Dose.objects.create(
        resident=who,
        product=product,
        day=day,
        lot=lot.strip()[:30],
        expires=expires,
        maker=maker.strip()[:60],
        trace=trace.strip()[:30],
        site=site or schedule.products[product].site,
        institution_id=None if elsewhere else institution or by.institution,
        staff_id=None if elsewhere else by.staff,
        elsewhere=elsewhere,
    )
    judge_again(schedule, who)
    events.publish("doses.given", dose=made.pk, resident=who.pk, product=product, day=day)
    return Dose.objects.get(pk=made.pk)


def _writable(by: Actor, resident: int, day: dt.date | None) -> Resident:
    found = Resident.objects.filter(pk=resident, merged_into=None).first()
    if found is None or not by.may(WRITE, found.place_id):
        raise Missing("没有这位居民", why="档案不存在，或不在您的管辖范围内")
    if day is not None:
        records.in_lifetime(found, day)
    return found


def _may_be_given(schedule: DoseSchedule, who: Resident, product: str, day: dt.date) -> None:
    """Refuse a dose that would count for nothing or that is barred, with the reason."""
    courses = schedule.products[product].parts
    if not courses:
        return
    rows = Dose.objects.filter(resident_id=who.pk)
    now = _forecast(schedule, who, given_of(rows, schedule), day)
    for one in now.expected:
        if one.course not in courses or one.given is not None:
            continue
        if one.status is Status.CONTRAINDICATED:
            raise Refused(f"{schedule.title_of(one.course)}登记为禁忌", why=one.why)
        if one.status is Status.DEFERRED:
            raise Refused(f"{schedule.title_of(one.course)}暂缓接种", why=one.why)
    found = next((j for j in _with(schedule, who, product, day).judged if j.id == 0), None)
    if found is not None and not found.counts:
        first = _earliest(now, courses)
        mend = f"最早可在 {first} 接种" if first else "程序已完成，不需再接种"
        raise Refused("这一剂不能计入程序", why=found.why, mend=mend)


def _earliest(now: Forecast, courses: Sequence[str]) -> dt.date | None:
    days = [one.earliest for one in now.expected if _open(one) and one.course in courses]
    return min((day for day in days if day is not None), default=None)


def _open(one: Expected) -> bool:
    return one.given is None


def _with(schedule: DoseSchedule, who: Resident, product: str, day: dt.date) -> Forecast:
    """The forecast as if the dose had been given; it stands in it as number 0."""
    given = [*given_of(Dose.objects.filter(resident_id=who.pk), schedule), Given(product, day, 0)]
    return _forecast(schedule, who, given, max(day, today()))


def _forecast(
    schedule: DoseSchedule, who: Resident, given: Sequence[Any], day: dt.date
) -> Forecast:
    return schedule.forecast(
        who.birth,
        given,
        on=day,
        sex=who.sex,
        barred=barred_of(who.pk, day),
        facts=facts_of(who.pk),
        ahead=True,
    )


def judge_again(schedule: DoseSchedule, who: Resident) -> int:
    """Judge all doses of a person by one schedule; how many rows changed.

    A dose of last year that is written down today moves the numbers of the later ones.
    """
    rows = {row.pk: row for row in Dose.objects.filter(resident_id=who.pk)}
    given = given_of(rows.values(), schedule)
    if not given:
        return 0
    last = max(today(), max(one.day for one in given))
    changed = 0
    for one in _forecast(schedule, who, given, last).judged:
        row = rows[one.id]
        columns = judged_columns(one, schedule, row.product)
        if any(getattr(row, name) != value for name, value in columns.items()):
            change(row, **columns)
            changed += 1
    return changed


def judged_columns(one: Judged, schedule: DoseSchedule, product: str) -> dict[str, Any]:
    """What a judgement sets: the doses it is, whether it counts, and why not."""
    parts = schedule.products[product].parts
    number = None
    for token in one.counts:
        course, _, told_number = token.rpartition("-")
        if course in parts and told_number.isdigit():
            number = int(told_number)
            break
    return {
        "counts": told(one.counts),
        "timely": told(one.timely),
        "number": number,
        "valid": int(bool(one.counts)) if parts else None,
        "why": one.why[:120],
    }


@verb("records.write", title="删除误记的接种")
def strike_dose(*, by: Actor, dose: int, why: str) -> None:
    """A dose that was never given is struck out (its version stays); the others are judged anew."""
    row = Dose.objects.filter(pk=dose).select_related("resident").first()
    if row is None or not by.may(WRITE, row.resident.place_id):
        raise Missing("没有这条接种记录")
    if not why.strip():
        raise Refused("请写明误记的理由")
    who, schedule = row.resident, schedule_of(row.product)
    row.delete()
    if schedule is not None:
        judge_again(schedule, who)


@verb("records.write", title="登记接种提示")
def note_dosing(
    *,
    by: Actor,
    resident: int,
    course: str,
    kind: str,
    why: str = "",
    over: dt.date | None = None,
) -> DosingNote:
    """A contraindication, a delay or a refusal of a course, or a fact that a schedule asks for."""
    who = _writable(by, resident, None)
    if kind != FACT and kind not in WITHHELD:
        raise Refused("请选择类别", mend="、".join(WITHHELD.values()))
    if kind == FACT and not any(course in one.facts_asked for one in dose_schedules):
        raise Refused("没有这一项情况")
    if kind != FACT and not why.strip():
        raise Refused("请写明原因", why="过敏性体质不是禁忌，应写明对哪种成分或哪次接种严重过敏")
    if kind == "deferred" and over is None:
        raise Refused("暂缓接种要写明到期日期", mend="到期后重新列入应种")
    return DosingNote.objects.create(
        resident=who, course=course[:16], kind=kind, noted_on=today(), over=over,
        why=why.strip()[:120],
    )  # fmt: skip


@verb("records.write", title="解除接种提示")
def end_dosing_note(*, by: Actor, note: int) -> None:
    """What stood against a course stands no longer, from today on."""
    row = DosingNote.objects.filter(pk=note).select_related("resident").first()
    if row is None or not by.may(WRITE, row.resident.place_id):
        raise Missing("没有这条接种提示")
    change(row, over=today())


def write_doses(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many doses at once, judged by the caller, columns by database name; the first id."""
    return insert_columns(Dose, columns) if len(next(iter(columns.values()), ())) else 0


def write_dosing_notes(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many notes at once; the first id."""
    return insert_columns(DosingNote, columns) if len(next(iter(columns.values()), ())) else 0
