"""What is remembered of supervision: units, officers, interests, draws, visits, papers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xinglin.engines.ledger.models import Tracked
from xinglin.services.supervision.rules import (
    FIELDS,
    GRADES,
    INTERESTS,
    KINDS,
    RESULTS,
    RISKS,
    UNIT_KINDS,
)


class Unit(Tracked):
    """Somebody who is supervised: a bath-house, a school, a clinic; one file for all fields."""

    code = models.CharField("编号", max_length=20, unique=True)
    name = models.CharField("单位名称", max_length=120)
    kind = models.CharField(
        "类别", max_length=12, choices=[(k, title) for k, (title, _) in UNIT_KINDS.items()]
    )
    field = models.CharField("专业", max_length=2, choices=list(FIELDS.items()))
    place = models.ForeignKey(
        "places.Place", models.PROTECT, db_index=False, related_name="+", verbose_name="所在地"
    )
    institution = models.ForeignKey(
        "places.Institution", models.PROTECT, null=True, related_name="+", verbose_name="机构"
    )
    person = models.BooleanField("自然人", default=False)
    uscc = models.CharField("统一社会信用代码", max_length=18, default="", blank=True)
    responsible = models.CharField("负责人", max_length=60, default="", blank=True)
    phone = models.CharField("电话", max_length=30, default="", blank=True)
    address = models.CharField("地址", max_length=200, default="", blank=True)
    longitude = models.FloatField("经度", null=True)
    latitude = models.FloatField("纬度", null=True)
    licence_no = models.CharField("许可证号", max_length=40, default="", blank=True)
    licence_until = models.DateField("许可证有效期", null=True)
    risk = models.CharField("风险等级", max_length=1, default="2", choices=list(RISKS.items()))
    grade = models.CharField("量化等级", max_length=1, default="5", choices=list(GRADES.items()))
    opened_on = models.DateField("纳入日期")
    closed_on = models.DateField("注销日期", null=True)

    class Meta:
        verbose_name = "监督对象"
        indexes = (
            models.Index(fields=["place", "kind"], name="unit_place_kind"),
            models.Index(fields=["field", "risk"], name="unit_field_risk"),
        )

    def __str__(self) -> str:
        return self.name


class Officer(Tracked):
    """Somebody who may look: with a certificate, for some fields."""

    staff = models.OneToOneField(
        "places.Staff", models.PROTECT, related_name="+", verbose_name="人员"
    )
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", verbose_name="执法区域"
    )
    certificate = models.CharField("执法证号", max_length=20, unique=True)
    valid_until = models.DateField("执法证有效期")
    fields = models.JSONField("专业", default=list)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True)

    class Meta:
        verbose_name = "执法检查人员"


class Interest(Tracked):
    """Why an officer must not go to a unit."""

    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="interests", verbose_name="人员"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="interests", verbose_name="监督对象"
    )
    kind = models.CharField("关系", max_length=8, choices=list(INTERESTS.items()))
    note = models.CharField("说明", max_length=200, default="")
    declared_on = models.DateField("申报日期")
    ends_on = models.DateField("解除日期", null=True)

    class Meta:
        verbose_name = "利益关系申报"
        constraints = (
            models.UniqueConstraint(
                fields=["officer", "unit", "kind"],
                condition=Q(ends_on=None),
                name="one_open_interest_of_a_kind",
            ),
        )


class Campaign(Tracked):
    """A special campaign: each check belongs to one at most."""

    title = models.CharField("专项名称", max_length=80)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="范围")
    kinds = models.JSONField("对象类别", default=list)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    scope = models.CharField("内容", max_length=400, default="")
    summary = models.TextField("总结", default="")
    summed_up_on = models.DateField("总结日期", null=True)

    class Meta:
        verbose_name = "专项行动"

    def __str__(self) -> str:
        return self.title


class Draw(Tracked):
    """One random draw: what was frozen and committed to, what the seed drew, who saw it."""

    title = models.CharField("抽查任务", max_length=80)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="范围")
    year = models.SmallIntegerField("年度")
    level = models.CharField("任务级别", max_length=8, default="county")
    partners = models.CharField("联合部门", max_length=120, default="")
    kinds = models.JSONField("对象类别", default=list)
    starts_on = models.DateField("检查起")
    ends_on = models.DateField("检查止")
    units = models.TextField("对象名单", default="")
    units_sha256 = models.CharField("名单摘要", max_length=64)
    officers = models.TextField("人员名单", default="")
    officers_sha256 = models.CharField("人员名单摘要", max_length=64)
    rule = models.TextField("抽取规则")
    left_out = models.JSONField("未纳入", default=dict)
    sealed_nonce = models.BinaryField("密封随机数")
    commitment = models.CharField("承诺", max_length=64, unique=True)
    committed_at = models.DateTimeField("承诺时间")
    public_source = models.CharField("公共随机值来源", max_length=120)
    public_at = models.DateTimeField("公共随机值公布时间")
    public_value = models.CharField("公共随机值", max_length=200, default="")
    nonce = models.CharField("随机数", max_length=64, default="")
    seed = models.CharField("种子", max_length=64, default="")
    drawn_at = models.DateTimeField("抽取时间", null=True)
    operator = models.CharField("操作人", max_length=80, default="")
    witness = models.CharField("监督人", max_length=80, default="")
    outcome = models.JSONField("抽取结果", default=dict)
    revealed_on = models.DateField("公开日期", null=True)
    abandoned_on = models.DateField("作废日期", null=True)
    abandoned_why = models.CharField("作废原因", max_length=200, default="")

    class Meta:
        verbose_name = "随机抽取"

    def __str__(self) -> str:
        return self.title


class Check(Tracked):
    """One visit to one unit: by draw, by routine, on a complaint, or to look again."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="checks", verbose_name="监督对象")
    place = models.ForeignKey(
        "places.Place", models.PROTECT, db_index=False, related_name="+", verbose_name="所在地"
    )
    field = models.CharField("专业", max_length=2, choices=list(FIELDS.items()))
    kind = models.CharField("检查方式", max_length=10, choices=list(KINDS.items()))
    draw = models.ForeignKey(
        Draw, models.PROTECT, null=True, related_name="checks", verbose_name="抽查任务"
    )
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="checks",
        verbose_name="专项行动",
    )
    after = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="again",
        verbose_name="复查自",
    )
    due_on = models.DateField("应查日期")
    checked_on = models.DateField("检查日期", null=True)
    people = models.SmallIntegerField("检查人数", default=0)
    result = models.CharField(
        "结果", max_length=1, default="", blank=True, choices=list(RESULTS.items())
    )
    score = models.SmallIntegerField("得分", null=True)
    checklist = models.CharField("检查表版本", max_length=12, default="", blank=True)
    verdicts = models.JSONField("逐项结论", default=dict)
    said = models.TextField("现场情况", default="", blank=True)
    met_with = models.CharField("陪同人员", max_length=60, default="", blank=True)
    refused_to_sign = models.BooleanField("拒绝签字", default=False)
    mend_by = models.DateField("整改期限", null=True)
    mended_on = models.DateField("整改完成", null=True)
    passed_on = models.DateField("移送立案", null=True)
    case_number = models.CharField("案件", max_length=60, default="", blank=True)
    published_on = models.DateField("公示日期", null=True)
    cancelled_on = models.DateField("取消日期", null=True)
    why_cancelled = models.CharField("取消原因", max_length=200, default="", blank=True)

    class Meta:
        verbose_name = "监督检查"
        indexes = (
            models.Index(fields=["place", "checked_on"], name="check_place_day"),
            models.Index(fields=["due_on"], name="check_open", condition=Q(checked_on=None)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["draw", "unit"],
                condition=Q(draw__isnull=False, cancelled_on=None),
                name="one_check_of_a_unit_in_a_draw",
            ),
        )


class Seat(Tracked):
    """An officer who goes to a check, until replaced."""

    check_of = models.ForeignKey(Check, models.PROTECT, related_name="seats", verbose_name="检查")
    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="seats", verbose_name="检查人员"
    )
    ended_on = models.DateField("更换日期", null=True)
    ended_why = models.CharField("更换原因", max_length=200, default="")
    approved_by = models.CharField("批准人", max_length=80, default="")

    class Meta:
        verbose_name = "检查人员安排"
        constraints = (
            models.UniqueConstraint(
                fields=["check_of", "officer"],
                condition=Q(ended_on=None),
                name="one_seat_in_a_check",
            ),
        )


class Photo(Tracked):
    """A photograph taken at a check, kept under its digest."""

    check_of = models.ForeignKey(Check, models.PROTECT, related_name="photos", verbose_name="检查")
    item = models.CharField("检查项", max_length=8, default="")
    says = models.CharField("说明", max_length=120, default="")
    paper_name = models.CharField("文件名", max_length=120)
    paper_kind = models.CharField("格式", max_length=4)
    paper_size = models.IntegerField("大小")
    paper_sha256 = models.CharField("SHA-256", max_length=64)
    paper_sm3 = models.CharField("SM3", max_length=64)
    taken_at = models.DateTimeField("上传时间")
    who_name = models.CharField("上传人", max_length=80, default="")

    class Meta:
        verbose_name = "现场照片"


class Opinion(Tracked):
    """A 卫生监督意见书: its number belongs to one check, and to no other."""

    check_of = models.OneToOneField(
        Check, models.PROTECT, related_name="opinion", verbose_name="检查"
    )
    place = models.ForeignKey(
        "places.Place", models.PROTECT, db_index=False, related_name="+", verbose_name="所在地"
    )
    field = models.CharField("专业", max_length=2, choices=list(FIELDS.items()))
    number = models.CharField("编号", max_length=40, unique=True)
    issued_on = models.DateField("出具日期")
    says = models.TextField("意见")
    mend_by = models.DateField("整改期限")

    class Meta:
        verbose_name = "卫生监督意见书"


class SelfCheck(Tracked):
    """What a unit says of itself, due on a day."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="self_checks", verbose_name="监督对象"
    )
    place = models.ForeignKey(
        "places.Place", models.PROTECT, db_index=False, related_name="+", verbose_name="所在地"
    )
    due_on = models.DateField("应交日期")
    handed_in_on = models.DateField("提交日期", null=True)
    verdicts = models.JSONField("逐项结论", default=dict)
    problems = models.SmallIntegerField("自查问题", default=0)
    mended_on = models.DateField("整改完成", null=True)
    accepted_on = models.DateField("通过日期", null=True)
    returned_why = models.CharField("退回原因", max_length=200, default="", blank=True)
    false_items = models.JSONField("不实项目", default=list)
    found_false_on = models.DateField("认定不实", null=True)

    class Meta:
        verbose_name = "单位自查"
        constraints = (
            models.UniqueConstraint(fields=["unit", "due_on"], name="one_self_check_a_stretch"),
        )


class Credit(Tracked):
    """A line of the open credit record of a unit: what was published of it elsewhere."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="credits", verbose_name="监督对象")
    day = models.DateField("日期")
    kind = models.CharField("类别", max_length=12)
    number = models.CharField("文号", max_length=60)
    says = models.CharField("内容", max_length=400)
    withdrawn_on = models.DateField("撤回日期", null=True)

    class Meta:
        verbose_name = "信用记录"
        constraints = (
            models.UniqueConstraint(fields=["unit", "number"], name="one_credit_line_a_number"),
        )
