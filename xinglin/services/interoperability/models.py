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


class Import(models.Model):
    """A delivery of NDJSON that a client sent, or told us where to fetch: kept before it is
    acknowledged, taken piece by piece, with a verdict for every line."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    token = models.CharField("凭据", max_length=48, unique=True)
    url = models.CharField("请求", max_length=1000)
    base = models.CharField("服务地址", max_length=300)
    scopes = models.CharField("范围", max_length=1000)
    asked_at = models.DateTimeField("提出")
    finished_at = models.DateTimeField("办结", null=True, db_index=True)
    total = models.IntegerField("行数", default=0)
    accepted = models.IntegerField("接收", default=0)
    unchanged = models.IntegerField("未变化", default=0)
    set_aside = models.IntegerField("搁置", default=0)
    waiting = models.IntegerField("待核实", default=0)
    gone = models.BooleanField("已撤销", default=False)

    class Meta:
        verbose_name = "接口批量导入"

    @property
    def done(self) -> int:
        """How many lines have their verdict."""
        return self.accepted + self.unchanged + self.set_aside + self.waiting


class ImportSource(models.Model):
    """One file of an import: what was posted, or an address from which it is fetched."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="+")
    number = models.IntegerField("序号")
    kind = models.CharField("类型", max_length=40, blank=True, default="")
    url = models.BinaryField("地址", null=True)
    fetched_at = models.DateTimeField("取到", null=True)
    next_at = models.DateTimeField("下次", null=True, db_index=True)
    tries = models.IntegerField("次数", default=0)
    failed = models.BooleanField("没有取到", default=False)
    why = models.CharField("原因", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "导入来源"
        constraints = (models.UniqueConstraint(fields=["of", "number"], name="source_once"),)


class ImportPiece(models.Model):
    """Some lines of a source, sealed until they are taken; those not taken stay sealed here."""

    source = models.ForeignKey(ImportSource, models.CASCADE, related_name="+")
    rank = models.IntegerField("次序")
    rows = models.IntegerField("行数")
    body = models.BinaryField("内容", null=True)
    told = models.BinaryField("结论", null=True)
    open = models.BooleanField("待办", default=True)
    again = models.BooleanField("重试", default=False)
    tries = models.IntegerField("处理次数", default=0)

    class Meta:
        verbose_name = "导入的一段"
        indexes = (models.Index(fields=["source", "open", "rank"], name="piece_open"),)


class Hook(models.Model):
    """A subscription at work: what to watch, whom to tell, up to which commit it was looked at.

    The resource that the client reads is made true from here.
    """

    REQUESTED, ACTIVE, ERROR, OFF = "requested", "active", "error", "off"
    STATES = ((REQUESTED, "待验证"), (ACTIVE, "在用"), (ERROR, "出错"), (OFF, "已停用"))

    client = models.ForeignKey(Client, models.CASCADE, related_name="+")
    key = models.CharField("标识", max_length=64, unique=True)
    kind = models.CharField("资源类型", max_length=40)
    names = models.CharField("条件", max_length=300, blank=True, default="")
    criteria = models.BinaryField("条件全文")
    endpoint = models.BinaryField("通知地址")
    headers = models.BinaryField("请求头", null=True)
    host = models.CharField("主机", max_length=300)
    base = models.CharField("服务地址", max_length=300)
    payload = models.BooleanField("附带资源", default=False)
    state = models.CharField("状态", max_length=10, choices=STATES, default=REQUESTED)
    cursor = models.BigIntegerField("已看到的提交")
    fails = models.IntegerField("连续失败", default=0)
    next_at = models.DateTimeField("下次", null=True)
    why = models.CharField("原因", max_length=300, blank=True, default="")
    made_at = models.DateTimeField("登记时间")
    ends_at = models.DateTimeField("到期", null=True)
    sent_at = models.DateTimeField("最近送达", null=True)

    class Meta:
        verbose_name = "接口订阅"


class Notice(models.Model):
    """One piece of news for a subscription; it stays until it is sent, or cannot be."""

    WAITING, SENT, DROPPED = "waiting", "sent", "dropped"
    STATES = ((WAITING, "待送"), (SENT, "已送达"), (DROPPED, "没有送"))

    hook = models.ForeignKey(Hook, models.CASCADE, related_query_name="notice")
    resource = models.BigIntegerField("资源")
    version = models.BigIntegerField("版本")
    state = models.CharField("状态", max_length=8, choices=STATES, default=WAITING)
    tries = models.IntegerField("次数", default=0)
    status = models.IntegerField("应答", null=True)
    why = models.CharField("原因", max_length=300, blank=True, default="")
    made_at = models.DateTimeField("发现")
    done_at = models.DateTimeField("办结", null=True, db_index=True)

    class Meta:
        verbose_name = "订阅通知"
        constraints = (
            models.UniqueConstraint(fields=["hook", "resource", "version"], name="notice_once"),
        )
        indexes = (models.Index(fields=["hook", "state", "id"], name="notice_state"),)
