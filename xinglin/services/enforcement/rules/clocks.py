"""Limits that hang on a thing or a day and not on a move; those of moves are the workflow's.

What was registered for keeping (7 working days), what was sealed or seized (30 days, longer by 30),
the days before a hearing, the days of publication, the window for asking the court.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from xinglin.kernel.time import days, months, workdays_after
from xinglin.services.enforcement.rules.limits import LIMITS

PRESERVE, SEIZE = "preserve", "seize"


@dataclass(frozen=True)
class Held:
    """Something that was registered for keeping, or seized."""

    kind: str
    since: dt.date
    done: dt.date | None = None
    longer: bool = False


@dataclass(frozen=True)
class Story:
    """What of a case the limits depend on."""

    held: Sequence[Held] = field(default_factory=tuple)
    noticed: dt.date | None = None
    hearing_right: bool = False
    hearing_asked: dt.date | None = None
    hearing_called: dt.date | None = None
    hearing_on: dt.date | None = None
    decided: dt.date | None = None
    published: dt.date | None = None
    public: bool = True
    changed: dt.date | None = None
    withdrawn: dt.date | None = None
    on_the_spot: dt.date | None = None
    handed_in: dt.date | None = None
    served: dt.date | None = None
    paid: bool = False
    applied: dt.date | None = None


@dataclass(frozen=True)
class Clock:
    """One limit: since when it runs, its last day, and when it was met."""

    code: str
    title: str
    since: dt.date
    due: dt.date
    done: dt.date | None
    source: str

    def state(self, on: dt.date) -> str:
        """Ok, remind in its last three days, late after them."""
        at = self.done or on
        if at > self.due:
            return "late"
        return "ok" if self.done or (self.due - on).days > 3 else "remind"


def _source(name: str, on: dt.date) -> str:
    rows = [one for one in LIMITS if one.name == name and one.since <= on]
    return rows[-1].source if rows else next(one.source for one in LIMITS if one.name == name)


def clocks_of(story: Story) -> list[Clock]:
    """Every such limit of a case.

    >>> [str(one.due) for one in clocks_of(Story(held=[Held(PRESERVE, dt.date(2026, 3, 2))]))]
    ['2026-03-11']
    """
    found = []
    for one in story.held:
        held = LIMITS.on(one.since)
        if one.kind == PRESERVE:
            due = workdays_after(one.since, int(held.preserve))
            found.append(_clock("preserve", "先行登记保存处理", one.since, due, one.done))
        else:
            span = int(held.seize) + (int(held.seize_longer) if one.longer else 0)
            due = days(span).after(one.since)
            found.append(_clock("seize", "查封扣押处理", one.since, due, one.done))
    if story.noticed and story.hearing_asked and story.hearing_on:
        # The notice must come so many working days before: its last day is counted back.
        last = _working_days_before(story.hearing_on, int(LIMITS.on(story.hearing_on).call_hearing))
        found.append(
            _clock("call_hearing", "通知听证", story.hearing_asked, last, story.hearing_called)
        )
    if story.decided and story.public:
        due = workdays_after(story.decided, int(LIMITS.on(story.decided).publish))
        found.append(_clock("publish", "公示处罚决定", story.decided, due, story.published))
    if story.changed:
        due = workdays_after(story.changed, int(LIMITS.on(story.changed).withdraw))
        found.append(
            _clock("withdraw", "撤回已变更决定的公开", story.changed, due, story.withdrawn)
        )
    if story.on_the_spot:
        due = workdays_after(story.on_the_spot, int(LIMITS.on(story.on_the_spot).hand_in))
        found.append(
            _clock("hand_in", "上交当场收缴的罚款", story.on_the_spot, due, story.handed_in)
        )
    if story.served and not story.paid:
        first, last = court_window(story.served)
        found.append(_clock("court", "申请人民法院强制执行", first, last, story.applied))
    return found


def _clock(code: str, title: str, since: dt.date, due: dt.date, done: dt.date | None) -> Clock:
    return Clock(code, title, since, due, done, _source(code, since))


def _working_days_before(day: dt.date, many: int) -> dt.date:
    at = day - dt.timedelta(days=1)
    while workdays_after(at, many) > day:
        at -= dt.timedelta(days=1)
    return at


def court_window(served: dt.date) -> tuple[dt.date, dt.date]:
    """When the court may be asked: after the time for a suit, within three months.

    >>> [str(day) for day in court_window(dt.date(2026, 1, 10))]
    ['2026-07-10', '2026-10-10']
    """
    held = LIMITS.on(served)
    first = months(int(held.sue)).after(served)
    return first, months(int(held.court)).after(first)


def hearing_asked_in_time(noticed: dt.date, asked: dt.date) -> bool:
    """Whether a hearing was asked for within five working days of the notice.

    >>> hearing_asked_in_time(dt.date(2026, 3, 2), dt.date(2026, 3, 9))
    True
    >>> hearing_asked_in_time(dt.date(2026, 3, 2), dt.date(2026, 3, 10))
    False
    """
    return asked <= workdays_after(noticed, int(LIMITS.on(noticed).ask_hearing))


def needs_words(noticed: dt.date, hearing_right: bool, waived: bool, on: dt.date) -> str:
    """Why it is too early to decide: the party still has its say; nothing when it is not.

    >>> needs_words(dt.date(2026, 3, 2), True, False, dt.date(2026, 3, 9))
    '当事人可在2026-03-09前要求听证'
    >>> needs_words(dt.date(2026, 3, 2), True, False, dt.date(2026, 3, 10))
    ''
    """
    if waived:
        return ""
    if hearing_right:
        last = workdays_after(noticed, int(LIMITS.on(noticed).ask_hearing))
        return "" if on > last else f"当事人可在{last}前要求听证"
    return "" if on > noticed else "当日告知，应给当事人陈述、申辩的时间"
