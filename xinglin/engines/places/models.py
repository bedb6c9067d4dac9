"""What is remembered of places: the division tree, institutions, departments, staff, alliances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from xinglin.engines.ledger.models import Tracked
from xinglin.engines.places.words import LEVELS

if TYPE_CHECKING:
    from xinglin.engines.places.words import Area


class Place(Tracked):
    """A division of any level; its number is its code padded to 15 digits."""

    number = models.BigIntegerField("编号", primary_key=True)
    last = models.BigIntegerField("末号")
    code = models.CharField("区划代码", max_length=15, db_index=True)
    name = models.CharField("名称", max_length=80)
    pinyin = models.CharField("拼音", max_length=160, blank=True, default="")
    level = models.CharField("级别", max_length=12, choices=list(LEVELS.items()))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name="上级", db_constraint=False
    )
    urban_rural = models.CharField("城乡分类", max_length=3, blank=True, default="")
    valid_from = models.DateField("启用日期", null=True)
    valid_to = models.DateField("撤销日期", null=True)
    merged_into = models.BigIntegerField("并入", null=True)
    longitude = models.FloatField("经度", null=True)
    latitude = models.FloatField("纬度", null=True)
    boundary = models.JSONField("边界", null=True)

    class Meta:
        verbose_name = "区划"
        indexes = (models.Index(fields=["level", "number"], name="place_level"),)

    def __str__(self) -> str:
        return self.name

    @property
    def area(self) -> Area:
        """The subtree as a range of numbers."""
        from xinglin.engines.places.words import area

        return area(self.code)


class Institution(Tracked):
    """A hospital, township health centre, village clinic, CDC, bureau, school …"""

    name = models.CharField("名称", max_length=120)
    short = models.CharField("简称", max_length=40, blank=True, default="")
    kind = models.CharField("类别", max_length=8)
    level = models.CharField("等级", max_length=4, blank=True, default="")
    ownership = models.CharField("经济类型", max_length=4, blank=True, default="")
    uscc = models.CharField(
        "统一社会信用代码", max_length=18, blank=True, default="", db_index=True
    )
    licence_no = models.CharField("执业许可证登记号", max_length=22, blank=True, default="")
    licence_from = models.DateField("许可证起", null=True)
    licence_until = models.DateField("许可证止", null=True)
    place = models.ForeignKey(Place, models.PROTECT, verbose_name="所在地")
    parent = models.ForeignKey("self", models.PROTECT, null=True, verbose_name="上级机构")
    beds = models.IntegerField("编制床位", default=0)
    address = models.CharField("地址", max_length=200, blank=True, default="")
    phone = models.CharField("电话", max_length=30, blank=True, default="")
    longitude = models.FloatField("经度", null=True)
    latitude = models.FloatField("纬度", null=True)
    opened_on = models.DateField("成立日期", null=True)
    closed_on = models.DateField("撤销日期", null=True)

    class Meta:
        verbose_name = "机构"

    def __str__(self) -> str:
        return self.short or self.name


class Catchment(Tracked):
    """Which institution serves which places, and since when."""

    institution = models.ForeignKey(Institution, models.PROTECT, verbose_name="机构")
    place = models.ForeignKey(Place, models.PROTECT, verbose_name="服务区域")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True)

    class Meta:
        verbose_name = "服务区域"


class Department(Tracked):
    """A department of an institution."""

    institution = models.ForeignKey(Institution, models.PROTECT, verbose_name="机构")
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("科目代码", max_length=10, blank=True, default="")

    class Meta:
        verbose_name = "科室"

    def __str__(self) -> str:
        return self.name


class Staff(Tracked):
    """A person who works in an institution, with licence and post."""

    institution = models.ForeignKey(Institution, models.PROTECT, verbose_name="机构")
    department = models.ForeignKey(Department, models.PROTECT, null=True, verbose_name="科室")
    name = models.CharField("姓名", max_length=60)
    pinyin = models.CharField("拼音", max_length=120, blank=True, default="")
    sex = models.CharField("性别", max_length=1)
    post = models.CharField("岗位", max_length=40)
    title = models.CharField("职称", max_length=40, blank=True, default="")
    licence_kind = models.CharField("执业类别", max_length=40, blank=True, default="")
    licence_no = models.CharField("执业证书编号", max_length=30, blank=True, default="")
    licence_until = models.DateField("证书有效期", null=True)
    joined_on = models.DateField("入职日期", null=True)
    left_on = models.DateField("离职日期", null=True)

    class Meta:
        verbose_name = "人员"

    def __str__(self) -> str:
        return self.name


class Alliance(Tracked):
    """A medical alliance or group (医共体、医联体), led by one institution; kept for one place."""

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类型", max_length=20)
    lead = models.ForeignKey(Institution, models.PROTECT, verbose_name="牵头机构")
    place = models.ForeignKey(Place, models.PROTECT, null=True, verbose_name="登记地区")
    tight = models.BooleanField("紧密型", default=False)
    across = models.BooleanField("跨区域", default=False)
    agreement = models.CharField("协议文号", max_length=80, blank=True, default="")
    founded_on = models.DateField("成立日期", null=True)
    ended_on = models.DateField("解散日期", null=True)

    class Meta:
        verbose_name = "医联体"

    def __str__(self) -> str:
        return self.name


class AllianceMembership(Tracked):
    """An institution in an alliance, from a date and perhaps to a date: its last day in it."""

    alliance = models.ForeignKey(Alliance, models.PROTECT, verbose_name="医联体")
    institution = models.ForeignKey(Institution, models.PROTECT, verbose_name="成员机构")
    tight = models.BooleanField("紧密型", default=False)
    joined_on = models.DateField("加入日期")
    left_on = models.DateField("退出日期", null=True)

    class Meta:
        verbose_name = "医联体成员"
        constraints = (
            models.UniqueConstraint(
                fields=["institution"],
                condition=models.Q(tight=True, left_on=None),
                name="one_tight_alliance_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["alliance", "institution"],
                condition=models.Q(left_on=None),
                name="one_membership_at_a_time",
            ),
        )
