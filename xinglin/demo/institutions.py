"""Who serves the made-up county: hospitals, centres, clinics, offices, with codes that hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xinglin.demo.dice import dice
from xinglin.demo.divisions import County, Realm
from xinglin.demo.land import Piece
from xinglin.engines.codes import organisation_check, uscc_check

# Kinds of WS 218; an administrative office has no code there.
BUREAU = "R100"
GENERAL, CHINESE, MCH, CDC, INSPECTION = "A100", "A210", "G100", "J100", "K100"
AMBULANCE, BLOOD, COMMUNITY, STATION = "E100", "F110", "B100", "B200"
CENTRAL, TOWNSHIP, CLINIC = "C210", "C220", "D600"
DEPARTMENTS = {
    GENERAL: ["内科", "心血管内科", "内分泌科", "呼吸内科", "外科", "骨科", "妇产科", "儿科",
              "急诊科", "感染性疾病科", "重症医学科", "检验科", "影像科", "药剂科", "公共卫生科"],
    CHINESE: ["中医内科", "针灸推拿科", "中医骨伤科", "治未病科", "中药房", "检验科"],
    MCH: ["孕产保健科", "儿童保健科", "妇科", "新生儿疾病筛查科", "婚前保健科"],
    CDC: ["传染病防制科", "免疫规划科", "慢性病防制科", "公共卫生监测科", "检验科"],
    INSPECTION: ["公共场所监督科", "医疗卫生监督科", "学校与职业卫生监督科"],
    AMBULANCE: ["调度科", "急救科"],
    BLOOD: ["采血科", "成分科", "检验科"],
    BUREAU: ["办公室", "基层卫生股", "疾病预防控制股", "妇幼健康股", "医政医管股", "规划信息股",
             "审计股"],
    COMMUNITY: ["全科诊室", "公共卫生科", "预防接种门诊", "妇幼保健科", "药房"],
    CENTRAL: ["全科门诊", "住院部", "公共卫生科", "预防接种门诊", "妇幼保健科", "药房"],
    TOWNSHIP: ["全科门诊", "公共卫生科", "预防接种门诊", "药房"],
}  # fmt: skip


@dataclass
class Institution:
    """One institution; `parent` and `serves` are numbers within the list and of places."""

    name: str
    short: str
    kind: str
    place: int
    piece: Piece
    parent: int | None
    beds: int = 0
    level: str = ""
    staff: int = 0
    serves: list[int] = field(default_factory=list)
    village: int | None = None


@dataclass
class Network:
    """All institutions of the realm, with those that serve each village of each county."""

    institutions: list[Institution] = field(default_factory=list)
    clinic: dict[int, int] = field(default_factory=dict)  # village place → its clinic or station
    centre: dict[int, int] = field(default_factory=dict)  # village place → its health centre
    hospital: dict[str, int] = field(default_factory=dict)  # county code → its general hospital
    of_kind: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, county: County, one: Institution) -> int:
        """Put an institution on the list; its number there."""
        self.institutions.append(one)
        number = len(self.institutions) - 1
        self.of_kind.setdefault((county.code, one.kind), number)
        return number


def network(realm: Realm) -> Network:
    """The institutions that a realm of this size has; the bureaus, who have nobody above, first."""
    found = Network()
    bureaus = [_bureau(found, county) for county in realm.counties]
    for county, bureau in zip(realm.counties, bureaus, strict=True):
        _county_level(found, county, bureau)
        for town in county.towns:
            _town_level(found, county, town, bureau)
    return found


def _bureau(found: Network, county: County) -> int:
    seat = county.towns[0]
    piece = seat.villages[0].piece or Piece(np.zeros(1, dtype=np.int64))
    return found.add(county, Institution(
        f"{county.name}卫生健康局", f"{county.name[:-1]}卫健局", BUREAU, seat.number, piece, None,
        staff=18 + county.residents // 20_000, serves=[county.number],
    ))  # fmt: skip


def _county_level(found: Network, county: County, bureau: int) -> None:
    town, people = county.towns[0], max(county.residents, 20_000)
    name, short = county.name, county.name[:-1]
    piece = town.villages[0].piece or Piece(np.zeros(1, dtype=np.int64))

    def add(title: str, kind: str, **more: Any) -> int:
        at = town.villages[len(found.institutions) % len(town.villages)].piece or piece
        one = Institution(
            f"{name}{title}", f"{short}{title}", kind, town.number, at, bureau, **more
        )
        if kind != AMBULANCE:
            one.serves = [county.number]
        return found.add(county, one)

    beds = people // 450
    found.hospital[county.code] = add(
        "人民医院", GENERAL, level="2", beds=beds, staff=24 + people // 1_400
    )
    if people > 200_000:
        add("第二人民医院", GENERAL, level="2", beds=beds // 2, staff=24 + people // 3_000)
    add("中医医院", CHINESE, level="2", beds=beds // 2, staff=14 + people // 3_000)
    add("妇幼保健院", MCH, level="2", beds=beds // 6, staff=12 + people // 6_000)
    add("疾病预防控制中心", CDC, staff=12 + people // 9_000)
    add("卫生健康综合监督执法大队", INSPECTION, staff=8 + people // 20_000)
    add("医疗急救指挥中心", AMBULANCE, staff=8 + people // 20_000)
    add("血站", BLOOD, staff=6 + people // 40_000)


def _town_level(found: Network, county: County, town: Any, bureau: int) -> None:
    rural = not town.street
    kind = (CENTRAL if town.name.endswith("镇") else TOWNSHIP) if rural else COMMUNITY
    title = ("中心卫生院" if kind == CENTRAL else "卫生院") if rural else "社区卫生服务中心"
    people = sum(v.share for v in town.villages) * county.residents
    centre = found.add(county, Institution(
        f"{county.name}{town.name}{title}", f"{town.name}{title}", kind, town.villages[0].number,
        town.villages[0].piece, bureau, level="1", beds=int(people // 900) if rural else 0,
        staff=10 + int(people // 1_800), serves=[town.number],
    ))  # fmt: skip
    for village in town.villages:
        community = village.community
        ending = "社区卫生服务站" if community and town.street else "卫生室"
        short = village.name.removesuffix("社区") if ending.startswith("社区") else village.name
        found.clinic[village.number] = found.add(county, Institution(
            f"{town.name}{short}{ending}", f"{short}{ending}",
            STATION if ending != "卫生室" else CLINIC, village.number, village.piece, centre,
            staff=2 if village.share * county.residents > 1_800 or community else 1,
            serves=[village.number], village=village.number,
        ))  # fmt: skip
        found.centre[village.number] = centre


def columns(realm: Realm, found: Network, seed: int) -> dict[str, list[Any]]:
    """Columns of the institution table; `parent_id` is a number within the list, not yet an id."""
    rng = dice(seed, "institutions")
    rows: dict[str, list[Any]] = {name: [] for name in (
        "name", "short", "kind", "level", "ownership", "uscc", "licence_no", "licence_from",
        "licence_until", "place_id", "parent_id", "beds", "address", "phone", "longitude",
        "latitude", "opened_on",
    )}  # fmt: skip
    for at, one in enumerate(found.institutions):
        private = one.kind == CLINIC and rng.random() < 0.35
        county = f"{one.place:015d}"[:6]
        body = _organisation_code(at)
        licensed = one.kind[0] in "ABCDEFG"
        seat = next((c.name for c in realm.counties if one.name.startswith(c.name)), "")
        since = 2012 + int(rng.integers(0, 9))
        lon, lat = realm.land.spot(rng, one.piece)
        ownership = "12" if private else "11"
        row = (
            one.name, one.short, one.kind, one.level, ownership,
            uscc(("52" if private else "11" if one.kind == BUREAU else "12") + county + body),
            f"{body}{county}{ownership}{one.kind}1" if licensed else "",
            f"{2022 + at % 4}-{1 + at % 12:02d}-01" if licensed else None,
            f"{2027 + at % 4}-{1 + at % 12:02d}-28" if licensed else None,
            one.place, one.parent, one.beds,
            f"{seat}{1 + int(rng.integers(200))}号",
            f"0999-{2_000_000 + at:07d}", lon, lat, f"{since - 40 * (one.kind[0] in 'AGJ')}-07-01",
        )  # fmt: skip
        for column, value in zip(rows.values(), row, strict=True):
            column.append(value)
    return rows


def _organisation_code(at: int) -> str:
    body = f"MB{at + 100_000:06d}"
    check = organisation_check(body)
    return body + str(check)


def uscc(seventeen: str) -> str:
    """A unified social credit code with its check character."""
    return seventeen + uscc_check(seventeen)


def department_columns(found: Network, first: int) -> dict[str, list[Any]]:
    """Columns of the department table, in the order of the institutions."""
    pairs = [
        (first + at, name)
        for at, one in enumerate(found.institutions)
        for name in DEPARTMENTS.get(one.kind, [])
    ]
    return {"institution_id": [of for of, _ in pairs], "name": [name for _, name in pairs]}


def catchment_columns(found: Network, first: int) -> dict[str, list[Any]]:
    """Columns of the catchment table."""
    pairs = [
        (first + at, place) for at, one in enumerate(found.institutions) for place in one.serves
    ]
    return {
        "institution_id": [of for of, _ in pairs],
        "place_id": [place for _, place in pairs],
        "starts_on": ["2012-07-01"] * len(pairs),
    }
