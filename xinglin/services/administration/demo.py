"""A hospital's list comes in by its own columns: most rows are taken, some wait to be corrected."""

from __future__ import annotations

import csv
import datetime as dt
import random
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places

SENDER = "县中医院"
CLINIC = "云台镇卫生院"
CLINIC_HEAD = ("编码", "居民名称", "男女", "出生年月", "证件代码", "家庭地址", "本人联系方式")
FEED, FEED_HEAD = "county-maternity", ("姓名", "性别", "出生日期", "身份证号", "居住地")
HEAD = ("病人ID", "XM", "XB", "SFZH", "CSRQ", "所在村", "LXDH", "床号")
MAPS = (
    "病人ID=", "XM=姓名", "XB=性别", "SFZH=身份证号", "CSRQ=出生日期", "所在村=居住地",
    "LXDH=联系电话", "床号=", "性别:M=男", "性别:F=女",
)  # fmt: skip
ROWS = 16


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Residents of one town as the hospital knows them; five rows have something amiss. Of another
    sender a file waits whose columns nobody has mapped yet. A third sends by itself: one batch is
    missing."""
    county = places.top()
    rows = _rows(by, seed, day)
    if county is None or not rows:
        return
    verdicts = Path(settings.HOME) / "files" / "verdicts"
    verdicts.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{SENDER}住院病人{day:%Y%m}.csv"
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([HEAD, *rows])
        exchange.import_files(
            by=by, files=[path], as_dataset="residents", place=county.number, source=SENDER,
            maps=MAPS, verdicts_in=verdicts,
        )  # fmt: skip
        other = Path(folder) / f"{CLINIC}花名册.csv"
        with other.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([CLINIC_HEAD, *_clinic(rows)])
        exchange.keep_unread(
            by=by, file=other, sender=CLINIC, as_dataset="residents", place=county.number
        )
    _feed(by, county.number, rows)


def _feed(by: Actor, place: int, rows: Sequence[Sequence[str]]) -> None:
    """Four numbered batches of the maternity hospital, the third of which has not come."""
    folder = Path(settings.FEED_FOLDER) / FEED
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = []
    for at in range(4):
        lines = [FEED_HEAD, *(_plain(row) for row in rows[at * 3 : at * 3 + 3])]
        path = folder / f"{FEED}-{at + 1:04d}.csv"
        path.write_text("\n".join(",".join(line) for line in lines), "utf-8")
        files.append((path, len(lines) - 1))
    exchange.write_manifest(folder=folder, files=files)
    files[2][0].unlink()
    feed = exchange.declare_feed(
        by=by, name=FEED, sender="县妇幼保健院", kind="folder", address=FEED, every=60,
        place=place, as_dataset="residents",
    )  # fmt: skip
    exchange.run_feed(by=by, feed=feed)


def _plain(row: Sequence[str]) -> list[str]:
    return [row[1], {"M": "男", "F": "女"}[row[2]], row[4], row[3], row[5]]


def _rows(by: Actor, seed: int, day: dt.date) -> list[list[str]]:
    """Rows of the hospital; what is amiss is what is amiss in lists of that kind."""
    dice = random.Random(seed)
    town = next((one for one in places.children(_top()) if one.level == "town"), None)
    if town is None:
        return []
    living = [one.id for one in people.living_in(town.number, town.last)]
    rows: list[list[str]] = []
    for resident in dice.sample(living, min(len(living), 3 * ROWS)):
        if len(rows) == ROWS:
            break
        person = people.one(resident, by)
        numbers = [one.value for one in people.identifiers_of(person, by, plain=True)]
        number = next((one for one in numbers if len(one) == 18), "")
        if number:
            sex = "M" if person.sex == "1" else "F"
            rows.append([
                f"ZY{len(rows) + 1:05d}", person.name, sex, number, f"{person.birth:%Y%m%d}",
                person.place.code, "", f"{dice.randint(1, 40)}床",
            ])  # fmt: skip
    for at, row in enumerate(rows):
        if at % 4 == 1:
            row[6] = f"139{dice.randint(0, 99999999):08d}"
    _spoil(rows, day)
    return rows


def _clinic(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The same people as a township's clinic would write them."""
    for at, row in enumerate(rows, start=1):
        sex = {"M": "男性", "F": "女性"}[row[2]]
        yield [str(at), row[1], sex, row[4], row[3], "", row[6]]


def _top() -> int:
    county = places.top()
    return county.number if county is not None else 0


def _spoil(rows: list[list[str]], day: dt.date) -> None:
    """A digit mistyped twice, a sex that is another's, a birth date to come, another name."""
    for row in rows[2:4]:
        row[3] = row[3][:-1] + ("1" if row[3][-1] != "1" else "2")
    for row in rows[6:7]:
        row[2] = "F" if row[2] == "M" else "M"
    for row in rows[9:10]:
        row[4] = f"{day + dt.timedelta(days=400):%Y%m%d}"
    for row in rows[12:13]:
        row[1] = row[1][0] + "某某"
