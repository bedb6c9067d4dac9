"""Two clients of the made-up county, and a week of what they asked for."""

from __future__ import annotations

import datetime as dt
import random

from xinglin.engines.access import Actor
from xinglin.engines.places.queries import top
from xinglin.kernel.time import ZONE
from xinglin.services.interoperability import actions

CLIENTS = (
    ("county-hospital", "县医院信息系统", "system/*.rs system/Observation.cruds"),
    ("province-platform", "省平台数据采集", "system/*.rs"),
)
# interaction: requests an hour, resources of each, milliseconds of each
USUAL = {
    "county-hospital": {
        "search": (40, 12, 18.0), "transaction": (14, 35, 60.0), "read": (25, 1, 4.0),
    },
    "province-platform": {"search": (22, 100, 55.0), "export": (1, 0, 12.0)},
}  # fmt: skip


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Register the clients and write their week, in one set."""
    place = top()
    if place is None:
        return
    dice = random.Random(seed)
    rows = []
    for code, name, scope in CLIENTS:
        client = actions.register(by=by, code=code, title=name, scope=scope, place=place.number)
        for back in range(7):
            for hour in range(8, 18):
                begun = dt.datetime.combine(day - dt.timedelta(days=back), dt.time(hour), ZONE)
                for interaction, (usual, each, spent) in USUAL[code].items():
                    requests = dice.randint(usual // 2, usual + usual // 2 + 1)
                    if requests:
                        rows.append((
                            client.pk, begun, interaction, requests, dice.randint(0, requests // 8),
                            requests * each, requests * spent,
                        ))  # fmt: skip
    actions.note_traffic(rows)
