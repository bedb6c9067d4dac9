"""The levels of `rules.linking` as settings of Splink, and a model read back from what it learnt."""

from __future__ import annotations

from typing import Any

from xinglin.engines.people.linkage.preparing import ID
from xinglin.engines.people.rules.linking import COMPARED, Level, Model

# Who is compared with whom at all: a pair must agree in one of these.
BLOCKS = (
    "l.number = r.number",
    "l.sorted = r.sorted AND l.birth = r.birth",
    "l.phone = r.phone AND (l.family = r.family OR l.birth = r.birth)",
    "l.birth = r.birth AND substr(l.number, 15, 4) = substr(r.number, 15, 4)",
    "l.sorted = r.sorted AND l.village = r.village",
    "l.birth = r.birth AND l.family = r.family AND l.sex = r.sex",
    "l.sound = r.sound AND l.turned = r.birth",
)


def splink_settings(
    model: Model | None = None, people: int = 1, blocks: tuple[str, ...] = BLOCKS
) -> dict[str, Any]:
    """What Splink is told: levels, and their weights where a model is given."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": ID,
        "probability_two_random_records_match": model.prior(people) if model else 1e-4,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule} for rule in blocks],
        "comparisons": [
            {
                "output_column_name": one.code,
                "comparison_levels": [_level(one.code, level, model) for level in one.levels],
            }
            for one in COMPARED
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "max_iterations": 15,
        "em_convergence": 0.001,
    }


def _level(code: str, level: Level, model: Model | None) -> dict[str, Any]:
    told: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.code}
    if level.missing:
        return {**told, "is_null_level": True}
    if level.rare:
        told |= {"tf_adjustment_column": level.rare, "tf_adjustment_weight": 1.0}
    if level.set_m is not None:
        told |= {"m_probability": level.set_m, "fix_m_probability": True}
    if model is not None:
        told["m_probability"], told["u_probability"] = model.levels[code][level.code]
    return told


def learnt(saved: dict[str, Any]) -> dict[str, dict[str, tuple[float, float]]]:
    """The probabilities of every level, from settings that Splink saved after it was trained.

    A level that was never met in training gets none, so that it can be given a cautious one.
    """
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for one, told in zip(COMPARED, saved["comparisons"], strict=True):
        levels = zip(one.levels, told["comparison_levels"], strict=True)
        found[one.code] = {
            level.code: (
                float(kept.get("m_probability") or 0.0), float(kept.get("u_probability") or 0.0)
            )
            for level, kept in levels
            if not level.missing
        }  # fmt: skip
    return {code: _cautious(levels) for code, levels in found.items()}


def _cautious(levels: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """No level is certain or impossible; what was never met counts for as little as may be."""
    least = 1e-6
    return {
        code: (max(m, least), max(u, least)) if m or u else (least, least)
        for code, (m, u) in levels.items()
    }
