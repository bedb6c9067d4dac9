"""A child is born: registered, linked to its mother, enrolled in what is meant for children."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.followup import queries
from xinglin.engines.followup.actions.enrolling import enrol
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.queries.newborns import Awaited
from xinglin.engines.followup.words import Anchor, Bear, Programme, programmes
from xinglin.engines.followup.words.visits import as_day
from xinglin.engines.people import MOTHER
from xinglin.engines.people import actions as people
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Visit
from xinglin.kernel.errors import Missing, Refused

SOURCE = "分娩记录"
AT_HEAD = ("01", "02", "10", "11", "12")
CHILD_OF_HEAD = {"1": "20", "2": "30"}


@verb("followup.record", title="登记新生儿")
def register_newborn(
    *, by: Actor, visit: int, name: str, sex: str = "", institution: int | None = None
) -> Resident:
    """The child of a birth on record: a resident of the mother's household, linked to her, in the
    programmes that the plan names; due there at once.

    A child of that day who already stands in the household is linked instead of made twice.
    """
    row = Visit.objects.filter(pk=visit).select_related("resident").first()
    awaited = queries.newborn_of(row, seen_by=by) if row is not None else None
    if row is None or awaited is None:
        raise Missing("没有待登记的新生儿", why="不是活产的分娩记录，或新生儿已全部登记")
    mother = row.resident
    child = _already_there(mother, awaited, sex) or _new_child(by, mother, awaited, name, sex)
    people.link_kin(by=by, resident=child, relative=mother, kind=MOTHER, source=SOURCE)
    step = _step_of(row)
    for code in step.into if step else ():
        if code in programmes:
            _enrol(by, child, programmes[code], awaited.born, row.answers, institution)
    return child


def _step_of(row: Visit) -> Bear | None:
    plan = programmes.get(row.programme)
    rule = plan.rule(row.grade) if plan else None
    return rule.bears if rule else None


def _already_there(mother: Resident, awaited: Awaited, sex: str) -> Resident | None:
    """A child of that day in the household who has no mother on record yet."""
    if mother.household_id is None:
        return None
    rows = Resident.objects.filter(
        household_id=mother.household_id, birth=awaited.born, merged_into=None
    ).exclude(kin__kind=MOTHER)
    wanted = sex or awaited.sex
    if wanted in ("1", "2"):
        rows = rows.filter(sex=wanted)
    found: Resident | None = rows.order_by("pk").first()
    return found


def _new_child(by: Actor, mother: Resident, awaited: Awaited, name: str, sex: str) -> Resident:
    if not name.strip():
        raise Refused("请填写新生儿姓名", mend=f"还没有取名的，可填“{mother.name}之子”或“之女”")
    chosen = sex or awaited.sex or "9"
    relation = CHILD_OF_HEAD.get(chosen, "") if mother.relation in AT_HEAD else ""
    made = people.register(
        by=by,
        name=name,
        sex=chosen,
        birth=awaited.born,
        place=mother.place_id,
        address=mother.address,
        lives_here=mother.lives_here,
        registered_here=mother.registered_here,
        household=mother.household_id,
        relation=relation,
        institution=mother.institution_id,
        source=SOURCE,
        despite=True,  # a twin looks like his twin
    )
    child: Resident = made.resident
    return child


def _enrol(
    by: Actor, child: Resident, plan: Programme, born: dt.date, answers: Any, where: int | None
) -> None:
    """From the day of birth on, with those named days that the record of the birth tells."""
    held = Enrolment.objects.filter(resident_id=child.pk, programme=plan.code, left=None)
    if held.exists():
        return
    named = {one: as_day(answers[one]) for one in plan.named_days if answers.get(one)}
    enrol(
        by=by,
        resident=child.pk,
        programme=plan.code,
        joined=born,
        doctor=by.staff,
        institution=where or by.institution or child.institution_id,
        anchor=born if isinstance(plan.anchor, Anchor) else None,
        days=named,
    )
