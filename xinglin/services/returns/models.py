"""What is remembered: where data go up, each thing that goes, each message and its receipt."""

from __future__ import annotations

from django.db import models

from xinglin.services.returns.rules import STATES


class Interface(models.Model):
    """A data set that goes up to one counterpart, in its rhythm, from one place."""

    HTTPS, FOLDER = "https", "folder"
    WAYS = ((HTTPS, "FHIR 接口"), (FOLDER, "文件夹交换"))

    name = models.SlugField("名称", max_length=40, unique=True)
    counterpart = models.CharField("对方平台", max_length=80)
    dataset = models.CharField("数据集", max_length=20)
    codes = models.CharField("指标", max_length=400, blank=True, default="")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="地区")
    way = models.CharField("方式", max_length=8, choices=WAYS)
    address = models.CharField("地址", max_length=300)
    token = models.BinaryField("令牌", null=True)
    every = models.IntegerField("间隔分钟")
    active = models.BooleanField("在用", default=True)
    cursor = models.BigIntegerField("已看到的提交", default=0)
    next_at = models.DateTimeField("下次", db_index=True)
    ran_at = models.DateTimeField("上次", null=True)
    told_at = models.DateTimeField("最近回执", null=True)
    fails = models.IntegerField("连续失败", default=0)
    why = models.CharField("原因", max_length=300, blank=True, default="")
    made_at = models.DateTimeField("登记时间")
    who_name = models.CharField("登记人", max_length=80)

    class Meta:
        verbose_name = "上报接口"

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """One numbered message: what it held, by digest and chain, and what came back."""

    interface = models.ForeignKey(Interface, models.CASCADE, related_name="+")
    number = models.IntegerField("序号")
    edition = models.CharField("字段版本", max_length=12)
    items = models.IntegerField("条数")
    held = models.BinaryField("条目编号")
    digest = models.CharField("摘要", max_length=64, blank=True, default="")
    chain = models.CharField("链", max_length=64, blank=True, default="")
    acknowledged = models.IntegerField("已确认", default=0)
    refused = models.IntegerField("被退回", default=0)
    tries = models.IntegerField("次数", default=0)
    made_at = models.DateTimeField("组成")
    sent_at = models.DateTimeField("送出", null=True)
    told_at = models.DateTimeField("回执", null=True)

    class Meta:
        verbose_name = "上报报文"
        constraints = (
            models.UniqueConstraint(fields=["interface", "number"], name="message_once"),
        )
        indexes = (models.Index(fields=["interface", "told_at"], name="message_told"),)


class Item(models.Model):
    """One thing that goes up, under one key for good: a later version goes out in its place."""

    interface = models.ForeignKey(Interface, models.CASCADE, related_name="+")
    key = models.CharField("标识", max_length=120)
    resource = models.BigIntegerField("资源", default=0)
    version = models.BigIntegerField("版本")
    digest = models.CharField("摘要", max_length=64, blank=True, default="")
    state = models.CharField("状态", max_length=12, choices=list(STATES.items()))
    message = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    again = models.IntegerField("重传", default=0)
    status = models.IntegerField("应答", null=True)
    why = models.CharField("原因", max_length=300, blank=True, default="")
    queued_at = models.DateTimeField("列入")
    told_at = models.DateTimeField("回执", null=True)

    class Meta:
        verbose_name = "上报条目"
        constraints = (models.UniqueConstraint(fields=["interface", "key"], name="item_once"),)
        indexes = (models.Index(fields=["interface", "state", "queued_at"], name="item_state"),)


class Alarm(models.Model):
    """Something of exchange that stands still: from when to when. Each is a case."""

    FEED, RETURN = "feed", "return"
    KINDS = ((FEED, "定时接收"), (RETURN, "数据上报"))

    kind = models.CharField("类别", max_length=8, choices=KINDS)
    of = models.BigIntegerField("编号")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="地区")
    title = models.CharField("事项", max_length=160)
    why = models.CharField("原因", max_length=300)
    raised_at = models.DateTimeField("发生")
    gone_at = models.DateTimeField("消除", null=True)

    class Meta:
        verbose_name = "数据交换告警"
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "of"], condition=models.Q(gone_at=None), name="one_open_alarm"
            ),
        )
