"""What DuckDB counts, Spark counts: every figure, every division, every list."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.spark.conftest import java_processes
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import indicators, queries
from xinglin.engines.indicators.counting import tally
from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.counting.examples import ARROW
from xinglin.engines.indicators.lake.manifest import DELTA, GONE, Manifest, Part
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.spark.lake import SparkLake
from xinglin.engines.ledger import queries as ledger
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period

COUNTY, BY = "990101", KEEPER_AT_CONSOLE
VILLAGE = 990101001001000


def leaves() -> list[Any]:
    """The figures that are counted; the others are made of these."""
    return [one for one in indicators if one.formula is None]


def lakes(as_of: int | None = None) -> tuple[Lake, SparkLake]:
    """The county's lake as each engine reads it."""
    from xinglin.engines.indicators.queries.asking import the_lake

    return the_lake(as_of), the_lake(as_of, "spark")


def test_there_is_a_cluster_of_two_workers(counted, cluster):
    assert cluster.alive() and len(cluster.processes) == 3
    assert cluster.url.startswith("spark://127.0.0.1:")
    assert cluster.properties.stat().st_mode & 0o077 == 0, "the secret is its owner's alone"
    queries.compute("POP1", COUNTY, "2025", seen_by=BY, engine="spark")
    assert len(java_processes(str(cluster.properties.parent))) >= 3


def groups(several: list[Any]) -> list[tuple[Any, ...]]:
    """A few figures for each question: Spark plans four by four faster than all at once."""
    return [tuple(several[at : at + 4]) for at in range(0, len(several), 4)]


def counted_by_both(several: list[Any], period: str, by: tuple[str, ...]) -> int:
    """How many of these figures have something to count, which both engines count alike."""
    duck, spark = lakes()
    busy = 0
    for group in groups(several):
        made = tally.compiled(group, Period.parse(period))
        one, two = (tally.tally(made, lake, tally.EVERYWHERE, by) for lake in (duck, spark))
        assert one == two, [figure.code for figure in group]
        busy += sum(bool(cells) for cells in one.values())
    return busy


def test_the_whole_book_of_a_year(counted):
    assert counted_by_both(leaves(), "2025", ("sex", "age_band")) > len(leaves()) / 3


@pytest.mark.parametrize(("first", "period"), list(enumerate(["2026-Q1", "2025-06", "mch2025"])))
def test_other_periods(counted, first, period):
    assert counted_by_both(leaves()[first::4], period, ("age_band",))


@pytest.mark.parametrize(
    ("code", "by"),
    [("HTN2", ("place", "sex", "age_band")), ("HTN3", ("quarter",)), ("POP1", ("month", "sex"))],
)
def test_figures_divided(counted, code, by):
    one, two = (
        queries.compute(code, COUNTY, "2025", by=by, seen_by=BY, engine=engine)
        for engine in ("duckdb", "spark")
    )
    assert len(one) > 3 and [f.as_dict() for f in one] == [f.as_dict() for f in two]


def test_people_and_reasons_are_the_same_people(counted):
    for code in ("HTN1", "HTN3"):
        one, two = (
            queries.explain(code, COUNTY, "2025", seen_by=BY, engine=engine)
            for engine in ("duckdb", "spark")
        )
        assert one.as_dict() == two.as_dict() and one.hash == two.hash


def test_lists_of_the_book(counted):
    duck, spark = lakes()
    for group in groups(leaves()[::2]):
        made = tally.compiled(group, Period.parse("2025-Q3"))
        one, two = (
            tally.people(made, lake, tally.EVERYWHERE, "numerator") for lake in (duck, spark)
        )
        assert sorted(map(repr, one)) == sorted(map(repr, two)), [each.code for each in group]


def test_an_older_state_is_the_same_too(counted):
    early = max(1, ledger.head() // 2)
    one, two = (
        queries.compute("POP1", COUNTY, "2025", seen_by=BY, as_of=early, engine=engine)
        for engine in ("duckdb", "spark")
    )
    assert one == two


def test_what_is_no_engine_is_refused(counted):
    with pytest.raises(Refused):
        queries.compute("POP1", COUNTY, "2025", seen_by=BY, engine="abacus")


# --- random small lakes --------------------------------------------------------------------

days = st.dates(dt.date(2024, 11, 1), dt.date(2026, 1, 31))
rows = st.fixed_dictionaries(
    {
        "person": st.integers(1, 6),
        "day": days,
        "next": st.none() | st.integers(1, 120),
        "kind": st.sampled_from(["follow-up", "health check"]),
        "mode": st.sampled_from(["1", "2", "3"]),
        "bp": st.none() | st.tuples(st.integers(90, 190), st.sampled_from([70.0, 89.9, 90.0])),
        "on_plan": st.sampled_from([0, 1, 1, 1]),
        "until": st.sampled_from([None, None, None, 2]),
        "since": st.sampled_from([1, 1, 3]),
    }
)
people = st.lists(
    st.fixed_dictionaries(
        {
            "birth": st.dates(dt.date(1930, 1, 1), dt.date(1999, 12, 31)),
            "joined": days,
            "stays": st.none() | st.integers(1, 400),
            "sex": st.sampled_from(["1", "2"]),
            "place": st.sampled_from([VILLAGE, VILLAGE + 1000, VILLAGE + 1_000_000]),
        }
    ),
    min_size=6,
    max_size=6,
)


@settings(
    max_examples=4, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(who=people, visits=st.lists(rows, max_size=30), delta=st.booleans())
def test_random_lakes(counted, tmp_path_factory, who, visits, delta):
    folder = tmp_path_factory.mktemp("random")
    found = manifest(folder, who, visits, delta)
    wanted = tuple(indicators[code] for code in ("HTN1", "HTN2", "FUP1"))
    made = tally.compiled(wanted, Period.parse("2025"))
    for as_of in (None, 1):
        duck, spark = Lake(folder, found, as_of), SparkLake(folder, found, as_of)
        by = ("sex", "age_band")
        one, two = (tally.tally(made, lake, tally.EVERYWHERE, by) for lake in (duck, spark))
        assert one == two


def manifest(folder: Any, who: list[Any], visits: list[Any], delta: bool) -> Manifest:
    """A lake of random rows; with `delta`, every other visit is gone from its base."""
    lives = dict(enumerate(who, start=1))
    spells = [
        {
            **placed(one), "id": at, "person": at, "programme": "htn", "joined": one["joined"],
            "left": one["stays"] and one["joined"] + dt.timedelta(days=one["stays"]),
            "birth": one["birth"], "since": 1, "until": None,
        }
        for at, one in lives.items()
    ]  # fmt: skip
    seen = [visit(at, one, lives[one["person"]]) for at, one in enumerate(visits, start=1)]
    parts = {"enrolments": {"all": written(folder, "enrolments", "all", spells)}}
    if seen:
        parts["visits"] = {"all": written(folder, "visits", "all", seen)}
    if delta and seen:
        keys = {name: LAKE["visits"].columns[name] for name in LAKE["visits"].keys}
        gone, changed = seen[::2], [{**one, "mode": "1"} for one in seen[::4]]
        parts["visits"][GONE] = written(folder, "visits", GONE, gone, keys)
        parts["visits"][DELTA] = written(folder, "visits", DELTA, changed)
    state = f"{folder.name}{len(visits)}"
    return Manifest(3, "", parts, sums={"visits": (1, state)})


def placed(one: Any) -> dict[str, Any]:
    """The place columns of a person."""
    place = one["place"]
    return {
        "place": place, "village": place // 1000 * 1000, "town": place // 10**6 * 10**6,
        "county": place // 10**9 * 10**9, "sex": one["sex"],
    }  # fmt: skip


def visit(at: int, one: Any, who: Any) -> dict[str, Any]:
    """A visit as the lake holds it."""
    high, low = one["bp"] or (None, None)
    day = one["day"]
    return {
        **placed(who), "id": at, "person": one["person"], "programme": "htn", "day": day,
        "month": day.year * 100 + day.month, "kind": one["kind"], "mode": one["mode"],
        "systolic": high, "diastolic": low, "measured": int(high is not None),
        "on_plan": one["on_plan"], "age": day.year - who["birth"].year,
        "next_on": one["next"] and day + dt.timedelta(days=one["next"]),
        "since": one["since"], "until": one["until"],
    }  # fmt: skip


def written(
    folder: Any, table: str, name: str, rows: list[Any], columns: dict[str, str] | None = None
) -> Part:
    """A Parquet file of these rows."""
    shape = columns or LAKE[table].columns
    made = pa.table(
        {c: pa.array([row.get(c) for row in rows], ARROW[kind]) for c, kind in shape.items()}
    )
    file = folder / table / f"{name}.parquet"
    file.parent.mkdir(exist_ok=True)
    pq.write_table(made, file)
    return Part(f"{table}/{name}.parquet", len(rows), file.stat().st_size)
