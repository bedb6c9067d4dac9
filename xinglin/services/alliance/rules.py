"""What alliances decide: who may join when, what a day's membership is, when a session counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

CITY, COUNTY, SPECIALTY, REMOTE = "city", "county", "specialty", "remote"
KINDS = {
    CITY: "城市医疗集团",
    COUNTY: "县域医共体",
    SPECIALTY: "专科联盟",
    REMOTE: "远程医疗协作网",
}
ALWAYS_TIGHT = (COUNTY,)  # 县域医共体 is one institution in all but name
MAY_BE_TIGHT = (CITY, COUNTY)
CLINIC, WARD, REHABILITATION, CLOUD = "clinic", "ward", "rehab", "cloud"
CLINICS = {
    CLINIC: "全-专联合门诊",
    WARD: "联合病房",
    REHABILITATION: "术后康复护理中心",
    CLOUD: "云诊室",
}
SERVICES = {
    "record": "健康档案",
    "slot": "号源",
    "bed": "床位",
    "exam": "检查检验",
    "result": "结果互认",
    "remote": "远程会诊",
}
CENTRES = ("B100",)  # 社区卫生服务中心 in WS 218
CARE = ("A", "B", "C", "D", "E", "F", "G")
MOST_PERSONS = 500
FAR = dt.date.max


@dataclass(frozen=True)
class Spell:
    """A stretch of membership in one alliance; `last` is the last day in it, None while it lasts.

    >>> Spell(1, "甲", True, dt.date(2020, 1, 1), dt.date(2021, 6, 30)).holds(dt.date(2021, 6, 30))
    True
    """

    alliance: int
    title: str
    tight: bool
    first: dt.date
    last: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the institution was a member on that day; the day of leaving is the last one."""
        return self.first <= day <= (self.last or FAR)

    def meets(self, other: Spell) -> bool:
        """Whether the two have a day in common.

        >>> one = Spell(1, "甲", True, dt.date(2020, 1, 1), dt.date(2021, 6, 30))
        >>> one.meets(Spell(2, "乙", True, dt.date(2021, 7, 1)))
        False
        >>> one.meets(Spell(2, "乙", True, dt.date(2021, 6, 30)))
        True
        """
        return self.first <= (other.last or FAR) and other.first <= (self.last or FAR)


def tight_of(kind: str, wanted: bool) -> bool:
    """A county community is always tight, a city group may be, a league or a network never is.

    >>> tight_of(COUNTY, False), tight_of(CITY, True), tight_of(SPECIALTY, True)
    (True, True, False)
    """
    return kind in ALWAYS_TIGHT or (wanted and kind in MAY_BE_TIGHT)


def shut_out(wanted: Spell, held: Iterable[Spell]) -> str:
    """Why an institution must not be a member for that time; nothing when it may.

    An institution may stand in several alliances, but in one tight group at a time, and never
    twice in the same alliance on one day.

    >>> tight = Spell(1, "东县医共体", True, dt.date(2020, 1, 1))
    >>> shut_out(Spell(2, "西县医共体", True, dt.date(2024, 1, 1)), [tight])
    '这段时间已属于紧密型的“东县医共体”，一家机构同时只能加入一个紧密型医联体'
    >>> shut_out(Spell(3, "卒中联盟", False, dt.date(2024, 1, 1)), [tight])
    ''
    """
    if wanted.last is not None and wanted.last < wanted.first:
        return "退出日期早于加入日期"
    for one in held:
        if not one.meets(wanted):
            continue
        if one.alliance == wanted.alliance:
            return "这段时间已经是成员"
        if one.tight and wanted.tight:
            return f"这段时间已属于紧密型的“{one.title}”，一家机构同时只能加入一个紧密型医联体"
    return ""


def outside(wanted: Spell, founded: dt.date | None, ended: dt.date | None) -> str:
    """Why a membership does not fit the life of its alliance.

    >>> outside(Spell(1, "", True, dt.date(2019, 1, 1)), dt.date(2020, 1, 1), None)
    '早于医联体成立（2020-01-01）'
    """
    if founded is not None and wanted.first < founded:
        return f"早于医联体成立（{founded}）"
    if ended is not None and (wanted.last or FAR) > ended:
        return f"晚于医联体解散（{ended}）"
    return ""


def uncounted(home: int | None, guest: int | None, ends: tuple[int | None, int | None]) -> str:
    """Why a session does not count: both doctors must be there, one from either end.

    `home` and `guest` are the institutions of the two who signed, `ends` the centre and its
    partner.

    >>> uncounted(1, 2, (1, 2))
    ''
    >>> uncounted(1, 1, (1, 2))
    '专科医生应来自牵头（合作）医院'
    """
    if home is None or home != ends[0]:
        return "全科医生应来自开设机构"
    if guest is None or guest != ends[1]:
        return "专科医生应来自牵头（合作）医院"
    return ""
