"""Interfaces declared and switched: only to hosts that the keeper named, or into our own folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import seal
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.indicators import indicators
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places import queries as places
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now
from xinglin.services.returns.models import Interface
from xinglin.services.returns.queries import MANAGE
from xinglin.services.returns.rules import DATASETS

EVERY = (5, 31 * 24 * 60)  # minutes
MOST_CODES = 60
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")


def declare_interface(
    *,
    by: Actor,
    name: str,
    counterpart: str,
    dataset: str,
    place: str | int,
    way: str,
    address: str,
    every: int,
    codes: str = "",
    token: str = "",
) -> Interface:
    """Declare an interface, or change the one of that name; a token not given stays as it is."""
    where = places.place(place)
    by.must(MANAGE, where.number)
    if not _NAME.fullmatch(name):
        raise Refused("名称只能用小写字母、数字和横线，2至40个字符", mend="例如 province-figures")
    if not counterpart.strip():
        raise Refused("请写明对方平台")
    if dataset not in DATASETS:
        raise Refused("没有这个数据集", mend="可用：" + "、".join(DATASETS))
    if not EVERY[0] <= every <= EVERY[1]:
        raise Refused("间隔应为5分钟至31天", mend="请填写分钟数，例如 1440")
    values: dict[str, Any] = {
        "counterpart": counterpart.strip()[:80], "dataset": dataset, "place": where, "way": way,
        "address": address.strip(), "every": every, "active": True, "next_at": now(),
        "codes": _codes(codes) if DATASETS[dataset].of_figures else "", "fails": 0, "why": "",
    }  # fmt: skip
    _must_lead_somewhere(way, values["address"])
    if token:
        values["token"] = seal(token[:400])
    with commit(by=by, why=f"登记上报接口：{name}"):
        found = Interface.objects.select_for_update().filter(name=name).first()
        if found is None:
            values |= {"made_at": now(), "who_name": by.name[:80]}
            found = Interface.objects.create(name=name, **values)
        else:
            by.must(MANAGE, found.place_id)
            _must_stay(found, dataset, where.pk)
            if (found.way, found.address) != (way, values["address"]) and not token:
                values["token"] = None  # a token is for the host that it was given for
            for key, value in values.items():
                setattr(found, key, value)
            found.save()
        _note(by, found)
    return found


def _codes(text: str) -> str:
    told = [one for one in re.split(r"[\s,，、;；]+", text.strip()) if one]
    if not told:
        raise Refused("请写明上报哪些指标", mend="例如 HTN1 HTN2 DM1")
    if strange := [one for one in told if one not in indicators]:
        raise Refused(f"没有代码为“{strange[0][:20]}”的指标", mend="请在指标手册中核对")
    if len(told) > MOST_CODES:
        raise Refused(f"一个接口最多上报{MOST_CODES}个指标", mend="请分成几个接口")
    return " ".join(dict.fromkeys(told))


def _must_stay(found: Interface, dataset: str, place: int) -> None:
    """What was acknowledged was acknowledged of that data set and place."""
    if (found.dataset, found.place_id) != (dataset, place):
        raise Refused(
            "已登记的接口不能改换数据集或地区", why="以前的回执属于原来的数据",
            mend="请另起名称登记",
        )  # fmt: skip


def _must_lead_somewhere(way: str, address: str) -> None:
    if way == Interface.FOLDER:
        folder_of(address)
    elif way == Interface.HTTPS:
        exchange.must_be_named(address, settings.RETURN_HOSTS)
    else:
        raise Refused("方式只有 FHIR 接口和文件夹交换")


def folder_of(address: str) -> Path:
    """The folder of that name under the one that the settings give for returns; never elsewhere."""
    return exchange.folder_below(Path(settings.RETURN_FOLDER), address)


def switch_interface(*, by: Actor, interface: Interface, active: bool) -> None:
    """Let an interface rest, or go on with all that came meanwhile."""
    by.must(MANAGE, interface.place_id)
    with commit(by=by, why=f"{'启用' if active else '停用'}上报接口：{interface.name}"):
        Interface.objects.filter(pk=interface.pk).update(
            active=active, next_at=now(), fails=0, why=""
        )
        _note(by, interface)


def _note(by: Actor, one: Interface) -> None:
    audit.note("returns.interface", by=by, subject="returns.interface", subject_id=one.pk,
               place=one.place_id, detail={"active": one.active})  # fmt: skip
