"""What is remembered of a referral besides its state, and what receivers offer."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from xinglin.engines.ledger.models import Tracked
from xinglin.services.referral.rules import DIRECTIONS, KINDS, LINES, RISKS, URGENCIES


def _key(to: str, title: str, **more: Any) -> models.ForeignKey:
    """A key that leaves home."""
    return models.ForeignKey(to, models.PROTECT, related_name="+", verbose_name=title, **more)


class Offer(Tracked):
    """Beds or slots that an institution offers on a day; taken one by one, never twice."""

    institution = _key("places.Institution", "机构", db_index=False)
    day = models.DateField("日期")
    kind = models.CharField("类别", max_length=4, choices=list(KINDS.items()))
    department = models.CharField("科室", max_length=60)
    total = models.SmallIntegerField("可接收")
    taken = models.SmallIntegerField("已占用", default=0)

    class Meta:
        verbose_name = "可接收的床位和号源"
        constraints = (
            models.UniqueConstraint(
                fields=["institution", "day", "kind", "department"], name="one_referral_offer"
            ),
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("total")), name="referral_offer_not_overfull"
            ),
        )


class Referral(Tracked):
    """A patient on the way from one institution to another; counted by person-times."""

    resident = _key("people.Resident", "居民")
    place = _key("places.Place", "居住地")
    origin = _key("places.Institution", "转出机构")
    target = _key("places.Institution", "接收机构")
    previous = models.ForeignKey("self", models.PROTECT, null=True, verbose_name="上一程转诊")
    direction = models.CharField("方向", max_length=6, choices=list(DIRECTIONS.items()))
    line = models.CharField("转出机构类型", max_length=8, choices=list(LINES.items()))
    urgency = models.CharField("缓急", max_length=9, choices=list(URGENCIES.items()))
    risk = models.CharField(
        "孕产妇风险", max_length=6, choices=list(RISKS.items()), default="", blank=True
    )
    department = models.CharField("科室", max_length=60, default="", blank=True)
    diagnosis = models.CharField("初步诊断", max_length=120)
    reason = models.CharField("转诊原因", max_length=400)
    offer = models.ForeignKey(Offer, models.PROTECT, null=True, verbose_name="床位或号源")
    summary = models.JSONField("病人摘要", default=dict)
    summary_commit = models.BigIntegerField("摘要所据提交", default=0)
    programme = models.CharField("管理项目", max_length=20, default="", blank=True)
    sent_on = models.DateField("转出日期")
    sent_at = models.DateTimeField("发出时间")
    due_at = models.DateTimeField("答复时限")
    sender = models.CharField("转诊医师", max_length=80)
    answered_at = models.DateTimeField("答复时间", null=True)
    in_time = models.BooleanField("按时答复", null=True)
    arrive_on = models.DateField("约定到院", null=True)
    arrived_on = models.DateField("到院日期", null=True)
    ended_on = models.DateField("离院日期", null=True)
    letter = models.TextField("诊疗小结", default="", blank=True)
    advice = models.TextField("康复和管理建议", default="", blank=True)
    looked_on = models.DateField("回访日期", null=True)
    task = models.BigIntegerField("随访任务", null=True)
    open = models.BooleanField("未办结", default=True)

    class Meta:
        verbose_name = "双向转诊"
        indexes = (
            models.Index(fields=["origin", "sent_on"], name="referral_origin"),
            models.Index(fields=["target", "sent_on"], name="referral_target"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["resident"], condition=Q(open=True), name="one_open_referral"
            ),
        )
