"""What is remembered: services confirmed by two cards, screenings, doubts, decisions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xinglin.engines.ledger.models import Tracked

VERIFIED, PENDING, ACCEPTED, VOIDED = "verified", "pending", "accepted", "voided"
STATES = {
    VERIFIED: "双卡核验",
    PENDING: "例外待核",
    ACCEPTED: "例外核准",
    VOIDED: "未通过",
}
OPEN, UPHELD, DISMISSED, CLOSED = "open", "upheld", "dismissed", "closed"
DECIDED = {OPEN: "待核查", UPHELD: "核实不实", DISMISSED: "核查属实"}


class Confirmation(Tracked):
    """A visit at which both cards were shown, or the reason why one was not."""

    visit = models.OneToOneField(
        "records.Visit", models.PROTECT, related_name="+", verbose_name="随访"
    )
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, related_name="+", verbose_name="居民"
    )
    staff = models.ForeignKey(
        "places.Staff", models.PROTECT, related_name="+", verbose_name="医务人员"
    )
    day = models.DateField("服务日期")
    at = models.DateTimeField("核验时间", null=True)
    state = models.CharField("状态", max_length=10, choices=list(STATES.items()))
    resident_code = models.CharField("居民码摘要", max_length=64, null=True, unique=True)  # noqa: DJ001
    staff_code = models.CharField("医务人员码摘要", max_length=64, null=True, unique=True)  # noqa: DJ001
    reason = models.CharField("例外原因", max_length=200, default="")
    note = models.CharField("核准意见", max_length=200, default="")
    decided_on = models.DateField("核准日期", null=True)

    class Meta:
        verbose_name = "两卡核验"
        indexes = (
            models.Index(fields=["day"], name="confirmation_open", condition=Q(state=PENDING)),
            models.Index(fields=["staff", "day"], name="confirmation_staff"),
        )


class Round(Tracked):
    """One screening: what was looked at, with which parameters, and what came of it."""

    ran_on = models.DateField("筛查日期")
    first = models.DateField("起")
    last = models.DateField("止")
    parameters = models.JSONField("参数")
    lake = models.BigIntegerField("数据提交")
    providers = models.IntegerField("参与比较的人员")
    visits = models.IntegerField("随访")

    class Meta:
        verbose_name = "真实性筛查"


class Suspicion(Tracked):
    """A member of staff whose records are to be looked at, with reasons that can be checked."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="suspicions", verbose_name="筛查")
    staff = models.ForeignKey(
        "places.Staff", models.PROTECT, related_name="+", verbose_name="医务人员"
    )
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="地区")
    visits = models.IntegerField("随访")
    broken = models.IntegerField("不可能的记录")
    signals = models.JSONField("信号")
    p = models.FloatField("合并显著性")
    state = models.CharField("状态", max_length=10, default=OPEN)
    conclusion = models.CharField("结论", max_length=400, default="")
    closed_on = models.DateField("办结日期", null=True)

    class Meta:
        verbose_name = "核查对象"
        constraints = (
            models.UniqueConstraint(
                fields=["staff"], condition=Q(state=OPEN), name="one_open_suspicion_of_staff"
            ),
        )


class Doubt(Tracked):
    """One visit to be verified: because of a rule, of its provider's signals, or drawn by lot."""

    suspicion = models.ForeignKey(
        Suspicion, models.PROTECT, null=True, related_name="doubts", verbose_name="核查对象"
    )
    round = models.ForeignKey(Round, models.PROTECT, related_name="doubts", verbose_name="筛查")
    visit = models.OneToOneField(
        "records.Visit", models.PROTECT, related_name="+", verbose_name="随访"
    )
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, related_name="+", verbose_name="居民"
    )
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="地区")
    rule = models.CharField("依据", max_length=16)
    says = models.CharField("说明", max_length=200, default="")
    odds = models.FloatField("优先次序", default=0)
    state = models.CharField("状态", max_length=10, default=OPEN, choices=list(DECIDED.items()))
    note = models.CharField("核查记录", max_length=200, default="")
    decided_on = models.DateField("核查日期", null=True)

    class Meta:
        verbose_name = "待核查随访"
        indexes = (models.Index(fields=["place", "state"], name="doubt_place"),)
