"""What the bureau has promised, and what was said of it on the way."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked
from xinglin.services.targets.rules import KINDS, Kind


class Target(Tracked):
    """A promise for a place or an institution: so much, until then, by this office."""

    year = models.SmallIntegerField("年度")
    title = models.CharField("目标", max_length=120)
    kind = models.CharField("类型", max_length=10, choices=[(k.value, t) for k, t in KINDS.items()])
    indicator = models.CharField("指标", max_length=20, default="")
    unit = models.CharField("单位", max_length=10, default="")
    goal = models.DecimalField("目标值", max_digits=16, decimal_places=4, null=True)
    base = models.DecimalField("基数", max_digits=16, decimal_places=4, null=True)
    at_most = models.BooleanField("越低越好", default=False)
    begins = models.DateField("开始")
    due = models.DateField("完成时限")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="地区")
    institution = models.ForeignKey(
        "places.Institution", models.PROTECT, null=True, related_name="+", verbose_name="承担机构"
    )
    office = models.CharField("责任股室", max_length=60)
    leader = models.CharField("责任领导", max_length=60, default="")
    source = models.CharField("依据", max_length=160, default="")
    weight = models.DecimalField("权重", max_digits=6, decimal_places=2, default=1)
    livelihood = models.BooleanField("民生实事", default=False)
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name="分解自"
    )
    withdrawn_on = models.DateField("撤销日期", null=True)

    class Meta:
        verbose_name = "目标"
        indexes = (models.Index(fields=["year", "place"], name="target_year_place"),)

    def __str__(self) -> str:
        return self.title

    @property
    def sort(self) -> Kind:
        """Its kind as the rules know it."""
        return Kind(self.kind)


class Milestone(Tracked):
    """A step that is due on a day, done with something to show for it."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="milestones", verbose_name="目标"
    )
    title = models.CharField("节点", max_length=160)
    due = models.DateField("时限")
    done_on = models.DateField("完成日期", null=True)
    evidence = models.CharField("佐证", max_length=400, default="")
    paper = models.CharField("佐证文件", max_length=160, default="")

    class Meta:
        verbose_name = "节点"


class Reported(Tracked):
    """How far a target is, said by its office where the platform has no records of it."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="reports", verbose_name="目标")
    day = models.DateField("截至")
    value = models.DecimalField("完成值", max_digits=16, decimal_places=4)
    evidence = models.CharField("佐证", max_length=400)
    problem = models.CharField("问题", max_length=400, default="")
    measure = models.CharField("措施", max_length=400, default="")

    class Meta:
        verbose_name = "进度填报"


class Urging(Tracked):
    """A target that lags was spoken to; its office answers what it will do."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="urgings", verbose_name="目标")
    day = models.DateField("督办日期")
    why = models.CharField("督办事由", max_length=400)
    answer_by = models.DateField("答复时限")
    answered_on = models.DateField("答复日期", null=True)
    answer = models.CharField("答复", max_length=400, default="")

    class Meta:
        verbose_name = "督办"
