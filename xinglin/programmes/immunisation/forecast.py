"""What a child was validly given, what is due next and why: a pure function of birth, doses, day.

Doses are taken in order of day, so the order in which they were written down does not matter. Each
course answers one question, `wanted`: the next dose and the earliest day for it. A dose given on
that day or later counts, an earlier one does not; so whatever is recommended is valid when given.
"""

import datetime as dt
from typing import Any

from xinglin.engines.followup import EVERYTHING, LIVE, Expected, Forecast, Judged, Status
from xinglin.programmes.immunisation.schedule import (
    BEFORE_DTP,
    BOTH_MMR,
    EXPANDED,
    HPV_COHORT,
    HPV_SINCE,
    NEW_DTP,
    NO_BOUND,
    POLIO_DEAD,
    PRODUCTS,
    later,
    schedule_on,
)

ORDER = ("MMR", "HepB", "BCG", "Polio", "DTP", "JE", "Men", "HepA", "HPV")
LIVE_GAP = 28
MEASLES = {"MMR": (1, 1, 1), "MR": (1, 0, 1), "MM": (1, 1, 0), "M": (1, 0, 0),
           "R": (0, 0, 1), "Mu": (0, 1, 0)}  # fmt: skip
ALIVE = frozenset(code for code, one in PRODUCTS.items() if one.live)
LIVE_AFTER_IG = frozenset({"MMR", "MR", "MM", "M", "R", "Mu", "JE-L", "HepA-L"})
FACTS = {
    "hbsag_mother": "母亲HBsAg阳性或不详",
    "low_weight": "出生体重<2000g",
    "preterm": "早产≤31周未出院",
    "ppd_negative": "PPD试验阴性",
    "hiv_exposed": "HIV感染母亲所生，未排除感染",
    "immune_deficient": "免疫缺陷",
}
CAUSES = {
    "early age": "未达最小月龄",
    "early": "与上一剂间隔不足",
    "live": "与另一种注射减毒活疫苗间隔不足28天",
    "ig": "与免疫球蛋白间隔不足",
    "over": "已完成，额外接种",
    "old": "超过接种年龄",
    "unknown": "未知的制品",
    "other": "非免疫规划疫苗，不计入程序",
    "unborn": "早于出生日期",
}


class Wanted:
    """The next dose of a course: which, of what, from when, in time before which day."""

    __slots__ = ("age", "before", "earliest", "number", "product")

    def __init__(self, number, product, age, earliest, before):
        self.number, self.product = number, product
        self.age, self.earliest, self.before = age, earliest, before


class Child:
    """What counts of a child so far."""

    __slots__ = (
        "alive", "antigens", "birth", "dtp", "facts", "hepa", "ig", "je", "kinds", "men", "polio",
        "sex", "valid",
    )  # fmt: skip

    def __init__(self, birth, sex, facts):
        self.birth, self.sex, self.facts = birth, sex, facts
        self.valid: dict[str, list[Any]] = {course: [] for course in ORDER}
        self.alive, self.ig = [], 0
        self.dtp, self.polio, self.men, self.hepa, self.je = [], [], [], [], ""
        self.antigens = [0, 0, 0]

    def age(self, months):
        return later(self.birth, months)

    def no_live(self):
        return "immune_deficient" in self.facts or "hiv_exposed" in self.facts

    def copy(self):
        other = Child(self.birth, self.sex, self.facts)
        other.valid = {course: [*days] for course, days in self.valid.items()}
        other.alive, other.ig, other.je = [*self.alive], self.ig, self.je
        other.dtp, other.polio, other.men = [*self.dtp], [*self.polio], [*self.men]
        other.hepa, other.antigens = [*self.hepa], [*self.antigens]
        return other


def by_row(child, row, last, gap=None):
    """A dose by its row of the table: minimum age, and the interval from the dose before."""
    birth = child.birth
    age = later(birth, *row.least)
    earliest = age
    if last is not None:
        after = later(last, *(gap or row.gap))
        earliest = max(after, age)
    return Wanted(row.number, row.product, age, earliest, bound(birth, row))


def bound(birth, row):
    """The first day on which a dose is no longer in time."""
    return later(birth, *row.before) if row.before else NO_BOUND


def hepb(child, day, product):
    given = child.valid["HepB"]
    special = "hbsag_mother" in child.facts and "low_weight" in child.facts
    rows = schedule_on(day).rows["Low" if special else "HepB"]
    if len(given) >= len(rows):
        return None
    found = by_row(child, rows[len(given)], given[-1] if given else None)
    if len(given) == len(rows) - 1:
        found.earliest = max(found.earliest, later(given[0], 4))
    return found


def bcg(child, day, product):
    if child.valid["BCG"] or (product is None and day >= child.age(48)):
        return None
    return by_row(child, schedule_on(day).rows["BCG"][0], None)


def polio(child, day, product):
    given = child.valid["Polio"]
    if len(given) >= 4:
        return None
    found = by_row(child, schedule_on(day).rows["Polio"][len(given)], given[-1] if given else None)
    dead = sum(one in POLIO_DEAD for one in child.polio)
    found.product = "IPV" if dead < 2 or child.no_live() else "bOPV"
    last = product or found.product
    if len(given) == 3 and last in POLIO_DEAD:
        found.age = child.age(18)
        found.earliest = max(found.age, later(given[-1], 0, 28))
    return found


def dtp(child, day, product):
    """Pertussis, diphtheria, tetanus: two schedules, and the small vaccine for those grown out."""
    given = child.valid["DTP"]
    count, small = len(given), child.dtp.count("DT")
    new = day >= NEW_DTP
    grown = day >= child.age(84 if new else 72)
    if new and product is None and day >= child.age(144):
        return None
    if grown:
        return _grown(child, given, count, small)
    if small and count >= 3:
        return None
    if not new and count == 4:
        return by_row(child, BEFORE_DTP[4], given[-1])
    if count >= 5:
        return None
    rows = schedule_on(day).rows["DTP"]
    row = rows[count]
    if new and given and given[0] < NEW_DTP and count < 4:
        row = BEFORE_DTP[count]  # begun under the old schedule: its ages go on
    return by_row(child, row, given[-1] if given else None)


def _grown(child, given, count, small):
    last = given[-1] if given else child.birth
    edge = child.age(72)
    if count >= 3 and (small or count >= 5):
        return None
    if count < 3:
        gap = later(last, 6) if count == 2 else later(last, 0, 28) if count else edge
        return Wanted(count + 1, "DT", edge, max(gap, edge), child.age(84))
    gap = later(last, 6 if count == 3 else 12)
    return Wanted(5, "DT", edge, max(gap, edge), child.age(84))


def mmr(child, day, product):
    given = child.valid["MMR"]
    if child.birth >= BOTH_MMR:
        need = (2, 2, 2)
    else:
        need = (2, 1, 1) if child.birth >= EXPANDED else (2, 0, 0)
    lacking = max(n - had for n, had in zip(need, child.antigens, strict=True))
    if lacking <= 0:
        return None
    rows = schedule_on(day).rows["MMR"]
    found = by_row(child, rows[min(len(given), 1)], given[-1] if given else None)
    found.number = max(len(given) + 1, 3 - lacking) if len(given) < 2 else len(given) + 1
    found.product = "MMR"
    return found


def je(child, day, product):
    given = child.valid["JE"]
    kind = child.je or product or ("JE-I" if child.no_live() else "JE-L")
    rows = schedule_on(day).rows[kind]
    if len(given) >= len(rows):
        return None
    return by_row(child, rows[len(given)], given[-1] if given else None)


def men(child, day, product):
    """A before two years, A with C afterwards; the first AC waits for the last A."""
    a = [at for at, kind in child.men if kind == "A"]
    ac = [at for at, kind in child.men if kind == "AC"]
    rows = schedule_on(day).rows["Men"]
    edge = child.age(24)
    if len(ac) >= 2:
        return None
    if ac:
        return by_row(child, rows[3], ac[-1])
    if len(a) < 2 and day < edge and product != "MPSV-AC":
        found = by_row(child, rows[len(a)], a[-1] if a else None)
        if found.earliest < edge:
            return found
    row = rows[2]
    least = child.age(36) if len(a) == 2 else edge
    gap = later(a[-1], 12 if len(a) == 2 else 3) if a else least
    return Wanted(3, "MPSV-AC", least, max(least, gap), bound(child.birth, row))


def hepa(child, day, product):
    given = child.hepa
    if any(kind == "HepA-L" for _, kind in given) or len(given) >= 2:
        return None
    if given:
        return by_row(child, schedule_on(day).rows["HepA-I"][1], given[-1][0])
    kind = product or ("HepA-I" if child.no_live() else "HepA-L")
    return by_row(child, schedule_on(day).rows[kind][0], None)


def hpv(child, day, product):
    given = child.valid["HPV"]
    rows = schedule_on(day).rows.get("HPV")
    if rows is None or child.sex == "1" or child.birth < HPV_COHORT or len(given) >= 2:
        return None
    found = by_row(child, rows[len(given)], given[-1] if given else None)
    found.earliest = max(found.earliest, HPV_SINCE)
    return found


WANTED = {"HepB": hepb, "BCG": bcg, "Polio": polio, "DTP": dtp, "MMR": mmr, "JE": je,
          "Men": men, "HepA": hepa, "HPV": hpv}  # fmt: skip


def waiting(child, product, day):
    """The earliest day for a product after other live vaccines and immunoglobulin; and why."""
    earliest, why = 0, ""
    if product in ALIVE:
        for other in child.alive:
            if other != day and other + LIVE_GAP > earliest:
                earliest, why = other + LIVE_GAP, "live"
    if child.ig and product in LIVE_AFTER_IG and later(child.ig, 3) > earliest:
        earliest, why = later(child.ig, 3), "ig"
    elif child.ig and product == "JE-I" and later(child.ig, 1) > earliest:
        earliest, why = later(child.ig, 1), "ig"
    return earliest, why


def take(child, day, product):
    """Count a dose; the dose numbers it is, those in time, and why it is none."""
    counts, timely, why = [], [], ""
    for course in PRODUCTS[product].parts:
        found = WANTED[course](child, day, product)
        if found is None:
            why = "over"
            if course == "MMR":
                _keep(child, course, day, product, False)
            continue
        after, cause = waiting(child, product, day)
        if day < found.age:
            why = "early age"
        elif day < found.earliest:
            why = "early"
        elif day < after:
            why = cause
        elif course == "Men" and product == "MPSV-A" and found.product == "MPSV-AC":
            why = "old"
        else:
            counts.append(f"{course}-{found.number}")
            if day < found.before != NO_BOUND:
                timely.append(f"{course}-{found.number}")
            _keep(child, course, day, product, True)
    if product in ALIVE:
        child.alive.append(day)
    if product == "IG":
        child.ig = day
    return tuple(counts), tuple(timely), CAUSES.get(why, "")


def resume(child, day, one):
    """Count a dose as it was judged when it was written down."""
    for token in one.counts:
        _keep(child, token[: token.rindex("-")], day, one.product, True)
    if one.product in ALIVE:
        child.alive.append(day)
    elif one.product == "IG":
        child.ig = day


def _keep(child, course, day, product, counted):
    if counted:
        child.valid[course].append(day)
    if course == "MMR":
        child.antigens = [a + b for a, b in zip(child.antigens, MEASLES[product], strict=True)]
    elif course == "DTP":
        child.dtp.append("DT" if product == "DT" else "DTaP")
    elif course == "Polio":
        child.polio.append(product)
    elif course == "JE":
        child.je = child.je or product
    elif course == "HepA":
        child.hepa.append((day, product))
    elif course == "Men":
        small = product == "MPSV-A" or (product == "MCV-AC" and day < child.age(24))
        child.men.append((day, "A" if small else "AC"))


def in_order(one):
    """Doses by day, whatever the order in which they were written down."""
    return one.day, one.product, one.id


def judge(child, given):
    """Every given dose, in order of day, counted into the child."""
    judged = []
    for one in given:
        product = PRODUCTS.get(one.product)
        at = one.day.toordinal()
        if product is None or at < child.birth:
            cause = "unknown" if product is None else "unborn"
            judged.append(Judged(one.id, (), (), CAUSES[cause]))
            continue
        if one.counts is not None:
            resume(child, at, one)
            judged.append(Judged(one.id, one.counts))
            continue
        counts, timely, why = take(child, at, one.product)
        if not counts and not why:
            why = CAUSES["other"]
        judged.append(Judged(one.id, counts, timely, why if not counts else ""))
    return judged


def withheld(barred, course, product, day):
    """Whatever is on record against a course on a day."""
    for one in barred:
        if one.until is not None and one.until.toordinal() <= day:
            continue
        if one.course in (course, product, EVERYTHING) or (one.course == LIVE and product in ALIVE):
            return one
        if one.course == LIVE and product == "bOPV":
            return one
    return None


def held(child, course, found, day):
    """What the rules themselves hold back: a late BCG, a small newborn, HIV not excluded."""
    if course != "BCG":
        return ""
    if child.no_live():
        return "HIV感染或免疫缺陷未排除，暂缓卡介苗"
    if "preterm" in child.facts:
        return "早产≤31周：医学评估稳定后、出院前接种"
    if day >= child.age(3) and "ppd_negative" not in child.facts:
        return "3月龄及以上：PPD试验阴性后补种"
    return ""


def state(child, course, found, day, barred):
    """The status of the next dose on a day, the day recommended, and the reason."""
    after, cause = waiting(child, found.product, max(day, found.earliest))
    earliest = max(found.earliest, after)
    stop = withheld(barred, course, found.product, day)
    if stop is not None and stop.kind in ("contraindicated", "deferred"):
        return Status(stop.kind), earliest, stop.why or CAUSES.get(stop.kind, "")
    hold = held(child, course, found, day)
    if hold and day >= earliest:
        return Status.DEFERRED, earliest, hold
    note = stop.why or "已登记拒绝或外出" if stop is not None else ""
    if day < earliest:
        return Status.NOT_YET, earliest, CAUSES[cause] if after > found.earliest else note
    status = Status.OVERDUE if day >= found.before else Status.DUE
    return status, earliest, note


def ahead_of(child, course, found, earliest, day, edge):
    """The doses after the next, as they would follow if each is given as soon as it may be."""
    copy, at, rows = child.copy(), max(earliest, day), list[Any]()
    _keep(copy, course, at, found.product, True)
    for _ in range(4):
        after = WANTED[course](copy, max(at, day), None)
        if after is None or after.earliest >= edge:
            return rows
        at = max(after.earliest, at)
        rows.append(
            Expected(
                course, after.number, after.product, Status.NOT_YET, dt.date.fromordinal(at),
                dt.date.fromordinal(at), _date(after.before),
            )
        )  # fmt: skip
        _keep(copy, course, at, after.product, True)
    return rows


def _date(day):
    return None if day >= NO_BOUND else dt.date.fromordinal(day)


def forecast(birth, given, *, on, sex="", barred=(), facts=frozenset(), ahead=True):
    """All that is expected of a child on a day, by the edition in force on it.

    `ahead=False` leaves out what lies beyond the next dose of each course, for long lists.
    """
    day = on.toordinal()
    child = Child(birth.toordinal(), sex, facts)
    past = sorted((one for one in given if one.day <= on), key=in_order)
    judged = judge(child, past)
    edge = child.age(216)
    expected = _done(judged, past) if ahead else []
    for course in ORDER:
        found = WANTED[course](child, day, None) if day < edge else None
        if found is None:
            if ahead and not child.valid[course] and course == "BCG":
                expected.append(
                    Expected(course, 1, "BCG", Status.NOT_REQUIRED, why="4岁及以上不补种")
                )
            continue
        status, earliest, why = state(child, course, found, day, barred)
        if found.before == NO_BOUND and status is Status.DUE:
            status = _late_without_bound(child, course, found, day)
        at = dt.date.fromordinal(earliest)
        expected.append(
            Expected(
                course, found.number, found.product, status, at, max(at, on) if status in
                (Status.DUE, Status.OVERDUE) else at, _date(found.before), None, why,
            )
        )  # fmt: skip
        if ahead and status not in (Status.CONTRAINDICATED,):
            expected += ahead_of(child, course, found, earliest, day, edge)
    return Forecast(schedule_on(day).name, tuple(expected), tuple(judged))


def _late_without_bound(child, course, found, day):
    """A dose without a day of its own is late when the course should have been complete, or when
    it has been open for a month."""
    rows = schedule_on(day).rows.get(found.product if course in ("JE", "HepA") else course, ())
    bounds = [bound(child.birth, row) for row in rows if row.number > found.number and row.before]
    if (bounds and day >= min(bounds)) or day >= later(found.earliest, 1):
        return Status.OVERDUE
    return Status.DUE


def _done(judged, given):
    rows = []
    for one, dose in zip(judged, given, strict=True):
        for token in one.counts:
            course, _, number = token.rpartition("-")
            rows.append(Expected(course, int(number), dose.product, Status.DONE, given=dose.day))
    return rows
