"""Made-up reports: last year's issued and public, this year's under way, and a letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.engines.places import queries as places
from xinglin.services.reporting import actions, queries, rules

DRAFTER = Actor(-1, "办公室拟稿人（示例）", door="demo", everything=True)
CHECKER = Actor(-2, "统计人员（示例）", door="demo", everything=True)
DIRECTOR = Actor(-3, "局领导（示例）", door="demo", everything=True)
CODE, LETTERS = "杏卫健发", "杏卫健函"


@job("reporting.once_counted", title="起草示例报告", may="reporting.write")
def once_counted(*, by: Actor, tell: Tell, day: str) -> Outcome:
    """Reports of every county; what is missing a number stays a draft, as it would.

    Writing takes a while on the first day, so it is done behind the page. Called again, it writes
    what is not there yet.
    """
    top, on = places.top(), dt.date.fromisoformat(day)
    counties = [] if top is None else [*places.subtree(top.number, "county")]
    for at, county in enumerate(counties):
        tell(2 * at, 2 * len(counties), county.name)
        there = set(queries.reports_of(by, county).values_list("kind", flat=True))
        if rules.ANNUAL not in there:
            _annual(county, on)
        tell(2 * at + 1, 2 * len(counties), county.name)
        if rules.LETTER not in there:
            _letter(county, on)
    return Outcome(f"{len(counties)} 个县的示例报告已起草", reverse("reporting:desk"))


def _annual(county: Any, day: dt.date) -> None:
    before = actions.draft_report(
        by=DRAFTER, kind=rules.ANNUAL, place=county, period=str(day.year - 1)
    )
    _reworded(before, "总体平稳", "稳中有进")
    if _out(before, CODE):
        actions.publish_report(by=DIRECTOR, pk=before.pk)
    now = actions.draft_report(by=DRAFTER, kind=rules.ANNUAL, place=county, period=str(day.year))
    _reworded(now, "总体平稳", "稳步推进")
    first = queries.sentences_of(now)[-1]
    actions.comment_on(by=CHECKER, pk=now.pk, sentence_id=first.pk,
                       text="保障措施再具体一些，写明调度频次。")  # fmt: skip


def _letter(county: Any, day: dt.date) -> None:
    """To the first institution of the county that has anything counted."""
    rows = places.institutions(county.number, county.last)
    template = queries.the_template(rules.LETTER, county)[1]
    to = queries.counted_institution(template, county, str(day.year), [one.pk for one in rows])
    if to is None:
        return
    made = actions.draft_report(
        by=DRAFTER, kind=rules.LETTER, place=county, period=str(day.year), institution=to
    )
    _out(made, LETTERS)


def _reworded(report: Any, old: str, new: str) -> None:
    for row in queries.sentences_of(report):
        if old in row.text:
            shown = queries.shown_for_editing(row)
            actions.edit_sentence(by=DRAFTER, pk=row.pk, text=shown.replace(old, new))
            return


def _stopped(report: Any) -> bool:
    return any(one.stops for one in queries.problems(report, CHECKER))


def _out(report: Any, code: str) -> bool:
    """Checked, approved and issued, if nothing stands in the way."""
    report.refresh_from_db()
    if _stopped(report):
        return False
    actions.check_report(by=CHECKER, pk=report.pk)
    actions.approve_report(by=DIRECTOR, pk=report.pk)
    actions.issue_report(by=DIRECTOR, pk=report.pk, code=code)
    return True
