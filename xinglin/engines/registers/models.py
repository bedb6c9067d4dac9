"""What is remembered of registers: one table of lines for all of them, and what imports left."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xinglin.engines.ledger.models import Tracked


class Entry(Tracked):
    """A line of a register; its case moves it, its answers are kept as they were said.

    `state` repeats where the case stands, written with every move in the same transaction, so
    that lines can be listed and counted by it; `answers` holds the countable answers, coded.
    """

    register = models.CharField("台账", max_length=40)
    title = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=60, default="")
    state = models.CharField("状态", max_length=40)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, db_index=False, related_name="+", verbose_name="地区"
    )
    institution = models.ForeignKey(
        "places.Institution", models.PROTECT, null=True, related_name="+", verbose_name="机构"
    )
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, null=True, related_name="+", verbose_name="居民"
    )
    day = models.DateField("日期")
    values = models.JSONField("内容", default=dict)
    answers = models.TextField("编码内容", default="")
    key = models.CharField("唯一性", max_length=300, default="")
    longitude = models.FloatField("经度", null=True)
    latitude = models.FloatField("纬度", null=True)
    batch = models.BigIntegerField("导入批次", null=True)

    class Meta:
        verbose_name = "台账条目"
        constraints = (
            models.UniqueConstraint(
                fields=["register", "key"], condition=~Q(key=""), name="one_line_of_a_key"
            ),
        )
        indexes = (
            models.Index(fields=["register", "place", "day"], name="entry_place"),
            models.Index(fields=["register", "state", "day"], name="entry_state"),
            models.Index(fields=["register", "day", "id"], name="entry_day"),
        )


class Batch(Tracked):
    """A file that was read into a register: how many lines were taken, how many set aside."""

    register = models.CharField("台账", max_length=40)
    name = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("摘要", max_length=64)
    at = models.DateTimeField("时间")
    who_name = models.CharField("导入人", max_length=80)
    place = models.BigIntegerField("地区")
    rows = models.IntegerField("行数")
    taken = models.IntegerField("导入")
    set_aside = models.IntegerField("搁置")

    class Meta:
        verbose_name = "台账导入"
        indexes = (models.Index(fields=["register", "place", "id"], name="batch_register"),)


class SetAside(Tracked):
    """A line of a file that could not be taken, as it stood, with the reason."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    line = models.IntegerField("行号")
    cells = models.JSONField("原文", default=dict)
    why = models.CharField("原因", max_length=400)

    class Meta:
        verbose_name = "搁置的行"
