"""What figures are counted in, as types that refuse to be mixed: 人 is not 人次."""

from __future__ import annotations

from dataclasses import dataclass

from xinglin.kernel.errors import Refused
from xinglin.kernel.registry import Registry

COUNT, SHARE, RATE, RATIO = "count", "share", "rate", "ratio"
MONEY, DURATION, AMOUNT, POINTS = "money", "duration", "amount", "points"
KINDS = (COUNT, SHARE, RATE, RATIO, MONEY, DURATION, AMOUNT, POINTS)


@dataclass(frozen=True)
class Unit:
    """A unit: how it is printed, what it measures, and how many of the plain unit it holds.

    `dimension` is what may be added up (万人 and 人 have one, 人次 another); `times` is how many of
    the plain unit one of it is; `per` is set for shares and rates: of how many one speaks.
    """

    code: str
    title: str
    english: str
    kind: str
    dimension: str
    times: int = 1
    per: int = 0
    decimals: int = 0

    def __str__(self) -> str:
        return self.title

    @property
    def is_counted(self) -> bool:
        """Whether its numbers are whole things that may be added up over places."""
        return self.kind in (COUNT, MONEY, AMOUNT)


units: Registry[Unit] = Registry("单位")


def _unit(code: str, title: str, english: str, kind: str = COUNT, **more: int | str) -> Unit:
    dimension = str(more.pop("dimension", code))
    numbers = {name: int(value) for name, value in more.items()}
    return units.add(code, Unit(code, title, english, kind, dimension, **numbers))


def _of(plain: Unit, code: str, title: str, english: str, times: int) -> Unit:
    """A multiple of another unit: 万人 of 人."""
    return _unit(code, title, english, plain.kind, dimension=plain.dimension, times=times,
                 decimals=2)  # fmt: skip


PEOPLE = _unit("people", "人", "people")
VISITS = _unit("visits", "人次", "visits")
TIMES = _unit("times", "次", "times")
HOUSEHOLDS = _unit("households", "户", "households")
HOUSEHOLD_VISITS = _unit("household-visits", "户次", "visits to households")
TRIPS = _unit("trips", "车次", "vehicle trips")
DOSES = _unit("doses", "剂", "doses")
DOSES_GIVEN = _unit("doses-given", "剂次", "doses given")
SAMPLES = _unit("samples", "份", "samples")
RECORDS = _unit("records", "份（档案）", "records")
TUBES = _unit("tubes", "管", "tubes")
CASES = _unit("cases", "件", "matters")
INCIDENTS = _unit("incidents", "起", "incidents")
PAPERS = _unit("papers", "张", "sheets")
PAIRS = _unit("pairs", "对", "couples")
INSTITUTIONS = _unit("institutions", "家", "institutions")
PLACES_COUNTED = _unit("places", "个", "places")
EVENTS_HELD = _unit("events", "场", "events held")
INSTANCES = _unit("instances", "例", "instances")
ITEMS = _unit("items", "项", "items")
ARTICLES = _unit("articles", "篇", "articles")
COPIES = _unit("copies", "册", "copies")
OPERATIONS = _unit("operations", "台", "operations")
CLASSES = _unit("classes", "期", "classes")
DAYS_IN_BED = _unit("bed-days", "床日", "bed-days")
BEDS = _unit("beds", "张（床位）", "beds")
TREATMENT_DOSES = _unit("treatment-doses", "治疗量", "treatment doses")
BLOOD_UNITS = _unit("blood-units", "单位", "units of blood (200 ml)", AMOUNT, decimals=1)
MILLILITRES = _unit("millilitres", "毫升", "millilitres", AMOUNT)
SQUARE_METRES = _unit("square-metres", "平方米", "square metres", AMOUNT, decimals=2)
MMHG = _unit("mmhg", "mmHg", "mmHg", AMOUNT, decimals=1)
YUAN = _unit("yuan", "元", "yuan", MONEY, decimals=2)
TEN_THOUSAND_YUAN = _of(YUAN, "ten-thousand-yuan", "万元", "10,000 yuan", 10_000)
HUNDRED_MILLION_YUAN = _of(YUAN, "hundred-million-yuan", "亿元", "100 million yuan", 10**8)
TEN_THOUSAND_PEOPLE = _of(PEOPLE, "ten-thousand-people", "万人", "10,000 people", 10_000)
TEN_THOUSAND_VISITS = _of(VISITS, "ten-thousand-visits", "万人次", "10,000 visits", 10_000)
TEN_THOUSAND_DOSES = _of(DOSES_GIVEN, "ten-thousand-doses", "万剂次", "10,000 doses", 10_000)
DAYS = _unit("days", "天", "days", DURATION, decimals=1)
HOURS = _unit("hours", "小时", "hours", DURATION, decimals=1)
MINUTES = _unit("minutes", "分钟", "minutes", DURATION, decimals=1)
YEARS_OF_AGE = _unit("years-of-age", "岁", "years of age", DURATION, decimals=1)
PERCENT = _unit("percent", "%", "per cent", SHARE, per=100, decimals=2)
PER_MILLE = _unit("per-mille", "‰", "per 1,000", RATE, per=1000, decimals=2)
PER_THOUSAND_PEOPLE = _unit("per-thousand", "/千人", "per 1,000 people", RATE, per=1000, decimals=2)
PER_TEN_THOUSAND = _unit("per-ten-thousand", "/万", "per 10,000", RATE, per=10**4, decimals=2)
PER_HUNDRED_THOUSAND = _unit(
    "per-hundred-thousand", "/10万", "per 100,000", RATE, per=10**5, decimals=2
)
POINTS_OF_PERCENT = _unit("points", "百分点", "percentage points", POINTS, decimals=2)
TIMES_A_PERSON = _unit("times-a-person", "次/人", "times a person", RATIO, per=1, decimals=2)
YEARS_LONG = _unit("years-long", "年", "years", DURATION)
EDITION = _unit("edition", "届", "edition", AMOUNT)
RANK = _unit("rank", "位", "rank", AMOUNT)
TO_A_HUNDRED_GIRLS = _unit(
    "to-a-hundred-girls", "（女=100）", "boys to 100 girls", RATIO, per=100, decimals=2
)
PEOPLE_EACH = _unit("people-each", "人/个", "people each", RATIO, per=1, decimals=2)
TIMES_AS_MANY = _unit("times-as-many", "倍", "times as many", RATIO, per=1, decimals=2)


def unit_named(text: str | Unit) -> Unit:
    """The unit that is printed so; one that nobody declared is refused."""
    if isinstance(text, Unit):
        return text
    if text in units:
        return units[text]
    for one in units:
        if one.title == text:
            return one
    known = "、".join(sorted(one.title for one in units))
    raise Refused(f"没有单位“{text}”", mend=f"可用的有：{known}")
