"""What a row of a follow-up book says, and why it cannot be taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from xinglin.engines.exchange.rules.cells import Unclear, day_of, text_of
from xinglin.engines.exchange.rules.roster import Fault, RosterReader
from xinglin.engines.exchange.words import Dataset, Kind
from xinglin.engines.followup import Programme

ABOUT = frozenset({"id_number", "name", "day", "mode", "confirmed_on"})


@dataclass(frozen=True, slots=True)
class Followed:
    """A follow-up visit as a row tells of it; the answers are as written."""

    id_number: str
    name: str
    day: dt.date
    mode: str
    answers: Mapping[str, Any]
    confirmed_on: dt.date | None = None

    def key(self) -> str:
        """Who and when."""
        return f"{self.id_number}|{self.day}"


class BookReader(RosterReader):
    """Reads the rows of a programme's book."""

    def __init__(self, dataset: Dataset, programme: Programme, today: dt.date) -> None:
        super().__init__(dataset, None, today)
        self.programme = programme
        self.fields = [c for c in dataset.columns if c.field not in ABOUT]

    def read(self, row: Mapping[str, Any]) -> Any:
        """The visit, or why the row is set aside."""
        try:
            return self._visit(row)
        except Fault as fault:
            return fault.judged

    def _visit(self, row: Mapping[str, Any]) -> Followed:
        number, _, _ = self._identity(row.get("id_number"))
        if not number:
            raise Fault("没有身份证号", "随访记录按身份证号找到居民，请补填", "id_number")
        day = self._day(row, "day")
        if day is None:
            raise Fault("没有随访日期", "请补填", "day")
        if day > self.today:
            raise Fault(f"随访日期{day}晚于今天", "只能导入已经完成的随访，请核对日期", "day")
        mode = self._code(row, "mode") or "1"
        confirmed = self._day(row, "confirmed_on")
        return Followed(number, text_of(row.get("name")), day, mode, self._answers(row), confirmed)

    def _answers(self, row: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column in self.fields:
            cell = row.get(column.field)
            text = text_of(cell)
            if not text:
                continue
            if column.kind is Kind.DAY:
                try:
                    found[column.field] = day_of(cell)
                except Unclear as wrong:
                    why = f"{column.header}：{wrong}"
                    raise Fault(why, "请写成 2021-03-05", column.field) from None
            else:
                found[column.field] = text
        return found
