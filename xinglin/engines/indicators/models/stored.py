"""Stored figures: what was said, by which definition, of which state of the record, and where.

Rows are added and never altered: a value that was handed out stays what it was, also when it was
wrong. No row holds a person: lists of people are kept as keyed sums that tell nobody.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from xinglin.engines.ledger.models import Tracked, TrackedRows

OCCASIONS = {"report": "报告", "publication": "对外发布", "page": "页面", "other": "其他"}


class Unalterable(RuntimeError):
    """A stored figure was to be changed: a programmer's error, never a user's."""


class OnlyAdded(TrackedRows):
    """Rows that may be added and read."""

    def update(self, **values: Any) -> int:
        raise Unalterable(f"{self.model.__name__} is only ever added to")

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unalterable(f"{self.model.__name__} is only ever added to")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class Added(Tracked):
    """A row that is written once."""

    objects: ClassVar[Any] = OnlyAdded.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row, the first time; a second time is refused."""
        if not self._state.adding:
            raise Unalterable(f"{type(self).__name__} is only ever added to")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refused: what was handed out was handed out."""
        raise Unalterable(f"{type(self).__name__} is only ever added to")


class Expression(Added):
    """A definition applied to a period, as it was counted: words, SQL, arithmetic.

    Kept so that a value can be proved although the definition was changed or taken away since.
    """

    digest = models.CharField("摘要", max_length=64, unique=True)
    code = models.CharField("指标", max_length=40, db_index=True)
    version = models.CharField("定义版本", max_length=40)
    fingerprint = models.CharField("定义指纹", max_length=64)
    period = models.CharField("时间", max_length=40)
    words = models.JSONField("定义", default=dict)
    sql = models.TextField("算式")
    tables = models.JSONField("数据表", default=list)
    arithmetic = models.JSONField("算法", default=dict)
    engine = models.CharField("计算引擎", max_length=40)

    class Meta:
        verbose_name = "指标算式"


class Storing(Added):
    """One act of storing: who, when, why, of which state, and a digest over all its values."""

    at = models.DateTimeField("时刻")
    who = models.BigIntegerField("存证人编号", null=True)
    who_name = models.CharField("存证人", max_length=80)
    occasion = models.CharField("场合", max_length=12, choices=list(OCCASIONS.items()))
    reference = models.CharField("文号或页面", max_length=200, blank=True, default="")
    why = models.CharField("用途", max_length=400)
    place = models.BigIntegerField("地区")
    commit = models.BigIntegerField("账本提交")
    snapshot = models.CharField("数据快照", max_length=64)
    figures = models.IntegerField("值的个数")
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "指标存证"
        indexes = (models.Index(fields=["reference"], name="storing_reference"),)


class StoredFigure(Added):
    """One value as it was handed out. Numbers are text: exact, whatever the database."""

    storing = models.ForeignKey(Storing, models.PROTECT, verbose_name="存证")
    expression = models.ForeignKey(Expression, models.PROTECT, db_index=False, verbose_name="算式")
    code = models.CharField("指标", max_length=40)
    version = models.CharField("定义版本", max_length=40)
    place = models.BigIntegerField("地区")
    place_name = models.CharField("地区名称", max_length=80)
    period = models.CharField("时间", max_length=40)
    sex = models.CharField("性别", max_length=1, blank=True, default="")
    age_band = models.CharField("年龄组", max_length=20, blank=True, default="")
    numerator = models.CharField("分子", max_length=60)
    denominator = models.CharField("分母", max_length=60, blank=True, default="")
    value = models.CharField("值", max_length=60, blank=True, default="")
    unit = models.CharField("单位", max_length=20)
    commit = models.BigIntegerField("账本提交")
    snapshot = models.CharField("数据快照", max_length=64)
    above = models.CharField("分子名单摘要", max_length=32)
    below = models.CharField("分母名单摘要", max_length=32)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "存证的指标值"
        indexes = (
            models.Index(fields=["code", "place", "period"], name="stored_figure"),
            models.Index(fields=["place", "period"], name="stored_place"),
        )
