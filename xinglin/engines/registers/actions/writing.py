"""Writing lines of a register, moving them, and letting them follow their cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change, insert_columns
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.engines.registers import rules
from xinglin.engines.registers.models import Entry
from xinglin.engines.registers.queries.lines import entry as one_entry
from xinglin.engines.registers.queries.lines import may_write
from xinglin.engines.registers.words import Register, registers
from xinglin.engines.workflow import actions as cases
from xinglin.engines.workflow import queries as standing
from xinglin.kernel import audit
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.events import on
from xinglin.kernel.time import ZONE, now, today

SUBJECT = "registers.entry"


@dataclass(frozen=True)
class About:
    """What a line is about: where it lies, and whose it is."""

    place: int
    institution: int | None = None
    resident: int | None = None

    @property
    def key(self) -> int:
        """The number of the subject."""
        return self.institution or self.resident or self.place


def about(register: Register, subject: int, seen_by: Actor) -> About:
    """The subject of a line by its number; raises Missing or Refused."""
    kind = register.subject.kind
    if kind == "institution":
        found = places.institution(subject)
        wanted = register.subject.kinds
        if wanted and not found.kind.startswith(tuple(wanted)):
            raise Refused(f"{found}不属于“{register.title}”的登记对象", mend="请重新选择机构")
        return About(found.place_id, institution=found.pk)
    if kind == "person":
        who = people.one(subject, seen_by)
        return About(who.place_id, resident=who.pk)
    place = places.place(subject)
    level = register.subject.level
    if kind == "place" and level and place.level != level:
        raise Refused(f"{place.name}不属于“{register.title}”的登记对象", mend="请重新选择地区")
    return About(place.number)


@verb("registers.write", title="登记台账")
def write(
    *,
    by: Actor,
    register: str,
    subject: int,
    values: Mapping[str, Any],
    state: str = "",
    point: tuple[float, float] | None = None,
) -> Entry:
    """A new line, in the first state or in the one it has reached, with the case that moves it."""
    law = registers[register]
    of = about(law, subject, by)
    _must_write(law, by, of.place)
    clean = rules.read_line(law, values, today())
    state = state or law.starts
    if state not in law.workflow.by_state:
        raise Refused("没有这个状态", mend="请从列表中选择")
    rules.must_be_said_by(law, state, clean)
    try:
        with transaction.atomic():
            made = Entry.objects.create(
                register=law.code, title=rules.name_of(law, clean),
                kind=str(clean.get(law.kind, "")), state=state, place_id=of.place,
                institution_id=of.institution, resident_id=of.resident,
                day=rules.day_of(law, clean, today()), values=clean,
                answers=rules.coded(law, clean), key=rules.key_of(law, of.key, clean),
                longitude=point[0] if point else None, latitude=point[1] if point else None,
            )  # fmt: skip
    except IntegrityError as error:
        raise _twice(law) from error
    if state == law.starts:
        cases.open_case(
            by=by, workflow=law.code, subject=SUBJECT, subject_id=made.pk, place=of.place,
            title=made.title, said=clean, resident=of.resident,
        )  # fmt: skip
    else:
        moment = now()
        cases.open_many(
            by=by, workflow=law.code, subject=SUBJECT,
            columns={"subject_id": [made.pk], "place": [of.place], "state": [state],
                     "title": [made.title], "said": [clean], "opened_at": [moment],
                     "resident": [of.resident]},
        )  # fmt: skip
    return made


def _twice(law: Register) -> Conflict:
    told = "、".join(
        law.subject.title if one == "subject" else law.fields[one].title for one in law.unique
    )
    return Conflict(
        "已经登记过", why=f"“{law.title}”中{told}相同的只登记一次", mend="请查看已有的条目"
    )


def _must_write(law: Register, by: Actor, place: int) -> None:
    if not may_write(law, by, place):
        titles = "、".join(one.title for one in law.writers)
        raise NotAllowed(
            f"您不能登记“{law.title}”", why=f"由本地区的{titles}登记", ask="如工作需要，请联系他们"
        )


@verb("registers.write", title="修改台账")
def correct(
    *, by: Actor, entry_id: int, values: Mapping[str, Any], seen: int | None = None
) -> Entry:  # fmt: skip
    """Put right what was written; the version before stays in the past."""
    found = one_entry(entry_id, by)
    law = registers[found.register]
    _must_write(law, by, found.place_id)
    clean = rules.read_line(law, values, today())
    rules.must_be_said_by(law, found.state, clean)
    said = {name: value for name, value in found.values.items() if name not in law.fields}
    merged = {**said, **clean}
    of = About(found.place_id, found.institution_id, found.resident_id)
    try:
        with transaction.atomic():
            done = change(
                found, seen=seen, values=merged, title=rules.name_of(law, merged),
                kind=str(merged.get(law.kind, "")), day=rules.day_of(law, merged, found.day),
                answers=rules.coded(law, merged), key=rules.key_of(law, of.key, merged),
            )  # fmt: skip
    except IntegrityError as error:
        raise _twice(law) from error
    return done  # type: ignore[return-value]


@verb("registers.write", title="办理台账")
def move(
    *, by: Actor, entry_id: int, verb: str, said: Mapping[str, Any], seen: int | None = None
) -> Entry:  # fmt: skip
    """One step of a line by the rules of its workflow."""
    found = one_entry(entry_id, by)
    case = standing.case_of(found.register, SUBJECT, found.pk)
    if case is None:
        raise Missing("这一条没有办理流程")
    cases.move(by=by, case=case, verb=verb, said=said, seen=seen)
    return Entry.objects.get(pk=found.pk)


def follow_moves(register: Register) -> None:
    """Let the lines of a register follow every move of their cases."""
    for one in register.workflow.moves:
        on(f"{register.code}.{one.verb}")(_follow)


def _follow(
    *, case: Any, subject: str, subject_id: int, said: Mapping[str, Any], **told: Any
) -> None:
    """State and answers of a line after a move, in the same transaction."""
    if subject != SUBJECT:
        return
    law, found = registers[case.workflow], Entry.objects.get(pk=subject_id)
    values = {**found.values, **said}
    change(
        found, state=case.state, values=values, answers=rules.coded(law, values),
        day=rules.day_of(law, values, found.day), title=rules.name_of(law, values),
        kind=str(values.get(law.kind, "")),
    )  # fmt: skip


def write_many(
    *, by: Actor, register: str, columns: Mapping[str, Sequence[Any]], batch: int | None = None
) -> range:
    """Many lines at once, checked already, with their cases; inside an open commit.

    Columns: place, institution, resident, day, state, values, entered_at (moments); and point
    (pairs) where there are some.
    """
    law, size = registers[register], len(columns["place"])
    if not size:
        return range(0)
    values = columns["values"]
    of = [
        About(*one) for one in zip(
            columns["place"], columns["institution"], columns["resident"], strict=True
        )
    ]  # fmt: skip
    points = columns.get("point") or [None] * size
    titles = [rules.name_of(law, one) for one in values]
    first = insert_columns(Entry, {
        "register": [law.code] * size, "title": titles,
        "kind": [str(one.get(law.kind, "")) for one in values], "state": columns["state"],
        "place_id": columns["place"], "institution_id": columns["institution"],
        "resident_id": columns["resident"], "day": columns["day"], "values": values,
        "answers": [rules.coded(law, one) for one in values],
        "key": [rules.key_of(law, one.key, told) for one, told in zip(of, values, strict=True)],
        "longitude": [point[0] if point else None for point in points],
        "latitude": [point[1] if point else None for point in points],
        "batch": [batch] * size,
    })  # fmt: skip
    made = range(first, first + size)
    entered = list(columns.get("entered_at") or [now()] * size)
    opened = [min(_morning(day), at) for day, at in zip(columns["day"], entered, strict=True)]
    cases.open_many(
        by=by, workflow=law.code, subject=SUBJECT,
        columns={
            "subject_id": made, "place": columns["place"], "state": columns["state"],
            "title": titles, "said": values, "resident": columns["resident"],
            "opened_at": opened, "entered_at": entered,
            "office": columns.get("office") or [by.institution] * size,
        },
    )  # fmt: skip
    audit.note("registers.write", by=by, detail={"register": law.code, "lines": size})
    return made


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, 9, tzinfo=ZONE)
