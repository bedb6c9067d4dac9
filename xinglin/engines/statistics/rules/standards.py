"""Standard populations: the ages by which rates of different places are made comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xinglin.kernel.errors import Refused


@dataclass(frozen=True)
class StandardPopulation:
    """How many people of each age a rate is weighted with.

    `starts[i]` is the first age of band i; a band ends where the next begins, the last is open.
    """

    code: str
    title: str
    source: str
    starts: tuple[int, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.starts) != len(self.weights) or self.starts[0] != 0:
            raise ValueError(f"standard population {self.code}: one weight a band, from birth on")

    @property
    def shares(self) -> tuple[float, ...]:
        """The weights as parts of one: a printed table seldom adds to its round total."""
        total = sum(self.weights)
        return tuple(weight / total for weight in self.weights)

    def over(self, starts: Sequence[int]) -> tuple[float, ...]:
        """Its shares in wider bands that begin at `starts`, in the order asked.

        >>> [round(share, 4) for share in WHO_WORLD.over([0, 15, 65])]
        [0.2614, 0.6563, 0.0823]
        """
        bands = list(starts)
        if bands != sorted(set(bands)) or not bands or bands[0] != 0:
            raise Refused("年龄组须从 0 岁开始，由小到大，不得重复")
        missing = [str(start) for start in bands if start not in self.starts]
        if missing:
            raise Refused(
                f"标准人口“{self.title}”没有以 {'、'.join(missing)} 岁起始的年龄组",
                mend=f"可用起始年龄：{'、'.join(map(str, self.starts))}",
            )
        ends = [*bands[1:], 1000]
        pairs = list(zip(self.starts, self.shares, strict=True))
        return tuple(
            sum(share for start, share in pairs if low <= start < high)
            for low, high in zip(bands, ends, strict=True)
        )


_FIVES = tuple(range(0, 101, 5))
_YOUNGEST_APART = (0, 1, *range(5, 101, 5))

WHO_WORLD = StandardPopulation(
    "who-2000", "世卫组织世界标准人口（2000–2025）",
    "Ahmad, Boschi-Pinto, Lopez et al., GPE Discussion Paper 31, WHO, Geneva 2001",
    _FIVES,
    (8.86, 8.69, 8.60, 8.47, 8.22, 7.93, 7.61, 7.15, 6.59, 6.04, 5.37, 4.55, 3.72, 2.96, 2.21,
     1.52, 0.91, 0.44, 0.15, 0.04, 0.005),
)  # fmt: skip

SEGI_WORLD = StandardPopulation(
    "segi", "Segi 世界标准人口（肿瘤）",
    "Segi 1960, as modified by Doll et al., Cancer Incidence in Five Continents I, 1966",
    tuple(range(0, 86, 5)),
    (12, 10, 9, 9, 8, 8, 6, 6, 6, 6, 5, 4, 4, 3, 2, 1, 0.5, 0.5),
)  # fmt: skip

CHINA_2000 = StandardPopulation(
    "china-2000", "中国标准人口（2000 年人口普查）",
    "第五次全国人口普查，分年龄人口，合计 1242612226 人",
    _YOUNGEST_APART,
    (13793799, 55184575, 90152587, 125396633, 103031165, 94573174, 117602265, 127314298,
     109147295, 81242945, 85521045, 63304200, 46370375, 41703848, 34780460, 25574149, 15928330,
     7989158, 3030698, 783594, 169756, 17877),
)  # fmt: skip

CHINA_2010 = StandardPopulation(
    "china-2010", "中国标准人口（2010 年人口普查）",
    "第六次全国人口普查，分年龄人口，合计 1332810869 人",
    _YOUNGEST_APART,
    (13786434, 61746176, 70881549, 74908462, 99889114, 127412518, 101013852, 97138203, 118025959,
     124753964, 105594553, 78753171, 81312474, 58667282, 41113282, 32972397, 23852133, 13373198,
     5631928, 1578307, 369979, 35934),
)  # fmt: skip

STANDARDS = {one.code: one for one in (WHO_WORLD, SEGI_WORLD, CHINA_2000, CHINA_2010)}
