"""Declared figures: typed in by an institution whose records are not here, with its paper."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked
from xinglin.engines.places.models import Institution, Place

DRAFT, DECLARED, CONFIRMED, RETURNED, WITHDRAWN = (
    "draft", "declared", "confirmed", "returned", "withdrawn",
)  # fmt: skip
STATES = {
    DRAFT: "草稿", DECLARED: "已申报", CONFIRMED: "已确认", RETURNED: "已退回", WITHDRAWN: "已撤回",
}  # fmt: skip


class DeclaredFigure(Tracked):
    """One number that somebody answers for. Numbers are text: as printed, exact on any database."""

    code = models.CharField("指标代码", max_length=40, blank=True, default="", db_index=True)
    title = models.CharField("指标名称", max_length=120)
    unit = models.CharField("单位", max_length=20)
    base = models.CharField("口径", max_length=60, blank=True, default="")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name="地区")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="+", verbose_name="机构"
    )
    period = models.CharField("时间", max_length=40)
    value = models.CharField("数值", max_length=40)
    numerator = models.CharField("分子", max_length=40, blank=True, default="")
    denominator = models.CharField("分母", max_length=40, blank=True, default="")
    note = models.CharField("说明", max_length=400, blank=True, default="")
    state = models.CharField("状态", max_length=12, choices=list(STATES.items()), default=DRAFT)
    paper_name = models.CharField("依据文件", max_length=120, blank=True, default="")
    paper_kind = models.CharField("文件类型", max_length=8, blank=True, default="")
    paper_size = models.BigIntegerField("文件大小", default=0)
    paper_sha256 = models.CharField("SHA-256", max_length=64, blank=True, default="")
    paper_sm3 = models.CharField("SM3", max_length=64, blank=True, default="")
    who = models.BigIntegerField("申报人编号", null=True)
    who_name = models.CharField("申报人", max_length=80)
    declared_at = models.DateTimeField("申报时间", null=True)
    confirmed_by = models.BigIntegerField("审核人编号", null=True)
    confirmed_name = models.CharField("审核人", max_length=80, blank=True, default="")
    decided_at = models.DateTimeField("审核时间", null=True)
    why = models.CharField("审核意见", max_length=400, blank=True, default="")

    class Meta:
        verbose_name = "申报数字"
        indexes = (
            models.Index(fields=["place", "period"], name="declared_place_period"),
            models.Index(fields=["state"], name="declared_state"),
        )

    @property
    def state_title(self) -> str:
        """The state in words."""
        return STATES[self.state]
