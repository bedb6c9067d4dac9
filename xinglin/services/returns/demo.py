"""Three interfaces of the made-up county: figures that were acknowledged but for one, people of
whom two came back, doses whose platform has not answered for days. The hosts are reserved names."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.indicators import indicators
from xinglin.engines.places.queries import top
from xinglin.kernel.time import ZONE, days
from xinglin.services.returns import actions
from xinglin.services.returns.models import Interface

FIGURES = "EHR2 ELD1 HTN1 HTN2 DM1 DM2 SMD1 CH2 MAT7 TCM1"
PEOPLE, WAITING = 640, 46
WHY = ("身份证号校验不通过", "出生日期与身份证号不符")
NOT_THERE = "连不上对方"
HOST, CDC = "province.example", "vaccines.example"


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Declare the interfaces and write down what went before, in sets."""
    place = top()
    if place is None:
        return
    dice = random.Random(seed)
    named, settings.RETURN_HOSTS = settings.RETURN_HOSTS, [HOST, CDC]
    try:
        told: tuple[dict[str, Any], ...] = (
            {"name": "province-figures", "counterpart": "省全民健康信息平台",
             "dataset": "figures", "address": f"https://{HOST}/fhir", "every": 1440,
             "codes": " ".join(code for code in FIGURES.split() if code in indicators)},
            {"name": "province-index", "counterpart": "省全民健康信息平台", "dataset": "residents",
             "address": f"https://{HOST}/index", "every": 1440},
            {"name": "province-doses", "counterpart": "省免疫规划信息系统",
             "dataset": "doses", "address": f"https://{CDC}/fhir", "every": 60},
        )  # fmt: skip
        figures, people, doses = (
            actions.declare_interface(by=by, place=place.number, way="https", **one) for one in told
        )
    finally:
        settings.RETURN_HOSTS = named
    actions.note_past(interface=figures, told=_months(figures, day))
    actions.note_past(interface=people, told=_people(day, dice))
    late = _at(days(3).before(day), 9)
    actions.note_past(
        interface=doses, told=[],
        waits=[{"key": f"Immunization/{10_000 + one}", "version": 1, "queued_at": late}
               for one in range(WAITING)],
    )  # fmt: skip
    _settle((figures, people), doses, day)
    actions.tend_alarms(by=by, at=_at(day, 9))


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def _months(one: Interface, day: dt.date) -> list[tuple[dt.datetime, list[dict[str, Any]]]]:
    """A message a month, on its tenth; the last has a figure that came back."""
    told, first = [], day.replace(day=1)
    codes = one.codes.split()
    for turn in range(6):
        first = days(1).before(first).replace(day=1)
        several: list[dict[str, Any]] = [
            {"key": f"{code}:{first:%Y-%m}", "version": 1} for code in codes
        ]
        if turn == 0 and several:
            several[-1]["why"] = "与上月相差超过30%，请核实后重报"
        told.append((min(_at(days(39).after(first), 8), _at(days(1).before(day), 8)), several))
    return told[::-1]


def _people(day: dt.date, dice: random.Random) -> list[tuple[dt.datetime, list[dict[str, Any]]]]:
    """A message each morning of a fortnight; two people came back."""
    told, number = [], 50_000
    for back in range(14, 0, -1):
        several: list[dict[str, Any]] = []
        for _ in range(PEOPLE // 14 + dice.randint(-9, 9)):
            number += 1
            several.append({"key": f"Patient/{number}", "version": 1})
        if back in (3, 8):
            several[-1]["why"] = WHY[back == 3]
        told.append((_at(days(back).before(day), 3), several))
    return told


def _settle(working: tuple[Interface, ...], waiting: Interface, day: dt.date) -> None:
    """The working ones ran last night; nothing leaves the machine, so they rest until tomorrow."""
    night, later = _at(day, 3), _at(days(1).after(day), 3)
    actions.note_run(interfaces=working, ran_at=night, next_at=later, told_at=night)
    actions.note_run(
        interfaces=(waiting,), ran_at=_at(day, 8), next_at=later, fails=11, why=NOT_THERE
    )
