"""Whether a report holds: every number counted again, and what still stands in its way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from xinglin.engines.access import Actor
from xinglin.engines.places import queries as places
from xinglin.engines.reports import MISSING, UNSOURCED, Figure, Mark, Verdict, figures_of
from xinglin.engines.reports import queries as reports
from xinglin.engines.reports.queries.counted import again, recounted
from xinglin.services.reporting.models import Report
from xinglin.services.reporting.queries.desk import content_of


def check(path: Path, seen_by: Actor) -> Verdict:
    """Re-check every number printed in a report, by counting it again.

    It is counted as known at the commit, and by the definition, that its passport names: what was
    corrected since is no fault of the report.
    """
    return reports.verify(path, _recount(_read(path), seen_by))


def check_content(content: bytes, seen_by: Actor) -> Verdict:
    """The same of a file that is at hand."""
    return reports.verify_content(content, _recount(content, seen_by))


def _read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _recount(content: bytes, seen_by: Actor) -> reports.Recompute:
    """Counts a figure again; all those of the document are counted together first."""
    every = {one for mark in reports.numbers_of(content) for one in figures_of(mark.printed)}
    for place in {one.place for one in every if one.place}:
        seen_by.must("reporting.write", places.place(place).number)
    known = recounted(every, seen_by)

    def counted(figure: Figure) -> Figure | None:
        return known[figure] if figure in known else again(figure, seen_by)

    return counted


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a report, and whether it may go out all the same."""

    what: str
    where: str
    stops: bool


def problems(report: Report, seen_by: Actor) -> list[Problem]:
    """Missing numbers, numbers that do not hold, numbers typed by hand, open comments."""
    content = content_of(report.file)
    found = [
        Problem("数字待补：" + "、".join(dict.fromkeys(_titles(mark))), mark.where, True)
        for mark in reports.numbers_of(content)
        if mark.text == MISSING
    ]
    if not report.is_sealed:
        for one in check_content(content, seen_by).findings:
            found.append(Problem(str(one), one.where, one.kind != UNSOURCED))
    for comment in report.comments.filter(settled_on=None):
        found.append(Problem(f"意见未处理：{comment.text}", comment.who_name, True))
    return found


def _titles(mark: Mark) -> list[str]:
    return [one.title for one in figures_of(mark.printed) if not one.is_known]
