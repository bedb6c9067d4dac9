"""What is remembered of a job: who asked, how far it is, how it ended."""

from __future__ import annotations

from django.db import models


class Run(models.Model):
    """One job, asked for once."""

    READY, RUNNING, DONE, REFUSED, FAILED, STOPPED = (
        "ready", "running", "done", "refused", "failed", "stopped",
    )  # fmt: skip
    STATES = (
        (READY, "排队"), (RUNNING, "进行中"), (DONE, "完成"), (REFUSED, "未受理"),
        (FAILED, "出错"), (STOPPED, "已停止"),
    )  # fmt: skip

    job = models.CharField("作业", max_length=60)
    arguments = models.JSONField("参数", default=dict)
    account = models.ForeignKey(
        "access.Account", models.PROTECT, null=True, related_name="+", verbose_name="提出账号"
    )
    who_name = models.CharField("提出人", max_length=60)
    place = models.BigIntegerField("地区", null=True)
    asked_at = models.DateTimeField("提出时间", db_index=True)
    started_at = models.DateTimeField("开始时间", null=True)
    beat_at = models.DateTimeField("最近动静", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)
    state = models.CharField("状态", max_length=8, choices=STATES, default=READY, db_index=True)
    worker = models.CharField("工作进程", max_length=80, default="")
    tries = models.IntegerField("次数", default=0)
    stop = models.BooleanField("要求停止", default=False)
    done = models.BigIntegerField("已完成", default=0)
    total = models.BigIntegerField("总数", default=0)
    said = models.CharField("说明", max_length=300, default="")
    link = models.CharField("结果", max_length=300, default="")
    mend = models.CharField("如何处理", max_length=300, default="")

    class Meta:
        verbose_name = "作业"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state not in (self.READY, self.RUNNING)
