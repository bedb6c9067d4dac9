"""The page of the documentation that shows a scenario: printed, counted, difference, reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xinglin.demo.scenarios.reporting import (
    DIFFERS,
    GOAL,
    NO_FIGURE,
    SAME,
    UNSOUND,
    WAITING,
    Line,
    Report,
)

TITLES = {
    SAME: "counted from records, the same",
    DIFFERS: "counted from records, different",
    UNSOUND: "cannot be true as printed",
    GOAL: "a goal, stands in the wall chart",
    NO_FIGURE: "no figure",
    WAITING: "not yet covered",
}


def written(of: Report) -> str:
    """The page in Markdown."""
    scenario = of.scenario
    size = "" if scenario.scale == 1 else f" --scale {scenario.scale:g}"
    parts = [
        f"# Scenario {scenario.name}",
        (
            f"{scenario.english}: {len(scenario.rows)} printed figures. Written by `xinglin "
            "scenario report --out FILE` from an instance that `xinglin demo --scenario "
            f"{scenario.name}{size}` built; nothing on this page is typed in. People and places "
            "are made up."
        ),
        _table(("", "figures"), ((TITLES[state], str(of.count(state))) for state in TITLES)),
        (
            f"{scenario.residents:,} residents live there on {scenario.day}; the period is "
            f"{scenario.period}."
        ),
        "## Counted from records",
        _counted([one for one in of.lines if one.indicator], scenario.scale),
        "## Why a base was chosen, why a difference stays",
        _reasons(of),
        "## What the checks say of the table as printed",
        _table(
            ("figures", "check", "verdict", "arithmetic"),
            ((", ".join(one.ids), one.title, one.verdict, one.says) for one in of.findings),
        ),
        *_unsound(of),
        *_goals(of),
        "## Not yet covered",
        _table(
            ("system", "figures"),
            ((f"`{system}`", ", ".join(rows)) for system, rows in of.waiting.items()),
        ),
        *_no_figures(of),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(titles), " | ".join("---" for _ in titles)]
    lines += [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join(f"| {line} |" for line in lines)


def _counted(lines: list[Line], scale: float) -> str:
    small = scale != 1
    titles = ("figure", "phrase", "printed", *(("at this scale",) if small else ()), "counted",
              "difference", "indicator", "of", "system", "records")  # fmt: skip
    rows = []
    for one in lines:
        of = f"{one.numerator:,} / {one.denominator:,}" if one.denominator else f"{one.numerator:,}"
        wanted = (one.wanted,) if small else ()
        unit = one.row.unit if one.row.unit in ("%", "‰") else ""
        rows.append((
            one.row.id, one.row.phrase, f"{one.row.printed}{unit}", *wanted,
            f"{one.computed}{unit}", "" if small else one.difference, one.indicator, of,
            f"`{one.row.system}`", one.kept_in,
        ))  # fmt: skip
    return _table(titles, rows)


def _reasons(of: Report) -> str:
    told: dict[str, list[str]] = {}
    for one in of.lines:
        if one.indicator and one.reason:
            told.setdefault(one.reason, []).append(one.row.id)
    return "\n".join(f"- {', '.join(rows)}: {reason}" for reason, rows in told.items())


def _unsound(of: Report) -> list[str]:
    rows = [(row, why) for row, why in of.scenario.unsound.items()]
    if not rows:
        return []
    return ["## Figures that cannot be true as printed", "\n".join(f"- {r}: {w}" for r, w in rows)]


def _goals(of: Report) -> list[str]:
    rows = [one for one in of.lines if one.state == GOAL]
    if not rows:
        return []
    told = [(one.row.id, one.row.phrase, one.row.printed, one.computed, one.reason) for one in rows]
    return ["## Goals", _table(("figure", "phrase", "printed", "in the wall chart", ""), told)]


def _no_figures(of: Report) -> list[str]:
    rows = [one for one in of.lines if one.state == NO_FIGURE]
    if not rows:
        return []
    told = ((one.row.id, one.row.phrase, one.reason) for one in rows)
    return ["## Not figures", _table(("", "phrase", ""), told)]
