"""One figure: the value, its trend, the map, the ranking, its passport in short."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from xinglin.engines.indicators.words import band_of
from xinglin.engines.places import queries as places
from xinglin.kernel.time import today
from xinglin.services.figures import queries, rules
from xinglin.services.figures.pages import addresses, passports
from xinglin.services.figures.pages.comparable import comparable
from xinglin.services.figures.pages.saying import (
    FUNNEL_WORDS,
    STANDS,
    WITHIN,
    better,
    code,
    decimals,
    direction_of,
    gauge_of,
    goal_of,
    stands,
    state_of,
    value_cell,
)
from xinglin.services.figures.pages.surroundings import ASK, NO_LISTS, Looked
from xinglin.ui import (
    Chart,
    Choice,
    Choices,
    Column,
    Dot,
    Facts,
    Figure,
    Funnel,
    Later,
    Map,
    Notice,
    Series,
    Table,
    Tally,
    asked,
    badge,
    contributed,
    link,
    page,
    said,
)
from xinglin.ui.asked import one_of

LEVELS = {"county": "县（市、区）", "town": "乡镇（街道）", "village": "村（社区）"}


@page("<slug:code>/", title="指标", may="figures.read")
def one(request: Any, code: str) -> Any:
    """One indicator: the value, its trend, the map, the ranking, and its passport."""
    seen = Looked(request, code)
    standing = _Below(seen)
    return seen.sheet("one", [
        _big(seen),
        None if seen.lists or not seen.inside else Notice(NO_LISTS, mend=ASK),
        *contributed("figure", request, seen.figure, seen.here, seen.period),
        _trend(seen),
        _short_passport(seen),
        *standing.panels(),
        comparable(seen, standing.level),
        _people_chart(seen),
    ])  # fmt: skip


def _big(seen: Looked) -> Tally:
    indicator, figure, before = seen.indicator, seen.figure, seen.before
    places_of, (told, state) = decimals(figure), state_of(indicator, figure)
    change = None
    if figure.value is not None and before.value is not None:
        change = figure.value - before.value
    away = rules.people_away(indicator.goal, figure.numerator, figure.denominator)
    low, high = queries.interval(figure)
    note = "" if low is None else f"95%区间 {low:.1f}–{high:.1f}"
    hidden = "suppressed" if figure.hidden else ""
    tiles = [
        Figure(indicator.title, figure.value, unit=figure.unit, places=places_of,
               target=goal_of(indicator), change=change, good=better(indicator), note=note,
               word=told, state=state, mark=hidden),
    ]  # fmt: skip
    if figure.denominator is None and not figure.hidden:
        listed = seen.people("numerator")
        return Tally([*tiles, Figure("名单", figure.numerator, unit=figure.unit, href=listed)])
    return Tally([
        *tiles,
        Figure("分子", figure.numerator, unit="人", href=seen.people("numerator"), mark=hidden),
        Figure("分母", _whole(figure.denominator), unit="人", href=seen.people("denominator"),
               mark=hidden),
        Figure("在分母、不在分子", _gap(figure), unit="人", href=seen.people("missed"), mark=hidden,
               state="remind" if away else "",
               word=f"差 {away} 人达标" if away else ""),
    ])  # fmt: skip


def _whole(denominator: Any) -> Any:
    """An estimate in whole people."""
    return None if denominator is None else int(Decimal(denominator).to_integral_value())


def _gap(figure: Any) -> Any:
    if figure.numerator is None or figure.denominator is None:
        return None
    return max(0, _whole(figure.denominator) - int(figure.numerator))


# --- trend and passport ----------------------------------------------------------------------


def _rhythm(seen: Looked) -> str:
    usual = "month" if seen.period.kind == "month" else "quarter"
    return one_of(seen.request.GET, "rhythm", rules.RHYTHMS, usual)


def _rhythms(seen: Looked, now: str) -> SafeString:
    """Links to the other rhythms, beside the title."""
    return format_html_join(
        " ",
        '<a href="{}"{}>{}</a>',
        (
            (
                asked.url_with(seen.request, {"rhythm": code}),
                mark_safe(' aria-current="true"') if code == now else "",
                said(title),
            )
            for code, title in rules.RHYTHMS.items()
        ),
    )


def _trend(seen: Looked) -> Later:
    rhythm, title = _rhythm(seen), "趋势"

    def draw() -> Chart:
        upto = min(seen.period.end, today())
        found = queries.trend(seen.code, seen.here, upto, rhythm, seen.actor)
        lines = [Series(_span(found.periods), [f.value for f in found.now])]
        if found.before:
            earlier = [one.previous_year() for one in found.periods]
            lines.append(Series(_span(earlier), [f.value for f in found.before], "quiet"))
        return Chart(
            [rules.short(one) for one in found.periods], lines, note=_rhythms(seen, rhythm),
            unit=seen.indicator.unit, target=seen.goal, title=title,
            over_title="期间", span=7, places=decimals(seen.figure), height=330,
            zero=False, links=[seen.url(period=one) for one in found.periods],
            passports=lambda: [passports.line(f) for f in [*found.now, *found.before]],
        )  # fmt: skip

    return Later(draw, title=title, span=7)


def _span(periods: list[Any]) -> str:
    first, last = periods[0].start.year, periods[-1].start.year
    return f"{first}" if first == last else f"{first}–{last}"


def _short_passport(seen: Looked) -> Facts:
    one, figure = seen.indicator, seen.figure
    facts = [
        ("计什么", said(rules.in_one_line(one.definition, 90))),
        ("统计口径", one.base),
        ("方向与目标", f"{said(direction_of(one))}　{goal_of(one)}".strip()),
        ("来源", one.source),
        ("责任科室", one.owner),
        ("定义版本", link(one.version, addresses.definition(one.code, one.version))),
        ("账本提交", str(figure.commit)),
        ("数据快照", code(figure.snapshot, 16)),
        ("核对命令", code(passports.proof_of(figure))),
    ]  # fmt: skip
    return Facts(
        facts, title="出处（护照）", span=5, columns=1, skip_empty=True,
        links=[
            ("完整护照", addresses.passport(seen.code, seen.here, seen.period)),
            ("公开定义", addresses.definition(seen.code)),
            ("为何变化", addresses.why(seen.code, seen.here, seen.period)),
        ],
    )  # fmt: skip


# --- the places below --------------------------------------------------------------------------


class _Below:
    """The places of one level below, counted once for the map, the ranking and the funnel."""

    def __init__(self, seen: Looked) -> None:
        self.seen = seen
        self.choices = queries.levels_below(seen.here)
        first = self.choices[0] if self.choices else ""
        self.level = one_of(seen.request.GET, "level", self.choices, first)
        self._field: Any = None

    def panels(self) -> list[Any]:
        """All that is shown of them; nothing where no place lies below."""
        return [self.levels(), self.map, self.ranking, self.funnel] if self.level else []

    @property
    def field(self) -> Any:
        """Every place with its interval and how it stands."""
        if self._field is None:
            seen = self.seen
            found = queries.values([seen.code], seen.here, seen.period, seen.actor, by=("place",))
            self._field = queries.among(queries.parts_below(found, self.level))
        return self._field

    @property
    def lines(self) -> list[dict[str, Any]]:
        """For the second sheet of a file."""
        return [passports.line(one.figure) for one in self.field.standings]

    def levels(self) -> Choices | None:
        """Towns or villages."""
        if len(self.choices) < 2:
            return None

        def way(level: str) -> str:
            return asked.url_with(self.seen.request, {"level": level, "rank-place": None})

        choices = [
            Choice(LEVELS.get(one, one), way(one), one == self.level) for one in self.choices
        ]
        return Choices(choices, label="下级地区")

    def state(self, standing: Any) -> str:
        """How a place stands, as one of the four states."""
        return stands(standing.grade, self.seen.indicator.better)

    def map(self) -> Map:
        """The places coloured by what is more than chance."""
        seen, found = self.seen, self.field.standings
        funnelled = any(one.grade for one in found)
        return Map(
            places.shapes(seen.here.number, self.level),
            values={one.figure.place: one.figure.value for one in found},
            states={one.figure.place: self.state(one) for one in found} if funnelled else {},
            names={one.figure.place: one.figure.place_name for one in found},
            links={one.figure.place: seen.url(place=one.figure.place) for one in found},
            words=FUNNEL_WORDS[seen.indicator.better] if funnelled else {},
            unit=seen.indicator.unit, measure=seen.indicator.title, span=5, tall=True, height=560,
            title="地图", note="颜色只标出不是偶然的差别" if funnelled else "",
            places=decimals(seen.figure), better=better(seen.indicator),
            passports=lambda: self.lines,
        )  # fmt: skip

    def ranking(self) -> Table:
        """The places side by side, each with its interval."""
        seen, found = self.seen, self.field.standings
        one = seen.indicator
        ends = [end for each in found if each.span for end in each.span]
        values = (each.figure.value for each in found)
        scale = rules.scale_of([*ends, *values, seen.goal], one.unit)
        funnelled = any(each.grade for each in found)
        columns = [
            Column("figure.place_name", "地区", key="place", grow=True,
                   filter="text" if len(found) > 20 else None,
                   link=lambda r: seen.url(place=r.figure.place)),
            Column("figure.numerator", "分子", key="numerator", align="end"),
            Column(lambda r: r.figure.shown_denominator, "分母", key="denominator", align="end",
                   sort="figure.denominator", export=lambda r: r.figure.denominator),
            Column(lambda r: r.figure, "值", value_cell, key="value", align="end",
                   sort="figure.value", export=lambda r: r.figure.value),
            Column(lambda r: gauge_of(one, r.figure, r.span, scale, self.state(r)),
                   "95%区间", key="span", export=_span_said),
            *([Column(lambda r: _stands(r, self.state(r)), "与总体相比", badge, key="grade",
                      sort="grade")] if funnelled else []),
            Column(lambda r: state_of(one, r.figure), "目标", badge, key="state", hidden=funnelled),
            Column("figure.place", "区划代码", key="code", hidden=True),
        ]  # fmt: skip
        first = "value" if one.better == "higher" else "-value"
        return Table(
            found, columns, title=f"{LEVELS.get(self.level, '下级地区')}排名", span=7, key="rank",
            sort=first, size=20, empty="没有下级地区", passports=lambda: self.lines,
            note="点地区名进入下一级",
        )  # fmt: skip

    def funnel(self) -> Funnel | None:
        """The places by size between the limits of chance."""
        seen = self.seen
        if not self.field.lines:
            return None
        dots = [
            Dot(each.figure.place_name, float(each.figure.denominator), float(each.figure.value),
                self.state(each), seen.url(place=each.figure.place))
            for each in self.field.standings if queries.comparable(each.figure)
        ]  # fmt: skip
        return Funnel(
            dots, self.field.lines, target=self.field.target, target_title="总体",
            unit=seen.indicator.unit, measure=seen.indicator.title, span=7,
            title="漏斗图：哪些差别不是偶然", words=FUNNEL_WORDS[seen.indicator.better],
            places=decimals(seen.figure), passports=lambda: self.lines,
        )  # fmt: skip


def _stands(standing: Any, state: str) -> tuple[str, str]:
    if not standing.grade:
        return ("", "")
    return (STANDS[standing.grade][0], state) if standing.grade in STANDS else WITHIN


def _span_said(standing: Any) -> str:
    return "" if standing.span is None else f"{standing.lower:.2f}–{standing.upper:.2f}"


def _people_chart(seen: Looked) -> Later:
    title = "按年龄和性别"

    def draw() -> Chart:
        by = ("sex", "age_band")
        found = queries.values([seen.code], seen.here, seen.period, seen.actor, by=by)
        cells = {(f.sex, f.age_band): f for f in found if f.sex and f.age_band}
        ages = [band_of(first, seen.indicator.bands) for first in seen.indicator.bands]
        bands = [band for band in ages if any(each == band for _sex, each in cells)]
        sexes = [sex for sex in ("1", "2") if any(each == sex for each, _band in cells)]
        lines = [
            Series(queries.SEXES[sex], [_value(cells.get((sex, band))) for band in bands])
            for sex in sexes
        ]
        return Chart(
            bands, lines, kind="bar", unit=seen.indicator.unit, title=title, span=12, height=300,
            places=min(decimals(seen.figure), 1), over_title="年龄",
            passports=lambda: [passports.line(f) for f in cells.values()],
        )  # fmt: skip

    return Later(draw, title=title, span=12)


def _value(figure: Any) -> Any:
    return None if figure is None or figure.hidden else figure.value
