"""Figures: four indicators by place and month for everybody, and one with its list of people."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from xinglin.config.command.bench.drawing import LEVELS, Dice, officer, rows
from xinglin.config.command.bench.limits import one_pass
from xinglin.config.command.bench.measuring import Draw, Limit, Row, Spread, Taken, taken
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import MONTH, PLACE
from xinglin.engines.indicators import queries as indicators
from xinglin.engines.places import area
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period, age_on, today

CODES = ("HTN1", "HTN2", "HTN3", "HTN4")
LISTED = "HTN2"
PASSES = 3


def figures(dice: Dice, draws: int) -> list[Row]:
    """The whole book row, and the row of one figure with its people at every level."""
    status = indicators.lake_status()
    if status.behind or not status.commit:
        raise Refused("指标数据不是最新的", mend="请先运行 xinglin lake refresh")
    return [_whole(dice, max(1, min(5, draws // 20))), *_listed(dice, max(1, draws // 10))]


def _period(dice: Dice, kinds: str) -> Period:
    """A year, quarter or month of the last three years that is over or running."""
    year = today().year - dice.random.randint(0, 2)
    last = today().month if year == today().year else 12
    kind = dice.random.choice(kinds)
    if kind == "Y":
        return Period.parse(f"{year}")
    if kind == "Q":
        return Period.parse(f"{year}-Q{dice.random.randint(1, (last + 2) // 3)}")
    return Period.parse(f"{year}-{dice.random.randint(1, last):02d}")


def _limit(codes: tuple[str, ...], period: Period) -> float:
    """Seconds of one pass over the columns that these figures use."""
    top = _top()
    said = [
        indicators.explain(one, top.number, period, seen_by=KEEPER_AT_CONSOLE).expression
        for one in codes
    ]
    found = Spread.of(one_pass(said) for _ in range(PASSES))
    return found.median if found else 0.0


def _top() -> Any:
    top = places.top()
    if top is None:
        raise Refused("这里还没有任何区划", mend="请先运行 xinglin demo")
    return top


# --- by place and month --------------------------------------------------------------------


def _whole(dice: Dice, draws: int) -> Row:
    top = _top()

    def question() -> Draw:
        period = _period(dice, "Y")
        return Draw(
            lambda: indicators.compute(
                CODES, top.number, period, (PLACE, MONTH), seen_by=KEEPER_AT_CONSOLE
            ),
            lambda found: _adds_up(found, top, period),
        )

    every = taken(question() for _ in range(draws))
    limit = Limit("所用各列扫描求和一遍", _limit(CODES, Period.parse(f"{today().year}")))
    return every.row(
        "figures", f"{'、'.join(CODES)} 按全部地区和月份", "s", limits=(limit,),
        facts={"places": places.subtree(top.number).count()},
        target="全书 200 项 ≤ 5 s，且不超过扫描一遍的 25 倍",
        elsewhere="某研究平台 2400 万人 11 个月 14–22 h；100 项分别查询：连接 15.5 s，宽表 5.2 s",
    )  # fmt: skip


def _adds_up(found: list[Any], top: Any, period: Period) -> bool:
    """Every month there and counted, the villages adding up to the whole, one cell by hand."""
    sums: dict[tuple[str, str, bool], list[int]] = defaultdict(lambda: [0, 0])
    for figure in found:
        if figure.place_number == top.number or figure.place_number % 10**6:
            pair = sums[figure.code, figure.period, figure.place_number == top.number]
            pair[0] += figure.numerator or 0
            pair[1] += int((figure.denominator or 0) * 100)
    months = {part.code for part in period.months() if part.start <= today()}
    counted = [sums[code, month, True] for code in CODES for month in months]
    whole = all(
        sums[code, month, True][0] == sums[code, month, False][0]
        for code in CODES
        for month in months
    )
    return whole and all(pair[1] > 0 for pair in counted) and _by_hand_too(found)


def _by_hand_too(found: list[Any]) -> bool:
    """The listed figure of the last village in the table, counted from the store itself."""
    cell = next(
        (
            figure
            for figure in reversed(found)
            if figure.code == LISTED and figure.denominator and figure.place_number % 10**6
        ),
        None,
    )
    if cell is None:
        return False
    where = area(f"{cell.place_number:015d}")
    counted = by_hand(where.number, where.last, Period.parse(cell.period))
    return counted == (cell.numerator, int(cell.denominator))


# --- with its people -----------------------------------------------------------------------


def _listed(dice: Dice, draws: int) -> list[Row]:
    found, every = [], Taken()
    for level in LEVELS:
        each = taken([_with_people(dice, level) for _ in range(max(1, draws // len(LEVELS)))])
        every.add(each)
        found.append(each.row("figures", f"{LISTED} 连同名单（{level}）"))
    limit = Limit("所用各列扫描求和一遍", 1000 * _limit((LISTED,), _period(dice, "Y")))
    whole = every.row(
        "figures", f"{LISTED} 连同名单", limits=(limit,), target="百万居民一项连同名单 ≤ 300 ms",
        elsewhere="CQL 引擎 4 核 0.64–11 s",
    )  # fmt: skip
    return [whole, *found]


def _with_people(dice: Dice, level: str) -> Draw:
    where, period = _managed(dice, level), _period(dice, "YQM")
    seen_by = officer(where)

    def ask() -> tuple[Any, list[Any]]:
        figure = indicators.compute(LISTED, where.number, period, seen_by=seen_by)[0]
        people = indicators.people_of(LISTED, where.number, period, "numerator", seen_by=seen_by)
        return figure, people

    def right(answer: tuple[Any, list[Any]]) -> bool:
        figure, people = answer
        same = figure.numerator == len(people) and bool(figure.denominator)
        if not same or level not in ("village", "town"):
            return same
        told = (figure.numerator, int(figure.denominator))
        return told == by_hand(where.number, where.last, period)

    return Draw(ask, right)


def _managed(dice: Dice, level: str) -> Any:
    """A place of that level in which somebody is managed for long."""
    held = rows(
        'SELECT place_id FROM followup_enrolment WHERE id >= %s AND "left" IS NULL '
        "AND joined <= %s ORDER BY id LIMIT 1",
        dice.random.randint(1, max(1, _enrolments() - 100)),
        f"{today().year - 3}-12-31",
    )
    return dice.around(held[0][0] if held else dice.somebody().place, level)


def _enrolments() -> int:
    return int(rows("SELECT max(id) FROM followup_enrolment")[0][0] or 1)


def by_hand(first: int, last: int, period: Period) -> tuple[int, int]:
    """The listed figure counted from the store, person by person: controlled, and managed."""
    held = rows(
        'SELECT e.resident_id, e.joined, coalesce(e."left", %s) FROM followup_enrolment e '
        "JOIN people_resident r ON r.id = e.resident_id "
        "WHERE r.place_id BETWEEN %s AND %s AND e.programme = 'htn' AND e.joined <= %s "
        'AND (e."left" IS NULL OR e."left" >= %s)',
        "9999-12-31", first, last, period.end, period.start,
    )  # fmt: skip
    people = {who for who, *_ in held}
    passed = sum(_passed_last(who, held, period) for who in people)
    return passed, len(people)


def _passed_last(who: int, held: list[tuple[Any, ...]], period: Period) -> bool:
    """Whether the person's last follow-up within period and management was below the limits."""
    visits = rows(
        "SELECT v.day, v.id, o.value, o.second, r.birth FROM records_visit v "
        "JOIN people_resident r ON r.id = v.resident_id "
        "LEFT JOIN records_observation o ON o.visit_id = v.id AND o.question = 'bp' "
        "WHERE v.resident_id = %s AND v.programme = 'htn' AND v.kind <> 'health check' "
        "AND v.day BETWEEN %s AND %s ORDER BY v.day, v.id",
        who, period.start, period.end,
    )  # fmt: skip
    spans = [(str(joined), str(left)) for one, joined, left in held if one == who]
    seen = [v for v in visits if any(low <= str(v[0]) <= high for low, high in spans)]
    if not seen or seen[-1][2] is None or seen[-1][3] is None:
        return False
    day, _, systolic, diastolic, birth = seen[-1]
    return systolic < (150 if age_on(birth, day) >= 65 else 140) and diastolic < 90
