"""What the door remembers: clients, the tokens they hold, whom to tell of news, what was told."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked


class Client(Tracked):
    """Another system that may use the interface, within scopes and a place."""

    code = models.CharField("客户端编号", max_length=60, unique=True)
    title = models.CharField("名称", max_length=80)
    scopes = models.CharField("范围", max_length=1000)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="地区")
    keys = models.JSONField("公钥", default=list)
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "接口客户端"


class Token(models.Model):
    """A token that was given out; only its fingerprint is kept."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    index = models.BinaryField("指纹", max_length=32, unique=True)
    scopes = models.CharField("范围", max_length=1000)
    assertion = models.CharField("断言编号", max_length=160, blank=True, default="")
    given_at = models.DateTimeField("签发")
    expires_at = models.DateTimeField("到期", db_index=True)

    class Meta:
        verbose_name = "访问令牌"
        indexes = (models.Index(fields=["client", "assertion"], name="token_assertion"),)


class Traffic(models.Model):
    """How often a client asked for what in an hour, and how that ended."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    hour = models.DateTimeField("小时")
    interaction = models.CharField("操作", max_length=20)
    requests = models.IntegerField("请求", default=0)
    refused = models.IntegerField("拒绝", default=0)
    resources = models.IntegerField("资源", default=0)
    milliseconds = models.FloatField("毫秒", default=0)

    class Meta:
        verbose_name = "接口流量"
        constraints = (
            models.UniqueConstraint(fields=["client", "hour", "interaction"], name="traffic_once"),
        )


class Export(models.Model):
    """A bulk export that a client asked for: pinned to a commit, sent from the store."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    token = models.CharField("凭据", max_length=48, unique=True)
    url = models.CharField("请求", max_length=1000)
    kinds = models.JSONField("类型", default=list)
    since = models.DateTimeField("起始", null=True)
    of_people = models.BooleanField("只含居民资源", default=False)
    asked_at = models.DateTimeField("提出")
    commit = models.BigIntegerField("提交", default=0)
    ready_at = models.DateTimeField("完成", null=True)
    gone = models.BooleanField("已撤销", default=False)

    class Meta:
        verbose_name = "批量导出"


class ExportFile(models.Model):
    """The resources of one type in an export, as numbers; they are opened when they are sent."""

    export = models.ForeignKey(Export, models.CASCADE, related_name="+")
    kind = models.CharField("类型", max_length=40)
    ids = models.BinaryField("编号")
    size = models.IntegerField("资源数")

    class Meta:
        verbose_name = "导出文件"
        constraints = (models.UniqueConstraint(fields=["export", "kind"], name="export_file_once"),)
