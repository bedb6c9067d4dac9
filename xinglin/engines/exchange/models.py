"""What exchange remembers: batches, a verdict for every row, and resources kept as received."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked


class Batch(models.Model):
    """One file or delivery that came in; resumed where it stopped, never counted twice."""

    dataset = models.CharField("数据集", max_length=40)
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64, db_index=True)
    place = models.BigIntegerField("默认地区", null=True)
    enrol = models.BooleanField("同时纳入管理", default=False)
    source = models.CharField("来源系统", max_length=160, blank=True, default="")
    who = models.BigIntegerField("导入人编号", null=True)
    who_name = models.CharField("导入人", max_length=80)
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("完成", null=True)
    rows_done = models.IntegerField("已处理", default=0)
    accepted = models.IntegerField("接收", default=0)
    unchanged = models.IntegerField("未变化", default=0)
    set_aside = models.IntegerField("搁置", default=0)
    waiting = models.IntegerField("待核实", default=0)
    kept = models.IntegerField("原样保存", default=0)
    visits = models.IntegerField("随访", default=0)
    resources = models.JSONField("按类型", default=dict)
    enrolled = models.JSONField("纳入人数", default=dict)
    not_enrolled = models.JSONField("未纳入人数", default=dict)
    verdict_file = models.CharField("结论文件", max_length=400, blank=True, default="")

    class Meta:
        verbose_name = "导入批次"


class Verdict(models.Model):
    """What became of one row of a batch that was not simply accepted, and what would mend it."""

    batch = models.ForeignKey(Batch, models.CASCADE)
    row = models.IntegerField("行号")
    subject = models.CharField("对象", max_length=200, blank=True, default="")
    verdict = models.CharField("结论", max_length=12)
    field = models.CharField("字段", max_length=40, blank=True, default="")
    why = models.CharField("原因", max_length=300)
    mend = models.CharField("如何修正", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "行结论"
        indexes = (models.Index(fields=["batch", "row"], name="verdict_batch"),)


class Known(Tracked):
    """Something of another system that became a record here: same key and digest, nothing to do."""

    system = models.CharField("来源系统", max_length=160)
    kind = models.CharField("类型", max_length=40)
    key = models.CharField("来源标识", max_length=160)
    digest = models.CharField("内容摘要", max_length=32)
    record = models.CharField("本地表", max_length=40)
    record_id = models.BigIntegerField("本地编号")
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, null=True, related_name="+", verbose_name="居民"
    )

    class Meta:
        verbose_name = "来源对照"
        constraints = (
            models.UniqueConstraint(fields=["kind", "key", "system"], name="known_once"),
        )


class Received(Tracked):
    """A resource that no record holds yet: kept exactly as received, sealed and counted."""

    system = models.CharField("来源系统", max_length=160)
    kind = models.CharField("类型", max_length=40)
    key = models.CharField("来源标识", max_length=160)
    digest = models.CharField("内容摘要", max_length=32)
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, null=True, related_name="+", verbose_name="居民"
    )
    body = models.BinaryField("原文")

    class Meta:
        verbose_name = "原样保存的资源"
        constraints = (
            models.UniqueConstraint(fields=["kind", "key", "system"], name="received_once"),
        )
