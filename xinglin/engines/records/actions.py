"""What can be done with records: write down what was observed, one by one or in sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import insert_columns
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Condition, Encounter, Observation, Visit
from xinglin.engines.records.rules import measured_columns, same_length
from xinglin.engines.records.words import Form, Observed, questions
from xinglin.kernel import audit, events
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today

WRITE = "records.write"

events.declare("records.struck", "服务记录被核实为不实，已剔除")


def _writable(resident: int, by: Actor, day: dt.date | None) -> Resident:
    """The resident, if the actor may write his records and the day lies in his lifetime."""
    found = Resident.objects.filter(pk=resident).first()
    if found is None:
        raise Missing("没有这位居民")
    by.must(WRITE, found.place_id)
    if day is not None:
        in_lifetime(found, day)
    return found


def in_lifetime(resident: Resident, day: dt.date) -> None:
    """Refuse a day that cannot be: in the future, before birth, after death."""
    if day > today():
        raise Refused(f"日期 {day} 在今天之后", why="只能记录已经发生的服务", mend="请核对日期")
    if day < resident.birth:
        raise Refused(f"日期 {day} 早于出生日期 {resident.birth}", mend="请核对日期或出生日期")
    if resident.deceased_on is not None and day > resident.deceased_on:
        raise Refused(
            f"日期 {day} 晚于死亡日期 {resident.deceased_on}",
            why="去世之后不会再有服务记录",
            mend="请核对日期；死亡登记有误时请先更正",
        )


@verb("records.write", title="填写随访记录")
def record_visit(
    *,
    by: Actor,
    resident: int,
    programme: str,
    kind: str,
    day: dt.date,
    answers: Mapping[str, Any],
    form: Form | None = None,
    more: Mapping[str, Any] | None = None,
) -> Visit:
    """A visit with its checked answers; what the form measures becomes observations as well.

    `more` are further columns of the visit: mode, institution_id, staff_id, grade, rule, ….
    """
    _writable(resident, by, day)
    return store_visit(
        resident=resident,
        programme=programme,
        kind=kind,
        day=day,
        answers=answers,
        form=form,
        more=more,
    )


def store_visit(
    *,
    resident: int,
    programme: str,
    kind: str,
    day: dt.date,
    answers: Mapping[str, Any],
    form: Form | None = None,
    more: Mapping[str, Any] | None = None,
    observed: Sequence[Observed] | None = None,
) -> Visit:
    """The rows of a visit, for an engine whose own action has checked who may and what holds.

    `observed` are the measurements, where they are not simply those of the form.
    """
    made = Visit.objects.create(
        resident_id=resident,
        programme=programme,
        kind=kind,
        day=day,
        answers=dict(answers),
        **(more or {}),
    )
    rows = observed if observed is not None else form.observed(answers) if form else []
    Observation.objects.bulk_create(
        Observation(
            resident_id=resident,
            visit=made,
            question=question,
            day=day,
            value=value,
            second=second,
            text=text,
        )
        for question, value, second, text in rows
    )
    return made


@verb("records.strike", title="剔除服务记录")
def strike_out(*, by: Actor, visits: Sequence[int], why: str) -> int:
    """Visits that did not take place, kept with the reason and counted for nothing; how many.

    What was measured at them leaves the present as well: the ledger and the answers keep it.
    """
    if not why.strip():
        raise Refused("没有写明剔除理由", why="剔除会改变统计数字，理由会随记录保存")
    rows = list(Visit.objects.filter(pk__in=list(visits), struck_why="").select_related("resident"))
    for row in rows:
        by.must("records.strike", row.resident.place_id)
    ids = [row.pk for row in rows]
    Observation.objects.filter(visit_id__in=ids).delete()
    Visit.objects.filter(pk__in=ids).update(struck_why=why.strip()[:200])
    for row in rows:
        audit.note(
            "records.strike", by=by, subject="people.resident", subject_id=row.resident_id,
            place=row.resident.place_id, detail={"visit": row.pk},
        )  # fmt: skip
    events.publish("records.struck", visits=ids, residents=sorted({r.resident_id for r in rows}))
    return len(ids)


@verb("records.write", title="填写就诊记录")
def record_encounter(
    *,
    by: Actor,
    resident: int,
    kind: str,
    day: dt.date,
    more: Mapping[str, Any] | None = None,
) -> Encounter:
    """An outpatient, emergency, ward or home encounter."""
    _writable(resident, by, day)
    columns = dict(more or {})
    ended = columns.get("ended_on")
    if ended is not None and ended < day:
        raise Refused(f"结束日期 {ended} 早于开始日期 {day}", mend="请核对两个日期")
    return Encounter.objects.create(resident_id=resident, kind=kind, day=day, **columns)


@verb("records.write", title="登记诊断")
def record_condition(
    *,
    by: Actor,
    resident: int,
    system: str,
    code: str,
    title: str = "",
    more: Mapping[str, Any] | None = None,
) -> Condition:
    """A diagnosis; recorded today unless `recorded_on` says otherwise."""
    columns = dict(more or {})
    _writable(resident, by, columns.get("onset"))
    columns.setdefault("recorded_on", today())
    return Condition.objects.create(
        resident_id=resident, system=system, code=code, title=title, **columns
    )


@verb("records.write", title="填写测量值")
def record_observation(
    *,
    by: Actor,
    resident: int,
    question: str,
    day: dt.date,
    value: float,
    second: float | None = None,
    encounter_id: int | None = None,
) -> Observation:
    """One measurement outside of a visit; a value beyond the catalogue's range is refused."""
    who = _writable(resident, by, day)
    asked = questions[question]
    names = asked.fields
    given = dict(zip(names, (value, second), strict=False))
    checked = Form(asked).check(given, sex=who.sex, born=who.birth, day=day)
    if not checked.ok:
        raise Refused("测量值不能保存", why="；".join(map(str, checked.refusals)))
    return Observation.objects.create(
        resident_id=resident,
        question=asked.code,
        day=day,
        value=value,
        second=second,
        encounter_id=encounter_id,
    )


def write_visits(
    columns: Mapping[str, Sequence[Any]],
    observed: Sequence[Sequence[tuple[str, float | None, float | None, str]]] = (),
) -> int:
    """Many visits at once (columns by database name), and what was measured at each; first id.

    Needs an open commit; the caller has checked and graded them.
    """
    size = same_length(columns)
    if not size:
        return 0
    first = insert_columns(Visit, columns)
    if observed:
        rows = measured_columns(observed, columns["resident_id"], columns["day"], first)
        write_observations(rows)
    return first


def write_observations(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many observations at once; the first id."""
    return insert_columns(Observation, columns) if same_length(columns) else 0


def write_encounters(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many encounters at once; the first id."""
    return insert_columns(Encounter, columns) if same_length(columns) else 0


def write_conditions(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many diagnoses at once; the first id."""
    return insert_columns(Condition, columns) if same_length(columns) else 0
