"""Division codes: level, parent, kind and faults."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.codes import (
    LEVELS,
    division_kind,
    division_level,
    division_parent,
    division_parts,
    division_problems,
)


@pytest.mark.parametrize(
    ("code", "level", "parent", "kind"),
    [
        ("11", "province", "", "省级"),
        ("990000", "province", "", "省级"),
        ("9901", "prefecture", "9900", "地级市"),
        ("990100", "prefecture", "990000", "地级市"),
        ("429004", "county", "429000", "市辖区"),
        ("990121", "county", "990100", "县、旗"),
        ("990181", "county", "990100", "县级市"),
        ("990101001", "town", "990101000", "街道"),
        ("990101100", "town", "990101000", "镇"),
        ("990101200", "town", "990101000", "乡"),
        ("990101901", "town", "990101000", "政企合一单位"),
        ("990101100000000", "town", "990101000000000", "镇"),
        ("990101100001", "village", "990101100000", "居委会"),
        ("990101100101", "village", "990101100000", "村委会"),
        ("990101100901", "village", "990101100000", "其他组织"),
        ("990101100101003", "grid", "990101100101000", "网格"),
        ("000000", "", "", ""),
        ("9901011", "", "", ""),
        ("99010A", "", "", ""),
    ],
)
def test_level_parent_and_kind(code, level, parent, kind):
    assert division_level(code) == level
    assert division_parent(code) == parent
    assert division_kind(code) == kind


def test_the_parent_in_other_lengths():
    assert division_parent("990101100101", 15) == "990101100000000"
    assert division_parent("990101", 6) == "990100"


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("110105", []),
        ("110105001001", []),
        ("１１０１０５", []),
        ("990101", ["made_up_division"]),
        ("090101", ["province"]),
        ("110005", ["gap"]),
        ("110105000101", ["gap"]),
        ("117105", ["prefecture_range"]),
        ("110105500", ["town_range"]),
        ("110105001200", ["village_range"]),
        ("0000", ["empty"]),
        ("1101055", ["shape"]),
        ("", ["shape"]),
    ],
)
def test_every_fault_has_its_name(code, codes):
    assert [problem.code for problem in division_problems(code)] == codes


def test_only_shape_and_gaps_refuse():
    refused = {p.code for c in ("110005", "1", "0000") for p in division_problems(c) if p.rejects}
    assert refused == {"gap", "shape", "empty"}
    assert not any(p.rejects for p in division_problems("097105500200"))


@given(st.from_regex(r"[1-9][0-9]([0-9]{2}){0,2}", fullmatch=True))
def test_climbing_ends_at_the_province(code):
    steps = 0
    while code:
        level = division_level(code)
        assert level in LEVELS
        assert len(division_parts(code)) == LEVELS.index(level) + 1
        code = division_parent(code)
        steps += 1
    assert steps <= 3
