"""Reading lines out of an Excel file: every bad line is set aside with its reason, none is lost."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.people import queries as people
from xinglin.engines.places.models import Institution, Place
from xinglin.engines.registers import rules
from xinglin.engines.registers.actions.writing import About, write_many
from xinglin.engines.registers.models import Batch, Entry, SetAside
from xinglin.engines.registers.queries.lines import may_write, register_of
from xinglin.engines.registers.queries.sheets import (
    STATE,
    WHY,
    columns,
    subject_title,
)
from xinglin.engines.registers.words import Register
from xinglin.engines.workflow import Field
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import now, today

LARGEST = 10 * 1024 * 1024
UNPACKED = 100 * 1024 * 1024
LINES = 20_000


@dataclass
class Read:
    """The good lines of a file, column by column, and the others with their reasons."""

    about: list[About] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    bad: list[tuple[int, dict[str, str], str]] = field(default_factory=list)


@verb("registers.import", title="导入台账")
def read_file(*, by: Actor, register: str, name: str, content: bytes) -> Batch:
    """Take a file's lines into a register; the same file is not taken twice."""
    law = register_of(register, by)
    if not may_write(law, by):
        raise Refused(f"您不能登记“{law.title}”", ask="请由登记这本台账的人员导入")
    digest = hashlib.sha256(content).hexdigest()
    before = Batch.objects.filter(register=law.code, sha256=digest).first()
    if before is not None and before.taken:
        raise Refused("这个文件已经导入过", why=f"{before.at:%Y-%m-%d} 导入 {before.taken} 行")
    table = _table(content)
    found = _sorted_out(law, table, by)
    place = by.grants[0].first if by.grants else (found.about[0].place if found.about else 0)
    batch = Batch.objects.create(
        register=law.code, name=name[:120], sha256=digest, at=now(), who_name=by.name[:80],
        place=place, rows=len(found.about) + len(found.bad), taken=len(found.about),
        set_aside=len(found.bad),
    )  # fmt: skip
    SetAside.objects.bulk_create(
        SetAside(batch=batch, line=line, cells=cells, why=why[:400])
        for line, cells, why in found.bad
    )
    if found.about:
        write_many(by=by, register=law.code, batch=batch.pk, columns={
            "place": [one.place for one in found.about],
            "institution": [one.institution for one in found.about],
            "resident": [one.resident for one in found.about],
            "day": [rules.day_of(law, one, today()) for one in found.values],
            "state": found.states, "values": found.values,
        })  # fmt: skip
    return batch


def _table(content: bytes) -> list[list[Any]]:
    """The rows of the first sheet; raises Refused for whatever is no workbook."""
    if len(content) > LARGEST:
        raise Refused("文件太大", mend=f"请拆成不超过 {LARGEST // 2**20} MB 的几个文件")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(one.file_size for one in packed.infolist()) > UNPACKED:
                raise Refused("文件展开后太大", mend="请拆成几个文件")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Refused(
            "这不是可以读取的 Excel 文件", mend="请用下载的模板填写，存为 .xlsx"
        ) from error
    if len(rows) < 2:
        raise Refused("表格里没有内容", mend="请在模板的表头下面逐行填写")
    if len(rows) > LINES + 1:
        raise Refused(f"一次最多导入 {LINES} 行", mend="请拆成几个文件")
    return rows


def _sorted_out(law: Register, table: Sequence[Sequence[Any]], by: Actor) -> Read:
    """Every line either good or set aside with its reason."""
    titles = [str(one).strip().removesuffix("*") for one in table[0]]
    if subject_title(law) not in titles:
        raise Refused(
            f"表头里没有“{subject_title(law)}”", mend="请下载这本台账的模板，不要改动表头"
        )
    known = {one.title: one for one in columns(law)}
    found, finder = Read(), Finder(law, by, titles, table)
    taken = _keys(law)
    for line, row in enumerate(table[1:], start=2):
        cells = {
            title: _text(value) for title, value in zip(titles, row, strict=False) if title
        }  # fmt: skip
        cells.pop(WHY, None)
        if not any(cells.values()):
            continue
        try:
            about, values, state = _line(law, cells, known, finder, by)
            key = rules.key_of(law, about.key, values)
            if key and key in taken:
                raise Refused("与已登记的条目或本文件的前一行重复")
        except Refused as refusal:
            found.bad.append((line, cells, str(refusal)))
            continue
        taken.add(key)
        found.about.append(about)
        found.values.append(values)
        found.states.append(state)
    return found


def _keys(law: Register) -> set[str]:
    if not law.unique:
        return set()
    return set(Entry.objects.filter(register=law.code).values_list("key", flat=True))


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value).strip()[:2100]


def _line(
    law: Register, cells: dict[str, str], known: dict[str, Field], finder: Finder, by: Actor
) -> tuple[About, dict[str, Any], str]:
    about = finder.subject(cells.get(subject_title(law), ""))
    if not may_write(law, by, about.place):
        raise Refused("不在您登记的地区")
    given = {}
    for title, one in known.items():
        told = cells.get(title, "")
        if told:
            given[one.name] = finder.named(one, told)
    values = rules.read_line(law, given, today())
    told = cells.get(STATE, "")
    state = next(
        (one.code for one in law.workflow.states if told in (one.code, one.title)), ""
    ) if told else law.starts  # fmt: skip
    if not state:
        raise Refused(f"没有“{told[:20]}”这个状态")
    rules.must_be_said_by(law, state, values)
    return about, values, state


class Finder:
    """Finds what cells name: institutions, places and people, read in sets."""

    def __init__(
        self, law: Register, by: Actor, titles: Sequence[str], table: Sequence[Sequence[Any]]
    ) -> None:
        self.law, self.by = law, by
        self._institutions: dict[str, list[Institution]] = {}
        for one in Institution.objects.filter(closed_on=None):
            for name in {one.name, one.short, one.uscc} - {""}:
                self._institutions.setdefault(name, []).append(one)
        self._places: dict[str, list[int]] = {}
        for number, code, name in Place.objects.values_list("number", "code", "name"):
            for key in {code, code.rstrip("0"), name}:
                self._places.setdefault(key, []).append(number)
        self._people: dict[str, int] = {}
        if law.subject.kind == "person":
            at = titles.index(subject_title(law))
            numbers = {_text(row[at]).upper() for row in table[1:] if len(row) > at}
            self._people = people.known_by_id(numbers - {""})
            reached = people.people(self._people.values(), by)
            self._homes = {one.id: one.place for one in reached}

    def subject(self, told: str) -> About:
        """What a line is about."""
        if not told:
            raise Refused(f"“{self.law.subject.title}”没有填写")
        kind = self.law.subject.kind
        if kind == "person":
            who = self._people.get(told.upper())
            if who is None or who not in self._homes:
                raise Refused("没有这个身份证号的居民，或不在您的管辖范围内")
            return About(self._homes[who], resident=who)
        if kind == "institution":
            found = self._institution(told)
            wanted = self.law.subject.kinds
            if wanted and not found.kind.startswith(tuple(wanted)):
                raise Refused(f"“{told[:30]}”不属于登记对象")
            return About(found.place_id, institution=found.pk)
        return About(self._place(told))

    def named(self, one: Field, told: str) -> Any:
        """The number of what a cell names, for questions that are answered by a number."""
        if one.kind == "institution":
            return self._institution(told).pk
        if one.kind == "area":
            return self._place(told)
        return told

    def _institution(self, told: str) -> Institution:
        found = self._institutions.get(told, [])
        if len(found) != 1:
            raise Missing(
                f"没有名为“{told[:30]}”的机构"
                if not found
                else f"有几家机构都叫“{told[:30]}”，请填代码"
            )
        return found[0]

    def _place(self, told: str) -> int:
        found = [
            one for one in self._places.get(told, ())
            if self.by.may("registers.write", one)
        ]  # fmt: skip
        if len(found) != 1:
            raise Missing(
                f"辖区内没有“{told[:30]}”"
                if not found
                else f"有几个地方都叫“{told[:30]}”，请填代码"
            )
        return found[0]
