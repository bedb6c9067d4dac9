"""What follow-up remembers: who is enrolled in what, since when, and when he is due."""

from __future__ import annotations

from typing import Any

from django.db import models

from xinglin.engines.ledger.models import Tracked


class Enrolment(Tracked):
    """A resident in a programme, from `joined` to `left`; due again on `next_on`.

    `anchor` is the day that a schedule by age counts from (birth, last period), `days` holds other
    named ones; `until_on` is the last day on which the next visit is in time, `reached` the
    furthest visit at a fixed age that was made, `promised_on` the appointment made at the last
    visit; `check_on` is when the programme's other recurring visit, the yearly examination, is due.
    Who has left is due for nothing: the dates are then empty, and so the indexes of due dates hold
    open rows only.
    """

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, db_index=False, related_name="+", verbose_name="居民"
    )
    programme = models.CharField("项目", max_length=20)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, db_index=False, related_name="+", verbose_name="居住地"
    )
    joined = models.DateField("纳入日期")
    anchor = models.DateField("起算日期", null=True)
    left = models.DateField("终止日期", null=True)
    left_why = models.CharField("终止原因", max_length=20, blank=True, default="")
    institution = models.ForeignKey(
        "places.Institution",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name="管理机构",
    )
    doctor = models.ForeignKey(
        "places.Staff",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name="责任医生",
    )
    last_on = models.DateField("上次随访", null=True)
    last_grade = models.CharField("上次分级", max_length=40, blank=True, default="")
    last_code = models.CharField("上次评价", max_length=2, blank=True, default="")
    next_on = models.DateField("下次随访", null=True)
    next_kind = models.CharField("下次类型", max_length=20, blank=True, default="")
    check_on = models.DateField("下次体检", null=True)
    referred_on = models.DateField("转诊日期", null=True)
    until_on = models.DateField("最迟随访", null=True)
    reached = models.CharField("已到节点", max_length=20, blank=True, default="")
    promised_on = models.DateField("预约日期", null=True)
    days = models.JSONField("关键日期", default=dict)
    outcome = models.CharField("结局", max_length=4, blank=True, default="")

    class Meta:
        verbose_name = "纳管"
        indexes = (
            models.Index(fields=["place", "until_on"], name="enrolment_place_late"),
            models.Index(fields=["until_on", "place"], name="enrolment_late"),
            models.Index(fields=["programme", "until_on", "place"], name="enrolment_late_of"),
            models.Index(fields=["resident", "programme"], name="enrolment_resident"),
            models.Index(fields=["place", "next_on"], name="enrolment_place"),
            models.Index(fields=["next_on", "place"], name="enrolment_due"),
            models.Index(fields=["programme", "next_on", "place"], name="enrolment_programme"),
            models.Index(fields=["check_on", "place"], name="enrolment_check"),
            models.Index(
                fields=["place", "programme"],
                name="enrolment_open",
                condition=models.Q(left__isnull=True),
            ),
            models.Index(
                fields=["referred_on", "place"],
                name="enrolment_referred",
                condition=models.Q(referred_on__isnull=False),
            ),
        )


def _key(to: str, title: str, **more: Any) -> models.ForeignKey:
    """A key that leaves home; the composite indexes below serve it."""
    return models.ForeignKey(
        to, models.PROTECT, db_index=False, related_name="+", verbose_name=title, **more
    )


class Task(Tracked):
    """Something to be done for an enrolled person besides the next visit: a look after a referral,
    an extra visit, a report, a missed visit that climbed the ladder.

    It is due from `due_on` and in time until `until_on`; `rung` says who answers for it when late.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, verbose_name="纳管")
    resident = _key("people.Resident", "居民")
    programme = models.CharField("项目", max_length=20)
    place = _key("places.Place", "居住地")
    institution = _key("places.Institution", "机构", null=True)
    doctor = _key("places.Staff", "责任医生", null=True)
    kind = models.CharField("类别", max_length=12)
    name = models.CharField("名称", max_length=24, blank=True, default="")
    title = models.CharField("事项", max_length=80)
    opened_on = models.DateField("产生日期")
    due_on = models.DateField("应办日期")
    until_on = models.DateField("最迟日期")
    rung = models.SmallIntegerField("督办层级", default=0)
    done_on = models.DateField("办结日期", null=True)
    outcome = models.CharField("结果", max_length=200, blank=True, default="")
    visit = _key("records.Visit", "由哪次随访产生", null=True)

    class Meta:
        verbose_name = "随访任务"
        indexes = (
            models.Index(
                fields=["place", "until_on"],
                name="task_place",
                condition=models.Q(done_on__isnull=True),
            ),
            models.Index(
                fields=["until_on", "place"],
                name="task_due",
                condition=models.Q(done_on__isnull=True),
            ),
            models.Index(fields=["resident", "programme"], name="task_resident"),
        )


class HandOver(Tracked):
    """An enrolment offered by one institution to another; both see it until it is answered."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, verbose_name="纳管")
    resident = _key("people.Resident", "居民")
    programme = models.CharField("项目", max_length=20)
    from_institution = _key("places.Institution", "移交机构", null=True)
    to_institution = _key("places.Institution", "接收机构")
    from_place = _key("places.Place", "原居住地")
    to_place = _key("places.Place", "现居住地")
    offered_on = models.DateField("移交日期")
    note = models.CharField("说明", max_length=200, blank=True, default="")
    state = models.CharField("状态", max_length=10, default="offered")
    answered_on = models.DateField("答复日期", null=True)
    why = models.CharField("理由", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "移交"
        indexes = (
            models.Index(fields=["state", "from_place"], name="handover_from"),
            models.Index(fields=["state", "to_place"], name="handover_to"),
            models.Index(fields=["resident", "programme"], name="handover_resident"),
        )


class Attempt(Tracked):
    """Somebody tried to reach a person and did not; so many in a row make him lost."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, verbose_name="纳管")
    resident = _key("people.Resident", "居民")
    day = models.DateField("日期")
    mode = models.CharField("方式", max_length=2)
    why = models.CharField("未联系上的原因", max_length=200, blank=True, default="")
    staff = _key("places.Staff", "医生", null=True)

    class Meta:
        verbose_name = "未成功的联系"


class Decision(Tracked):
    """Somebody who fits a programme was not enrolled, and why; asked again on `ask_again_on`."""

    resident = _key("people.Resident", "居民")
    programme = models.CharField("项目", max_length=20)
    place = _key("places.Place", "居住地")
    decided_on = models.DateField("决定日期")
    ask_again_on = models.DateField("到期再议", null=True)
    why = models.CharField("理由", max_length=200)
    staff = _key("places.Staff", "医生", null=True)

    class Meta:
        verbose_name = "暂不纳入"
        indexes = (
            models.Index(fields=["resident", "programme"], name="decision_resident"),
            models.Index(fields=["programme", "place"], name="decision_place"),
        )


class Capacity(Tracked):
    """How many visits the team of a place can make on a working day, from a day on."""

    place = _key("places.Place", "地区")
    since_day = models.DateField("起始日期")
    per_day = models.PositiveSmallIntegerField("每日可随访人次")
    weekends = models.BooleanField("周末随访", default=False)

    class Meta:
        verbose_name = "随访能力"
        indexes = (models.Index(fields=["place", "since_day"], name="capacity_place"),)


class Counted(models.Model):
    """How many candidates a village had for a programme when it was last counted; derived."""

    programme = models.CharField("项目", max_length=20)
    place = _key("places.Place", "村（社区）")
    many = models.IntegerField("人数")
    counted_on = models.DateField("计数日期")

    class Meta:
        verbose_name = "待纳入人数"
        indexes = (models.Index(fields=["place", "programme"], name="counted_place"),)
