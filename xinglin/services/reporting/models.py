"""What the report desk remembers: templates, reports, their sentences, comments and files."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked
from xinglin.services.reporting.rules import DRAFT, KINDS, SEALED, STATES


class ReportFile(models.Model):
    """A file under its own SM3 digest; it never changes."""

    sm3 = models.CharField("SM3", max_length=64, primary_key=True)
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = "报告文件"


class ReportTemplate(Tracked):
    """A .docx that a bureau edits in its word processor; the newest of a kind and place is used."""

    kind = models.CharField("种类", max_length=12, choices=list(KINDS.items()))
    name = models.CharField("名称", max_length=120)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="地区")
    file = models.CharField("文件", max_length=64)
    uploaded_by = models.CharField("上传人", max_length=80)
    uploaded_at = models.DateTimeField("上传时间")
    retired_on = models.DateField("停用日期", null=True)

    class Meta:
        verbose_name = "报告模板"
        indexes = (models.Index(fields=["kind", "place"], name="template_kind_place"),)


class Report(Tracked):
    """One report from its first draft to the archive."""

    kind = models.CharField("种类", max_length=12, choices=list(KINDS.items()))
    title = models.CharField("标题", max_length=160)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="地区")
    institution = models.ForeignKey(
        "places.Institution", models.PROTECT, null=True, related_name="+", verbose_name="收文机构"
    )
    period = models.CharField("时期", max_length=24)
    organ = models.CharField("发文机关", max_length=80)
    template = models.BigIntegerField("模板", null=True)
    state = models.CharField("状态", max_length=12, choices=list(STATES.items()), default=DRAFT)
    first = models.CharField("模板生成的文件", max_length=64)
    file = models.CharField("当前文件", max_length=64)
    cut = models.BigIntegerField("数据提交", null=True)
    drafted_by = models.BigIntegerField("拟稿人编号", null=True)
    drafter = models.CharField("拟稿人", max_length=80)
    drafted_at = models.DateTimeField("拟稿时间")
    checked_by = models.BigIntegerField("核对人编号", null=True)
    checker = models.CharField("核对人", max_length=80, default="")
    approved_by = models.BigIntegerField("签发人编号", null=True)
    approver = models.CharField("签发人", max_length=80, default="")
    sent_back_why = models.CharField("退回原因", max_length=400, default="")
    code = models.CharField("机关代字", max_length=12, default="")
    year = models.SmallIntegerField("编号年份", null=True)
    serial = models.IntegerField("序号", null=True)
    issued_on = models.DateField("印发日期", null=True)
    issuer = models.CharField("印发人", max_length=80, default="")
    archived_on = models.DateField("归档日期", null=True)
    public = models.CharField("公开版", max_length=64, default="")
    published_on = models.DateField("公开日期", null=True)
    hidden = models.IntegerField("公开版隐去数", default=0)

    class Meta:
        verbose_name = "报告"
        indexes = (models.Index(fields=["place", "kind", "period"], name="report_place_kind"),)
        constraints = (
            models.UniqueConstraint(fields=["code", "year", "serial"], name="report_numbered_once"),
        )

    @property
    def number(self) -> str:
        """发文字号, once it has one."""
        return f"{self.code}〔{self.year}〕{self.serial}号" if self.serial else ""

    @property
    def is_sealed(self) -> bool:
        """Issued: it never changes again."""
        return self.state in SEALED


class ReportSentence(Tracked):
    """One sentence of a report: as the template wrote it, and as it now reads; numbers in slots."""

    report = models.ForeignKey(
        Report, models.PROTECT, related_name="sentences", verbose_name="报告"
    )
    paragraph = models.IntegerField("段")
    nth = models.IntegerField("句")
    style = models.CharField("样式", max_length=40, default="")
    where = models.CharField("位置", max_length=400, default="")
    written = models.TextField("模板生成")
    text = models.TextField("现文")

    class Meta:
        verbose_name = "报告语句"
        constraints = (
            models.UniqueConstraint(fields=["report", "paragraph", "nth"], name="sentence_place"),
        )


class ReportComment(Tracked):
    """What somebody has to say on a sentence or the whole report, until it is settled."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="comments", verbose_name="报告")
    sentence = models.ForeignKey(ReportSentence, models.PROTECT, null=True, related_name="comments")
    text = models.CharField("意见", max_length=400)
    who = models.BigIntegerField("提出人编号", null=True)
    who_name = models.CharField("提出人", max_length=80)
    at = models.DateTimeField("提出时间")
    settled_on = models.DateField("处理日期", null=True)
    settled_by = models.CharField("处理人", max_length=80, default="")
    answer = models.CharField("处理说明", max_length=400, default="")

    class Meta:
        verbose_name = "报告意见"
