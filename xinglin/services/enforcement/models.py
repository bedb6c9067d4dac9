"""What is remembered of a case besides its state: the facts, the papers, the money, the things."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from xinglin.engines.ledger.models import Tracked
from xinglin.services.enforcement.rules import (
    CLUE_SOURCES,
    FIELDS,
    PAPER_KINDS,
    PARTIES,
    SERVED_BY,
)

MONEY: dict[str, Any] = {"max_digits": 12, "decimal_places": 2}


class Matter(Tracked):
    """What a case is about: the party, what it did, and the day of every step."""

    place = models.ForeignKey(
        "places.Place", models.PROTECT, db_index=False, related_name="+", verbose_name="发生地"
    )
    office = models.ForeignKey(
        "places.Institution", models.PROTECT, null=True, related_name="+", verbose_name="办案机构"
    )
    field = models.CharField("专业", max_length=2, choices=list(FIELDS.items()))
    source = models.CharField("案件来源", max_length=1, choices=list(CLUE_SOURCES.items()))
    source_ref = models.CharField("来源编号", max_length=40, default="", blank=True)
    campaign = models.BigIntegerField("专项行动", null=True)
    unit_code = models.CharField("监督对象编号", max_length=20, default="", db_index=True)
    party = models.CharField("当事人类别", max_length=12, choices=list(PARTIES.items()))
    party_name = models.CharField("当事人", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, default="", blank=True)
    responsible = models.CharField("负责人", max_length=60, default="", blank=True)
    address = models.CharField("地址", max_length=200, default="", blank=True)
    says = models.TextField("线索内容")
    items = models.JSONField("不符合项", default=list)
    found_on = models.DateField("发现日期")
    act_ended_on = models.DateField("违法行为终了", null=True)
    continuing = models.BooleanField("连续或继续状态", default=False)
    life = models.BooleanField("涉及生命健康且有危害后果", default=False)
    accepted_on = models.DateField("受理日期", null=True)
    filed_on = models.DateField("立案日期", null=True)
    number = models.CharField("立案号", max_length=60, default="", blank=True)
    simple = models.BooleanField("简易程序", default=False)
    violation = models.CharField("案由", max_length=8, default="", blank=True)
    circumstances = models.JSONField("裁量情节", default=list)
    public_interest = models.BooleanField("涉及重大公共利益", default=False)
    complex_case = models.BooleanField("情况疑难复杂", default=False)
    planned_fine = models.DecimalField("拟罚款", null=True, **MONEY)
    planned_gains = models.DecimalField("拟没收违法所得", default=0, **MONEY)
    planned_kinds = models.JSONField("拟处罚种类", default=list)
    measures = models.JSONField("行政措施", default=list)
    reported_on = models.DateField("调查终结日期", null=True)
    reviewed_on = models.DateField("审核日期", null=True)
    reviewed_by = models.CharField("审核人", max_length=80, default="", blank=True)
    hearing_right = models.BooleanField("告知听证权利", default=False)
    noticed_on = models.DateField("告知日期", null=True)
    waived = models.BooleanField("放弃陈述申辩和听证", default=False)
    hearing_asked_on = models.DateField("要求听证", null=True)
    hearing_called_on = models.DateField("通知听证", null=True)
    hearing_planned_on = models.DateField("听证时间", null=True)
    heard_on = models.DateField("听证日期", null=True)
    chair = models.CharField("听证主持人", max_length=80, default="", blank=True)
    statement = models.TextField("陈述申辩及复核", default="", blank=True)
    discussed_on = models.DateField("集体讨论日期", null=True)
    discussion = models.TextField("集体讨论", default="", blank=True)
    decided_on = models.DateField("决定日期", null=True)
    decision_number = models.CharField("决定书文号", max_length=60, default="", blank=True)
    fine = models.DecimalField("罚款", default=0, **MONEY)
    gains = models.DecimalField("没收违法所得", default=0, **MONEY)
    kinds = models.JSONField("处罚种类", default=list)
    banned = models.BooleanField("取缔", default=False)
    no_penalty = models.CharField("不予处罚", max_length=200, default="", blank=True)
    outside = models.CharField("超出裁量幅度的理由", max_length=400, default="", blank=True)
    served_on = models.DateField("送达日期", null=True)
    served_by = models.CharField(
        "送达方式", max_length=1, default="", blank=True, choices=list(SERVED_BY.items())
    )
    pay_by = models.DateField("缴款期限", null=True)
    instalments = models.CharField("分期或延期", max_length=200, default="", blank=True)
    suit_from = models.DateField("复议诉讼起", null=True)
    suit_until = models.DateField("复议诉讼止", null=True)
    urged_on = models.DateField("催告日期", null=True)
    applied_on = models.DateField("申请强制执行", null=True)
    executed_on = models.DateField("履行完毕", null=True)
    closed_on = models.DateField("结案日期", null=True)
    archived_on = models.DateField("归档日期", null=True)
    volume = models.CharField("案卷号", max_length=60, default="", blank=True)
    ended_without = models.DateField("不予立案、撤案或移送", null=True)
    public = models.BooleanField("应予公示", default=True)
    published_on = models.DateField("公示日期", null=True)
    changed_on = models.DateField("决定变更或撤销", null=True)
    taken_back_on = models.DateField("撤回公示", null=True)

    class Meta:
        verbose_name = "行政处罚案件"
        indexes = (
            models.Index(fields=["place", "filed_on"], name="matter_place_filed"),
            models.Index(fields=["field", "filed_on"], name="matter_field_filed"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["source_ref"], condition=~Q(source_ref=""), name="one_matter_of_a_source"
            ),
            models.UniqueConstraint(
                fields=["decision_number"], condition=~Q(decision_number=""),
                name="one_decision_of_a_number",
            ),
        )  # fmt: skip


class Investigator(Tracked):
    """Who investigates: with a certificate; never fewer than two."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="handlers", verbose_name="案件")
    staff = models.ForeignKey(
        "places.Staff", models.PROTECT, related_name="+", verbose_name="办案人员"
    )
    certificate = models.CharField("执法证号", max_length=20)

    class Meta:
        verbose_name = "办案人员"
        constraints = (
            models.UniqueConstraint(fields=["matter", "staff"], name="one_investigator_of_a_case"),
        )


class Leaf(Tracked):
    """A paper of the file: brought in or written here, with its pages."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="leaves", verbose_name="案件")
    kind = models.CharField("类别", max_length=12, choices=list(PAPER_KINDS.items()))
    title = models.CharField("题名", max_length=120, default="", blank=True)
    pages = models.SmallIntegerField("页数", default=1)
    day = models.DateField("日期")
    paper_name = models.CharField("文件名", max_length=120, default="", blank=True)
    paper_kind = models.CharField("格式", max_length=4, default="", blank=True)
    paper_sha256 = models.CharField("SHA-256", max_length=64, default="", blank=True)
    paper_sm3 = models.CharField("SM3", max_length=64, default="", blank=True)
    who_name = models.CharField("归入人", max_length=80, default="", blank=True)

    class Meta:
        verbose_name = "案卷材料"


class Thing(Tracked):
    """Something registered for keeping, or seized, and what became of it."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="things", verbose_name="案件")
    kind = models.CharField(
        "措施", max_length=8, choices=[("preserve", "先行登记保存"), ("seize", "查封扣押")]
    )
    what = models.CharField("物品", max_length=200)
    began_on = models.DateField("起")
    longer = models.BooleanField("已延长", default=False)
    done_on = models.DateField("处理日期", null=True)
    how = models.CharField("处理", max_length=200, default="", blank=True)

    class Meta:
        verbose_name = "登记保存和查封扣押"


class Payment(Tracked):
    """Money that came in; figures of fines are counted from payments."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="payments", verbose_name="案件")
    place = models.ForeignKey(
        "places.Place", models.PROTECT, db_index=False, related_name="+", verbose_name="发生地"
    )
    field = models.CharField("专业", max_length=2, choices=list(FIELDS.items()))
    day = models.DateField("缴款日期")
    amount = models.DecimalField("金额", **MONEY)
    receipt = models.CharField("票据号", max_length=40)
    on_spot = models.BooleanField("当场收缴", default=False)
    handed_in_on = models.DateField("上交日期", null=True)

    class Meta:
        verbose_name = "罚没款"
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_positive"),
            models.UniqueConstraint(fields=["receipt"], name="one_payment_of_a_receipt"),
        )
