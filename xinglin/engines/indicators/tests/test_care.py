"""Care counted in sets says of everybody what `Standard.judge` says of one."""

import dataclasses
import datetime as dt

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.engines.followup import Standard
from xinglin.engines.followup.words.standards import Seen
from xinglin.engines.indicators import expressions
from xinglin.engines.indicators.counting.engine import Rows
from xinglin.engines.indicators.counting.examples import _filled
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.tables import care, enrolments, visits
from xinglin.kernel.time import Period

STANDARD = Standard(visits=4, checks=1)
PERIODS = [Period.parse(one) for one in ("2025", "2025-Q2", "2025-05", "2025-02-10..2025-11-20")]
days = st.dates(dt.date(2024, 1, 1), dt.date(2026, 2, 1))
visit = st.builds(
    Seen,
    day=days,
    mode=st.sampled_from("1123"),
    measured=st.booleans() | st.just(True),
    consistent=st.sampled_from([True] * 9 + [False]),
    check=st.sampled_from([False] * 4 + [True]),
    next_on=st.none(),
)
promised = st.tuples(visit, st.sampled_from([None, 0, 5, 13, 14, 15, 90])).map(
    lambda pair: dataclasses.replace(
        pair[0],
        next_on=None if pair[1] is None else pair[0].day + dt.timedelta(days=pair[1]),
    )
)
quarterly = st.tuples(days, st.integers(60, 95)).map(
    lambda pair: [Seen(pair[0] + dt.timedelta(days=pair[1] * n)) for n in range(5)]
)
lives = st.tuples(
    days,
    st.none() | days,
    st.tuples(st.lists(promised, max_size=8), quarterly | st.just([])).map(lambda p: p[0] + p[1]),
)


def cut(period: Period, left: dt.date | None) -> Period:
    """The period as far as somebody was on the register."""
    if left is None or left >= period.end:
        return period
    return Period(period.start, left, period.code, period.kind)


@given(people=st.lists(lives, min_size=1, max_size=12), period=st.sampled_from(PERIODS))
@settings(max_examples=40, deadline=None)
def test_in_sets_as_one_by_one(people, period):
    spells = ["person | programme | joined | left"]
    rows = ["person | programme | date | mode | measured | on_plan | next_on | kind"]
    expected = set()
    for number, (joined, left, seen) in enumerate(people, start=1):
        if left is not None and left < joined:
            left = None
        spells.append(f"{number} | x | {joined} | {left or ''}")
        rows += [
            f"{number} | x | {one.day} | {one.mode} | {int(one.measured)} | {int(one.consistent)} "
            f"| {one.next_on or ''} | {'check' if one.check else 'follow-up'}"
            for one in sorted(seen, key=lambda v: v.day)
        ]
        managed = joined <= period.end and (left is None or left >= period.start)
        if managed and STANDARD.judge(joined, seen, cut(period, left)).ok:
            expected.add(number)
    numbers: dict[str, int] = {str(n): n for n in range(1, len(people) + 1)}
    texts = {"enrolments": "\n".join(spells), "visits": "\n".join(rows)}
    tables: dict[str, pa.Table] = {n: _filled(n, texts.get(n, ""), numbers) for n in LAKE}
    register = enrolments.of("x").active(period)
    kept = care(register, visits.of("x"), STANDARD, check="check", period=period).kept
    found = Rows(tables).run(
        f"SELECT person FROM ({expressions.sql(kept.table)})", ["enrolments", "visits"], 0, 10**15
    )
    assert {row[0] for row in found} == expected
