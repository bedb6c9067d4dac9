"""Administrative division codes: GB/T 2260 (6), GB/T 10114 (9), village (12), grid (15 digits)."""

from __future__ import annotations

from xinglin.engines.codes.rules.problems import WARN, Problem, cleaned

# Prefix that GB/T 2260 gives to nobody; the made-up county lies there.
MADE_UP = "99"
_PROVINCE_CODES = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83"
)
PROVINCES = frozenset(_PROVINCE_CODES.split())
LEVELS = ("province", "prefecture", "county", "town", "village", "grid")
LEVEL_TITLES = {
    "province": "省级",
    "prefecture": "地级",
    "county": "县级",
    "town": "乡级",
    "village": "村级",
    "grid": "网格",
}
_ENDS = (2, 4, 6, 9, 12, 15)
_LENGTHS = frozenset(_ENDS)

_PREFECTURES = (
    (1, 20, "地级市"),
    (21, 50, "地区、自治州、盟"),
    (51, 70, "地级市"),
    (90, 90, "省直辖县级"),
)
_COUNTIES = ((1, 20, "市辖区"), (21, 80, "县、旗"), (81, 99, "县级市"))
_TOWNS = ((1, 99, "街道"), (100, 199, "镇"), (200, 399, "乡"), (901, 990, "政企合一单位"))
_VILLAGES = ((1, 99, "居委会"), (101, 199, "村委会"), (901, 999, "其他组织"))
_GRIDS = ((1, 999, "网格"),)
_KINDS = {
    "prefecture": _PREFECTURES,
    "county": _COUNTIES,
    "town": _TOWNS,
    "village": _VILLAGES,
    "grid": _GRIDS,
}
_RANGES_SAID = {
    "prefecture": "01–20、21–50、51–70或90",
    "county": "01–99",
    "town": "001–099街道、100–199镇、200–399乡、901–990政企合一单位",
    "village": "001–099居委会、101–199村委会、901–999其他组织",
    "grid": "001–999",
}


def division_parts(code: str) -> tuple[str, ...]:
    """The code cut at its levels (2, 2, 2, 3, 3, 3 digits), upper levels' zeros left out."""
    full = code.ljust(15, "0")
    starts = (0, *_ENDS[:-1])
    parts = [full[start:end] for start, end in zip(starts, _ENDS, strict=True)]
    while parts and not parts[-1].strip("0"):
        parts.pop()
    return tuple(parts)


def division_level(code: str) -> str:
    """
    `province` … `grid`, told from length and zeros; empty when the code has no such shape.

    >>> division_level("990101"), division_level("990101100000"), division_level("110000")
    ('county', 'town', 'province')
    """
    if not _shaped(code):
        return ""
    parts = division_parts(code)
    return LEVELS[len(parts) - 1] if parts else ""


def division_parent(code: str, digits: int | None = None) -> str:
    """
    The code one level up, as long as the given code (or `digits` long); empty for a province.

    >>> division_parent("990101100101"), division_parent("990101")
    ('990101100000', '990100')
    """
    if not _shaped(code):
        return ""
    parts = division_parts(code)[:-1]
    return "".join(parts).ljust(digits or len(code), "0") if parts else ""


def division_kind(code: str) -> str:
    """
    What the last part says it is: 镇, 街道, 乡, 居委会, 村委会, 市辖区…; empty when unknown.

    >>> division_kind("990101100"), division_kind("990101100101")
    ('镇', '村委会')
    """
    level = division_level(code)
    if not level:
        return ""
    if level == "province":
        return LEVEL_TITLES[level]
    return _kind(level, int(division_parts(code)[-1]))


def division_problems(code: str) -> tuple[Problem, ...]:
    """Faults of a division code: its shape and its gaps refuse it, odd ranges only warn."""
    code = cleaned(code)
    if not _shaped(code):
        text = "区划代码应为2、4、6、9、12或15位数字"
        return (Problem("shape", text),)
    parts = division_parts(code)
    if not parts:
        return (Problem("empty", "区划代码全为零"),)
    faults = [_province_fault(parts[0])]
    for level, part in zip(LEVELS[1:], parts[1:], strict=False):
        faults.append(_part_fault(level, part))
    return tuple(fault for fault in faults if fault)


def _shaped(code: str) -> bool:
    return len(code) in _LENGTHS and code.isascii() and code.isdigit()


def _kind(level: str, value: int) -> str:
    return next((said for low, high, said in _KINDS[level] if low <= value <= high), "")


def _province_fault(part: str) -> Problem | None:
    if part in PROVINCES:
        return None
    if part == MADE_UP:
        return Problem("made_up_division", "区划代码以99开头，是演示用的虚构地区", WARN)
    return Problem("province", f"“{part}”不是已知的省级代码", WARN)


def _part_fault(level: str, part: str) -> Problem | None:
    title = LEVEL_TITLES[level]
    if not part.strip("0"):
        return Problem("gap", f"区划代码{title}一段为零，而下级不为零")
    if not _kind(level, int(part)):
        text = f"区划代码{title}一段“{part}”不在{_RANGES_SAID[level]}之内"
        return Problem(f"{level}_range", text, WARN)
    return None
