"""Builds the made-up county: stage by stage, each one commit, the same for the same seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from xinglin.demo import capacity, days, divisions, institutions, offices, queries, store, writing
from xinglin.demo.divisions import County, Realm
from xinglin.demo.institutions import Network
from xinglin.demo.residents import Residents, make
from xinglin.demo.service import write_service
from xinglin.demo.staff import PASSWORD
from xinglin.engines.access import KEEPER_AT_CONSOLE, Actor, roles
from xinglin.engines.access import queries as access
from xinglin.engines.followup import actions as followup
from xinglin.engines.ledger.actions import commit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import today

Progress = Callable[[str, int, int], None]  # what is being done, steps done, steps in all
PLACES, ACCOUNTS, FINISHED = "区划与机构", "账号与角色", "完成"
FOLLOWED = "随访排程"


@dataclass(frozen=True)
class Built:
    """What the store holds now; `fresh` is False when it was there already."""

    residents: int
    seed: int
    day: dt.date
    counties: int
    fresh: bool


@dataclass(frozen=True)
class LoginRow:
    """A line of the list of logins that is printed at the end."""

    username: str
    password: str
    role: str
    name: str
    place: str


def build(
    residents: int, seed: int = 1, by: Actor = KEEPER_AT_CONSOLE, progress: Progress | None = None
) -> Built:
    """A county (or, for many people, a city of counties) with three years of service.

    Every stage is one commit. A run that was cut short is continued; the same county again is left
    as it is; another one in the same store is refused.
    """
    if residents < 0:
        raise Refused("居民人数不能是负数", mend="请写 0 或更大的整数；0 只建区划、机构和账号")
    before = queries.begun()
    _must_fit(before, residents, seed)
    day = dt.date.fromisoformat(before.day) if before else today()
    done = before.stages if before else frozenset()
    if FINISHED in done:
        counties = len(divisions.county_sizes(residents))
        return Built(residents, seed, day, counties, fresh=False)
    realm = divisions.plan(residents, seed)
    found = institutions.network(realm)
    tell = progress or (lambda *_: None)
    work = _stages(realm, found, seed, day, by)
    with store.loading(residents):
        for at, (title, act) in enumerate(work):
            tell(title, at, len(work) + 1)
            if title not in done:
                with commit(by=by, why=queries.why(residents, seed, str(day), title), door="demo"):
                    act()
        tell("索引与统计", len(work), len(work) + 1)
        store.finish()
        if FOLLOWED not in done:
            with commit(by=by, why=queries.why(residents, seed, str(day), FOLLOWED), door="demo"):
                _follow(realm, seed, day, by)
        with commit(by=by, why=queries.why(residents, seed, str(day), FINISHED), door="demo"):
            pass
    tell(FINISHED, len(work) + 1, len(work) + 1)
    return Built(residents, seed, day, len(realm.counties), fresh=True)


def _follow(realm: Realm, seed: int, day: dt.date, by: Actor) -> None:
    """What needs the indexes: programmes that nobody is in yet get people of their own, and the
    night's work is done once, so that tasks and candidates are there on the first day."""
    for county in realm.counties:
        last = county.number + 10**9 - 1
        followup.make_up_the_rest(county.number, last, seed=seed, until=day)
    followup.nightly(by=by, on=day)
    followup.count_candidates(by=by, on=day)
    capacity.declare(day, by)
    offices.once_indexed(by=by, day=day)


def _must_fit(before: queries.Begun | None, wanted: int, seed: int) -> None:
    if before is None:
        if queries.anybody("places.Place") or queries.anybody("people.Resident"):
            raise Refused(
                "这里已有真实数据，不能再建示范县",
                mend="请另设 XINGLIN_HOME，在空的实例里建示范县",
            )
        return
    if (before.residents, before.seed) != (wanted, seed):
        raise Refused(
            f"这里已有另一个示范县（{before.residents}人，种子{before.seed}）",
            mend="请另设 XINGLIN_HOME，或使用相同的人数和种子",
        )


def _stages(
    realm: Realm, found: Network, seed: int, day: dt.date, by: Actor
) -> list[tuple[str, Callable[[], Any]]]:
    """What is done, in order; a county's people are made once and kept for its service."""
    stages: list[tuple[str, Callable[[], Any]]] = [
        (PLACES, lambda: writing.write_places(realm, found, seed)),
        (ACCOUNTS, lambda: writing.write_accounts(realm, found, seed)),
    ]
    kept: dict[str, Residents] = {}

    def people_of(county: County) -> Residents:
        if county.code not in kept:
            kept.clear()
            kept[county.code] = make(county, seed, days.number(day))
        return kept[county.code]

    def write_people(county: County) -> None:
        writing.write_people(by, people_of(county), writing.serving(county, found))

    def serve(county: County) -> None:
        span = (county.number, county.number + 10**9 - 1)
        first = queries.first_id("people.Resident", place__number__range=span)
        write_service(people_of(county), first, writing.serving(county, found), seed)

    for county in realm.counties:
        if county.residents:
            stages.append((f"{county.name}居民", lambda county=county: write_people(county)))  # type: ignore[misc]
            stages.append((f"{county.name}三年服务", lambda county=county: serve(county)))  # type: ignore[misc]
    if any(county.residents for county in realm.counties):
        stages += offices.stages(by, day, seed)
    return stages


def logins() -> list[LoginRow]:
    """The accounts of the made-up county, in the order in which they were made."""
    rows = []
    for account in access.accounts(KEEPER_AT_CONSOLE).order_by("pk"):
        for held in access.holdings_of(account.pk):
            title = roles[held.role].title if held.role in roles else held.role
            rows.append(LoginRow(account.username, PASSWORD, title, account.name, held.place.name))
    return rows


@contextmanager
def on_console() -> Iterator[Progress]:
    """A progress bar on the terminal, as a `progress` for `build`."""
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=False) as bar:
        task = bar.add_task("准备", total=None)

        def tell(title: str, done: int, total: int) -> None:
            bar.update(task, description=title, completed=done, total=total)

        yield tell
