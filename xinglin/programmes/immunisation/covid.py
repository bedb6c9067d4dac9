"""COVID-19 vaccines: series by platform, what is a full course, what is a booster (2021–22).

The third dose of a recombinant protein vaccine completes the course, the third dose of an
inactivated one is a booster: nothing here is told by the number of a dose alone. Sources:
《新冠病毒疫苗接种技术指南（第一版）》(2021-03) for the series, the notices of 2021 and 2022 for the
boosters; limits are dated.
"""

import datetime as dt

from xinglin.engines.followup import Expected, Forecast, Judged, Product, Status
from xinglin.kernel.tables import read_table
from xinglin.programmes.immunisation.schedule import later

COURSE = "COVID"
DEAD, VECTOR, PROTEIN, RNA = "inactivated", "ad5", "subunit", "rna"
NEED = {DEAD: 2, VECTOR: 1, PROTEIN: 3, RNA: 2}
# product | platform | weeks between doses | days from which an early dose is accepted
TABLE = """
    product   | platform    | gap | accepted | title
    BBIBP     | inactivated | 21  | 14       | 新冠灭活疫苗（北京生物）
    WIBP      | inactivated | 21  | 14       | 新冠灭活疫苗（武汉生物）
    CoronaVac | inactivated | 21  | 14       | 新冠灭活疫苗（科兴中维）
    KConvac   | inactivated | 28  | 14       | 新冠灭活疫苗（康泰）
    IMBCAMS   | inactivated | 21  | 14       | 新冠灭活疫苗（医科院）
    Ad5-nCoV  | ad5         | 0   | 0        | 重组新冠疫苗（5型腺病毒载体，肌注）
    Ad5-IH    | ad5         | 0   | 0        | 重组新冠疫苗（5型腺病毒载体，吸入）
    ZF2001    | subunit     | 28  | 28       | 重组新冠疫苗（CHO细胞，智飞）
    mRNA      | rna         | 21  | 21       | 新冠mRNA疫苗（境外接种）
"""
ROWS = {row["product"]: row for row in read_table(TABLE)}
PLATFORM = {code: row["platform"] for code, row in ROWS.items()}
COVID_PRODUCTS = {
    code: Product(code, row["title"], (COURSE,), "41", False, "1", row["platform"])
    for code, row in ROWS.items()
}
EIGHT_WEEKS, SIX_MONTHS, BOOSTERS_BEGAN = 56, 6, dt.date(2021, 10, 1)
SHORTER_SINCE, SHORTER, LONGER = dt.date(2022, 11, 29), 3, 6
SECOND_SINCE, SECOND_AGE = dt.date(2022, 12, 13), 60
BEGAN = ((dt.date(2021, 10, 1), 3), (dt.date(2021, 7, 1), 12), (dt.date(2021, 3, 1), 18))
GROWN = 18
FULL, BOOSTED, SEQUENTIAL, AGAIN = "full", "booster", "sequential", "booster2"


def booster_gap(day):
    """Months from the full course to the first booster, by the rule of the day."""
    return SHORTER if day >= SHORTER_SINCE else LONGER


def completed(birth, day):
    """Completed years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


class Course:
    """The doses of one person that count, and what they come to."""

    def __init__(self):
        self.days, self.products = [], []

    @property
    def platform(self):
        """The platform of the first dose; it decides the course."""
        return PLATFORM[self.products[0]] if self.products else None

    @property
    def need(self):
        """How many doses are a full course."""
        return NEED[self.platform] if self.products else 0

    @property
    def full(self):
        """Whether the full course was reached."""
        return bool(self.products) and len(self.days) >= self.need

    def take(self, day, product):
        """Count a dose: its tokens, or why it counts for nothing."""
        if self.days:
            last = self.days[-1].toordinal()
            row = ROWS[product]
            if not self.full and PLATFORM[product] == self.platform:
                if day.toordinal() < last + int(row["accepted"]):
                    return (), "与上一剂间隔不足，间隔满后补种1剂"
            elif self.full and len(self.days) == self.need:
                if day.toordinal() < later(last, booster_gap(day)):
                    return (), "与完成全程的间隔不足"
            elif self.full and day.toordinal() < later(last, SIX_MONTHS):
                return (), "与上一剂加强的间隔不足"
        self.days.append(day)
        self.products.append(product)
        return self.tokens(), ""

    def tokens(self):
        """What the last dose is: its number, and the full course or booster it completes."""
        number = len(self.days)
        found = [f"{COURSE}-{number}"]
        if number == self.need:
            found.append(f"{COURSE}-{FULL}")
        if number == self.need + 1:
            found.append(f"{COURSE}-{BOOSTED}")
            if PLATFORM[self.products[-1]] != self.platform:
                found.append(f"{COURSE}-{SEQUENTIAL}")
        if number == self.need + 2:
            found.append(f"{COURSE}-{AGAIN}")
        return tuple(found)


def judged_course(given):
    """The course of a person and the judgement of every dose, in order of day."""
    course, judged = Course(), []
    for one in sorted(given, key=lambda g: (g.day, g.product, g.id)):
        if one.product not in PLATFORM:
            judged.append(Judged(one.id, (), (), "没有写明制品，须先核实"))
            continue
        counts, why = course.take(one.day, one.product)
        judged.append(Judged(one.id, counts, counts if counts else (), why))
    return course, judged


def status(given, on):
    """How a person stands on a day: covered, full, booster, sequential, booster2, platform."""
    course, judged = judged_course([one for one in given if one.day <= on])
    tokens = {token.partition("-")[2] for one in judged for token in one.counts}
    return {
        "covered": bool(course.days),
        "platform": course.platform,
        "full": course.full,
        "booster": BOOSTED in tokens,
        "sequential": SEQUENTIAL in tokens,
        "booster2": AGAIN in tokens,
        "mixed": len({PLATFORM[one] for one in course.products[: course.need]}) > 1,
    }


def eligible_from(birth):
    """The first day on which somebody born then could be vaccinated."""
    days = []
    for began, age in BEGAN:
        grown = dt.date.fromordinal(later(birth.toordinal(), 12 * age))
        days.append(max(began, grown))
    return min(days)


def next_dose(course, birth, day):
    """The next dose: which number, of what, from when, until when; None when nothing is due."""
    if not course.days:
        return 1, "CoronaVac", eligible_from(birth), None
    last, number = course.days[-1].toordinal(), len(course.days) + 1
    first = course.products[0]
    if not course.full:
        gap = int(ROWS[first]["gap"])
        latest = (
            later(course.days[0].toordinal(), SIX_MONTHS) if number == 3 else last + EIGHT_WEEKS
        )
        return number, first, dt.date.fromordinal(last + gap), dt.date.fromordinal(latest)
    grown = dt.date.fromordinal(later(birth.toordinal(), 12 * GROWN))
    if number == course.need + 1:
        earliest = dt.date.fromordinal(later(last, booster_gap(day)))
        return number, _booster(first), max(earliest, grown, BOOSTERS_BEGAN), None
    if number == course.need + 2 and completed(birth, day) >= SECOND_AGE:
        earliest = dt.date.fromordinal(later(last, SIX_MONTHS))
        return number, "ZF2001", max(earliest, SECOND_SINCE), None
    return None


def _booster(first):
    """After inactivated vaccine one of another kind is preferred."""
    return "ZF2001" if PLATFORM[first] == DEAD else first


def forecast_covid(birth, given, *, on, sex="", barred=(), facts=frozenset(), ahead=True):
    """The series of a person on a day: what was given, and the next dose."""
    past = [one for one in given if one.day <= on]
    course, judged = judged_course(past)
    expected = [
        Expected(COURSE, at, product, Status.DONE, given=day)
        for at, (day, product) in enumerate(zip(course.days, course.products, strict=True), 1)
    ]
    found = next_dose(course, birth, on)
    stop = next((one for one in barred if one.course in (COURSE, "*")
                 and (one.until is None or one.until > on)), None)  # fmt: skip
    if found is not None:
        number, product, earliest, latest = found
        late = latest is not None and on >= latest
        state = Status.NOT_YET if on < earliest else Status.OVERDUE if late else Status.DUE
        if stop is not None and stop.kind in ("contraindicated", "deferred"):
            state = Status(stop.kind)
        why = stop.why if stop is not None else ""
        expected.append(
            Expected(COURSE, number, product, state, earliest, max(earliest, on), latest, None, why)
        )
    return Forecast("第一版技术指南及2022年加强免疫通知", tuple(expected), tuple(judged))
