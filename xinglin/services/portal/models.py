"""What is remembered: whose record is open, who may look for whom, codes, messages, objections."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xinglin.engines.ledger.models import Tracked
from xinglin.services.portal.rules import OUTCOMES, RELATIONS


class Opening(Tracked):
    """A record that its resident can read, and how it was made sure that it is he."""

    resident = models.OneToOneField(
        "people.Resident", models.PROTECT, related_name="+", verbose_name="居民"
    )
    opened_on = models.DateField("开放日期")
    how = models.CharField("核验方式", max_length=10)
    closed_on = models.DateField("关闭日期", null=True)
    last_seen_on = models.DateField("最近查阅", null=True)
    source = models.CharField("来源", max_length=20, default="")

    class Meta:
        verbose_name = "档案开放"


class Proxy(Tracked):
    """Somebody may look at somebody else's record, with consent or as guardian."""

    holder = models.ForeignKey(
        "people.Resident", models.PROTECT, related_name="+", verbose_name="代看人"
    )
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, related_name="+", verbose_name="居民"
    )
    relation = models.CharField("关系", max_length=10, choices=list(RELATIONS.items()))
    consent = models.CharField("授权依据", max_length=200, default="")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True)

    class Meta:
        verbose_name = "代看授权"
        constraints = (
            models.UniqueConstraint(
                fields=["holder", "resident"], condition=Q(ends_on=None), name="one_proxy_of_two"
            ),
        )


class OneTimeCode(Tracked):
    """The last code of a resident: its digest, when it was sent, how often it was tried."""

    resident = models.OneToOneField(
        "people.Resident", models.PROTECT, related_name="+", verbose_name="居民"
    )
    digest = models.CharField("摘要", max_length=64)
    sent_at = models.DateTimeField("发送时间")
    tries = models.SmallIntegerField("已试次数", default=0)
    used = models.BooleanField("已使用", default=False)

    class Meta:
        verbose_name = "验证码"


class Message(Tracked):
    """A short message as the outbox keeps it until somebody sends it; the text is sealed."""

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, related_name="+", verbose_name="居民"
    )
    at = models.DateTimeField("时间", db_index=True)
    text = models.BinaryField("内容")

    class Meta:
        verbose_name = "待发短信"


class Objection(Tracked):
    """A resident says that something in the record is wrong; it is amended or explained."""

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, related_name="+", verbose_name="居民"
    )
    raised_on = models.DateField("提出日期")
    about = models.CharField("内容", max_length=60)
    says = models.CharField("说明", max_length=400)
    outcome = models.CharField(
        "结果", max_length=10, default="", choices=[one for one in OUTCOMES.items() if one[0]]
    )
    answer = models.CharField("答复", max_length=400, default="")
    answered_on = models.DateField("答复日期", null=True)

    class Meta:
        verbose_name = "档案异议"
