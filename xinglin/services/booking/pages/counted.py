"""What appointments came to this year, and which hospitals offer the four services."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from xinglin.kernel.time import today
from xinglin.services.booking import actions, queries
from xinglin.services.booking.rules import SERVICES
from xinglin.ui import (
    Cell,
    Column,
    Field,
    Figure,
    Form,
    Matrix,
    Sheet,
    Table,
    Tally,
    number,
    page,
    percent,
)

Answers = dict[str, Any]


@page("counts/", title="预约统计", may="booking.count")
def counted(request: Any) -> Any:
    """By institution, nobody named; the four services as a wall chart."""
    on, here, actor = today(), request.place, request.actor
    told = queries.counts(actor, here, dt.date(on.year, 1, 1), on)
    rows = [
        {
            "at": one["institution__name"], "seen": one["seen"],
            "ahead": one["came"] / one["seen"] if one["seen"] else None,
            "missed": one["missed"] / (one["came"] + one["missed"])
            if one["came"] + one["missed"] else None,
        }
        for one in told
    ]  # fmt: skip
    columns = [
        Column("at", "机构", grow=True),
        Column("seen", "就诊", number, unit="人次"),
        Column("ahead", "预约就诊率", percent),
        Column("missed", "爽约率", percent),
    ]
    hospitals, live = queries.conveniences(here, on)
    full = sum(all((one.pk, code) in live for code in SERVICES) for one in hospitals)
    cells = {key: Cell("已开通", "ok", note=str(one.since_on)) for key, one in live.items()}
    seen = sum(one["seen"] for one in told)
    ahead = sum(one["came"] for one in told)
    return Sheet(
        title="预约统计",
        lead=f"{here.name if here else ''}　{on.year}",
        panels=[
            Tally([
                Figure("就诊", seen, unit="人次"),
                Figure("预约就诊率", 100 * ahead / seen if seen else None, unit="%", places=1),
                Figure("爽约", sum(one["missed"] for one in told), unit="人次"),
                Figure("四项服务齐全的医院", full, unit=f"/ {len(hospitals)} 家"),
            ]),
            Table(rows, columns, title="按机构", key="institutions", chooser=False,
                  empty="今年还没有就诊"),
            Matrix([(one.pk, one.name) for one in hospitals], list(SERVICES.items()), cells,
                   title="四项便民服务", corner="医院"),
            _form(request, hospitals) if actor.may("booking.keep") and hospitals else None,
        ],
    )  # fmt: skip


def _form(request: Any, hospitals: list[Any]) -> Form:
    def save(answers: Answers) -> str:
        act = actions.withdraw if answers["what"] == "end" else actions.offer
        act(by=request.actor, institution=int(answers["institution"]),
            service=answers["service"], on=answers["on"])  # fmt: skip
        return reverse("booking:counted")

    fields = [
        Field("institution", "医院", "choice", required=True, show_as="select",
              choices=[(str(one.pk), one.name) for one in hospitals]),
        Field("service", "便民服务", "choice", required=True, choices=list(SERVICES.items())),
        Field("what", "办理", "choice", required=True,
              choices=[("begin", "开通"), ("end", "停止")]),
        Field("on", "日期", "date", required=True, high=today()),
    ]  # fmt: skip
    return Form(fields, title="登记便民服务", save=save, submit="登记", span=6)
