"""Lines of registers within the reach of whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import within
from xinglin.engines.places import queries as places
from xinglin.engines.registers import rules
from xinglin.engines.registers.models import Batch, Entry, SetAside
from xinglin.engines.registers.words import Register, registers
from xinglin.engines.workflow import queries as standing
from xinglin.kernel import papers
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import Period, now

READ = "registers.read"
SUBJECT = "registers.entry"


@dataclass(frozen=True)
class Standing:
    """How a register stands in a place."""

    register: Register
    lines: int
    open: int
    late: int


def known_to(seen_by: Actor) -> list[Register]:
    """The registers that an actor may know of, by title."""
    return sorted(
        (one for one in registers if not one.permission or seen_by.may(one.permission)),
        key=lambda one: one.code,
    )


def register_of(code: str, seen_by: Actor) -> Register:
    """One register; raises Missing where there is none, or none that the actor may know of."""
    found = registers.get(code)
    if found is None or (found.permission and not seen_by.may(found.permission)):
        raise Missing("没有这本台账", why="台账不存在，或不在您的权限之内")
    seen_by.must(READ)
    return found


def may_write(register: Register, by: Actor, place: int | None = None) -> bool:
    """Whether the actor keeps this register, there or anywhere."""
    if by.everything:
        return True
    if register.permission and not by.may(register.permission, place):
        return False
    return any(
        grant.role in register.writers and (place is None or grant.first <= place <= grant.last)
        for grant in by.grants
    )


def lines(
    code: str, seen_by: Actor, *, area: tuple[int, int] | None = None, state: str = "",
    kind: str = "", text: str = "", period: Period | None = None,
) -> QuerySet[Entry]:  # fmt: skip
    """The lines of a register that the actor may see."""
    register = register_of(code, seen_by)
    rows = within(
        Entry.objects.filter(register=code), seen_by, register.permission or READ, "place__number"
    )
    if area is not None:
        rows = rows.filter(place__number__gte=area[0], place__number__lte=area[1])
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(
            Q(title__icontains=text) | Q(institution__name__icontains=text)
            | Q(place__name__icontains=text)
        )  # fmt: skip
    if period is not None:
        rows = rows.filter(day__gte=period.start, day__lte=period.end)
    return rows.select_related("place", "institution")


def entry(pk: int, seen_by: Actor) -> Entry:
    """One line within the actor's reach; raises Missing."""
    found = Entry.objects.filter(pk=pk).select_related("place", "institution").first()
    if found is None or found.register not in registers:
        raise Missing("没有这一条", why="条目不存在，或不在您的管辖范围内")
    rows = lines(found.register, seen_by).filter(pk=pk)
    case = standing.case_of(found.register, SUBJECT, pk)
    handed = case is not None and standing.concerns(case, seen_by)
    if not rows.exists() and not handed:
        raise Missing("没有这一条", why="条目不存在，或不在您的管辖范围内")
    return found


def tally(
    code: str, seen_by: Actor, area: tuple[int, int] | None = None, period: Period | None = None
) -> dict[str, int]:
    """How many lines stand in each state."""
    rows = lines(code, seen_by, area=area, period=period).select_related(None).order_by()
    return dict(rows.values_list("state").annotate(many=Count("pk")))


def overview(seen_by: Actor, area: tuple[int, int] | None = None) -> list[Standing]:
    """Every register the actor may know of, with its lines, open ones, and late ones."""
    found = []
    for register in known_to(seen_by):
        told = tally(register.code, seen_by, area)
        final = {one.code for one in register.workflow.states if one.final}
        late = standing.in_states(register.code, area=area, open_only=True)
        late = within(late, seen_by, register.permission or READ, "place__number")
        found.append(
            Standing(
                register, sum(told.values()),
                sum(many for state, many in told.items() if state not in final),
                late.filter(due_at__lt=now()).count(),
            )
        )  # fmt: skip
    return found


def sentence(
    code: str, seen_by: Actor, period: Period, area: tuple[int, int] | None = None
) -> str:  # fmt: skip
    """What a report says of the lines of a period; nothing where there are none."""
    rows = lines(code, seen_by, area=area, period=period).select_related(None)
    return rules.sentence(registers[code], list(rows.values_list("values", flat=True)))


@dataclass(frozen=True)
class Pin:
    """A line on the map."""

    entry: int
    title: str
    state: str
    longitude: float
    latitude: float


def pins(found: Sequence[Entry]) -> list[Pin]:
    """Where lines lie: at their own point, their institution's, or in the middle of their place."""
    own = places.points({one.place_id for one in found})
    made = []
    for one in found:
        at = (one.longitude, one.latitude)
        if at[0] is None and one.institution is not None:
            at = (one.institution.longitude, one.institution.latitude)
        if at[0] is None:
            at = own.get(one.place_id, (None, None))
        if at[0] is not None and at[1] is not None:
            made.append(Pin(one.pk, one.title, one.state, at[0], at[1]))
    return made


def batches(code: str, seen_by: Actor, size: int = 20) -> list[Batch]:
    """Files that were read into a register, the newest first."""
    register = register_of(code, seen_by)
    rows = Batch.objects.filter(register=code)
    reach = within(rows, seen_by, register.permission or "registers.import", "place")
    return list(reach.order_by("-pk")[:size])


def set_aside(batch: int, seen_by: Actor) -> tuple[Batch, list[SetAside]]:
    """A file and its lines that could not be taken; raises Missing."""
    found = Batch.objects.filter(pk=batch).first()
    if found is None or found.pk not in {one.pk for one in batches(found.register, seen_by, 10**6)}:
        raise Missing("没有这次导入")
    return found, list(SetAside.objects.filter(batch=found).order_by("line"))


def papers_of(found: Entry, register: Register) -> dict[str, tuple[str, str]]:
    """The papers of a line: by question, its title and the name of the paper."""
    every = {**register.workflow.questions, **register.fields}.values()
    return {
        one.name: (one.title, one.show(found.values[one.name]))
        for one in every
        if one.kind == "paper" and found.values.get(one.name)
    }


def paper(pk: int, name: str, seen_by: Actor) -> tuple[Entry, str, str, bytes]:
    """A paper of a line that the actor may see: line, file name, type, content."""
    found = entry(pk, seen_by)
    if name not in papers_of(found, register_of(found.register, seen_by)):
        raise Missing("没有这份材料")
    digest, _, title = str(found.values[name]).partition(" ")
    content = papers.content_of(Path(settings.HOME), digest)
    kind = papers.kind_of(content)
    return found, title or f"{name}.{kind}", papers.KINDS[kind], content


def described(found: Entry, register: Register) -> dict[str, Any]:
    """The answers of a line in Chinese words, by title; keys are shown by their names."""
    told: dict[str, Any] = {}
    for one in {**register.workflow.questions, **register.fields}.values():
        value = found.values.get(one.name)
        if value is None:
            continue
        told[one.title] = _shown(one.kind, value) or one.show(value)
    return told


def _shown(kind: str, value: Any) -> str:
    try:
        if kind == "institution":
            return str(places.institution(value))
        if kind == "area":
            return places.place(value).name
    except Missing:
        return str(value)
    if kind == "colleague":
        staff = places.one_staff(value)
        return staff.name if staff else str(value)
    return ""
