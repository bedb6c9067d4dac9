"""Reports: a county's annual summary, written from its figures and checked number by number."""

from __future__ import annotations

from xinglin.config.command.bench.drawing import Dice
from xinglin.config.command.bench.measuring import Draw, Limit, Row, taken, timed
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import indicators
from xinglin.engines.indicators import queries as counting
from xinglin.engines.places import queries as places
from xinglin.engines.reports import Draft, Verdict, figures_of, say
from xinglin.engines.reports import queries as reading
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today, year
from xinglin.services.reporting import queries
from xinglin.services.reporting.rules import ANNUAL

MANY = 50  # numbers that such a report has at the least


def report(dice: Dice, draws: int) -> list[Row]:
    """The first county: writing its annual summary and plan, and verifying what was written."""
    top = places.top()
    county = next(iter(places.subtree(top.number, "county")), None) if top is not None else None
    if county is None:
        raise Refused("这里没有县（区）", mend="请先运行 xinglin demo")
    several = [today().year - 1 - n % 2 for n in range(max(2, min(draws // 40, 6)))]
    made: list[Draft] = []

    def write(number: int) -> Draw:
        def ask() -> Draft:
            made.append(queries.draft(ANNUAL, county, year(number), today(), KEEPER_AT_CONSOLE))
            return made[-1]

        return Draw(ask, _is_right)

    written = taken(write(number) for number in several)
    checked = taken(Draw(lambda one=one: _verified(one), lambda v: v.holds) for one in made)  # type: ignore[misc]
    codes = sorted({one.code for draft in made[:1] for m in draft.figures
                    for one in figures_of(m.printed) if one.code in indicators})  # fmt: skip
    limit = Limit(
        "its figures alone, statements kept",
        timed(lambda: counting.compute(codes, county, str(several[0]), seen_by=KEEPER_AT_CONSOLE)),
    )
    numbers = {"numbers": len(made[0].figures) if made else 0}
    return [
        written.row("report", "一个县的年度总结", "s", limits=(limit,), facts=dict(numbers),
                    target="≤ 30 s"),
        checked.row("report", "逐个数字重算核对", "s", limits=(limit,), facts=dict(numbers)),
    ]  # fmt: skip


def _verified(one: Draft) -> Verdict:
    return queries.check_content(one.content, KEEPER_AT_CONSOLE)


def _is_right(answer: Draft) -> bool:
    """Nothing is missing, and every number in the file reads as its passport says."""
    marks = reading.numbers_of(answer.content)
    return len(marks) > MANY and not answer.missing and all(
        say(mark.printed, exact=mark.exact) == mark.text for mark in marks
    )  # fmt: skip
