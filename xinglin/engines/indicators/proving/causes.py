"""What can change a figure, and which of it a commit was, told from the rows it touched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xinglin.engines.followup import Leaving
from xinglin.engines.indicators.proving.standings import Pair
from xinglin.kernel.time import Period

ADDED, CHANGED, REMOVED, CAME, WENT = "added", "changed", "removed", "came", "went"
THERE = "there"  # nothing was done to the row: it counts in one of two periods
DEEDS = {
    ADDED: "新增", CHANGED: "修改", REMOVED: "作废", CAME: "由另一份档案转来",
    WENT: "转到另一份档案", THERE: "",
}  # fmt: skip
TABLES = {
    "residents": "档案", "enrolments": "纳管", "conditions": "诊断", "visits": "随访",
    "observations": "测量", "encounters": "就诊",
}  # fmt: skip

CAUSES = {
    "registered": "新建档", "enrolled": "新纳入", "moved_in": "迁入", "born": "出生",
    "aged_in": "年龄进入范围", "new": "新增记录", "late": "迟报记录", "corrected": "更正记录",
    "retired": "作废记录", "merged": "合并档案", "unmerged": "拆分档案", "died": "死亡",
    "moved_away": "迁出", "left": "终止管理", "aged_out": "年龄超出范围",
    "served": "两期内的服务不同", "definition": "定义修订", "other": "其他",
}  # fmt: skip
STATES = ("residents", "enrolments", "conditions")


@dataclass(frozen=True)
class Touch:
    """A row that a commit added, changed or took away; `columns` are those that read otherwise."""

    table: str
    id: int
    deed: str
    columns: tuple[str, ...] = ()
    day: dt.date | None = None
    commit: int | None = None
    old: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    new: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def said(self) -> str:
        """In words: 随访 123 新增（2026-01-03）."""
        day = f"（{self.day.isoformat()}）" if self.day else ""
        return f"{TABLES.get(self.table, self.table)} {self.id} {DEEDS[self.deed]}".strip() + day

    def as_dict(self) -> dict[str, Any]:
        """For JSON; what the columns held is not told."""
        return {
            "table": self.table, "id": self.id, "deed": self.deed, "columns": list(self.columns),
            "day": self.day.isoformat() if self.day else None, "commit": self.commit,
            "said": self.said,
        }  # fmt: skip

    def became(self, column: str) -> bool:
        """Whether the column was empty and now is not."""
        return column in self.columns and not self.old.get(column) and bool(self.new.get(column))

    def emptied(self, column: str) -> bool:
        """Whether the column was filled and now is empty."""
        return column in self.columns and bool(self.old.get(column)) and not self.new.get(column)


@dataclass(frozen=True)
class Scene:
    """What must be known to judge a commit: the period, when it was closed, places, merges."""

    period: Period
    closed: int
    area: tuple[int, int]
    merges: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def has(self, place: Any) -> bool:
        """Whether a place lies in the area."""
        return place is not None and self.area[0] <= place <= self.area[1]


def cause_of(person: int, commit: int, touches: Sequence[Touch], scene: Scene) -> str:
    """Why a person's standing changed at a commit: the weightiest of what the commit did to him."""
    merge = _merge(person, commit, touches, scene)
    if merge:
        return merge
    by_table: dict[str, list[Touch]] = {}
    for touch in touches:
        by_table.setdefault(touch.table, []).append(touch)
    for judge in (_of_person, _of_enrolments, _of_facts):
        if found := judge(by_table, commit, scene):
            return found
    return "other"


def _merge(person: int, commit: int, touches: Sequence[Touch], scene: Scene) -> str:
    for touch in touches:
        if touch.table == "residents" and "gone" in touch.columns:
            return "merged" if touch.new.get("gone") else "unmerged"
    known = scene.merges.get((commit, person), "")
    if known or not any(touch.deed in (CAME, WENT) for touch in touches):
        return known
    kinds = {kind for (at, _), kind in scene.merges.items() if at == commit}
    return kinds.pop() if len(kinds) == 1 else "corrected"


def _of_person(touches: Mapping[str, list[Touch]], commit: int, scene: Scene) -> str:
    for touch in touches.get("residents", ()):
        if touch.deed == ADDED:
            return "registered"
        if touch.deed == REMOVED:
            return "retired"
        if touch.became("deceased_on"):
            return "died"
        if touch.became("left_on"):
            return "moved_away"
        if touch.emptied("left_on"):
            return "moved_in"
        here, there = scene.has(touch.new.get("place")), scene.has(touch.old.get("place"))
        if here != there:
            return "moved_in" if here else "moved_away"
        if touch.columns:
            return "corrected"
    return ""


def _of_enrolments(touches: Mapping[str, list[Touch]], commit: int, scene: Scene) -> str:
    found = touches.get("enrolments", ())
    for touch in found:
        if touch.deed == ADDED:
            late = commit > scene.closed and _overlaps(touch.new, scene.period)
            return "late" if late else "enrolled"
        if touch.became("left"):
            return ENDINGS.get(touch.new.get("left_why"), "left")
        if touch.emptied("left"):
            return "enrolled"
    return _plainly(found)


# what an enrolment ended for, as a cause; everything else is an end of care
ENDINGS: Mapping[Any, str] = {
    Leaving.DIED: "died",
    Leaving.MOVED: "moved_away",
    Leaving.MERGED: "merged",
    Leaving.MISTAKEN: "corrected",
}


def _overlaps(spell: Mapping[str, Any], period: Period) -> bool:
    joined, left = spell.get("joined"), spell.get("left")
    return joined is not None and joined <= period.end and (left is None or left >= period.start)


def _of_facts(touches: Mapping[str, list[Touch]], commit: int, scene: Scene) -> str:
    found = [t for table, ts in touches.items() if table not in STATES[:2] for t in ts]
    added = [touch for touch in found if touch.deed == ADDED]
    if added:
        late = commit > scene.closed and any(
            touch.day is None or scene.period.contains(touch.day) for touch in added
        )
        return "late" if late else "new"
    return _plainly(found)


def _plainly(found: Collection[Touch]) -> str:
    deeds = {touch.deed for touch in found}
    if deeds & {CHANGED, CAME, WENT}:
        return "corrected"
    return "retired" if REMOVED in deeds else ""


# --- from one period to another ------------------------------------------------------------


@dataclass(frozen=True)
class Life:
    """What is known of a person where two periods are compared."""

    born: dt.date | None = None
    died: dt.date | None = None
    left: dt.date | None = None
    spells: tuple[Mapping[str, Any], ...] = ()


def cause_between(
    pair: Pair, life: Life, periods: tuple[Period, Period], by_age: bool
) -> tuple[str, int | None]:
    """Why a person stands otherwise in the second period, and which enrolment says so, if one does.

    `by_age`: the figure's base is made of people, registers and diagnoses alone, so that who came
    or went without any of them came or went by age.
    """
    first, second = sorted(periods, key=lambda one: (one.start, one.end))
    before, after = pair if periods[0] == first else pair[::-1]
    came = after.inside and not before.inside
    went = before.inside and not after.inside
    if not came and not went:
        return "served", None
    found = _came(life, first, second) if came else _went(life, first, second)
    if found is not None:
        return found
    if not by_age:
        return "served", None
    return ("aged_in" if came else "aged_out"), None


def _came(life: Life, first: Period, second: Period) -> tuple[str, int | None] | None:
    if life.born and first.end < life.born <= second.end:
        return "born", None
    for spell in life.spells:
        if spell["joined"] and first.end < spell["joined"] <= second.end:
            return "enrolled", spell["id"]
    return None


def _went(life: Life, first: Period, second: Period) -> tuple[str, int | None] | None:
    if life.died and life.died <= second.end:
        return "died", None
    if life.left and life.left <= second.end:
        return "moved_away", None
    for spell in life.spells:
        if spell["left"] and first.start <= spell["left"] <= second.end:
            return ENDINGS.get(spell["left_why"], "left"), spell["id"]
    return None
