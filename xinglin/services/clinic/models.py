"""What the clinic remembers itself: visits that were recorded without a network, each once."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked


class Carried(Tracked):
    """A visit that came in from a device, by the name that the device gave it."""

    name = models.UUIDField("设备编号", unique=True)
    account = models.BigIntegerField("账号", null=True)
    visit = models.ForeignKey(
        "records.Visit", models.PROTECT, related_name="+", verbose_name="随访"
    )
    recorded_at = models.DateTimeField("填写时间", null=True)
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "离线随访"
