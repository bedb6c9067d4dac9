"""What a row of the resident roster says, and why it cannot be taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xinglin.engines.codes import id_check_digits, parse_id
from xinglin.engines.exchange.rules.cells import Unclear, day_of, name_of, phone_of, text_of
from xinglin.engines.exchange.words import Dataset, Judged, Kind, set_aside

EARLIEST = dt.date(1880, 1, 1)
CODED = ("ethnic", "marriage", "education", "occupation", "payment", "blood", "relation")
LOST_DIGITS = "身份证号被表格软件存成了数字，后几位已经丢失"
AS_TEXT = "请把这一列设为文本格式后重新填写完整号码"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a row tells of him; what was left blank is None or empty."""

    name: str
    sex: str
    birth: dt.date
    id_number: str
    place: int
    values: Mapping[str, Any]
    phone: str = ""
    household: str = ""

    def key(self) -> str:
        """What says whom a row is about: the identity number, else the details."""
        if self.id_number:
            return self.id_number
        return f"{self.name}|{self.birth}|{self.sex}|{self.place}"


def sound_numbers(cells: Sequence[Any]) -> dict[str, tuple[dt.date, str]]:
    """Those of many 18-digit numbers whose check digit holds, with birth date and sex."""
    shaped = list({c for c in cells if isinstance(c, str) and len(c) == 18 and _digits(c[:17])})
    if not shaped:
        return {}
    checks = id_check_digits([int(text[:17]) for text in shaped]).tolist()
    found = {}
    for text, check in zip(shaped, checks, strict=True):
        if text[17] == check:
            try:
                birth = dt.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
            except ValueError:
                continue
            found[text] = (birth, "1" if text[16] in "13579" else "2")
    return found


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


class RosterReader:
    """Reads rows one by one; `places` finds a place by name or code within the default place."""

    def __init__(self, dataset: Dataset, places: Any, today: dt.date) -> None:
        self.dataset, self.places, self.today = dataset, places, today
        self.sound: dict[str, tuple[dt.date, str]] = {}
        self.codes: dict[tuple[str, Any], str] = {}

    def prepare(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Look over a chunk's identity numbers at once."""
        self.sound = sound_numbers([row.get("id_number") for row in rows])

    def read(self, row: Mapping[str, Any]) -> Person | Judged:
        """The person, or why the row is set aside."""
        try:
            return self._read(row)
        except Fault as fault:
            return fault.judged

    def _read(self, row: Mapping[str, Any]) -> Person:
        number, birth_said, sex_said = self._identity(row.get("id_number"))
        birth = self._day(row, "birth") or birth_said
        if birth is None:
            raise Fault("没有身份证号时必须填写出生日期", "请补填出生日期或身份证号", "birth")
        if birth > self.today:
            raise Fault(f"出生日期{birth}晚于今天", "请核对年月日", "birth")
        if birth < EARLIEST:
            raise Fault("出生日期早于1880年1月1日", "请核对年份", "birth")
        if birth_said is not None and birth != birth_said:
            why = f"出生日期与身份证号不一致：填写的是{birth}，身份证号中是{birth_said}"
            raise Fault(why, "请对照证件改正出生日期或身份证号", "birth")
        sex = self._code(row, "sex") or sex_said
        if not sex:
            raise Fault("没有身份证号时必须填写性别", "请补填：1 男、2 女、0 未知、9 未说明", "sex")
        if sex_said and sex in ("1", "2") and sex != sex_said:
            raise Fault("性别与身份证号不一致", "请对照证件改正性别或身份证号", "sex")
        place = self.places.find(text_of(row.get("village")))
        if isinstance(place, Judged):
            raise Fault(place.why, place.mend, "village")
        name = self._text(row, "name", name_of)
        phone = self._text(row, "phone", phone_of)
        household = text_of(row.get("household"))[:20]
        return Person(name, sex, birth, number, place, self._values(row), phone, household)

    def _identity(self, cell: Any) -> tuple[str, dt.date | None, str]:
        if isinstance(cell, str):
            known = self.sound.get(cell)
            if known is not None and EARLIEST <= known[0] <= self.today:
                return cell, *known
        elif isinstance(cell, float) and abs(cell) >= 1e15:
            raise Fault(LOST_DIGITS, AS_TEXT, "id_number")
        text = text_of(cell)
        if not text:
            return "", None, ""
        if "E+" in text.upper():
            raise Fault(LOST_DIGITS, AS_TEXT, "id_number")
        read = parse_id(text, self.today)
        wrong = [problem.text for problem in read.problems if problem.rejects]
        if wrong:
            raise Fault("；".join(wrong), "请对照证件逐位核对", "id_number")
        return read.number, read.birth, read.sex

    def _values(self, row: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if address := text_of(row.get("address")):
            found["address"] = address[:200]
        for field in CODED:
            if code := self._code(row, field):
                found[field] = code
        for field in ("lives_here", "registered_here"):
            if code := self._code(row, field):
                found[field] = code == "1"
        if since := self._day(row, "lived_since"):
            if since > self.today:
                raise Fault(f"居住起始日期{since}晚于今天", "请核对年月日", "lived_since")
            found["lived_since"] = since
        return found

    def _code(self, row: Mapping[str, Any], field: str) -> str:
        cell = row.get(field)
        if cell is None or cell == "":
            return ""
        known = self.codes.get((field, cell))
        if known is None:
            known = self.codes[field, cell] = self._code_of(text_of(cell), field)
        return known

    def _code_of(self, text: str, field: str) -> str:
        if not text:
            return ""
        column = self.dataset.by_field[field]
        code = column.codes.get(text) or column.codes.get(text.replace(" ", ""))
        if code is None and column.kind is Kind.TRUTH:
            code = {"有": "1", "√": "1", "Y": "1", "y": "1", "无": "0", "×": "0"}.get(text)
        if code is None:
            listed = "、".join(list(dict.fromkeys(title for _, title in column.values))[:12])
            raise Fault(f"{column.header}“{text[:20]}”不在代码表中", f"可填：{listed}等", field)
        return code

    def _day(self, row: Mapping[str, Any], field: str) -> dt.date | None:
        try:
            return day_of(row.get(field))
        except Unclear as wrong:
            title = self.dataset.title_of(field)
            raise Fault(f"{title}：{wrong}", "请写成 2021-03-05", field) from None

    def _text(self, row: Mapping[str, Any], field: str, read: Any) -> str:
        try:
            return str(read(text_of(row.get(field))))
        except Unclear as wrong:
            raise Fault(f"{self.dataset.title_of(field)}：{wrong}", "请改正", field) from None


class Fault(Exception):
    """Why a row is set aside."""

    def __init__(self, why: str, mend: str, field: str) -> None:
        super().__init__(why)
        self.judged = set_aside(why, mend, field)
