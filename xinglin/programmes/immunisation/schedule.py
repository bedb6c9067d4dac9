"""The national immunisation schedule as data: products, doses, and the days on which they changed.

Every row holds from one day to another. The schedule of a day is made of the rows that hold on it;
a dose is judged by the schedule of its own day and never again. `least` is the minimum age and the
recommended age at once; `gap` the interval from the dose before; in time is a dose `before` that
age (exclusive). Sources: 国家免疫规划疫苗儿童免疫程序及说明（2021年版）, the notices of 2025 on
DTaP and HPV, and the edition of 2026.
"""

import datetime as dt
from bisect import bisect_right
from calendar import monthrange
from functools import lru_cache
from typing import Any

from xinglin.engines.followup import Product
from xinglin.kernel.tables import read_table

EDITIONS = {
    dt.date(1900, 1, 1): "2021年版以前",
    dt.date(2021, 1, 1): "2021年版",
    dt.date(2025, 1, 1): "2025年百白破调整",
    dt.date(2025, 11, 10): "2025年HPV纳入",
    dt.date(2026, 6, 17): "2026年版",
}
COURSES = {
    "HepB": "乙肝疫苗",
    "BCG": "卡介苗",
    "Polio": "脊灰疫苗",
    "DTP": "百白破（白破）疫苗",
    "MMR": "麻腮风疫苗",
    "JE": "乙脑疫苗",
    "Men": "流脑疫苗",
    "HepA": "甲肝疫苗",
    "HPV": "HPV疫苗",
}
DOSES = """
    course | dose | product | least | gap  | before | from       | to         | tag
    HepB   | 1    | HepB    | 0 d   |      | 2 d    | 1900-01-01 |            | V*
    HepB   | 2    | HepB    | 1 m   | 28 d |        | 1900-01-01 |            | V*
    HepB   | 3    | HepB    | 6 m   | 60 d | 12 m   | 1900-01-01 |            | V*
    BCG    | 1    | BCG     | 0 d   |      | 3 m    | 1900-01-01 |            | V*
    Polio  | 1    | IPV     | 2 m   |      |        | 1900-01-01 |            | V*
    Polio  | 2    | IPV     | 3 m   | 28 d |        | 1900-01-01 |            | V*
    Polio  | 3    | bOPV    | 4 m   | 28 d | 12 m   | 1900-01-01 |            | V*
    Polio  | 4    | bOPV    | 4 y   | 28 d | 5 y    | 1900-01-01 |            | V*
    DTP    | 1    | DTaP    | 3 m   |      |        | 1900-01-01 | 2024-12-31 | V*
    DTP    | 2    | DTaP    | 4 m   | 28 d |        | 1900-01-01 | 2024-12-31 | V*
    DTP    | 3    | DTaP    | 5 m   | 28 d | 12 m   | 1900-01-01 | 2024-12-31 | V*
    DTP    | 4    | DTaP    | 18 m  | 6 m  | 24 m   | 1900-01-01 | 2024-12-31 | V*
    DTP    | 5    | DT      | 6 y   | 12 m | 7 y    | 1900-01-01 | 2024-12-31 | V*
    DTP    | 1    | DTaP    | 2 m   |      |        | 2025-01-01 |            | V*
    DTP    | 2    | DTaP    | 4 m   | 28 d |        | 2025-01-01 |            | V*
    DTP    | 3    | DTaP    | 6 m   | 28 d | 12 m   | 2025-01-01 |            | V*
    DTP    | 4    | DTaP    | 18 m  | 6 m  | 24 m   | 2025-01-01 |            | V*
    DTP    | 5    | DTaP    | 6 y   | 12 m | 7 y    | 2025-01-01 |            | V*
    MMR    | 1    | MMR     | 8 m   |      | 12 m   | 1900-01-01 |            | V*
    MMR    | 2    | MMR     | 18 m  | 28 d | 24 m   | 1900-01-01 |            | V*
    JE-L   | 1    | JE-L    | 8 m   |      | 12 m   | 1900-01-01 |            | V*
    JE-L   | 2    | JE-L    | 2 y   | 12 m | 3 y    | 1900-01-01 |            | V*
    JE-I   | 1    | JE-I    | 8 m   |      |        | 1900-01-01 |            | V*
    JE-I   | 2    | JE-I    | 8 m   | 7 d  | 12 m   | 1900-01-01 |            | V*
    JE-I   | 3    | JE-I    | 2 y   | 1 m  | 3 y    | 1900-01-01 |            | V*
    JE-I   | 4    | JE-I    | 6 y   | 36 m | 7 y    | 1900-01-01 |            | V*
    Men    | 1    | MPSV-A  | 6 m   |      | 12 m   | 1900-01-01 |            | V*
    Men    | 2    | MPSV-A  | 9 m   | 3 m  | 18 m   | 1900-01-01 | 2026-06-16 | V*
    Men    | 2    | MPSV-A  | 9 m   | 3 m  | 24 m   | 2026-06-17 |            | V*
    Men    | 3    | MPSV-AC | 3 y   | 12 m | 4 y    | 1900-01-01 |            | V*
    Men    | 4    | MPSV-AC | 6 y   | 36 m | 7 y    | 1900-01-01 |            | V*
    HepA-L | 1    | HepA-L  | 18 m  |      | 24 m   | 1900-01-01 |            | V*
    HepA-I | 1    | HepA-I  | 18 m  |      | 24 m   | 1900-01-01 |            | V*
    HepA-I | 2    | HepA-I  | 24 m  | 6 m  | 3 y    | 1900-01-01 |            | V*
    HPV    | 1    | HPV2    | 13 y  |      |        | 2025-11-10 |            | V*
    HPV    | 2    | HPV2    | 13 y  | 6 m  | 14 y   | 2025-11-10 |            | V*
    Low    | 1    | HepB    | 0 d   |      | 2 d    | 1900-01-01 |            | V*
    Low    | 2    | HepB    | 1 m   | 28 d |        | 1900-01-01 |            | V*
    Low    | 3    | HepB    | 2 m   | 28 d |        | 1900-01-01 |            | V*
    Low    | 4    | HepB    | 7 m   | 60 d | 12 m   | 1900-01-01 |            | V*
"""
# National code CV08.50.001; it does not tell live from inactivated, so products have codes of ours.
PRODUCTS_TABLE = """
    product  | parts          | national | live | site | title
    HepB     | HepB           | 01       |      | 2    | 重组乙型肝炎疫苗
    BCG      | BCG            | 02       | yes  | 1    | 卡介苗
    IPV      | Polio          | 03       |      | 3    | 脊髓灰质炎灭活疫苗
    bOPV     | Polio          | 03       |      | 5    | 二价脊髓灰质炎减毒活疫苗
    DTaP     | DTP            | 04       |      | 4    | 吸附无细胞百白破联合疫苗
    DT       | DTP            | 10       |      | 2    | 白喉破伤风联合疫苗
    MMR      | MMR            | 11       | yes  | 1    | 麻腮风联合减毒活疫苗
    MR       | MMR            | 09       | yes  | 1    | 麻疹风疹联合减毒活疫苗
    MM       | MMR            | 08       | yes  | 1    | 麻疹腮腺炎联合减毒活疫苗
    M        | MMR            | 05       | yes  | 1    | 麻疹减毒活疫苗
    R        | MMR            | 16       | yes  | 1    | 风疹减毒活疫苗
    Mu       | MMR            | 17       | yes  | 1    | 腮腺炎减毒活疫苗
    JE-L     | JE             | 06       | yes  | 1    | 乙型脑炎减毒活疫苗
    JE-I     | JE             | 06       |      | 2    | 乙型脑炎灭活疫苗
    MPSV-A   | Men            | 07       |      | 1    | A群脑膜炎球菌多糖疫苗
    MPSV-AC  | Men            | 07       |      | 1    | A群C群脑膜炎球菌多糖疫苗
    MCV-AC   | Men            | 07       |      | 1    | A群C群脑膜炎球菌多糖结合疫苗（非免疫规划）
    HepA-L   | HepA           | 15       | yes  | 1    | 甲型肝炎减毒活疫苗
    HepA-I   | HepA           | 15       |      | 2    | 甲型肝炎灭活疫苗
    HPV2     | HPV            | 36       |      | 1    | 双价人乳头瘤病毒疫苗
    DTaP-Hib | DTP            | 38       |      | 4    | 百白破Hib四联疫苗（非免疫规划）
    Penta    | DTP Polio      | 39       |      | 4    | 百白破脊灰Hib五联疫苗（非免疫规划）
    Hib      |                | 18       |      | 4    | b型流感嗜血杆菌疫苗（非免疫规划）
    VAR      |                | 12       | yes  | 2    | 水痘减毒活疫苗（非免疫规划）
    PCV13    |                | 13       |      | 3    | 13价肺炎球菌结合疫苗（非免疫规划）
    RV       |                | 21       |      | 5    | 轮状病毒疫苗（非免疫规划）
    FLU      |                | 14       |      | 1    | 流感疫苗（非免疫规划）
    IG       |                |          |      | 9    | 免疫球蛋白（非疫苗，影响活疫苗间隔）
"""


def _products():
    return {
        row["product"]: Product(
            row["product"], row["title"], tuple(row["parts"].split()), row["national"],
            bool(row["live"]), row["site"],
        )
        for row in read_table(PRODUCTS_TABLE)
    }  # fmt: skip


PRODUCTS = _products()
POLIO_DEAD = frozenset({"IPV", "Penta"})
NO_BOUND = 10**9


@lru_cache(maxsize=500_000)
def later(day, months, days=0):
    """A day number so many calendar months and days later, clipped to the month's end.

    >>> later(dt.date(2026, 1, 31).toordinal(), 1) == dt.date(2026, 2, 28).toordinal()
    True
    """
    if not months:
        return day + days
    at = dt.date.fromordinal(day)
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(at.day, last)).toordinal() + days


def _span(text):
    """`18 m`, `28 d`, `4 y` as months and days; nothing for an empty cell."""
    if not text:
        return None
    number, unit = text.split()
    return {"d": (0, int(number)), "m": (int(number), 0), "y": (12 * int(number), 0)}[unit]


class Row:
    """One dose of the schedule: minimum age, interval, the age before which it is in time."""

    __slots__ = ("before", "gap", "least", "number", "product")

    def __init__(self, cells):
        self.number = int(cells["dose"])
        self.product = cells["product"]
        self.least = _span(cells["least"])
        self.gap = _span(cells["gap"]) or (0, 0)
        self.before = _span(cells["before"])


class Schedule:
    """The rows that hold on the days from one on, by course, in the order of doses."""

    def __init__(self, since):
        self.since, self.name = since, EDITIONS[since]
        rows: dict[Any, Any] = {}
        for cells in read_table(DOSES):
            first = dt.date.fromisoformat(cells["from"])
            last = dt.date.fromisoformat(cells["to"]) if cells["to"] else dt.date.max
            if first <= since <= last:
                rows.setdefault(cells["course"], []).append(Row(cells))
        self.rows = {course: tuple(found) for course, found in rows.items()}
        self.many = {course: len(found) for course, found in self.rows.items()}


SCHEDULES = tuple(Schedule(since) for since in EDITIONS)
STARTS = [one.since.toordinal() for one in SCHEDULES]
NEW_DTP = dt.date(2025, 1, 1).toordinal()
BEFORE_DTP = SCHEDULES[1].rows["DTP"]  # courses begun under it keep its ages
BOTH_MMR = dt.date(2019, 10, 1).toordinal()
EXPANDED = dt.date(2007, 12, 29).toordinal()
HPV_COHORT, HPV_SINCE = dt.date(2011, 11, 10).toordinal(), dt.date(2025, 11, 10).toordinal()


def schedule_on(day):
    """The schedule in force on a day number."""
    return SCHEDULES[bisect_right(STARTS, day) - 1]


def edition_on(day):
    """The name of the edition in force on a day."""
    return schedule_on(day.toordinal()).name
