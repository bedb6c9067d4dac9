"""What follow-up remembers: who is enrolled in what, since when, and when he is due."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked


class Enrolment(Tracked):
    """A resident in a programme, from `joined` to `left`; due again on `next_on`.

    `anchor` is the day that a schedule by age counts from (birth, last period); `check_on` is when
    the programme's other recurring visit, the yearly examination, is due. Who has left is due for
    nothing: both dates are then empty, and so the index of due dates holds open rows only.
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

    class Meta:
        verbose_name = "纳管"
        indexes = (
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
