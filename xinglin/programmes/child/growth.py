"""How a child grows beside other children: standard deviations from what is usual at that age.

`growth.tsv` holds L, M and S by sex: weight, length and head by month, weight by length (lying, to
two years) and by height (standing). Birth to 60 months are the WHO Child Growth Standards (2006,
2007), 61 to 84 months the WHO growth reference of 2007; the national norm on nutritional disorders
of children (儿童营养性疾病管理技术规范, 2012) is written with them.
"""

from importlib.resources import files
from typing import Any

from xinglin.engines.followup import Reference

MONTH = 30.4375  # days: the year's 365.25 by twelve, as in the tables' own software
STANDING = 731  # days from which a child is measured standing
LEANEST, SHORTEST, FATTEST, FAT = -2, -2, 2, 1


def _tables():
    """The lines of the file, as reference tables by the name of the measure; ages in days."""
    found: dict[Any, Any] = {}
    for line in (files(__package__) / "growth.tsv").read_text("utf-8").splitlines()[1:]:
        measure, sex, x, power, median, spread = line.split("\t")
        at = float(x) * MONTH if measure.endswith("-age") else float(x)
        found.setdefault(measure, ["sex | x | l | m | s"]).append(
            f"{sex} | {at} | {power} | {median} | {spread}"
        )
    return {measure: Reference("\n".join(lines)) for measure, lines in found.items()}


TABLES = _tables()
WEIGHT_FOR_AGE, LENGTH_FOR_AGE = TABLES["weight-age"], TABLES["length-age"]
HEAD_FOR_AGE = TABLES["head-age"]
WEIGHT_FOR_LENGTH, WEIGHT_FOR_HEIGHT = TABLES["weight-length"], TABLES["weight-height"]


def weight_for_length(sex, days, weight, height):
    """How heavy for the length, measured lying until two years, standing afterwards."""
    table = WEIGHT_FOR_HEIGHT if days >= STANDING else WEIGHT_FOR_LENGTH
    return table.z(sex, float(height), float(weight))


def below(z, limit):
    """Whether a deviation is known and lies below a limit."""
    return z is not None and z < limit


def at_least(z, limit):
    """Whether a deviation is known and reaches a limit."""
    return z is not None and z >= limit


def nutrition(now):
    """The gravest class of growth as a code; nothing where nothing was measured."""
    classes = [
        ("wasted", below(now.whz, LEANEST)),
        ("light", below(now.waz, LEANEST)),
        ("short", below(now.haz, SHORTEST)),
        ("obese", at_least(now.whz, FATTEST)),
        ("heavy", at_least(now.whz, FAT)),
    ]
    if now.waz is None and now.haz is None and now.whz is None:
        return None
    return next((code for code, holds in classes if holds), "normal")
