"""The draw: freeze and commit; draw with the public value; reveal when the checks are done."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.access.queries import seal, unseal
from xinglin.engines.ledger.actions import change
from xinglin.engines.places import queries as places
from xinglin.kernel import events
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now, today
from xinglin.services.supervision import queries
from xinglin.services.supervision.models import Check, Draw, Officer, Seat, Unit
from xinglin.services.supervision.queries.draws import officer_lines, pairs_of
from xinglin.services.supervision.rules import (
    ALGORITHM,
    UNIT_KINDS,
    canonical,
    commitment_of,
    digest,
    drawn,
    seed_of,
    shares_of,
    sizes_of,
)
from xinglin.services.supervision.rules.lot import text_of

events.declare("supervision.drawn", "双随机抽取已经完成")
SHARES = {"1": 1, "2": 2, "3": 4}


@verb("supervision.draw", title="公布抽取承诺")
def commit_draw(
    *,
    by: Actor,
    title: str,
    place: int,
    kinds: Sequence[str],
    starts_on: dt.date,
    ends_on: dt.date,
    public_source: str,
    public_at: dt.datetime,
    rates: Mapping[str, str] | None = None,
    total: int = 0,
    level: str = "county",
    partners: str = "",
    nonce: str = "",
) -> Draw:
    """Freeze both lists, fix the rule, and publish what binds the bureau before the value exists.

    By rates of risk (`{"3": "0.3"}`) or a total shared out by risk. `nonce` is for tests and
    made-up counties; else it comes from the system's own source of chance.
    """
    by.must("supervision.draw", place)
    where = places.place(place)
    _must_be_right(title, kinds, starts_on, ends_on, public_source)
    if public_at <= now():
        raise Refused(
            "公共随机值已经公布",
            why="先承诺、后有公共随机值，名单和规则才不能挑选",
            mend="请指定今后某时公布的公共随机值，如某日的福利彩票开奖号码",
        )
    held = queries.eligible(where, kinds, starts_on.year, today())
    if not held.lines:
        raise Refused(
            "没有可抽取的对象", why="所选类别在本地区没有未抽取的在册对象", mend="请更换类别或地区"
        )
    sizes = shares_of(held.counts, SHARES, total) if total else sizes_of(held.counts, rates or {})
    if not sizes:
        raise Refused("抽取数量为 0", mend="请填写抽取比例或总数")
    staff = officer_lines(list(queries.officers(by, where)), ends_on)
    if len(staff) < 2:
        raise Refused(
            "可派的检查人员不足 2 名",
            why="每户须由两名以上持证人员检查",
            mend="请先在名录中登记持有效执法证的人员",
        )
    units, officers = text_of(held.lines), text_of(staff)
    rule = canonical(
        {
            "algorithm": ALGORITHM,
            "title": title.strip(),
            "place": where.code,
            "kinds": sorted(kinds),
            "sizes": sizes,
            "units_sha256": digest(units),
            "officers_sha256": digest(officers),
            "public_source": public_source.strip(),
            "public_at": public_at.isoformat(),
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat(),
        }
    )
    secret = nonce or secrets.token_hex(32)
    return Draw.objects.create(
        title=title.strip()[:80],
        place=where,
        year=starts_on.year,
        level=level,
        partners=partners.strip()[:120],
        kinds=sorted(kinds),
        starts_on=starts_on,
        ends_on=ends_on,
        units=units,
        units_sha256=digest(units),
        officers=officers,
        officers_sha256=digest(officers),
        rule=rule,
        left_out=held.left_out,
        sealed_nonce=seal(secret),
        commitment=commitment_of(secret, rule),
        committed_at=now(),
        public_source=public_source.strip()[:120],
        public_at=public_at,
    )


def _must_be_right(
    title: str, kinds: Sequence[str], starts_on: dt.date, ends_on: dt.date, source: str
) -> None:
    if not title.strip():
        raise Refused("没有写任务名称", mend="请按抽查计划填写")
    if not kinds or set(kinds) - set(UNIT_KINDS):
        raise Refused("没有选对象类别", mend="请至少选择一类监督对象")
    if ends_on < starts_on or starts_on.year != ends_on.year:
        raise Refused("检查期限不对", mend="起止日期应在同一年度，止日不早于起日")
    if not source.strip():
        raise Refused(
            "没有指定公共随机值",
            why="只有种子由各方都不能左右的数算出，抽取才可信",
            mend="请写明来源和日期，如“2026年3月2日双色球开奖号码”",
        )


@verb("supervision.draw", title="双随机抽取")
def draw_lot(*, by: Actor, draw_id: int, public_value: str, witness: str) -> Draw:
    """Draw with the public value: once, before a witness; nothing of it can be changed."""
    one = queries.draw(draw_id, by, "supervision.draw")
    _must_be_open(one)
    value = " ".join(public_value.split())
    if now() < one.public_at:
        raise Refused("公共随机值还没有公布", why=f"公布时间{one.public_at:%Y-%m-%d %H:%M}")
    if not value:
        raise Refused("没有填写公共随机值", mend=f"请照录：{one.public_source}")
    if not witness.strip() or witness.strip() == by.name:
        raise Refused("没有监督人", why="抽取须有本人以外的人在场监督", mend="请填写监督人姓名")
    nonce = unseal(one.sealed_nonce)
    seed = seed_of(nonce, value, one.units_sha256)
    rule = json.loads(one.rule)
    strata = drawn(one.units.splitlines(), rule["sizes"], seed)
    codes = [code for stratum in strata for code in stratum.drawn]
    rows = {row.code: row for row in Unit.objects.filter(code__in=codes)}
    pairs = pairs_of(one, seed, [(code, rows[code].field) for code in codes])
    outcome = {
        "drawn": {stratum.name: list(stratum.drawn) for stratum in strata},
        "reserve": {stratum.name: list(stratum.reserve) for stratum in strata},
        "goes": {code: list(pair) for code, pair in pairs.goes.items()},
        "short": pairs.short,
        "barred": [[each.unit, each.officer, each.why] for each in pairs.barred],
    }
    made = change(
        one,
        public_value=value,
        nonce=nonce,
        seed=seed,
        drawn_at=now(),
        operator=by.name,
        witness=witness.strip()[:80],
        outcome=outcome,
    )
    for code in codes:
        plan_drawn(one, rows[code], pairs.goes.get(code, ()))
    events.publish("supervision.drawn", draw=one.pk, units=len(codes))
    return made  # type: ignore[return-value]


def plan_drawn(one: Draw, unit: Unit, goes: Sequence[str]) -> Check:
    made = Check.objects.create(
        unit=unit,
        place_id=unit.place_id,
        field=unit.field,
        kind="random",
        draw=one,
        due_on=one.ends_on,
    )
    for officer in Officer.objects.filter(certificate__in=list(goes)).order_by("certificate"):
        Seat.objects.create(check_of=made, officer=officer)
    return made


def _must_be_open(one: Draw) -> None:
    if one.drawn_at:
        raise Refused(
            "已经抽取过", why=f"{one.drawn_at:%Y-%m-%d %H:%M} 由{one.operator}抽取，结果不可更改"
        )
    if one.abandoned_on:
        raise Refused("这次抽取已经作废", why=one.abandoned_why)


@verb("supervision.draw", title="作废抽取承诺")
def abandon_draw(*, by: Actor, draw_id: int, why: str) -> Draw:
    """A commitment that is not drawn; everybody sees that there was one, and why."""
    one = queries.draw(draw_id, by, "supervision.draw")
    _must_be_open(one)
    if not why.strip():
        raise Refused("没有写作废原因", why="只承诺不抽取，本身就要说明", mend="请写明原因")
    return change(  # type: ignore[return-value]
        one,
        abandoned_on=today(),
        abandoned_why=why.strip()[:200],
        nonce=unseal(one.sealed_nonce),
        revealed_on=today(),
    )


def _may_be_revealed(one: Draw, on: dt.date) -> bool:
    if one.drawn_at is None or one.revealed_on:
        return False
    waiting = Check.objects.filter(draw=one, checked_on=None, cancelled_on=None)
    return one.ends_on < on or not waiting.exists()


@verb("supervision.publish", title="公开抽取过程")
def reveal_draw(*, by: Actor, draw_id: int) -> Draw:
    """The seed for everybody: when the checks are done, or their time is over."""
    one = queries.draw(draw_id, by, "supervision.publish")
    if one.revealed_on:
        raise Refused("已经公开", why=f"公开日期{one.revealed_on}")
    if not _may_be_revealed(one, today()):
        raise Refused(
            "现在还不能公开",
            why="种子一公开，谁都能算出抽中了谁；检查不预先通知对象",
            mend="请在全部检查完成或检查期满后公开",
        )
    return change(one, revealed_on=today())  # type: ignore[return-value]


@verb("supervision.publish", title="公开到期的抽取过程")
def reveal_due(*, by: Actor) -> int:
    """Every draw whose checks are done or whose time is over; how many."""
    found = [
        one
        for one in Draw.objects.filter(drawn_at__isnull=False, revealed_on=None)
        if _may_be_revealed(one, today())
    ]
    for one in found:
        change(one, revealed_on=today())
    return len(found)


def reserve_of(one: Draw, stratum: str) -> list[str]:
    """Who follows in a stratum and was not taken yet."""
    taken = set(Check.objects.filter(draw=one).values_list("unit__code", flat=True))
    order: list[Any] = one.outcome.get("reserve", {}).get(stratum, [])
    return [code for code in order if code not in taken]
