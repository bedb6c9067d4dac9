"""What was observed: encounters, visits, observations, conditions."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked


class Encounter(Tracked):
    """A person met the health service: outpatient AMB, emergency EMER, ward IMP, home HH."""

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, db_index=False, related_name="+", verbose_name="居民"
    )
    kind = models.CharField("类别", max_length=6)
    day = models.DateField("日期")
    started_at = models.DateTimeField("开始", null=True)
    ended_on = models.DateField("结束", null=True)
    institution = models.ForeignKey(
        "places.Institution",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name="机构",
    )
    reason = models.CharField("诊断", max_length=20, blank=True, default="")

    class Meta:
        verbose_name = "就诊"
        indexes = (models.Index(fields=["resident", "day"], name="encounter_resident"),)


class Visit(Tracked):
    """One service contact of a programme, with its answers, its grade and the rule that fired.

    `measured`, `controlled` and `on_plan` are 1, 0 or nothing: they are what the population counts.
    A visit that was found not to have taken place is struck out with the reason: it stays on record
    and counts for nothing.
    """

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, db_index=False, related_name="+", verbose_name="居民"
    )
    programme = models.CharField("项目", max_length=20)
    kind = models.CharField("类型", max_length=20)
    mode = models.CharField("随访方式", max_length=2, blank=True, default="")
    day = models.DateField("日期")
    institution = models.ForeignKey(
        "places.Institution",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name="机构",
    )
    staff = models.ForeignKey(
        "places.Staff",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name="医生",
    )
    encounter = models.ForeignKey(
        Encounter, models.PROTECT, null=True, db_index=False, verbose_name="就诊"
    )
    grade = models.CharField("分级", max_length=40, blank=True, default="")
    rule = models.CharField("依据规则", max_length=40, blank=True, default="")
    plan_version = models.CharField("方案版本", max_length=16, blank=True, default="")
    code = models.CharField("随访评价", max_length=2, blank=True, default="")
    next_on = models.DateField("下次随访", null=True)
    measured = models.SmallIntegerField("有测量值", null=True)
    controlled = models.SmallIntegerField("达标", null=True)
    on_plan = models.SmallIntegerField("按规范", null=True)
    answers = models.JSONField("答案", default=dict)
    source = models.CharField("来源", max_length=20, blank=True, default="")
    struck_why = models.CharField("剔除理由", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "随访"
        indexes = (
            models.Index(fields=["resident", "day"], name="visit_resident"),
            models.Index(fields=["programme", "day"], name="visit_programme"),
            models.Index(fields=["staff", "day"], name="visit_staff"),
        )


class Observation(Tracked):
    """One measured answer; a blood pressure is one row, systolic `value`, diastolic `second`."""

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, db_index=False, related_name="+", verbose_name="居民"
    )
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, verbose_name="随访")
    encounter = models.ForeignKey(
        Encounter, models.PROTECT, null=True, db_index=False, verbose_name="就诊"
    )
    question = models.CharField("项目", max_length=24)
    day = models.DateField("日期")
    value = models.FloatField("值", null=True)
    second = models.FloatField("第二值", null=True)
    text = models.CharField("文字", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "测量"
        indexes = (
            models.Index(fields=["resident", "question", "day"], name="observation_resident"),
        )


class Condition(Tracked):
    """A diagnosis, by whatever coding system it came."""

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, db_index=False, related_name="+", verbose_name="居民"
    )
    encounter = models.ForeignKey(
        Encounter, models.PROTECT, null=True, db_index=False, verbose_name="就诊"
    )
    system = models.CharField("编码体系", max_length=12)
    code = models.CharField("编码", max_length=24)
    title = models.CharField("名称", max_length=200, blank=True, default="")
    onset = models.DateField("发病日期", null=True)
    abated = models.DateField("痊愈日期", null=True)
    recorded_on = models.DateField("记录日期", null=True)
    institution = models.ForeignKey(
        "places.Institution",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name="机构",
    )

    class Meta:
        verbose_name = "诊断"
        indexes = (models.Index(fields=["resident", "system", "code"], name="condition_resident"),)


class Dose(Tracked):
    """A dose that a person was given, here or elsewhere: what, when, where, of which lot.

    `product` is what was in the syringe; `counts` are the doses of the schedule that it is, like
    `;HepB-3;`, judged by the edition in force on its day and never again; `timely` those of them
    that were in time. A dose that counts for nothing is kept with the reason.
    """

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, db_index=False, related_name="+", verbose_name="居民"
    )
    product = models.CharField("制品", max_length=16)
    day = models.DateField("接种日期")
    number = models.SmallIntegerField("剂次", null=True)
    valid = models.SmallIntegerField("有效", null=True)
    counts = models.CharField("计为", max_length=120, blank=True, default="")
    timely = models.CharField("及时", max_length=120, blank=True, default="")
    why = models.CharField("不计的原因", max_length=120, blank=True, default="")
    edition = models.CharField("程序版本", max_length=16, blank=True, default="")
    site = models.CharField("接种部位", max_length=2, blank=True, default="")
    lot = models.CharField("批号", max_length=30, blank=True, default="")
    expires = models.DateField("有效期", null=True)
    maker = models.CharField("上市许可持有人", max_length=60, blank=True, default="")
    trace = models.CharField("追溯码", max_length=30, blank=True, default="")
    institution = models.ForeignKey(
        "places.Institution",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name="接种单位",
    )
    staff = models.ForeignKey(
        "places.Staff",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name="接种医生",
    )
    elsewhere = models.BooleanField("外地接种", default=False)
    source = models.CharField("来源", max_length=20, blank=True, default="")

    class Meta:
        verbose_name = "接种"
        indexes = (
            models.Index(fields=["resident", "day"], name="dose_resident"),
            models.Index(fields=["product", "day"], name="dose_product"),
        )


class DosingNote(Tracked):
    """What bears on the doses of a person: a contraindication, a delay, a refusal until a day, or a
    fact (kind `fact`) such as a mother with hepatitis B."""

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, db_index=False, related_name="+", verbose_name="居民"
    )
    course = models.CharField("疫苗", max_length=16)
    kind = models.CharField("类别", max_length=16)
    noted_on = models.DateField("登记日期")
    over = models.DateField("到期", null=True)
    why = models.CharField("原因", max_length=120, blank=True, default="")

    class Meta:
        verbose_name = "接种提示"
        indexes = (models.Index(fields=["resident", "course"], name="dosing_note_resident"),)
