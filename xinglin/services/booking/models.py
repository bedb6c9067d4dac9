"""What is remembered of appointments: patterns, days off, slots, bookings, services offered."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from xinglin.engines.ledger.models import Tracked
from xinglin.services.booking.rules import SERVICES, SESSIONS


def _key(to: str, title: str, **more: Any) -> models.ForeignKey:
    """A key that leaves home."""
    return models.ForeignKey(to, models.PROTECT, related_name="+", verbose_name=title, **more)


class Schedule(Tracked):
    """A doctor's clinic on a day of the week: so many slots of so many minutes."""

    institution = _key("places.Institution", "机构")
    place = _key("places.Place", "所在地")
    department = models.CharField("科室", max_length=40)
    doctor = _key("places.Staff", "出诊医生")
    weekday = models.SmallIntegerField("星期")
    session = models.CharField("午别", max_length=2, choices=list(SESSIONS.items()))
    slots = models.SmallIntegerField("号数")
    minutes = models.SmallIntegerField("每号分钟")
    since_on = models.DateField("起")
    until_on = models.DateField("止", null=True)

    class Meta:
        verbose_name = "排班"
        constraints = (
            models.UniqueConstraint(
                fields=["doctor", "weekday", "session"], condition=Q(until_on=None),
                name="one_clinic_of_a_doctor",
            ),
        )  # fmt: skip


class Stop(Tracked):
    """A day on which a clinic is not held."""

    schedule = models.ForeignKey(Schedule, models.PROTECT, verbose_name="排班")
    day = models.DateField("停诊日期")
    why = models.CharField("原因", max_length=120)

    class Meta:
        verbose_name = "停诊"
        constraints = (
            models.UniqueConstraint(fields=["schedule", "day"], name="one_stop_of_a_day"),
        )


class Slot(Tracked):
    """A place in the line of a clinic on a day; taken by one booking at most."""

    schedule = models.ForeignKey(Schedule, models.PROTECT, verbose_name="排班")
    day = models.DateField("日期")
    at = models.DateTimeField("时间")
    number = models.SmallIntegerField("序号")
    kept = models.BooleanField("留存", default=False)

    class Meta:
        verbose_name = "预约号"
        constraints = (
            models.UniqueConstraint(fields=["schedule", "day", "number"], name="one_slot_of_a_day"),
        )
        indexes = (models.Index(fields=["day", "schedule"], name="slot_day"),)


class Booking(Tracked):
    """A resident has a slot; what became of it stands in the moments that are filled in."""

    slot = models.ForeignKey(Slot, models.PROTECT, verbose_name="预约号")
    resident = _key("people.Resident", "居民")
    institution = _key("places.Institution", "机构")
    place = _key("places.Place", "所在地")
    department = models.CharField("科室", max_length=40)
    day = models.DateField("就诊日期")
    booked_on = models.DateField("预约日期")
    ahead = models.BooleanField("提前预约", default=True)
    live = models.BooleanField("有效", default=True)
    ticket = models.SmallIntegerField("候诊号", null=True)
    checked_at = models.DateTimeField("签到时间", null=True)
    called_at = models.DateTimeField("叫号时间", null=True)
    passed_at = models.DateTimeField("过号时间", null=True)
    seen_at = models.DateTimeField("就诊时间", null=True)
    seen_on = models.DateField("就诊日", null=True)
    waited = models.IntegerField("候诊分钟", null=True)
    cancelled_on = models.DateField("取消日期", null=True)
    missed_on = models.DateField("爽约日期", null=True)
    reminded_on = models.DateField("提醒日期", null=True)

    class Meta:
        verbose_name = "预约"
        constraints = (
            models.UniqueConstraint(
                fields=["slot"], condition=Q(live=True), name="a_slot_is_taken_once"
            ),
            models.UniqueConstraint(
                fields=["resident", "institution", "department", "day"], condition=Q(live=True),
                name="one_booking_of_a_day",
            ),
            models.UniqueConstraint(
                fields=["institution", "department", "day", "ticket"],
                condition=Q(ticket__isnull=False), name="one_ticket_of_a_number",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["institution", "day"], name="booking_desk"),
            models.Index(fields=["resident", "day"], name="booking_resident"),
        )

    @property
    def stage(self) -> tuple[str, str]:
        """Where it stands, in a word, with its state."""
        for told, word, state in (
            (self.cancelled_on, "已取消", ""), (self.missed_on, "爽约", "late"),
            (self.seen_at, "已就诊", "ok"), (self.called_at, "叫号中", "critical"),
            (self.passed_at, "过号", "remind"), (self.checked_at, "候诊", "remind"),
        ):  # fmt: skip
            if told:
                return word, state
        return "已预约", ""


class Convenience(Tracked):
    """One of the four services that a hospital offers, from when until when."""

    institution = _key("places.Institution", "机构")
    place = _key("places.Place", "所在地")
    service = models.CharField("便民服务", max_length=8, choices=list(SERVICES.items()))
    since_on = models.DateField("开通日期")
    until_on = models.DateField("停止日期", null=True)

    class Meta:
        verbose_name = "便民服务"
        constraints = (
            models.UniqueConstraint(
                fields=["institution", "service"], condition=Q(until_on=None),
                name="one_convenience",
            ),
        )  # fmt: skip
