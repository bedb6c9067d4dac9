"""The levels of `rules.linking` as settings of Splink, and the weights read back from it."""

from __future__ import annotations

from typing import Any

from xinglin.engines.people.linkage.preparing import ID
from xinglin.engines.people.rules.linking import COMPARED, Level, Model

# Who is compared with whom at all: a pair must agree in one of these.
BLOCKS = (
    "l.number = r.number",
    "l.sorted = r.sorted AND substr(l.birth, 1, 6) = substr(r.birth, 1, 6)",
    "l.phone = r.phone AND (l.family = r.family OR l.birth = r.birth)",
    "l.birth = r.birth AND substr(l.number, 15, 4) = substr(r.number, 15, 4)",
    "l.sorted = r.sorted AND l.village = r.village",
    "l.birth = r.birth AND l.family = r.family AND l.sex = r.sex",
    "l.sound = r.sound AND l.turned = r.birth",
    "l.sorted = r.sorted AND substr(l.birth, 5, 4) = substr(r.birth, 5, 4)",
    "l.shape = r.shape AND l.birth = r.birth",
)
# A small population is compared more widely: the time does not matter, and a birth date that is
# missing on one side hides nobody.
FEW = 20_000
WIDER = (
    "l.birth = r.birth",
    "l.sound = r.sound",
    "l.address = r.address",
    "l.village = r.village AND l.family = r.family",
)


def splink_settings(model: Model | None = None, people: int = 1) -> dict[str, Any]:
    """What Splink is told: levels, and their weights where a model is given."""
    blocks = BLOCKS + (WIDER if people <= FEW else ())
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
    if level.told is not None:
        m, u = level.told
        told |= {"m_probability": m, "u_probability": u}
        return {**told, "fix_m_probability": True, "fix_u_probability": True}
    if level.chance is not None and model is None:
        return {**told, "u_probability": level.chance, "fix_u_probability": True}
    if model is not None:
        told["m_probability"], told["u_probability"] = model.levels[code][level.code]
    return told


def learnt(saved: dict[str, Any]) -> dict[str, dict[str, tuple[float, float]]]:
    """The probabilities of every level, from settings that Splink saved after it was trained.

    A level that was never met in training gets none, so that it can be given a cautious one.
    """
    kept = {
        (one["output_column_name"], level.get("label_for_charts")): (
            float(level.get("m_probability") or 0.0),
            float(level.get("u_probability") or 0.0),
        )
        for one in saved["comparisons"]
        for level in one["comparison_levels"]
    }
    return {
        one.code: {
            level.code: _cautious(level, kept.get((one.code, level.code), (0.0, 0.0)))
            for level in one.levels
            if not level.missing
        }
        for one in COMPARED
    }


def with_counted(told: dict[str, Any], same: dict[str, float]) -> dict[str, Any]:
    """The settings with chance agreement as it was counted, level by level: a level begins where
    the one before it ends."""
    counted = {
        "name": {
            "exact": same["name"],
            "sound": same["sound"] - same["name"],
            "swapped": same["sorted"] - same["sound"],
            "shape": same["shape"] - same["name"],
        },
        "birth": {"exact": same["birth"]},
        "sex": {"exact": same["sex"], "else": 1 - same["sex"]},
        "phone": {"exact": same["phone"]},
        "place": {
            "house": same["house"],
            "address": same["address"] - same["house"],
            "village": same["village"] - same["house"],
            "town": same["town"] - same["village"],
            "else": 1 - same["town"],
        },
    }  # fmt: skip
    for one in told["comparisons"]:
        for level in one["comparison_levels"]:
            code = level.get("label_for_charts")
            if code in counted.get(one["output_column_name"], {}):
                level["u_probability"] = max(counted[one["output_column_name"]][code], LEAST_U)
    return told


LEAST_M, LEAST_U = 1e-5, 3e-6


def _cautious(level: Level, learnt: tuple[float, float]) -> tuple[float, float]:
    """No level is certain or impossible; one that was hardly met gets what is usual for it."""
    m, u = learnt
    if level.told:
        return level.told
    if level.chance is not None:
        return max(m, LEAST_M), level.chance
    if level.usual and (m < LEAST_M or u < LEAST_U):
        return level.usual
    if not m and not u:  # of a field that nobody has
        return LEAST_M, LEAST_M
    return max(m, LEAST_M), max(u, LEAST_U)
