"""Takes rows of a programme's follow-up book: checked by its form, graded by its plan, in sets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.access.queries import blind_many
from xinglin.engines.exchange.actions.batches import Run
from xinglin.engines.exchange.actions.enrolling import (
    enrol_many,
    enrolments_of,
    graded_with_history,
)
from xinglin.engines.exchange.actions.finding_places import OUTSIDE
from xinglin.engines.exchange.actions.known import Remembered, look_up
from xinglin.engines.exchange.rules.books import BookReader, Followed
from xinglin.engines.exchange.rules.cells import Unclear, name_of
from xinglin.engines.exchange.rules.fhir.joining import Stay, birthday
from xinglin.engines.exchange.rules.fhir.names import Name
from xinglin.engines.exchange.words import (
    ACCEPTED,
    UNCHANGED,
    Dataset,
    Judged,
    Outcome,
    Totals,
    set_aside,
    waiting,
)
from xinglin.engines.followup import programmes
from xinglin.engines.followup.actions import advance_many, amend_follow_up, write_follow_ups
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.queries import may_touch
from xinglin.engines.people import queries as people
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Visit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import age_on

RECORD = "records.visit"
SYSTEM = "table"
Row = tuple[int, Mapping[str, Any]]


@dataclass
class Open:
    """A row on its way: where it stands in the chunk, what it says, of whom."""

    at: int
    told: Followed
    name: Name
    digest: str
    who: Resident
    values: Mapping[str, Any] = field(default_factory=dict)


class Book:
    """The desk at which the rows of a follow-up book are taken, chunk by chunk."""

    def __init__(self, dataset: Dataset, run: Run) -> None:
        self.dataset, self.run = dataset, run
        self.programme = programmes[dataset.programme]
        self.reader = BookReader(dataset, self.programme, run.today)
        self.seen: dict[int, int] = {}
        self.enrolled: set[int] = set()
        self.recorded = 0

    def read(self, rows: Sequence[Row]) -> list[Followed | Judged]:
        """What the rows of a chunk say; a person is visited once a day."""
        self.reader.prepare([row for _, row in rows])
        found: list[Followed | Judged] = []
        for number, row in rows:
            told = self.reader.read(row)
            if isinstance(told, Followed):
                first = self.seen.setdefault(hash(told.key()), number)
                if first != number:
                    told = set_aside(
                        f"与第{first}行重复（同一人同一天）", "请删去重复的一行", "day"
                    )
            found.append(told)
        return found

    def visits(self, totals: Totals) -> None:
        """Put into the totals how many visits stand for the rows, and who is enrolled by them."""
        totals.visits += self.recorded
        code = self.programme.code
        if self.enrolled:
            totals.enrolled[code] = totals.enrolled.get(code, 0) + len(self.enrolled)
        self.recorded, self.enrolled = 0, set()

    def take(self, told: Sequence[Followed | Judged]) -> list[Judged]:
        """A verdict for each; good rows become visits with their measurements."""
        found: list[Judged | None] = [one if isinstance(one, Judged) else None for one in told]
        rows = [(at, one) for at, one in enumerate(told) if isinstance(one, Followed)]
        marks = blind_many([one.key() for _, one in rows], "exchange.row")
        names = [Name(self.dataset.code, SYSTEM, mark.hex()) for mark in marks]
        before = look_up(names)
        numbers = people.known_by_id(one.id_number for _, one in rows)
        residents = Resident.objects.in_bulk(set(numbers.values()))
        open_ones: list[Open] = []
        memory = Remembered()
        for (at, one), name in zip(rows, names, strict=True):
            digest = hashlib.blake2b(repr(one).encode(), digest_size=16).hexdigest()
            known = before.get(name)
            who = residents.get(numbers.get(one.id_number, 0))
            if known is not None and known.digest == digest:
                found[at] = UNCHANGED
            elif isinstance(judged := self._person(one, who), Judged):
                found[at] = judged
            elif known is not None:
                found[at] = self._amend(one, judged, known.record_id)
                if found[at].outcome is Outcome.ACCEPTED:  # type: ignore[union-attr]
                    memory.seen_again(known, digest)
            else:
                open_ones.append(Open(at, one, name, digest, judged))
        self._write(self._fitting(open_ones, found), memory)
        memory.write()
        verdicts = [one if one is not None else ACCEPTED for one in found]
        good = (Outcome.ACCEPTED, Outcome.UNCHANGED)
        self.recorded += sum(one.outcome in good for one in verdicts)
        return verdicts

    def _person(self, told: Followed, who: Resident | None) -> Resident | Judged:
        if who is None:
            return set_aside("没有这位居民的档案", "请先导入居民花名册", "id_number")
        if not may_touch(self.run.by, who.place_id, self.programme.code, "followup.record"):
            return set_aside(OUTSIDE, "请由管辖该地区的人员导入")
        if told.name and _plain(told.name) != _plain(who.name):
            return waiting("这个身份证号已登记，但姓名不同", field="name")
        if told.day < who.birth:
            return set_aside("随访日期早于出生日期", "请核对日期", "day")
        if who.deceased_on is not None and told.day > who.deceased_on:
            why = f"随访日期{told.day}晚于死亡日期{who.deceased_on}"
            return set_aside(why, "请核对日期；死亡登记有误时请先更正", "day")
        return who

    def _amend(self, told: Followed, who: Resident, visit: int) -> Judged:
        checked = self._checked(told, who)
        if isinstance(checked, Judged):
            return checked
        try:
            amend_follow_up(by=self.run.by, visit=visit, answers=checked, mode=told.mode)
        except Refused as refusal:
            return set_aside(refusal.what, refusal.mend or "请在随访记录中更正")
        return Judged(Outcome.ACCEPTED, "已更正原来的随访记录")

    def _checked(self, told: Followed, who: Resident) -> Mapping[str, Any] | Judged:
        checked = self.programme.asks.check(
            told.answers,
            age=age_on(who.birth, told.day),
            sex=who.sex,
            day=told.day,
            born=who.birth,
            mode=told.mode,
        )
        if checked.ok:
            return checked.values
        first = checked.refusals[0]
        why = "；".join(f"{one.title}：{one.why}" for one in checked.refusals)
        return set_aside(why, f"允许：{first.allowed}" if first.allowed else "请改正", first.field)

    def _fitting(self, rows: Sequence[Open], found: list[Judged | None]) -> list[Open]:
        """Those that may be written: enrolled on that day, no visit that day yet, form in order."""
        enrolments = enrolments_of(self.programme, [one.who.pk for one in rows])
        taken = self._visited([one.who.pk for one in rows])
        stays = self._stays(rows, enrolments)
        fitting = []
        for one in sorted(rows, key=lambda one: one.told.day):
            judged = self._enrolled(one, enrolments.get(one.who.pk, ()), stays)
            if judged is None and (one.who.pk, one.told.day) in taken:
                judged = set_aside(
                    "同一天已有这个项目的随访记录", "请核对日期，或在随访记录中更正", "day"
                )
            if judged is None:
                checked = self._checked(one.told, one.who)
                if isinstance(checked, Judged):
                    judged = checked
                else:
                    one.values = checked
            if judged is not None:
                found[one.at] = judged
                continue
            fitting.append(one)
        needed = {one.who.pk for one in fitting}
        enrol_many(self.programme, {pk: stay for pk, stay in stays.items() if pk in needed})
        self.enrolled |= needed & stays.keys()
        return fitting

    def _visited(self, residents: Sequence[int]) -> set[tuple[int, Any]]:
        rows = Visit.objects.filter(
            programme=self.programme.code,
            resident__in=set(residents),
            kind=self.programme.main.name,
        )
        return set(rows.values_list("resident_id", "day"))

    def _stays(
        self, rows: Sequence[Open], held: Mapping[int, Sequence[Enrolment]]
    ) -> dict[int, tuple[Resident, Stay]]:
        """Since when those are enrolled who are not yet, by the day of diagnosis they bring."""
        found: dict[int, tuple[Resident, Stay]] = {}
        least = self.programme.who.min_age
        for one in rows:
            since, who = one.told.confirmed_on, one.who
            gone = who.left_on is not None or who.deceased_on is not None
            if not self.run.enrol or since is None or who.pk in held or gone:
                continue
            joined = max(since, birthday(who.birth, least)) if least is not None else since
            before = found.get(who.pk)
            if before is None or joined < before[1].joined:
                found[who.pk] = (who, Stay(joined))
        return found

    def _enrolled(
        self, one: Open, held: Sequence[Enrolment], stays: Mapping[int, tuple[Resident, Stay]]
    ) -> Judged | None:
        day = one.told.day
        if one.who.pk in stays:
            joined = stays[one.who.pk][1].joined
            early = f"随访日期{day}早于纳入日期{joined}"
            return set_aside(early, "请核对随访日期和确诊日期", "day") if day < joined else None
        if not held:
            mend = "请先纳入管理，或填写“确诊日期”并在导入时加 --enrol"
            return set_aside(f"这位居民没有纳入{self.programme.title}", mend, "id_number")
        if any(e.joined <= day and (e.left is None or day <= e.left) for e in held):
            return None
        if day < held[0].joined:
            return set_aside(f"随访日期早于纳入日期{held[0].joined}", "请核对日期", "day")
        return set_aside(f"随访日期{day}时已终止管理", "请核对日期；仍在管理的请先重新纳入", "day")

    def _write(self, rows: Sequence[Open], memory: Remembered) -> None:
        if not rows:
            return
        ordered = sorted(rows, key=lambda one: (one.who.pk, one.told.day))
        names = [name for name in self.programme.asks.fields if any(name in o.values for o in rows)]
        columns: dict[str, Any] = {
            "person": [one.who.pk for one in ordered],
            "day": [one.told.day for one in ordered],
            "age": [age_on(one.who.birth, one.told.day) for one in ordered],
            "sex": [one.who.sex for one in ordered],
            "mode": [one.told.mode for one in ordered],
            **{name: [one.values.get(name) for one in ordered] for name in names},
        }
        who = {one.who.pk: one.who for one in ordered}
        graded = graded_with_history(self.programme, columns, who)
        also = {"source": ["import"] * len(ordered)}
        written = write_follow_ups(self.programme.code, columns, also=also, graded=graded)
        advance_many(self.programme.code, written.states)
        for number, one in enumerate(ordered, start=written.first):
            memory.add(one.name, one.digest, RECORD, number, one.who.pk)


def _plain(name: str) -> str:
    try:
        return "".join(char for char in name_of(name) if char.isalnum()).casefold()
    except Unclear:
        return name
