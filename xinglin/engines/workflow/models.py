"""What is remembered of cases: where they stand, how they came there, and their clocks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xinglin.engines.ledger.models import Tracked
from xinglin.engines.workflow.rules import NEVER


class Case(Tracked):
    """One case of a workflow about one subject; it has one state and, while open, an owner.

    The owner is the office that holds it, or, with no office, whoever holds the role over the
    case's place. `version` grows with every step: a step is made on the version it was seen in.
    """

    workflow = models.CharField("流程", max_length=40)
    state = models.CharField("状态", max_length=40)
    version = models.IntegerField("版本", default=1)
    subject = models.CharField("事项", max_length=60)
    subject_id = models.BigIntegerField("事项编号")
    title = models.CharField("标题", max_length=120, default="")
    place = models.ForeignKey(
        "places.Place", models.PROTECT, db_index=False, related_name="+", verbose_name="地区"
    )
    office = models.ForeignKey(
        "places.Institution", models.PROTECT, null=True, db_index=False, related_name="+",
        verbose_name="经办单位",
    )  # fmt: skip
    staff = models.ForeignKey(
        "places.Staff", models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    opener = models.ForeignKey(
        "places.Institution", models.PROTECT, null=True, db_index=False, related_name="+",
        verbose_name="发起单位",
    )  # fmt: skip
    came_from = models.BigIntegerField("转来单位", null=True)
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, null=True, related_name="+", verbose_name="居民"
    )
    opened_at = models.DateTimeField("立项时间")
    entered_at = models.DateTimeField("进入状态时间")
    due_at = models.DateTimeField("最近时限", default=NEVER)
    closed_at = models.DateTimeField("办结时间", null=True)
    paused_at = models.DateTimeField("中止时间", null=True)
    paused_why = models.CharField("中止原因", max_length=200, default="")
    said = models.JSONField("办理内容", default=dict)

    class Meta:
        verbose_name = "流程事项"
        constraints = (
            models.UniqueConstraint(
                fields=["workflow", "subject", "subject_id"], name="one_case_of_a_subject"
            ),
        )
        indexes = (
            # What the counts of an inbox ask stands in the index: an office may hold a million.
            models.Index(
                fields=["office", "due_at", "id", "workflow", "state", "staff", "paused_at"],
                condition=Q(closed_at=None), name="case_inbox",
            ),
            models.Index(
                fields=["place", "due_at", "id"],
                condition=Q(closed_at=None, office=None),
                name="case_of_a_place",
            ),
            models.Index(
                fields=["staff", "due_at", "id"], condition=Q(closed_at=None), name="case_of_staff"
            ),
            models.Index(fields=["workflow", "state", "place"], name="case_state"),
            models.Index(
                fields=["due_at", "id"], condition=Q(closed_at=None), name="case_due"
            ),
        )  # fmt: skip


class Step(Tracked):
    """One thing that was done with a case: a move, a hand-over, a pause; never changed after."""

    MOVE, OPEN = "move", "open"
    KINDS = (
        (OPEN, "立项"), (MOVE, "办理"), ("give", "移交"), ("back", "退回"), ("charge", "交办"),
        ("pause", "中止"), ("resume", "恢复"), ("ask", "会办"), ("answer", "会办回复"),
    )  # fmt: skip

    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="steps")
    number = models.IntegerField("序号")
    kind = models.CharField("类别", max_length=8, choices=KINDS)
    verb = models.CharField("步骤", max_length=40, default="")
    before = models.CharField("原状态", max_length=40, default="")
    after = models.CharField("新状态", max_length=40, default="")
    at = models.DateTimeField("时间")
    who = models.BigIntegerField("账号", null=True)
    who_name = models.CharField("经办人", max_length=80, default="")
    office = models.BigIntegerField("单位", null=True)
    said = models.JSONField("内容", default=dict)
    note = models.CharField("说明", max_length=400, default="")

    class Meta:
        verbose_name = "办理记录"
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="one_step_of_a_number"),
        )


class Clock(Tracked):
    """A deadline at work in a case: when it started, when it ends, whether it was kept."""

    RUNNING, PAUSED, KEPT, MISSED = "running", "paused", "kept", "missed"
    STATES = ((RUNNING, "计时中"), (PAUSED, "中止计时"), (KEPT, "按时"), (MISSED, "超期"))

    case = models.ForeignKey(Case, models.PROTECT, db_index=False, related_name="clocks")
    code = models.CharField("时限", max_length=40)
    starts_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("到期")
    ended_at = models.DateTimeField("结束", null=True)
    state = models.CharField("状态", max_length=8, choices=STATES, default=RUNNING)
    provisional = models.BooleanField("待放假安排公布后核定", default=False)
    paused_days = models.IntegerField("中止天数", default=0)
    told_day = models.IntegerField("已报告至超期天数", default=-2)

    class Meta:
        verbose_name = "办理时限"
        constraints = (
            models.UniqueConstraint(
                fields=["case", "code"],
                condition=Q(ended_at=None),
                name="one_running_clock_of_a_kind",
            ),
        )
        indexes = (
            models.Index(fields=["case", "code"], name="clock_case"),
            models.Index(
                fields=["due_at", "id"], condition=Q(state="running"), name="clock_running"
            ),
        )  # fmt: skip


class Part(Tracked):
    """What another office was asked to contribute to a case, and what it answered."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parts")
    office = models.ForeignKey(
        "places.Institution", models.PROTECT, related_name="+", verbose_name="会办单位"
    )
    what = models.CharField("会办事项", max_length=400)
    asked_at = models.DateTimeField("提出时间")
    due_at = models.DateTimeField("到期", default=NEVER)
    answered_at = models.DateTimeField("回复时间", null=True)
    answer = models.CharField("回复", max_length=2000, default="")

    class Meta:
        verbose_name = "会办"
        constraints = (
            models.UniqueConstraint(
                fields=["case", "office"],
                condition=Q(answered_at=None),
                name="an_office_is_asked_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["office", "due_at", "id"],
                condition=Q(answered_at=None),
                name="part_open",
            ),
        )


class Alert(Tracked):
    """Somebody was told that a limit comes near (-1 days late) or has passed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="alerts")
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="alerts")
    role = models.CharField("告知对象", max_length=30)
    late = models.IntegerField("超期天数")
    at = models.DateTimeField("告知时间")
    place = models.BigIntegerField("地区")
    office = models.BigIntegerField("单位", null=True)

    class Meta:
        verbose_name = "时限告知"
        constraints = (
            models.UniqueConstraint(
                fields=["clock", "role", "late"], name="a_role_is_told_once_of_a_day"
            ),
        )
        indexes = (models.Index(fields=["role", "place", "at"], name="alert_role"),)
