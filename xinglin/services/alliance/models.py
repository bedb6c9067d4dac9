"""What is remembered beside the alliances themselves: joint clinics, sessions, what is shared."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from xinglin.engines.ledger.models import Tracked
from xinglin.services.alliance.rules import CLINICS, SERVICES


def _key(to: str, title: str, **more: Any) -> models.ForeignKey:
    """A key that leaves home."""
    return models.ForeignKey(to, models.PROTECT, related_name="+", verbose_name=title, **more)


class JointClinic(Tracked):
    """A joint clinic, ward or centre that a hospital keeps with a member, in the member's rooms."""

    alliance = _key("places.Alliance", "医联体")
    institution = _key("places.Institution", "开设机构")
    partner = _key("places.Institution", "合作医院")
    place = _key("places.Place", "所在地")
    kind = models.CharField("类别", max_length=6, choices=list(CLINICS.items()))
    specialty = models.CharField("专科", max_length=40)
    room = models.CharField("诊室（病区）", max_length=60)
    opened_on = models.DateField("开设日期")
    closed_on = models.DateField("停办日期", null=True)

    class Meta:
        verbose_name = "联合门诊和病房"
        constraints = (
            models.UniqueConstraint(
                fields=["institution", "kind", "specialty"], condition=Q(closed_on=None),
                name="one_joint_clinic",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.institution}　{self.specialty}{self.get_kind_display()}"


class JointSession(Tracked):
    """One session (or ward round) that both doctors signed; the persons seen are a number."""

    clinic = models.ForeignKey(JointClinic, models.PROTECT, verbose_name="联合门诊")
    place = _key("places.Place", "所在地")
    kind = models.CharField("类别", max_length=6, choices=list(CLINICS.items()))
    day = models.DateField("日期")
    home_doctor = _key("places.Staff", "全科医生")
    guest_doctor = _key("places.Staff", "专科医生")
    persons = models.IntegerField("诊疗人次")
    note = models.CharField("备注", max_length=200, default="", blank=True)

    class Meta:
        verbose_name = "联合出诊"
        constraints = (
            models.UniqueConstraint(
                fields=["clinic", "day", "guest_doctor"], name="one_joint_session"
            ),
            models.CheckConstraint(condition=Q(persons__gte=0), name="joint_session_persons"),
        )


class Shared(Tracked):
    """What a member shares with the alliance (records, slots, beds …), from when until when."""

    alliance = _key("places.Alliance", "医联体")
    institution = _key("places.Institution", "成员机构")
    place = _key("places.Place", "所在地")
    service = models.CharField("共享内容", max_length=8, choices=list(SERVICES.items()))
    since_on = models.DateField("联通日期")
    until_on = models.DateField("中止日期", null=True)

    class Meta:
        verbose_name = "联通和共享"
        constraints = (
            models.UniqueConstraint(
                fields=["alliance", "institution", "service"], condition=Q(until_on=None),
                name="one_shared_service",
            ),
        )  # fmt: skip
