"""What was published of an indicator: its versions and its worked examples."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.indicators import queries as indicators
from xinglin.kernel.errors import Missing
from xinglin.kernel.tables import read_table

TABLES = {
    "residents": "居民", "enrolments": "在管登记", "visits": "随访", "observations": "测量",
    "encounters": "就诊", "conditions": "诊断",
}  # fmt: skip


def history_of(indicator: Any) -> list[dict[str, Any]]:
    """Every version of a definition, the newest first: from when, until when, why changed."""
    told = getattr(indicator, "history", None)
    if told is None:
        return [{"version": indicator.version, "from": indicator.valid_from, "until": None,
                 "why": ""}]  # fmt: skip
    return [
        {
            "version": one["version"],
            "from": one.get("valid_from"),
            "until": one.get("until"),
            "why": "；".join([one.get("why") or "", *one.get("changes", [])]).strip("；"),
        }
        for one in told()
    ]


def version_of(indicator: Any, version: str) -> Any:
    """The indicator as that version defined it; raises Missing."""
    if version == indicator.version:
        return indicator
    known = {one["version"] for one in history_of(indicator)}
    if version not in known:
        raise Missing(f"“{indicator.title}”没有版本“{version[:20]}”", mend="请从版本沿革中选择")
    return indicator.at(version)


def tables_of(example: Any) -> list[tuple[str, list[str], list[list[str]]]]:
    """The small tables of a worked example: name, heads, rows."""
    found = []
    for name, text in example.tables.items():
        rows = read_table(text)
        heads = list(dict.fromkeys(head for row in rows for head in row))
        found.append((TABLES.get(name, name), heads, [[r.get(h, "") for h in heads] for r in rows]))
    return found


def outcome_of(example: Any, indicator: Any) -> str:
    """What comes out of a worked example, as people read it."""
    above, of, below = str(example.gives).partition(" of ")
    return f"{above} / {below}" if of else f"{above} {indicator.unit}"


def data_cut() -> dt.datetime | None:
    """Up to when the figures are complete."""
    at = indicators.lake_status().at
    return dt.datetime.fromisoformat(at) if at else None
