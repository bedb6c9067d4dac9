"""What is remembered of consultations and readings besides their states."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from xinglin.engines.ledger.models import Tracked
from xinglin.services.consultation.rules import CENTRES, HURRIES, KINDS, URGENCIES


def _key(to: str, title: str, **more: Any) -> models.ForeignKey:
    """A key that leaves home."""
    return models.ForeignKey(to, models.PROTECT, related_name="+", verbose_name=title, **more)


class Centre(Tracked):
    """A shared centre: the institution that reads ECGs, images or smears for others."""

    institution = _key("places.Institution", "机构")
    place = _key("places.Place", "所在地")
    kind = models.CharField("类别", max_length=6, choices=list(CENTRES.items()))
    opened_on = models.DateField("启用日期")
    closed_on = models.DateField("停用日期", null=True)

    class Meta:
        verbose_name = "共享阅片中心"
        constraints = (
            models.UniqueConstraint(
                fields=["institution", "kind"], condition=Q(closed_on=None),
                name="one_reading_centre",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.institution}{self.get_kind_display()}"


class Reading(Tracked):
    """A tracing, an image or a smear that one institution made and another one reads."""

    resident = _key("people.Resident", "居民")
    place = _key("places.Place", "居住地")
    origin = _key("places.Institution", "申请机构")
    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name="阅片中心")
    target = _key("places.Institution", "阅片机构")
    kind = models.CharField("类别", max_length=6, choices=list(KINDS.items()))
    urgency = models.CharField("缓急", max_length=8, choices=list(URGENCIES.items()))
    item = models.CharField("检查项目", max_length=60)
    question = models.CharField("病情和要求", max_length=400)
    paper_name = models.CharField("文件", max_length=120)
    paper_kind = models.CharField("文件类型", max_length=8)
    paper_size = models.BigIntegerField("文件大小", default=0)
    paper_sha256 = models.CharField("SHA-256", max_length=64)
    paper_sm3 = models.CharField("SM3", max_length=64)
    ordered_on = models.DateField("申请日期")
    sent_at = models.DateTimeField("送出时间")
    due_at = models.DateTimeField("报告时限")
    sender = models.CharField("申请医师", max_length=80)
    reader = models.CharField("报告医师", max_length=80, default="", blank=True)
    finding = models.TextField("所见", default="", blank=True)
    conclusion = models.TextField("诊断意见", default="", blank=True)
    alarming = models.BooleanField("危急", default=False)
    reported_at = models.DateTimeField("报告时间", null=True)
    minutes = models.IntegerField("用时（分钟）", null=True)
    in_time = models.BooleanField("按时报告", null=True)
    seen_at = models.DateTimeField("查收时间", null=True)
    open = models.BooleanField("未办结", default=True)

    class Meta:
        verbose_name = "共享阅片"
        indexes = (
            models.Index(fields=["origin", "sent_at"], name="reading_origin"),
            models.Index(fields=["target", "sent_at"], name="reading_target"),
            models.Index(fields=["resident"], name="reading_resident"),
        )


class Consultation(Tracked):
    """A question about a patient that one institution puts to the experts of another."""

    resident = _key("people.Resident", "居民")
    place = _key("places.Place", "居住地")
    origin = _key("places.Institution", "申请机构")
    target = _key("places.Institution", "会诊机构")
    specialty = models.CharField("会诊科室", max_length=40)
    urgency = models.CharField("缓急", max_length=8, choices=list(HURRIES.items()))
    diagnosis = models.CharField("初步诊断", max_length=120)
    question = models.CharField("会诊目的", max_length=600)
    summary = models.JSONField("病人摘要", default=dict)
    summary_commit = models.BigIntegerField("摘要所据提交", default=0)
    asked_on = models.DateField("申请日期")
    asked_at = models.DateTimeField("申请时间")
    due_at = models.DateTimeField("安排时限")
    sender = models.CharField("申请医师", max_length=80)
    arranged_at = models.DateTimeField("安排时间", null=True)
    in_time = models.BooleanField("按时安排", null=True)
    meets_on = models.DateField("会诊日期", null=True)
    expert = models.CharField("会诊专家", max_length=60, default="", blank=True)
    opinion = models.TextField("会诊意见", default="", blank=True)
    opined_on = models.DateField("出具意见日期", null=True)
    hours = models.IntegerField("用时（小时）", null=True)
    outcome = models.CharField("采纳和转归", max_length=400, default="", blank=True)
    closed_on = models.DateField("办结日期", null=True)
    open = models.BooleanField("未办结", default=True)

    class Meta:
        verbose_name = "远程会诊"
        indexes = (
            models.Index(fields=["origin", "asked_at"], name="consultation_origin"),
            models.Index(fields=["target", "asked_at"], name="consultation_target"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["resident", "target", "specialty"], condition=Q(open=True),
                name="one_open_consultation",
            ),
        )  # fmt: skip


class Attachment(Tracked):
    """A tracing, image or document that either end lays beside a consultation."""

    consultation = models.ForeignKey(
        Consultation, models.PROTECT, related_name="attachments", verbose_name="会诊单"
    )
    title = models.CharField("资料名称", max_length=60)
    paper_name = models.CharField("文件", max_length=120)
    paper_kind = models.CharField("文件类型", max_length=8)
    paper_size = models.BigIntegerField("文件大小")
    paper_sha256 = models.CharField("SHA-256", max_length=64)
    paper_sm3 = models.CharField("SM3", max_length=64)
    added_at = models.DateTimeField("上传时间")
    added_by = models.CharField("上传人", max_length=80)
    institution = _key("places.Institution", "上传机构", null=True)

    class Meta:
        verbose_name = "会诊资料"
        constraints = (
            models.UniqueConstraint(
                fields=["consultation", "paper_sha256"], name="one_attachment_of_a_file"
            ),
        )
