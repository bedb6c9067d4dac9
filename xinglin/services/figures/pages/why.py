"""Why a figure changed: between two periods or two states of the ledger, person by person."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from xinglin.engines.indicators import queries as counting
from xinglin.kernel.errors import Refused
from xinglin.services.figures import queries, rules
from xinglin.services.figures.pages import passports
from xinglin.services.figures.pages.saying import better, decimals
from xinglin.services.figures.pages.surroundings import NO_LISTS, Looked
from xinglin.ui import (
    Chart,
    Choice,
    Choices,
    Column,
    Drawn,
    Figure,
    Notice,
    Prose,
    Rows,
    Table,
    Tally,
    asked,
    page,
    said,
)
from xinglin.ui.asked import whole, word

STEPS = {"ledger": "同一时期的数据变化", "period": "时期推移", "definition": "定义修订"}


class _Compared:
    """Two states of one figure as the URL names them, and what lies between."""

    def __init__(self, seen: Looked) -> None:
        self.seen, data = seen, seen.request.GET
        given = word(data, "from")
        earlier = seen.period.previous_year()
        self.since = queries.period_asked(given) if given else earlier
        self.commits = tuple(whole(data, f"{end}_commit") or None for end in ("from", "to"))
        self.change = counting.why(
            seen.code, seen.here, (self.since, self.commits[0]), (seen.period, self.commits[1]),
            seen_by=seen.actor,
        )  # fmt: skip
        self.cause = word(data, "cause")

    @property
    def measured(self) -> str:
        """What the waterfall climbs: the value where there is one, else the people counted."""
        return "numerator" if self.change.value is None else "value"

    @property
    def steps(self) -> list[Any]:
        """What lies between the ends: causes, or for percentiles who came, left and changed."""
        several = self.change.movements or self.change.parts
        return [one for one in several if getattr(one, self.measured)]

    @property
    def of_terms(self) -> bool:
        """Whether the figure is made of others, which are explained one by one."""
        return self.seen.indicator.formula is not None

    def way(self, part: Any) -> str:
        """The people of one cause; of a figure that is made of others, why each of them changed."""
        if self.of_terms:
            since, until = part.periods
            commits = zip(("from_commit", "to_commit"), self.commits, strict=True)
            wanted = {"place": self.seen.here.code, "period": until, "from": since} | {
                name: str(commit) for name, commit in commits if commit
            }
            return f"{reverse('figures:why', args=[part.code])}?{urlencode(wanted)}"
        return self.url(cause=key_of(part), **{"p-page": None}) if hasattr(part, "cause") else ""

    def url(self, **changes: str | None) -> str:
        """This comparison with something changed."""
        return asked.url_with(self.seen.request, changes)


def key_of(part: Any) -> str:
    """What names a cause in the address: the same cause may come up in two steps."""
    return f"{part.step}.{part.cause}"


@page("<slug:code>/why/", title="为何变化", may="figures.read")
def why(request: Any, code: str) -> Any:
    """Why a figure changed: the causes that add up to the difference, each with its people."""
    seen = Looked(request, code)
    if not seen.inside:
        told = Notice("变化的原因涉及个人，只对管辖范围内的地区列出", "remind")
        return seen.sheet("why", [told], title=f"{seen.indicator.title}：为何变化")
    try:
        found = _Compared(seen)
    except Refused as refusal:
        told = Notice(refusal.what, "remind", mend="　".join([refusal.why, refusal.mend]).strip())
        return seen.sheet("why", [told], title=f"{seen.indicator.title}：为何变化")
    return seen.sheet(
        "why",
        [
            _presets(found),
            _form(found),
            _numbers(found),
            _waterfall(found),
            _terms(found) if found.of_terms else _causes(found),
            _people(found) if found.cause else None,
            Prose("\n\n".join(found.change.edits), title="定义修订")
            if found.change.edits
            else None,
        ],
        title=f"{seen.indicator.title}：为何变化",
        lead=f"{seen.here.name}　{_named(found, 0)} → {_named(found, 1)}",
    )


def _named(found: _Compared, end: int) -> str:
    period, commit = (found.since, found.seen.period)[end], found.commits[end]
    return f"{period.title}（提交 {commit}）" if commit else period.title


# --- what is compared --------------------------------------------------------------------------


def _presets(found: _Compared) -> Choices:
    seen, earlier = found.seen, rules.step(found.seen.period, -1)
    no_commits = {"from_commit": None, "to_commit": None, "cause": None}
    plain = found.commits == (None, None)
    kept = queries.stored_of(seen.code, seen.here, seen.period, seen.actor)
    year = seen.period.previous_year()
    choices = [
        Choice("与上年同期", found.url(**{"from": year.code}, **no_commits),
               plain and found.since == year),
    ]  # fmt: skip
    if earlier and earlier != year:
        way = found.url(**{"from": earlier.code}, **no_commits)
        choices.append(Choice(f"与{earlier.title}", way, plain and found.since == earlier))
    for one in kept[:3]:
        changes = {"from": seen.period.code, "from_commit": str(one.commit), "to_commit": None}
        on = found.since == seen.period and found.commits == (one.commit, None)
        choices.append(
            Choice(f"存证以来（提交 {one.commit}）", found.url(**changes, cause=None), on)
        )
    return Choices(choices, label="比较")


def _form(found: _Compared) -> Drawn:
    seen = found.seen
    values = {
        "kept": [("at", seen.here.code)],
        "since": found.since.code,
        "since_commit": found.commits[0] or "",
        "period": seen.period.code,
        "commit": found.commits[1] or "",
        "latest": counting.lake_status().commit,
    }
    return Drawn("figures/compare.html", values)


def _numbers(found: _Compared) -> Tally:
    change, places = found.change, decimals(found.seen.figure)
    before, after = change.before, change.after
    numerator = Figure("分子之差", change.numerator, unit="人")
    tiles = [
        Figure(_named(found, 0), before.value, unit=before.unit, places=places,
               note=_parts(before)),
        Figure(_named(found, 1), after.value, unit=after.unit, places=places, note=_parts(after),
               change=change.value, good=better(found.seen.indicator)),
        Figure("变化", change.value, unit=change.value_unit, places=places)
        if change.value is not None else None,
        numerator,
        Figure("分母之差", change.denominator, unit="人")
        if change.denominator is not None else None,
    ]  # fmt: skip
    return Tally([one for one in tiles if one is not None])


def _parts(figure: Any) -> str:
    return f"{figure.numerator} / {figure.shown_denominator}" if figure.shown_denominator else ""


def _waterfall(found: _Compared) -> Chart:
    change, name = found.change, found.measured
    seen, steps = found.seen, found.steps
    ends = [getattr(end, name) for end in (change.before, change.after)]
    over = [_named(found, 0), *(one.title for one in steps), _named(found, 1)]
    return Chart(
        over, [("值", [ends[0], *(getattr(one, name) for one in steps), ends[1]])],
        kind="waterfall", unit=seen.indicator.unit if name == "value" else "人",
        title="从前值到后值", over_title="原因", note="各项之和正好等于变化", zero=False,
        places=decimals(seen.figure) if name == "value" else 0, better=better(seen.indicator),
        height=340, links=["", *(found.way(one) for one in steps), ""],
        passports=lambda: [passports.line(change.before), passports.line(change.after)],
    )  # fmt: skip


def _terms(found: _Compared) -> Table:
    change = found.change
    columns = [
        Column("title", "组成指标", said, key="title", link=found.way),
        Column(lambda r: r.ends[0].shown, "前值", align="end", key="before"),
        Column(lambda r: r.ends[1].shown, "后值", align="end", key="after"),
        Column("value", "对值的影响", unit=change.value_unit, align="end", places=2),
    ]  # fmt: skip
    return Table(
        change.movements, columns, title="组成指标", note=change.method, key="causes",
        empty="有一端没有数值，不能比较",
        passports=lambda: [passports.line(change.before), passports.line(change.after)],
    )  # fmt: skip


def _causes(found: _Compared) -> Table:
    change = found.change
    columns = [
        Column("title", "原因", said, key="title", link=found.way),
        Column(lambda r: STEPS.get(r.step, r.step), "属于", key="step"),
        Column("count", "涉及人数", unit="人", align="end"),
        Column("numerator", "分子", align="end"),
        Column("denominator", "分母", align="end"),
        Column("value", "对值的影响", unit=change.value_unit, align="end", places=2),
    ]  # fmt: skip
    return Table(
        change.parts, columns, title="原因", note=change.method, key="causes",
        state=lambda r: "remind" if key_of(r) == found.cause else "",
        empty="没有变化：两个状态的数字和人员都相同",
        passports=lambda: [passports.line(change.before), passports.line(change.after)],
    )  # fmt: skip


# --- the people --------------------------------------------------------------------------------


def _people(found: _Compared) -> Any:
    seen, change = found.seen, found.change
    part = next((one for one in change.parts if key_of(one) == found.cause), None)
    if part is None:
        return None
    if change.lists_withheld:
        return Notice(NO_LISTS)

    def source(wish: Any) -> Rows:
        start = (wish.page - 1) * wish.size
        shown = part.people[start : start + wish.size]
        rows = queries.changed_people(shown, seen.actor)
        return Rows(rows, len(part.people), len(part.people) > start + wish.size)

    columns = [
        Column(lambda r: r["person"].name if r["person"] else f"{r['id']}号", "姓名", key="name",
               link=_file_of, sort=False),
        Column("place", "居住地", sort=False),
        Column("numerator", "分子", align="end", sort=False),
        Column("denominator", "分母", align="end", sort=False),
        Column("what", "记录的变化", said, sort=False, grow=True),
        Column("commit", "账本提交", align="end", sort=False),
    ]  # fmt: skip
    return Table(
        source, columns, title=f"{part.title}：涉及的人", key="p", span=12,
        empty="这一原因不涉及具体的人",
    )  # fmt: skip


def _file_of(row: dict[str, Any]) -> str:
    return reverse("ehr:person", args=[row["id"]]) if row["person"] else ""
