"""How two people are compared: levels for each field, their weights, and the score in words.

Every level stands here once, in SQL for a whole population and in Python for one person at the
desk; both read the same model. A weight is log2(m/u): m is how often the level holds among records
of one person, u among records of two (Fellegi and Sunter).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from xinglin.engines.people.rules.traits import Traits

Holds = Callable[[Traits, Traits], bool]
SURE_WORD, POSSIBLE_WORD, NO_WORD = "同一人", "可能是同一人", "不像同一人"
SHORT = 12  # a number of less digits is no identity number: nothing of it must be the same
LEAST = 1e-12  # no probability of a level is taken for less: nothing is impossible


@dataclass(frozen=True)
class Level:
    """One way in which a field of two records may agree; the first that holds is the one."""

    code: str
    says: str
    sql: str
    holds: Holds
    missing: bool = False  # says nothing either way
    rare: str = ""  # the column whose rare values weigh more
    told: tuple[float, float] | None = None  # m and u told, not learnt: see the decision record
    usual: tuple[float, float] | None = None  # where it was hardly met in training
    chance: float | None = None  # u told and m learnt: no sample shows how rare it is


@dataclass(frozen=True)
class Compared:
    """One field that is compared, with its levels in the order in which they are tried."""

    code: str
    title: str
    levels: tuple[Level, ...]
    columns: tuple[str, ...]

    def level(self, one: Traits, other: Traits) -> Level:
        """The first level that holds."""
        return next(level for level in self.levels if level.holds(one, other))


# --- distances, the same as those of DuckDB and Spark on plain Latin text ------------------------


def edits(one: str, other: str, most: int) -> int:
    """How many letters must be changed, put in or left out; `most + 1` when there are more.

    >>> edits("zhangwei", "zangwei", 2), edits("zhangwei", "lifang", 2)
    (1, 3)
    """
    if one == other:
        return 0
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, start=1):
        before, row[0] = row[0], at
        for to, wanted in enumerate(other, start=1):
            kept = row[to]
            row[to] = min(row[to] + 1, row[to - 1] + 1, before + (char != wanted))
            before = kept
    return min(row[-1], most + 1)


def _half(one: str, other: str, long: int) -> bool:
    """Whether the beginning or the end is the same: cheap to ask, and true of a single slip."""
    return one[:long] == other[:long] or one[-long:] == other[-long:]


def _slip(column: str, long: int) -> str:
    """In SQL: the beginning or the end is the same, and no more than one letter differs."""
    return (
        f"(substr({column}_l, 1, {long}) = substr({column}_r, 1, {long}) OR "
        f"right({column}_l, {long}) = right({column}_r, {long})) AND "
        f"levenshtein({column}_l, {column}_r) <= 1"
    )


def _slipped(column: str, long: int) -> Holds:
    def holds(one: Traits, other: Traits) -> bool:
        first, second = getattr(one, column), getattr(other, column)
        return _half(first, second, long) and edits(first, second, 1) <= 1

    return holds


def _near_name(one: Traits, other: Traits) -> bool:
    """Read the same but for one letter, or two that changed places."""
    if not _half(one.sound, other.sound, 3):
        return False
    far = edits(one.sound, other.sound, 2)
    return far <= 1 or (far == 2 and one.letters == other.letters)


def _typed(one: Traits, other: Traits) -> bool:
    """One digit wrong, one too many or few, or two that changed places."""
    return _half(one.number, other.number, 8) and _one_slip(one, other)


def _one_slip(one: Traits, other: Traits) -> bool:
    far = edits(one.number, other.number, 2)
    return far <= 1 or (far == 2 and one.mix == other.mix)


def _short_typed(one: Traits, other: Traits) -> bool:
    """The same of numbers that are no identity numbers, of which nothing must be the same."""
    return max(len(one.number), len(other.number)) < SHORT and _one_slip(one, other)


def _not_two_sound(one: Traits, other: Traits) -> bool:
    return not (one.sound_number and other.sound_number)


def _same_number_or_typed(one: Traits, other: Traits) -> bool:
    """Of numbers that are long enough to hold the birth date."""
    if len(one.number) < SHORT or len(other.number) < SHORT:
        return False
    return one.number == other.number or (_not_two_sound(one, other) and _typed(one, other))


def _one_number(one: Traits, other: Traits) -> bool:
    if not one.number or not other.number:
        return False
    same = one.number == other.number or _same_number_or_typed(one, other)
    return same or _short_typed(one, other)


def twins(one: Traits, other: Traits) -> bool:
    """
    Whether two records may be twins: born on one day, of one surname, with one telephone or one
    house, with names that differ however they are read (a boy and a girl: as they are written),
    and no number in common.

    >>> from xinglin.engines.people.rules.traits import traits_of
    >>> from datetime import date
    >>> born = {"birth": date(2020, 1, 1), "phone": "13900000000"}
    >>> a, b = (traits_of(name=name, **born) for name in ("王小明", "王小亮"))
    >>> twins(a, b), twins(a, b._replace(phone=""))
    (True, False)
    """
    near = (one.phone and one.phone == other.phone) or (
        one.village and one.village == other.village and one.address
        and one.address == other.address
    )  # fmt: skip
    return (
        bool(near and one.birth and one.family)
        and _two_names(one, other)
        and one.birth == other.birth
        and one.family == other.family
        and not _one_number(one, other)
    )


def _two_names(one: Traits, other: Traits) -> bool:
    if one.sex and other.sex and one.sex != other.sex and one.name != other.name:
        return True
    return (
        one.sound != other.sound
        and one.sorted != other.sorted
        and one.shape != other.shape
        and not _near_name(one, other)
    )


def _same_time(one: Traits, other: Traits) -> bool:
    """One name, one year and one sex, where the birth date is evidence of its own."""
    return (
        bool(one.sorted and one.birth and one.sex)
        and one.sorted == other.sorted
        and one.birth[:4] == other.birth[:4]
        and one.sex == other.sex
        and not _same_number_or_typed(one, other)
    )


def _one_family(one: Traits, other: Traits) -> bool:
    """One house and one telephone, or a digit of it written wrongly."""
    house = bool(one.address) and (one.village, one.address) == (other.village, other.address)
    if not house or not one.phone or not other.phone:
        return False
    return one.phone == other.phone or _slipped("phone", 5)(one, other)


def _one_character(one: str, other: str) -> bool:
    """Names of three characters or more of which one differs."""
    return len(one) == len(other) >= 3 and sum(a != b for a, b in zip(one, other, strict=True)) == 1


_ELSE: Holds = lambda one, other: True  # noqa: E731

_NEAR_SQL = (
    "(substr(sound_l, 1, 3) = substr(sound_r, 1, 3) OR right(sound_l, 3) = right(sound_r, 3)) AND "
    "(levenshtein(sound_l, sound_r) <= 1 OR "
    "(levenshtein(sound_l, sound_r) = 2 AND letters_l = letters_r))"
)
_ONE_SLIP_SQL = (
    "(levenshtein(number_l, number_r) <= 1 OR "
    "(levenshtein(number_l, number_r) = 2 AND mix_l = mix_r))"
)
_TYPED_SQL = (
    "(substr(number_l, 1, 8) = substr(number_r, 1, 8) OR right(number_l, 8) = right(number_r, 8)) "
    f"AND {_ONE_SLIP_SQL}"
)
_SHORT_SQL = f"length(number_l) < {SHORT} AND length(number_r) < {SHORT} AND {_ONE_SLIP_SQL}"
_NOT_BOTH = "NOT (sound_number_l AND sound_number_r)"
_ONE_SQL = (
    "length(name_l) = length(name_r) AND ("
    "(length(name_l) = 3 AND (CASE WHEN substr(name_l,1,1) = substr(name_r,1,1) THEN 1 ELSE 0 END"
    " + CASE WHEN substr(name_l,2,1) = substr(name_r,2,1) THEN 1 ELSE 0 END"
    " + CASE WHEN substr(name_l,3,1) = substr(name_r,3,1) THEN 1 ELSE 0 END) = 2)"
    " OR (length(name_l) = 4 AND (CASE WHEN substr(name_l,1,1) = substr(name_r,1,1) THEN 1 ELSE 0"
    " END + CASE WHEN substr(name_l,2,1) = substr(name_r,2,1) THEN 1 ELSE 0 END"
    " + CASE WHEN substr(name_l,3,1) = substr(name_r,3,1) THEN 1 ELSE 0 END"
    " + CASE WHEN substr(name_l,4,1) = substr(name_r,4,1) THEN 1 ELSE 0 END) = 3))"
)


_SAME_OR_TYPED = (
    "(number_l IS NOT NULL AND number_r IS NOT NULL AND "
    f"length(number_l) >= {SHORT} AND length(number_r) >= {SHORT} AND "
    f"(number_l = number_r OR ({_NOT_BOTH} AND {_TYPED_SQL})))"
)
_ONE_NUMBER = (
    f"({_SAME_OR_TYPED} OR (number_l IS NOT NULL AND number_r IS NOT NULL AND "
    f"(number_l = number_r OR ({_SHORT_SQL}))))"
)
_TWIN_SQL = (
    "family_l = family_r AND birth_l = birth_r AND "
    "(coalesce(sex_l <> sex_r AND name_l <> name_r, FALSE) OR (sound_l <> sound_r AND "
    f"sorted_l <> sorted_r AND shape_l <> shape_r AND NOT ({_NEAR_SQL}))) AND "
    "(coalesce(phone_l = phone_r, FALSE) OR "
    f"coalesce(village_l = village_r AND address_l = address_r, FALSE)) AND NOT {_ONE_NUMBER}"
)

_SAME_TIME_SQL = (
    "sorted_l = sorted_r AND substr(birth_l, 1, 4) = substr(birth_r, 1, 4) AND sex_l = sex_r "
    f"AND NOT {_SAME_OR_TYPED}"
)


def _missing(*columns: str) -> Level:
    """Nothing is known on one side."""
    sql = " OR ".join(f"{c}_l IS NULL OR {c}_r IS NULL" for c in columns)
    return Level(
        "missing", "一方没有登记", sql,
        lambda one, other: any(not getattr(one, c) or not getattr(other, c) for c in columns),
        missing=True,
    )  # fmt: skip


def _same(
    column: str, says: str, code: str = "exact", rare: str = "", chance: float | None = None
) -> Level:
    return Level(
        code, says, f"{column}_l = {column}_r",
        lambda one, other: getattr(one, column) == getattr(other, column), rare=rare, chance=chance,
    )  # fmt: skip


def _else(says: str) -> Level:
    return Level("else", says, "ELSE", _ELSE)


COMPARED = (
    Compared(
        "name", "姓名",
        (
            _missing("name"),
            _same("name", "姓名相同", rare="name"),
            _same("sound", "读音相同，写法不同", "sound"),
            _same("sorted", "字相同，顺序不同", "swapped"),
            Level("shape", "字形相近", "shape_l = shape_r",
                  lambda one, other: one.shape == other.shape, usual=(0.015, 4e-6)),
            Level("near", "读音相近", _NEAR_SQL, _near_name),
            Level("one", "差一个字", _ONE_SQL,
                  lambda one, other: 3 <= len(one.name) <= 4 and _one_character(
                      one.name, other.name)),
            Level("close", "同姓，名字读音相近",
                  "family_l = family_r AND levenshtein(sound_l, sound_r) <= 3",
                  lambda one, other: one.family == other.family
                  and edits(one.sound, other.sound, 3) <= 3),
            _same("family", "同姓，名不同", "family"),
            _else("姓名不同"),
        ),
        ("name", "sound", "sorted", "shape", "family", "letters"),
    ),
    Compared(
        "number", "证件号码",
        (
            _missing("number"),
            # Two people bear one number only by mistake; in a sample those who do are one person.
            _same("number", "证件号码相同", chance=1e-8),
            Level("typed", "证件号码差一位或两位颠倒", f"{_NOT_BOTH} AND {_TYPED_SQL}",
                  lambda one, other: _not_two_sound(one, other) and _typed(one, other),
                  chance=1e-7),
            Level("short", "短号码差一位或两位颠倒", _SHORT_SQL, _short_typed, usual=(0.05, 6e-6)),
            Level("two", "证件号码差两位",
                  f"{_NOT_BOTH} AND levenshtein(number_l, number_r) <= 2",
                  lambda one, other: _not_two_sound(one, other)
                  and edits(one.number, other.number, 2) <= 2, usual=(0.004, 4e-6)),
            Level("part", "证件号码的出生日期和末四位相同",
                  f"{_NOT_BOTH} AND length(number_l) = 18 AND length(number_r) = 18 AND "
                  "substr(number_l, 7, 8) = substr(number_r, 7, 8) AND "
                  "substr(number_l, 15, 4) = substr(number_r, 15, 4)",
                  lambda one, other: _not_two_sound(one, other)
                  and len(one.number) == len(other.number) == 18
                  and one.number[6:] == other.number[6:], usual=(0.002, 4e-6)),
            Level("two-sound", "两个有效而不同的证件号码", "sound_number_l AND sound_number_r",
                  lambda one, other: one.sound_number and other.sound_number, told=(1e-12, 0.9)),
            _else("证件号码不同"),
        ),
        ("number", "mix", "sound_number"),
    ),
    Compared(
        "birth", "出生日期",
        (
            # The number holds the birth date: where it agrees, the date says nothing new.
            Level("missing", "一方没有登记",
                  f"birth_l IS NULL OR birth_r IS NULL OR {_SAME_OR_TYPED}",
                  lambda one, other: not one.birth or not other.birth
                  or _same_number_or_typed(one, other), missing=True),
            _same("birth", "出生日期相同"),
            Level("turned", "出生日期的日月颠倒", "birth_l = turned_r",
                  lambda one, other: one.birth == other.turned),
            Level("typed", "出生日期差一位", _slip("birth", 4), _slipped("birth", 4)),
            Level("year", "出生年份相同", "substr(birth_l, 1, 4) = substr(birth_r, 1, 4)",
                  lambda one, other: one.birth[:4] == other.birth[:4]),
            _else("出生日期不同"),
        ),
        ("birth", "turned", "number", "mix", "sound_number"),
    ),
    Compared(
        "sex", "性别",
        (
            Level("missing", "一方没有登记",
                  "sex_l IS NULL OR sex_r IS NULL OR coalesce(number_l = number_r, FALSE)",
                  lambda one, other: not one.sex or not other.sex
                  or bool(one.number and one.number == other.number), missing=True),
            _same("sex", "性别相同"),
            _else("性别不同"),
        ),
        ("sex", "number"),
    ),
    Compared(
        "phone", "电话",
        (
            _missing("phone"),
            _same("phone", "电话相同"),
            Level("typed", "电话差一位", _slip("phone", 5), _slipped("phone", 5)),
            _else("电话不同"),
        ),
        ("phone",),
    ),
    Compared(
        "place", "居住地",
        (
            # A family has one house and often one telephone: the two together count once.
            Level(
                "missing",
                "与电话同为一户",
                "village_l IS NULL OR village_r IS NULL OR coalesce(village_l = village_r AND "
                f"address_l = address_r AND (phone_l = phone_r OR {_slip('phone', 5)}), FALSE)",
                lambda one, other: not one.village
                or not other.village
                or _one_family(one, other),
                missing=True,
            ),
            Level("house", "同村同地址",
                  "village_l = village_r AND coalesce(address_l = address_r, FALSE)",
                  lambda one, other: one.village == other.village
                  and bool(one.address) and one.address == other.address),
            # The same house told of by a neighbouring village, or by the town alone.
            Level("address", "同地址，村不同", "coalesce(address_l = address_r, FALSE)",
                  lambda one, other: bool(one.address) and one.address == other.address,
                  usual=(0.001, 0.0005)),
            _same("village", "同村", "village"),
            Level("town", "同乡镇", "substr(village_l, 1, 9) = substr(village_r, 1, 9)",
                  lambda one, other: one.village[:9] == other.village[:9]),
            _else("不在同一乡镇"),
        ),
        ("village", "address", "phone"),
    ),
    Compared(
        # Twins agree in all that their parents gave them: what agrees is then no evidence.
        "twin", "双胞胎",
        (
            Level("twin", "同日出生、同姓同住而名字不同，可能是双胞胎",
                  f"coalesce({_TWIN_SQL}, FALSE)", twins, told=(2e-12, 1.0)),
            Level("else", "不像双胞胎", "ELSE", _ELSE, told=(1.0, 1.0)),
        ),
        ("name", "letters", "sex", "birth", "phone", "village", "number", "mix", "sound_number"),
    ),
    Compared(
        # Name, year and sex depend on one another: who shares two of them often shares the third.
        "time", "名字的年代",
        (
            Level("same", "同年出生、同性别的人常有同样的名字",
                  f"coalesce({_SAME_TIME_SQL}, FALSE)", _same_time, told=(0.19, 1.0)),
            Level("else", "名字或年代、性别不同", "ELSE", _ELSE, told=(1.0, 1.0)),
        ),
        ("sorted", "birth", "sex", "number", "mix", "sound_number"),
    ),
)  # fmt: skip
FIELDS = {one.code: one for one in COMPARED}


# --- the model ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Weight:
    """What one field says of a pair: its level, and for or against in bits."""

    field: str
    title: str
    level: str
    says: str
    bits: float
    rare: float = 0.0  # how much of it a rare value gave, or a common one took

    @property
    def text(self) -> str:
        """In Chinese, with the weight.

        >>> Weight("name", "姓名", "exact", "姓名相同", 9.4, -1.2).text
        '姓名相同（常见） +9.4'
        """
        how = ""
        if abs(self.rare) >= 0.5:
            how = "（少见）" if self.rare > 0 else "（常见）"
        return f"{self.says}{how} {self.bits:+.1f}"


@dataclass(frozen=True)
class Scored:
    """How surely two records are one person, and what each field contributed."""

    probability: float
    bits: float
    weights: tuple[Weight, ...]

    @property
    def why(self) -> str:
        """What speaks for it and against it, the weightiest first."""
        told = sorted((one for one in self.weights if one.bits), key=lambda one: -abs(one.bits))
        return "；".join(one.text for one in told)


@dataclass(frozen=True)
class Model:
    """What was learnt: for each level how often it holds among records of one and of two people."""

    version: str
    mates: float  # how many other records of the same person a record has, on average
    levels: Mapping[str, Mapping[str, tuple[float, float]]]
    sure_from: float = 0.99
    possible_from: float = 0.2
    trained_on: str = ""
    judged: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def bits(self) -> dict[tuple[str, str], float]:
        """The weight of each level, in bits."""
        return {
            (code, level): math.log2(max(m, LEAST) / max(u, LEAST))
            for code, levels in self.levels.items()
            for level, (m, u) in levels.items()
        }

    def prior(self, people: int) -> float:
        """How likely one of so many records is the person asked for, before anything is compared.

        >>> Model("", 0.5, {}).prior(1_000)
        0.0005
        """
        return min(self.mates / max(people, 1), 0.5)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "version": self.version,
            "mates": self.mates,
            "sure_from": self.sure_from,
            "possible_from": self.possible_from,
            "trained_on": self.trained_on,
            "judged": dict(self.judged),
            "levels": {
                code: {level: list(pair) for level, pair in levels.items()}
                for code, levels in self.levels.items()
            },
        }


def model_from(told: Mapping[str, Any]) -> Model:
    """A model as it was stored; what is told and not learnt is what is told today."""
    levels = {
        code: {level: (float(m), float(u)) for level, (m, u) in pairs.items()}
        for code, pairs in told["levels"].items()
    }
    for one in COMPARED:
        usual = {level.code: level.usual for level in one.levels if level.usual}
        fixed = {level.code: level.told for level in one.levels if level.told}
        levels[one.code] = {**usual, **levels.get(one.code, {}), **fixed}
    return Model(
        told["version"], float(told["mates"]), levels, float(told["sure_from"]),
        float(told["possible_from"]), told.get("trained_on", ""), told.get("judged", {}),
    )  # fmt: skip


# --- the score ------------------------------------------------------------------------------------


def score(
    one: Traits, other: Traits, model: Model, people: int, shares: Mapping[str, float] | None = None
) -> Scored:
    """
    How surely two records are of one person among so many people; `shares` says of the columns
    whose rare values weigh more how large a share of all bears the value that both have.
    """
    prior = model.prior(people)
    bits = math.log2(prior / (1 - prior))
    weights = []
    for compared in COMPARED:
        level = compared.level(one, other)
        if level.missing:
            weights.append(Weight(compared.code, compared.title, level.code, level.says, 0.0))
            continue
        weight, rare = model.bits.get((compared.code, level.code), 0.0), 0.0
        if level.rare and shares and level.rare in shares:
            usual = model.levels[compared.code][level.code][1]
            rare = math.log2(max(usual, LEAST) / max(shares[level.rare], LEAST))
        weights.append(
            Weight(compared.code, compared.title, level.code, level.says, weight + rare, rare)
        )
        bits += weight + rare
    return Scored(_probability(bits), bits, tuple(weights))


def _probability(bits: float) -> float:
    if bits > 60:
        return 1.0
    odds = 2.0**bits
    return odds / (1 + odds)


HOUSEMATE, MOST_OF_A_HOUSE = 5.0, 10.0  # bits for each housemate who is the same, and at most


def household_evidence(probability: float, housemates: int) -> float:
    """How likely two are one person when so many others of their two houses are.

    >>> household_evidence(0.2, 0), round(household_evidence(0.2, 1), 3)
    (0.2, 0.889)
    """
    if not housemates or not 0 < probability < 1:
        return probability
    bits = math.log2(probability / (1 - probability))
    return _probability(bits + min(housemates * HOUSEMATE, MOST_OF_A_HOUSE))
