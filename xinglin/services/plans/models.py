"""What the plan remembers: its tasks, and what proves them."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked


class PlanTask(Tracked):
    """One task of a place's year: what, how, by which office, until when, reported how."""

    year = models.SmallIntegerField("年度")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="地区")
    theme = models.CharField("主题", max_length=40)
    title = models.CharField("任务", max_length=160)
    measure = models.CharField("措施", max_length=400, default="")
    office = models.CharField("责任股室", max_length=60)
    leader = models.CharField("责任领导", max_length=60, default="")
    begins = models.DateField("开始")
    due = models.DateField("完成时限")
    indicator = models.CharField("指标", max_length=20, default="")
    highlight = models.BooleanField("特色亮点", default=False)
    sentence = models.CharField("汇报语句", max_length=400, default="")
    problem = models.CharField("存在问题", max_length=200, default="")
    cause = models.CharField("原因", max_length=200, default="")
    done_on = models.DateField("完成日期", null=True)
    withdrawn_on = models.DateField("撤销日期", null=True)

    class Meta:
        verbose_name = "年度任务"
        indexes = (models.Index(fields=["year", "place"], name="task_year_place"),)

    def __str__(self) -> str:
        return self.title


class TaskEvidence(Tracked):
    """A paper that proves a task, kept under its digest."""

    task = models.ForeignKey(PlanTask, models.PROTECT, related_name="evidence", verbose_name="任务")
    day = models.DateField("日期")
    says = models.CharField("说明", max_length=200)
    paper_name = models.CharField("文件", max_length=120)
    paper_kind = models.CharField("文件类型", max_length=8)
    paper_size = models.BigIntegerField("文件大小", default=0)
    paper_sha256 = models.CharField("SHA-256", max_length=64)
    paper_sm3 = models.CharField("SM3", max_length=64)
    who = models.BigIntegerField("提交人编号", null=True)
    who_name = models.CharField("提交人", max_length=80)

    class Meta:
        verbose_name = "任务佐证"
