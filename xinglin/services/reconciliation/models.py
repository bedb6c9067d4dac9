"""What is remembered: what others state, each comparison with its totals, each difference."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from xinglin.engines.ledger.models import Tracked


def _key(to: str, title: str, **more: Any) -> models.ForeignKey:
    """A key that leaves home."""
    return models.ForeignKey(to, models.PROTECT, related_name="+", verbose_name=title, **more)


class Stated(Tracked):
    """One record as another source tells of it, under that source's own number.

    Whoever is known here is named by his resident alone; of the others the name and the number
    stay sealed until somebody here has that number. `month` is the one they count it in.
    """

    item = models.CharField("对账项目", max_length=20)
    kind = models.CharField("项目", max_length=20, default="", blank=True)
    source = models.CharField("来源", max_length=12)
    number = models.CharField("对方流水号", max_length=60)
    month = models.DateField("所属期间")
    institution = _key("places.Institution", "机构", db_index=False)
    resident = _key("people.Resident", "居民", null=True)
    sealed = models.BinaryField("未对上的人", default=b"")
    sort = models.CharField("类别", max_length=30, default="", blank=True)
    day = models.DateField("日期", null=True)
    value = models.CharField("内容", max_length=60, default="", blank=True)
    record = models.BigIntegerField("本平台记录号", default=0)
    void = models.BooleanField("作废", default=False)
    digest = models.CharField("摘要", max_length=32)

    class Meta:
        verbose_name = "对方记录"
        constraints = (
            models.UniqueConstraint(fields=["item", "source", "number"], name="one_stated_number"),
        )
        indexes = (models.Index(fields=["item", "kind", "month"], name="stated_month"),)


class Total(Tracked):
    """A total that was typed in, of one institution in one month; the last one counts."""

    item = models.CharField("对账项目", max_length=20)
    kind = models.CharField("项目", max_length=20, default="", blank=True)
    source = models.CharField("来源", max_length=12)
    month = models.DateField("所属期间")
    institution = _key("places.Institution", "机构")
    value = models.IntegerField("合计")
    by = models.CharField("填报人", max_length=80)

    class Meta:
        verbose_name = "填报合计"
        constraints = (
            models.UniqueConstraint(
                fields=["item", "kind", "source", "month", "institution"], name="one_stated_total"
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="stated_total_is_a_count"),
        )


class Comparison(Tracked):
    """One look at both sides of an item, for a month and an area; old ones are kept."""

    item = models.CharField("对账项目", max_length=20)
    kind = models.CharField("项目", max_length=20, default="", blank=True)
    month = models.DateField("期间")
    place = _key("places.Place", "地区")
    made_at = models.DateTimeField("核对时间")
    by = models.CharField("核对人", max_length=80)
    latest = models.BooleanField("最近一次", default=True)
    ours = models.IntegerField("本平台")
    lines = models.IntegerField("差异条数")

    class Meta:
        verbose_name = "对账"
        constraints = (
            models.UniqueConstraint(
                fields=["item", "kind", "month", "place"], condition=Q(latest=True),
                name="one_latest_comparison",
            ),
        )  # fmt: skip


class Side(Tracked):
    """What one institution counts here and what one source states of it, with the parts between."""

    comparison = models.ForeignKey(Comparison, models.PROTECT, related_name="sides")
    source = models.CharField("来源", max_length=12)
    institution = _key("places.Institution", "机构", db_index=False)
    ours = models.IntegerField("本平台")
    listed = models.IntegerField("名单")
    stated = models.IntegerField("对方合计")
    agreed = models.IntegerField("一致")
    lines = models.JSONField("条数", default=dict)
    parts = models.JSONField("差额构成", default=dict)

    class Meta:
        verbose_name = "对账的一方"


class Difference(Tracked):
    """One record that the two sides do not agree about: why, whose it is, how it stands.

    `mark` names it from comparison to comparison; `standing` says that the last one still found it.
    """

    item = models.CharField("对账项目", max_length=20)
    kind = models.CharField("项目", max_length=20, default="", blank=True)
    source = models.CharField("来源", max_length=12)
    month = models.DateField("期间")
    mark = models.CharField("标记", max_length=24)
    reason = models.CharField("原因", max_length=20)
    differs = models.CharField("不同之处", max_length=40, default="", blank=True)
    institution = _key("places.Institution", "责任机构")
    other = _key("places.Institution", "另一机构", null=True)
    resident = _key("people.Resident", "居民", null=True)
    stated = models.ForeignKey(Stated, models.PROTECT, null=True, verbose_name="对方记录")
    ours = models.BigIntegerField("本平台记录号", null=True)
    our_day = models.DateField("本平台日期", null=True)
    our_value = models.CharField("本平台内容", max_length=60, default="", blank=True)
    weight = models.IntegerField("差额", default=0)
    state = models.CharField("状态", max_length=12, default="open")
    standing = models.BooleanField("仍有差异", default=True)
    found_at = models.DateTimeField("发现时间")
    gone_at = models.DateTimeField("消失时间", null=True)

    class Meta:
        verbose_name = "对账差异"
        constraints = (
            models.UniqueConstraint(
                fields=["item", "kind", "source", "month", "mark"], condition=Q(standing=True),
                name="one_standing_difference",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=["institution", "state"], condition=Q(standing=True), name="difference_of"
            ),
        )
