"""What can be decided about a code by looking at it: pure functions, no tables, no clock."""

from xinglin.engines.codes.rules.diagnosis_codes import plain_icd10, within
from xinglin.engines.codes.rules.divisions import (
    LEVEL_TITLES,
    LEVELS,
    MADE_UP,
    PROVINCES,
    division_kind,
    division_level,
    division_parent,
    division_parts,
    division_problems,
)
from xinglin.engines.codes.rules.identity import (
    Identity,
    id_check_digit,
    id_check_digits,
    parse_id,
    to_18,
)
from xinglin.engines.codes.rules.names import NamePinyin, pinyin_initials, pinyin_of_name
from xinglin.engines.codes.rules.organisations import (
    check_organisation,
    check_uscc,
    organisation_check,
    uscc_check,
)
from xinglin.engines.codes.rules.problems import REJECT, WARN, Problem, cleaned

__all__ = [
    "LEVELS",
    "LEVEL_TITLES",
    "MADE_UP",
    "PROVINCES",
    "REJECT",
    "WARN",
    "Identity",
    "NamePinyin",
    "Problem",
    "check_organisation",
    "check_uscc",
    "cleaned",
    "division_kind",
    "division_level",
    "division_parent",
    "division_parts",
    "division_problems",
    "id_check_digit",
    "id_check_digits",
    "organisation_check",
    "parse_id",
    "pinyin_initials",
    "pinyin_of_name",
    "plain_icd10",
    "to_18",
    "uscc_check",
    "within",
]
