"""Members that come in as a table: a verdict for every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.exchange import (
    ACCEPTED,
    UNCHANGED,
    Column,
    Dataset,
    Judged,
    Kind,
    Unclear,
    datasets,
    day_of,
    set_aside,
    text_of,
)
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.services.alliance import queries
from xinglin.services.alliance.actions.keeping import admit, release

WHOLE = (0, 10**15 - 1)


@dataclass(frozen=True)
class Wish:
    """A row that could be read: this institution, in this alliance, from this day to that."""

    alliance: Any
    institution: Any
    joined_on: dt.date
    left_on: dt.date | None


class MembersDesk:
    """The desk at which rows of a list of members are read and taken, chunk by chunk."""

    def __init__(self, dataset: Dataset, run: Any) -> None:
        self.dataset, self.run = dataset, run
        self.known = {one.name: one for one in queries.alliances(run.by)}

    def read(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[Any]:
        """The wish of each row, or why it is set aside."""
        return [self._row(row) for _, row in rows]

    def _row(self, row: Mapping[str, Any]) -> Any:
        name = text_of(row.get("alliance"))
        one = self.known.get(name)
        if one is None:
            why = f"没有名为“{name}”的医联体" if name else "没有填写医联体"
            return set_aside(why, "请先登记医联体", "alliance")
        named = text_of(row.get("institution"))
        reach = [WHOLE] if self.run.by.everything else self.run.by.reach("alliance.keep")
        fits = {
            each.pk: each for lo, hi in reach for each in places.institutions_named(named, lo, hi)
        }
        if len(fits) != 1:
            why = "有多家机构同名" if fits else "没有这家机构，或不在您的管辖范围内"
            return set_aside(why, "请写机构全称", "institution")
        try:
            joined, left = day_of(row.get("joined_on")), day_of(row.get("left_on"))
        except Unclear as unclear:
            return set_aside(str(unclear), "请写成 2026-03-01 的样子", "joined_on")
        if joined is None:
            return set_aside("没有填写加入日期", "请补填加入日期", "joined_on")
        return Wish(one, next(iter(fits.values())), joined, left)

    def take(self, told: Sequence[Any]) -> list[Judged]:
        """A verdict for each; a membership that stands so already is unchanged."""
        return [one if isinstance(one, Judged) else self._take(one) for one in told]

    def _take(self, wish: Wish) -> Judged:
        rows = places.memberships().filter(
            alliance=wish.alliance.pk, institution=wish.institution.pk, joined_on=wish.joined_on
        )
        held = rows.first()
        if held is not None and held.left_on == wish.left_on:
            return UNCHANGED
        try:
            if held is not None and held.left_on is None and wish.left_on is not None:
                release(by=self.run.by, membership=held.pk, on=wish.left_on)
            else:
                admit(
                    by=self.run.by, alliance_id=wish.alliance.pk, on=wish.joined_on,
                    institution=wish.institution.pk, until=wish.left_on,
                )  # fmt: skip
        except Refused as no:
            return set_aside(f"{no.what}：{no.why}" if no.why else no.what, no.mend)
        return ACCEPTED


MEMBERS = Dataset(
    "alliance-members",
    "医联体成员名单",
    (
        Column("alliance", "医联体", Kind.TEXT, ("医联体名称", "所属医联体"), True,
               example="杏林县紧密型县域医共体", says="须先在平台登记"),
        Column("institution", "成员机构", Kind.TEXT, ("机构名称", "机构"), True,
               example="城关镇中心卫生院", says="机构全称或简称"),
        Column("joined_on", "加入日期", Kind.DAY, ("加入时间",), True, example="2024-01-01"),
        Column("left_on", "退出日期", Kind.DAY, ("退出时间",), says="最后一天；仍是成员的不填"),
    ),
    key=("alliance", "institution", "joined_on"),
    says="一行一段成员资格；一家机构同时只能加入一个紧密型医联体。",
    desk=MembersDesk,
)  # fmt: skip
datasets.add(MEMBERS.code, MEMBERS)
